/**
 * What the two threads tell each other: shared memory of a few slots, each for one share of a call's pixels.
 *
 * A slot is the main thread's except while its state is `given` or `taken`. Either thread may claim one that is given; one
 * that is taken is left alone until the helper says that it is done, whatever has become of the call it was for.
 * So nobody waits for anybody, and there is nothing to repair wherever one of them is stopped.
 */
import type { Setting } from './instance.js';
import { stretchNumbers, stretchOf, type Arrays } from './staged.js';

/** Pixels in a share: long enough for what handing it over costs, and short enough to be computed twice. */
export const shareOf = (channels: number): number => 4 * stretchOf(channels);
export const slotCount = 4;

export const state = { free: 0, given: 1, taken: 2, done: 3 } as const;

/** Where in `Slots.flags` the states begin. */
export const firstState = 3;
/** Before them: whether the helper runs, whether it sleeps, and the number that wakes it by changing. */
export const flag = { running: 0, asleep: 1, bell: 2 } as const;

export interface Slots {
  readonly flags: Int32Array;
  readonly slots: readonly Slot[];
}

export interface Slot {
  /** The index of its state. */
  readonly state: number;
  readonly task: Float64Array;
  /** One for each stretch. */
  readonly sums: Float64Array;
  /** Room for all the arrays that there can be. */
  readonly room: Required<Arrays>;
}

const flagBytes = 64;
const taskBytes = 128;
const sumBytes = 64;
const share = (4 * stretchNumbers) / 3;
const channelBytes = 4 * share;
// For pixels of up to three channels; of those that have more there are fewer.
const slotBytes = taskBytes + sumBytes + 11 * channelBytes + share;

export const slotsBytes = flagBytes + slotCount * slotBytes;

export function slotsIn(memory: SharedArrayBuffer): Slots {
  const slots = Array.from({ length: slotCount }, (_, i): Slot => {
    let at = flagBytes + i * slotBytes;
    const next = (bytes: number): number => (at += bytes) - bytes;
    const doubles = (bytes: number) => new Float64Array(memory, next(bytes), bytes / 8);
    const floats = (channels: number) =>
      new Float32Array(memory, next(channels * channelBytes), channels * share);
    return {
      state: firstState + i,
      task: doubles(taskBytes),
      sums: doubles(sumBytes),
      room: {
        yTrue: floats(3),
        yPred: floats(3),
        gradient: floats(3),
        weights: floats(1),
        map: floats(1),
        mask: new Uint8Array(memory, next(share), share),
      },
    };
  });
  return { flags: new Int32Array(memory, 0, flagBytes / 4), slots };
}

/** What is asked for in a slot. */
export interface Task {
  readonly setting: Setting;
  readonly pixels: number;
  /** Which of the arrays there are; yTrue and yPred are always. */
  readonly has: Readonly<Record<'weights' | 'mask' | 'map' | 'gradient', boolean>>;
}

export function writeTask(to: Float64Array, { setting, pixels, has }: Task): void {
  const { profile, scale, exchanged } = setting;
  const { kind, channels, first, second, third } = profile;
  const flags = [exchanged, has.weights, has.mask, has.map, has.gradient].map(Number);
  to.set([pixels, scale, kind, channels, first, second, third, ...flags]);
}

export function readTask(from: Float64Array): Task {
  const number = (place: number): number => from[place]!;
  const isSet = (place: number): boolean => from[place] === 1;
  return {
    pixels: number(0),
    setting: {
      scale: number(1),
      profile: {
        kind: number(2),
        channels: number(3),
        first: number(4),
        second: number(5),
        third: number(6),
      },
      exchanged: isSet(7),
    },
    has: { weights: isSet(8), mask: isSet(9), map: isSet(10), gradient: isSet(11) },
  };
}
