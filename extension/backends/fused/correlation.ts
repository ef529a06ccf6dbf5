/** Correlation along one axis as a kernel of TensorFlow.js, `LossbookCorrelation`, on wasm: convolutions took nine tenths of SSIM's time. */
import * as tf from '@tensorflow/tfjs-core';
import type { KernelModule } from './compiled.js';
import { addressOf, hasRoom, instanceIn, type WasmBackend } from './heap.js';
import { mostWindow } from './instance.js';
import { OutOfMemory } from './kernel.js';
import { compiledKernels } from './module.js';

const kernelName = 'LossbookCorrelation';

export interface Correlation {
  readonly axis: number;
  readonly window: readonly number[];
  /** Zeros on either side of the axis. */
  readonly pad: number;
}

/** Whether there is a kernel for windows of this size here and now. */
export const canCorrelate = (window: readonly number[]): boolean =>
  tf.getBackend() === 'wasm' && window.length <= mostWindow;

/** out[i] = Σ window[j]·x[i + j − pad] along the axis. @throws Error where memory does not suffice. */
export function correlate(x: tf.Tensor, correlation: Correlation): tf.Tensor {
  const compiled = compiledKernels();
  if (!compiled.ok) throw new Error('there are no kernels here');
  register(compiled.module);
  return tf.engine().runKernel<tf.Tensor>(kernelName, { x }, correlation as never);
}

function register(module: KernelModule): void {
  if (tf.getKernel(kernelName, 'wasm') != null) return;
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend: some, attrs }) => {
      const backend = some as WasmBackend;
      const { x } = inputs as { x: tf.TensorInfo };
      const { axis, window, pad } = attrs as unknown as Correlation;
      const shape = x.shape.map((n, i) => (i === axis ? n + 2 * pad - window.length + 1 : n));
      const bytes = 4 * tf.util.sizeFromShape(shape);
      const instance = instanceIn(backend, module);
      if (instance === undefined || !hasRoom(backend, bytes + 4096)) throw new OutOfMemory(bytes);
      const result = backend.makeOutput(shape, 'float32');
      const sizes = {
        outer: tf.util.sizeFromShape(x.shape.slice(0, axis)),
        length: x.shape[axis]!,
        inner: tf.util.sizeFromShape(x.shape.slice(axis + 1)),
      };
      const at = { from: addressOf(backend, x), to: addressOf(backend, result) };
      instance.correlate(sizes, { window, pad }, at);
      return result;
    },
  });
}
