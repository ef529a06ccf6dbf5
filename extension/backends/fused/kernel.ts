/**
 * The kernels as one kernel of TensorFlow.js, `LossbookLoss`: a loss over pixels, reduced, and its gradient in yPred. As a
 * kernel it is seen by whatever watches kernels run, tf.profile and the checks, and tensors on another backend are
 * moved by the engine. On the wasm backend it works where the tensors lie, elsewhere on their values.
 */
import * as tf from '@tensorflow/tfjs-core';
import { variationOf, variationWithin } from './bands.js';
import { addressOf, hasRoom, instanceIn, type WasmBackend } from './heap.js';
import type { Addresses, Instance, Setting } from './instance.js';
import type { KernelModule } from './compiled.js';
import { hasNeighbours, trueChannels, type Profile } from './profile.js';
import type { Work as Shared } from './shares.js';
import { Staged, type Arrays } from './staged.js';
import { floatTensor, valuesOf } from './tensorData.js';
import { sumOf } from './threads.js';

export const kernelName = 'LossbookLoss';

/** What the kernel is asked for. */
export interface Request {
  readonly profile: Profile;
  readonly reduction: 'mean' | 'sum' | 'none';
  readonly divisor: 'count' | 'weights';
  /** Whether to give the gradient too (of the map's sum, where the reduction is 'none'). */
  readonly gradient: boolean;
  /** The gradient is multiplied by this. */
  readonly scale: number;
  readonly exchanged: boolean;
}

/** Weights and mask have the shape of the map. */
export interface Inputs {
  readonly yTrue: tf.TensorInfo;
  readonly yPred: tf.TensorInfo;
  readonly weights?: tf.TensorInfo;
  readonly mask?: tf.TensorInfo;
}

/** Thrown before anything is written. */
export class OutOfMemory extends Error {
  constructor(readonly bytes: number) {
    super(`WebAssembly memory has no room for ${bytes} bytes`);
  }
}

interface Results {
  readonly sum: number;
  readonly map?: tf.TensorInfo;
  readonly gradient?: tf.TensorInfo;
}

/** Does the work on one kind of backend. */
type Work = (backend: tf.KernelBackend, inputs: Inputs, setting: Setting, want: Wanted) => Results;

interface Wanted {
  readonly map: boolean;
  readonly gradient: boolean;
}

/** Outputs: the loss (scalar or map), what a mean was divided by, the sum of the map, and the gradient if asked for. */
export function registerKernel(backendName: string, module: KernelModule): void {
  if (tf.getKernel(kernelName, backendName) != null) return;
  const work = backendName === 'wasm' ? inPlace(module) : onValues(module);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, backend, attrs }) =>
      outputs(
        work,
        inputs as unknown as Inputs,
        backend as tf.KernelBackend,
        attrs as unknown as Request,
      ),
  });
}

function outputs(
  work: Work,
  inputs: Inputs,
  backend: tf.KernelBackend,
  request: Request,
): tf.TensorInfo[] {
  const { profile, reduction, exchanged, gradient } = request;
  const divisor = reduction === 'mean' ? divisorOf(inputs, request) : 1;
  // All masked, or all of weight 0: the loss is 0, and so is its gradient.
  const share = divisor === 0 ? 0 : 1 / divisor;
  const setting = { profile, scale: request.scale * share, exchanged };
  const done = work(backend, inputs, setting, { map: reduction === 'none', gradient });
  const scalar = (x: number): tf.TensorInfo => floatTensor(backend, Float32Array.of(x), []);
  const value = done.map ?? scalar(divisor === 0 ? 0 : done.sum / divisor);
  return [value, scalar(divisor), scalar(done.sum), ...(done.gradient ? [done.gradient] : [])];
}

/** Pixels that are not masked, or the sum of their weights. */
function divisorOf({ yPred, weights, mask }: Inputs, { profile, divisor }: Request): number {
  const kept = mask && (valuesOf(mask) as Uint8Array);
  const pixels = sizeOf(yPred) / profile.channels;
  if (divisor === 'weights' && weights) {
    const w = valuesOf(weights);
    let sum = 0;
    for (let i = 0; i < pixels; i++) if (kept === undefined || kept[i] !== 0) sum += w[i]!;
    return sum;
  }
  if (kept === undefined) return pixels;
  let count = 0;
  for (let i = 0; i < pixels; i++) if (kept[i] !== 0) count++;
  return count;
}

