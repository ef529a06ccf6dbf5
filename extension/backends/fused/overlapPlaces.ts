/** Where the kernels of kernels/overlap.ts find tensors: in the memory of TensorFlow.js, or copied into one of their own. */
import { Instance, scratchBytes } from './instance.js';
import type { KernelModule } from './compiled.js';

export interface OverlapArrays {
  readonly yTrue: Float32Array;
  readonly yPred: Float32Array;
  readonly weights: Float32Array | undefined;
  readonly mask: Uint8Array | undefined;
  readonly gradient: Float32Array | undefined;
}

/** Addresses of some entries, in bytes; 0 for what there is not. */
export type OverlapAddresses = Readonly<Record<keyof OverlapArrays, number>>;

/** Runs a kernel on the entries from one to another. */
export interface OverlapPlace {
  readonly instance: Instance;
  readonly on: <T>(from: number, to: number, run: (at: OverlapAddresses) => T) => T;
}

/** Where they lie. */
export const placeWithin = (instance: Instance, at: OverlapAddresses): OverlapPlace => {
  const after = (address: number, bytes: number): number => (address === 0 ? 0 : address + bytes);
  return {
    instance,
    on: (from, _to, run) =>
      run({
        yTrue: after(at.yTrue, from * 4),
        yPred: after(at.yPred, from * 4),
        weights: after(at.weights, from * 4),
        mask: after(at.mask, from),
        gradient: after(at.gradient, from * 4),
      }),
  };
};

/** Entries that are taken at once: in and out are 272 KiB, which stay in the second-level cache. */
export const chunk = 16_384;

const start = 1024;
const at: OverlapAddresses = {
  yTrue: start + scratchBytes,
  yPred: start + scratchBytes + 4 * chunk,
  weights: start + scratchBytes + 8 * chunk,
  gradient: start + scratchBytes + 12 * chunk,
  mask: start + scratchBytes + 16 * chunk,
};

/** A memory into which arrays are copied, a chunk at a time. */
export function stagedPlace(module: KernelModule): (arrays: OverlapArrays) => OverlapPlace {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((at.mask + chunk) / 65_536) });
  const instance = new Instance(module, memory, start);
  const floats = new Float32Array(memory.buffer);
  const bits = new Uint8Array(memory.buffer);
  return ({ yTrue, yPred, weights, mask, gradient }) => {
    const given: OverlapAddresses = {
      yTrue: at.yTrue,
      yPred: at.yPred,
      weights: weights ? at.weights : 0,
      mask: mask ? at.mask : 0,
      gradient: gradient ? at.gradient : 0,
    };
    return {
      instance,
      on: (from, to, run) => {
        floats.set(yTrue.subarray(from, to), at.yTrue / 4);
        floats.set(yPred.subarray(from, to), at.yPred / 4);
        if (weights) floats.set(weights.subarray(from, to), at.weights / 4);
        if (mask) bits.set(mask.subarray(from, to), at.mask);
        const result = run(given);
        gradient?.set(floats.subarray(at.gradient / 4, at.gradient / 4 + to - from), from);
        return result;
      },
    };
  };
}
