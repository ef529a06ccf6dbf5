/** One call, on one thread or on two: then the main thread hands out shares, and computes others itself, until none is left. */
import type { Setting } from './instance.js';
import { trueChannels } from './profile.js';
import { flag, shareOf, state, writeTask, type Slot, type Slots } from './slots.js';
import { stretchOf, sumStretches, type Arrays } from './staged.js';

/** What is to be computed, and how on this thread. */
export interface Work {
  readonly setting: Setting;
  readonly pixels: number;
  readonly arrays: Arrays;
  /** Fills map and gradient of the pixels of one stretch, and returns the sum of the map. */
  readonly here: (from: number, to: number) => number;
}

/** The sums of the stretches, in their order. */
export function sumsOnOne(work: Work): Float64Array {
  const sums = noSums(work);
  sumStretches(work.here, 0, work.pixels, sums, stretchIn(work));
  return sums;
}

const stretchIn = ({ setting }: Work): number => stretchOf(setting.profile.channels);

const noSums = (work: Work): Float64Array =>
  new Float64Array(Math.ceil(work.pixels / stretchIn(work)));

/** The same, bit by bit. */
export function sumsOnTwo(shared: Slots, work: Work): Float64Array {
  const sums = noSums(work);
  const count = Math.ceil(work.pixels / shareOf(work.setting.profile.channels));
  // Whatever else is in a slot is of a call that was stopped.
  const given = new Map<Slot, number>();
  let next = 0;
  while (next < count) {
    for (const slot of shared.slots) {
      const now = Atomics.load(shared.flags, slot.state);
      if (now === state.given || now === state.taken) continue;
      if (given.has(slot)) take(slot, work, given.get(slot)!, sums);
      given.delete(slot);
      if (next >= count - 1) continue;
      given.set(slot, next);
      give(shared, slot, work, next++);
    }
    if (next < count) compute(work, next++, sums);
  }
  finish(shared, work, given, sums);
  return sums;
}

/** Nothing is left to give: what the helper has not begun is computed here, and what it has not ended too. */
function finish(
  { flags }: Slots,
  work: Work,
  given: ReadonlyMap<Slot, number>,
  sums: Float64Array,
): void {
  const begun = [...given].filter(([slot, which]) => {
    const was = Atomics.compareExchange(flags, slot.state, state.given, state.free);
    if (was === state.given) compute(work, which, sums);
    return was !== state.given;
  });
  for (const [slot, which] of begun) {
    if (Atomics.load(flags, slot.state) === state.done) take(slot, work, which, sums);
    else compute(work, which, sums);
  }
}

function compute(work: Work, which: number, sums: Float64Array): void {
  const { from, to } = rangeOf(work, which);
  sumStretches(work.here, from, to, sums, stretchIn(work));
}

function give({ flags }: Slots, slot: Slot, work: Work, which: number): void {
  const { task, room } = slot;
  const { setting, arrays } = work;
  const { yTrue, yPred, weights, mask, map, gradient } = arrays;
  const { from, to, first, last } = rangeOf(work, which);
  const each = trueChannels(setting.profile);
  room.yTrue.set(yTrue.subarray(from * each, to * each));
  room.yPred.set(yPred.subarray(first, last));
  if (weights) room.weights!.set(weights.subarray(from, to));
  if (mask) room.mask!.set(mask.subarray(from, to));
  const has = { weights: !!weights, mask: !!mask, map: !!map, gradient: !!gradient };
  writeTask(task, { setting, pixels: to - from, has });
  Atomics.store(flags, slot.state, state.given);
  if (Atomics.load(flags, flag.asleep) === 1) {
    Atomics.add(flags, flag.bell, 1);
    Atomics.notify(flags, flag.bell);
  }
}

function take({ room, sums: from }: Slot, work: Work, which: number, sums: Float64Array): void {
  const { map, gradient } = work.arrays;
  const range = rangeOf(work, which);
  const pixels = range.to - range.from;
  map?.set(room.map!.subarray(0, pixels), range.from);
  gradient?.set(room.gradient!.subarray(0, range.last - range.first), range.first);
  const stretch = stretchIn(work);
  sums.set(from.subarray(0, Math.ceil(pixels / stretch)), range.from / stretch);
}

/** The share's pixels, and their entries in arrays of vectors. */
function rangeOf({ pixels, setting }: Work, which: number) {
  const { channels } = setting.profile;
  const share = shareOf(channels);
  const from = which * share;
  const to = Math.min(from + share, pixels);
  return { from, to, first: from * channels, last: to * channels };
}
