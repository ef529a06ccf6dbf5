/** Correlation along one axis as a kernel of TensorFlow.js, `LossbookCorrelation`: convolutions took nine tenths of SSIM's time. */
import * as tf from '@tensorflow/tfjs-core';
import type { KernelModule } from './compiled.js';
import { addressOf, hasRoom, instanceIn, type WasmBackend } from './heap.js';
import { mostWindow, type Along } from './instance.js';
import { OutOfMemory } from './kernel.js';
import { compiledKernels } from './module.js';
import { floatTensor, valuesOf } from './tensorData.js';
import { pieceNumbers, workspaces } from './workspace.js';

const kernelName = 'LossbookCorrelation';

export interface Correlation {
  readonly axis: number;
  readonly window: readonly number[];
  /** Zeros on either side of the axis, fewer than the window has numbers. */
  readonly pad: number;
}

/** Whether there is a kernel for windows of this size. */
export const canCorrelate = (window: readonly number[]): boolean => window.length <= mostWindow;

/** out[i] = Σ window[j]·x[i + j − pad] along the axis. @throws Error where memory does not suffice. */
export function correlate(x: tf.Tensor, correlation: Correlation): tf.Tensor {
  const compiled = compiledKernels();
  if (!compiled.ok) throw new Error('there are no kernels here');
  register(tf.getBackend(), compiled.module);
  return tf.engine().runKernel<tf.Tensor>(kernelName, { x }, correlation as never);
}

/** Does the work on one kind of backend. */
type Work = (
  backend: unknown,
  x: tf.TensorInfo,
  shape: number[],
  along: Along,
  correlation: Correlation,
) => tf.TensorInfo;

function register(backendName: string, module: KernelModule): void {
  if (tf.getKernel(kernelName, backendName) != null) return;
  const work = backendName === 'wasm' ? inPlace(module) : onValues(module);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { x } = inputs as { x: tf.TensorInfo };
      const correlation = attrs as unknown as Correlation;
      const { axis, window, pad } = correlation;
      const positions = x.shape[axis]! + 2 * pad - window.length + 1;
      const along = {
        outer: tf.util.sizeFromShape(x.shape.slice(0, axis)),
        length: x.shape[axis]!,
        positions,
        inner: tf.util.sizeFromShape(x.shape.slice(axis + 1)),
      };
      const shape = x.shape.map((n, i) => (i === axis ? positions : n));
      return work(backend, x, shape, along, correlation);
    },
  });
}

const inPlace =
  (module: KernelModule): Work =>
  (some, x, shape, along, correlation) => {
    const backend = some as WasmBackend;
    const bytes = 4 * tf.util.sizeFromShape(shape);
    const instance = instanceIn(backend, module);
    if (instance === undefined || !hasRoom(backend, bytes + 4096)) throw new OutOfMemory(bytes);
    const result = backend.makeOutput(shape, 'float32');
    const at = { from: addressOf(backend, x), to: addressOf(backend, result) };
    instance.correlate(along, correlation, at);
    return result;
  };

/** Some of the outermost at once, or of one of them some positions with what their windows reach. */
function onValues(module: KernelModule): Work {
  const workspace = workspaces(module);
  return (backend, info, shape, along, { window, pad }) => {
    const { outer, length, positions, inner } = along;
    const x = valuesOf(info) as Float32Array;
    const result = new Float32Array(tf.util.sizeFromShape(shape));
    const n = window.length;
    const largest = Math.max(length, positions) * inner;
    const many = Math.max(1, Math.floor(pieceNumbers / largest));
    // As many as their windows have numbers at least, so that no entry is copied more than twice.
    const most = largest <= pieceNumbers ? positions : Math.max(n, Math.floor(pieceNumbers / inner) - n + 1); // prettier-ignore
    const room = many * 4 * inner * (Math.min(most + n - 1, length) + Math.min(most, positions));
    const place = workspace(room + 32);
    for (let o = 0; o < outer; o += many) {
      const some = Math.min(many, outer - o);
      for (let first = 0; first < positions; first += most) {
        const end = Math.min(first + most, positions);
        const low = Math.max(0, first - pad);
        const high = Math.min(length, end - pad + n - 1);
        const piece = { outer: some, length: high - low, positions: end - first, inner };
        const size = some * (end - first) * inner;
        const reached = some * (high - low) * inner;
        const [from, to] = place.place([4 * reached, 4 * size]) as [number, number];
        const start = (o * length + low) * inner;
        place.floats(from, reached).set(x.subarray(start, start + reached));
        const own = { window, pad: Math.max(0, pad - first) };
        place.instance.correlate(piece, own, { from, to });
        result.set(place.floats(to, size), (o * positions + first) * inner);
      }
    }
    return floatTensor(backend, result, shape);
  };
}
