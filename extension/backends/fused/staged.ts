/**
 * Runs the kernels on arrays of JavaScript, a stretch of pixels at a time through a small memory of their own: what goes
 * in and comes out is copied once, in the cache, and no tensor is too large.
 */
import { Instance, scratchBytes, type Addresses, type Setting } from './instance.js';
import type { Compiled } from './module.js';

export interface Arrays {
  readonly yTrue: Float32Array;
  readonly yPred: Float32Array;
  readonly weights: Float32Array | undefined;
  readonly mask: Uint8Array | undefined;
  readonly map: Float32Array | undefined;
  readonly gradient: Float32Array | undefined;
}

/** Pixels in a stretch: in and out are 90 KiB, which stay in the second-level cache. */
const stretch = 2048;
const channelBytes = stretch * 4;
const start = 1024;

/** One place for each array; pixels have up to three channels. */
const at: Addresses = {
  yTrue: start + scratchBytes,
  yPred: start + scratchBytes + 3 * channelBytes,
  gradient: start + scratchBytes + 6 * channelBytes,
  weights: start + scratchBytes + 9 * channelBytes,
  map: start + scratchBytes + 10 * channelBytes,
  mask: start + scratchBytes + 11 * channelBytes,
};
const bytes = at.mask + stretch;

export class Staged {
  private readonly memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) });
  private readonly instance: Instance;

  constructor(module: Extract<Compiled, { ok: true }>['module']) {
    this.instance = new Instance(module, this.memory, start);
  }

  /** Fills map and gradient, and returns the sum of the map. */
  run(setting: Setting, pixels: number, arrays: Arrays): number {
    const { channels } = setting.profile;
    const floats = new Float32Array(this.memory.buffer);
    const bits = new Uint8Array(this.memory.buffer);
    const given: Addresses = {
      yTrue: at.yTrue,
      yPred: at.yPred,
      weights: arrays.weights ? at.weights : 0,
      mask: arrays.mask ? at.mask : 0,
      map: arrays.map ? at.map : 0,
      gradient: arrays.gradient ? at.gradient : 0,
    };
    this.instance.set(setting);
    let sum = 0;
    for (let from = 0; from < pixels; from += stretch) {
      const to = Math.min(from + stretch, pixels);
      const [first, last] = [from * channels, to * channels];
      floats.set(arrays.yTrue.subarray(first, last), at.yTrue / 4);
      floats.set(arrays.yPred.subarray(first, last), at.yPred / 4);
      if (arrays.weights) floats.set(arrays.weights.subarray(from, to), at.weights / 4);
      if (arrays.mask) bits.set(arrays.mask.subarray(from, to), at.mask);
      sum += this.instance.run(to - from, given);
      arrays.map?.set(floats.subarray(at.map / 4, at.map / 4 + to - from), from);
      const gradient = floats.subarray(at.gradient / 4, at.gradient / 4 + last - first);
      arrays.gradient?.set(gradient, first);
    }
    return sum;
  }
}