const inPlace =
  (module: KernelModule): Work =>
  (some, inputs, setting, want) => {
    const backend = some as WasmBackend;
    const { shape } = inputs.yPred;
    const pixels = sizeOf(inputs.yPred) / setting.profile.channels;
    const bytes = 4 * ((want.map ? pixels : 0) + (want.gradient ? sizeOf(inputs.yPred) : 0));
    const instance = instanceIn(backend, module);
    // A little more, for the scalars.
    if (instance === undefined || !hasRoom(backend, bytes + 4096)) throw new OutOfMemory(bytes);
    const map = want.map
      ? backend.makeOutput(mapShape(shape, setting.profile), 'float32')
      : undefined;
    const gradient = want.gradient ? backend.makeOutput(shape, 'float32') : undefined;
    const address = (tensor: tf.TensorInfo | undefined): number =>
      tensor === undefined ? 0 : addressOf(backend, tensor);
    const at = {
      yTrue: address(inputs.yTrue),
      yPred: address(inputs.yPred),
      weights: address(inputs.weights),
      mask: address(inputs.mask),
      map: address(map),
      gradient: address(gradient),
    };
    const done = { ...(map && { map }), ...(gradient && { gradient }) };
    if (hasNeighbours(setting.profile)) {
      return { sum: variationWithin(instance, shape, at, setting.scale), ...done };
    }
    instance.set(setting);
    // The views come last: memory moves when it grows, for outputs or for a tensor of another backend.
    const arrays = viewsOf(backend, at, pixels, setting.profile);
    const here = within(instance, at, setting.profile);
    return { sum: sumOf(module, { setting, pixels, arrays, here }), ...done };
  };

/** The kernel on a stretch of tensors that lie in its memory. */
function within(instance: Instance, at: Addresses, profile: Profile): Shared['here'] {
  const vector = 4 * profile.channels;
  const truth = 4 * trueChannels(profile);
  const after = (address: number, bytes: number): number => (address === 0 ? 0 : address + bytes);
  return (from, to) =>
    instance.run(to - from, {
      yTrue: at.yTrue + from * truth,
      yPred: at.yPred + from * vector,
      weights: after(at.weights, from * 4),
      mask: after(at.mask, from),
      map: after(at.map, from * 4),
      gradient: after(at.gradient, from * vector),
    });
}

function viewsOf({ wasm }: WasmBackend, at: Addresses, pixels: number, profile: Profile): Arrays {
  const { channels } = profile;
  const { buffer } = wasm.asm.memory;
  const floats = (address: number, each: number): Float32Array =>
    new Float32Array(buffer, address, pixels * each);
  return {
    yTrue: floats(at.yTrue, trueChannels(profile)),
    yPred: floats(at.yPred, channels),
    weights: at.weights === 0 ? undefined : floats(at.weights, 1),
    mask: at.mask === 0 ? undefined : new Uint8Array(buffer, at.mask, pixels),
    map: at.map === 0 ? undefined : floats(at.map, 1),
    gradient: at.gradient === 0 ? undefined : floats(at.gradient, channels),
  };
}

function onValues(module: KernelModule): Work {
  const staged = new Staged(module);
  const variation = variationOf(module);
  return (backend, inputs, setting, want) => {
    const { shape } = inputs.yPred;
    const size = sizeOf(inputs.yPred);
    const pixels = size / setting.profile.channels;
    const map = want.map ? new Float32Array(pixels) : undefined;
    const gradient = want.gradient ? new Float32Array(size) : undefined;
    const arrays: Arrays = {
      yTrue: valuesOf(inputs.yTrue) as Float32Array,
      yPred: valuesOf(inputs.yPred) as Float32Array,
      weights: inputs.weights && (valuesOf(inputs.weights) as Float32Array),
      mask: inputs.mask && (valuesOf(inputs.mask) as Uint8Array),
      map,
      gradient,
    };
    const { profile, scale } = setting;
    const sum = hasNeighbours(profile)
      ? variation(shape, arrays, scale)
      : sumOf(module, { setting, pixels, arrays, here: staged.loss(setting, arrays) });
    return {
      sum,
      ...(map && { map: floatTensor(backend, map, mapShape(shape, profile)) }),
      ...(gradient && { gradient: floatTensor(backend, gradient, shape) }),
    };
  };
}

/** Losses of single entries have a map of the inputs' own shape. */
export const mapShape = (shape: number[], { channels }: Profile): number[] =>
  channels === 1 ? shape : shape.slice(0, -1);

const sizeOf = ({ shape }: tf.TensorInfo): number => tf.util.sizeFromShape(shape);
