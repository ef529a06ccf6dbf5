/**
 * Runs the kernels on arrays of JavaScript, a stretch of pixels at a time through a small memory of their own: what goes
 * in and comes out is copied once, in the cache, and no tensor is too large.
 */
import { Instance, scratchBytes, type Addresses, type Setting } from './instance.js';
import type { KernelModule } from './compiled.js';
import { trueChannels } from './profile.js';

export interface Arrays {
  readonly yTrue: Float32Array;
  readonly yPred: Float32Array;
  readonly weights: Float32Array | undefined;
  readonly mask: Uint8Array | undefined;
  readonly map: Float32Array | undefined;
  readonly gradient: Float32Array | undefined;
}

/** Numbers of one array that a stretch has room for. */
export const stretchNumbers = 3 * 2048;

/**
 * Pixels in a stretch: in and out are 90 KiB, which stay in the second-level cache. Every sum is that of the sums of
 * stretches, in their order: the same bits wherever tensors lie and whichever thread adds.
 */
export const stretchOf = (channels: number): number =>
  channels <= 3 ? 2048 : Math.floor(stretchNumbers / channels / 4) * 4;

/** Runs the stretches from one pixel to another, and puts the sum of each in its place among those of all. */
export function sumStretches(
  run: (from: number, to: number) => number,
  from: number,
  to: number,
  sums: Float64Array,
  stretch: number,
): void {
  for (let at = from; at < to; at += stretch) {
    sums[at / stretch] = run(at, Math.min(at + stretch, to));
  }
}

const channelBytes = (stretchNumbers / 3) * 4;
const start = 1024;

/** One place for each array; a stretch of pixels of more than three channels is as much shorter. */
const at: Addresses = {
  yTrue: start + scratchBytes,
  yPred: start + scratchBytes + 3 * channelBytes,
  gradient: start + scratchBytes + 6 * channelBytes,
  weights: start + scratchBytes + 9 * channelBytes,
  map: start + scratchBytes + 10 * channelBytes,
  mask: start + scratchBytes + 11 * channelBytes,
};
const bytes = at.mask + stretchOf(3);

export class Staged {
  private readonly floats: Float32Array;
  private readonly bits: Uint8Array;
  private readonly instance: Instance;

  constructor(module: KernelModule) {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) });
    this.floats = new Float32Array(memory.buffer);
    this.bits = new Uint8Array(memory.buffer);
    this.instance = new Instance(module, memory, start);
  }

  /**
   * A loss of these tensors, until the next is asked for: fills map and gradient of the pixels of one stretch, and
   * returns the sum of the map.
   */
  loss(setting: Setting, arrays: Arrays): (from: number, to: number) => number {
    const { floats, bits, instance } = this;
    const { channels } = setting.profile;
    const each = trueChannels(setting.profile);
    const { yTrue, yPred, weights, mask, map, gradient } = arrays;
    const given: Addresses = {
      yTrue: at.yTrue,
      yPred: at.yPred,
      weights: weights ? at.weights : 0,
      mask: mask ? at.mask : 0,
      map: map ? at.map : 0,
      gradient: gradient ? at.gradient : 0,
    };
    instance.set(setting);
    return (from, to) => {
      const [first, last] = [from * channels, to * channels];
      floats.set(yTrue.subarray(from * each, to * each), at.yTrue / 4);
      floats.set(yPred.subarray(first, last), at.yPred / 4);
      if (weights) floats.set(weights.subarray(from, to), at.weights / 4);
      if (mask) bits.set(mask.subarray(from, to), at.mask);
      const sum = instance.run(to - from, given);
      map?.set(floats.subarray(at.map / 4, at.map / 4 + to - from), from);
      gradient?.set(floats.subarray(at.gradient / 4, at.gradient / 4 + last - first), first);
      return sum;
    };
  }
}
