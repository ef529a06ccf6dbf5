/**
 * The truth about a gradient, entry by entry: sweeps first, extrapolation where they leave a doubt.
 */
import { median } from '../numbers.js';
import {
  evaluationsToExtrapolate,
  extrapolate,
  scaleOf,
  secondStep,
  sweep,
  sweepStep,
  type Derivative,
  type Quotients,
} from './differenceQuotients.js';
import type { BlockFunction } from './independentBlocks.js';
import { countDone, reachStage } from '../progress.js';
import { gatherChannels, type Gathered } from './channels.js';
import type { Noise } from './measuredNoise.js';
import { takeBlocks } from './takeBlocks.js';
import {
  float64Unit,
  derivative as derivativeTolerance,
  derivativeUnknown,
  sweepError,
  sweepGap,
} from '../tolerance.js';

export interface Truths {
  readonly gradient: Float64Array;
  /** What the truth may be off, and with it autodiff in doubles. */
  readonly error: Float64Array;
  /** One-sided derivatives, where they differ. */
  readonly kinks: ReadonlyMap<number, { readonly left: number; readonly right: number }>;
  /** How steep the loss is somewhere around, in any entry of the block, of the entries that were looked at step by step. */
  readonly reach: ReadonlyMap<number, number>;
  /** Entries that were looked at, in order. */
  readonly entries: readonly number[];
  /** A usual size of an entry, which a few steep ones do not change. */
  readonly typical: number;
}

/**
 * Gradients of `f` at `x` for the given channels. `guide` is autodiff in doubles: where it agrees with a
 * sweep, two methods with nothing in common agree, and that is the end of it.
 */
export function findTruths(
  f: BlockFunction,
  x: Float64Array,
  guide: Float64Array | undefined,
  channels: readonly number[],
  extrapolations: number,
  noise: Noise,
): Truths {
  const scaleX = scaleOf(x);
  const sweepChannel = (channel: number): Quotients => sweep(f, x, channel, scaleX);
  const found = gatherChannels(f, x, guide, channels, sweepChannel);
  return settle(f, x, guide, found, extrapolations, noise, () => true)!;
}

/** The same for all channels, from sweeps there are; undefined if `accepts` refuses the blocks in doubt. */
export function truthsFrom(
  sweepChannel: (channel: number) => Quotients,
  f: BlockFunction,
  x: Float64Array,
  guide: Float64Array,
  extrapolations: number,
  noise: Noise,
  accepts: (blocks: readonly number[]) => boolean,
): Truths | undefined {
  const channels = Array.from({ length: f.blockSize }, (_, channel) => channel);
  return settle(
    f,
    x,
    guide,
    gatherChannels(f, x, guide, channels, sweepChannel),
    extrapolations,
    noise,
    accepts,
  );
}

type Doubts = Map<number, number[]>;

function settle(
  f: BlockFunction,
  x: Float64Array,
  guide: Float64Array | undefined,
  { gradient, gap, entries }: Gathered,
  extrapolations: number,
  noise: Noise,
  accepts: (blocks: readonly number[]) => boolean,
): Truths | undefined {
  const error = new Float64Array(x.length);
  const scaleX = scaleOf(x);
  const typical = typicalSize(guide, gradient, gap, entries);
  const roundingError = (i: number): number => {
    const value = Math.abs(f.weight * f.base[Math.floor(i / f.blockSize)]!);
    return (2 * float64Unit * value) / (sweepStep * Math.max(Math.abs(x[i]!), scaleX));
  };
  const left: number[] = [];
  for (const i of entries) {
    const off = guide ? Math.abs(gradient[i]! - guide[i]!) : gap[i]!;
    error[i] = off;
    const near = (derivativeTolerance.rtol / 4) * Math.abs(gradient[i]!);
    const visible = Math.min(roundingError(i), sweepGap * Math.abs(gradient[i]!));
    const agrees =
      guide !== undefined && off <= near + visible && gap[i]! <= sweepGap * typical + visible;
    if (!agrees && !(off === 0 && gap[i] === 0)) left.push(i);
  }
  const near = noise.near([...new Set(left.map((i) => Math.floor(i / f.blockSize)))]);
  const doubts = bySameChannel(
    left.filter((i) => !settleByNoise(f, x, scaleX, guide, { gradient, gap }, near, error, i)),
    f.blockSize,
  );
  if (!accepts([...new Set([...doubts.values()].flat())].sort((a, b) => a - b))) return undefined;
  const kinks = new Map<number, { left: number; right: number }>();
  const reach = new Map<number, number>();
  const keep = (i: number, found: Derivative): void => {
    gradient[i] = f.weight * found.derivative;
    error[i] = Math.abs(f.weight) * found.error;
    reach.set(i, Math.abs(f.weight) * found.reach);
    if (!found.kink || (Number.isNaN(found.left) && Number.isNaN(found.right))) return;
    kinks.set(i, { left: f.weight * found.left, right: f.weight * found.right });
  };
  for (const [channel, blocks] of doubts) {
    for (const s of blocks) {
      const i = s * f.blockSize + channel;
      error[i] = gap[i]! + sweepError * Math.abs(gradient[i]!);
    }
  }
  settleMany(f, x, doubts, scaleX, (i, value, wider) => {
    const change = Math.abs(value - gradient[i]!);
    const size = derivativeTolerance.rtol * Math.abs(gradient[i]!);
    // Of a bend the gap grows with the step, of a kink it does not.
    const bend = Math.abs(wider - 4 * gap[i]!) <= gap[i]!;
    if (change > size || !(bend || gap[i]! <= sweepGap * typical)) return false;
    error[i] = change;
    return true;
  });
  resolve(f, x, doubts, scaleX, extrapolations, near, keep);
  addAutodiffNoise(guide, gradient, error, kinks, [...doubts], f.blockSize, near);
  return { gradient, error, kinks, reach: steepestOfBlock(reach, f.blockSize), entries, typical };
}

/** A logit that is far from winning moves nothing by itself, and that of the label beside it everything: both are one function's. */
function steepestOfBlock(
  reach: ReadonlyMap<number, number>,
  blockSize: number,
): ReadonlyMap<number, number> {
  const blockOf = (i: number): number => Math.floor(i / blockSize);
  const steepest = new Map<number, number>();
  for (const [i, there] of reach) {
    steepest.set(blockOf(i), Math.max(there, steepest.get(blockOf(i)) ?? 0));
  }
  return new Map([...reach.keys()].map((i) => [i, steepest.get(blockOf(i))!]));
}

/**
 * An upper quartile of what both sides know of. At a minimum all vanish; then what a step of the sweep makes of them is
 * the measure.
 */
function typicalSize(
  guide: Float64Array | undefined,
  gradient: Float64Array,
  gap: Float64Array,
  entries: readonly number[],
): number {
  const some = entries.filter((_, k) => k % Math.ceil(entries.length / 4096) === 0);
  const sizes = some
    .map((i) => Math.min(Math.abs(gradient[i]!), Math.abs(guide ? guide[i]! : gradient[i]!)))
    .filter((size) => size > 0 && Number.isFinite(size))
    .sort((a, b) => a - b);
  const upper = sizes[Math.floor(0.75 * sizes.length)];
  return upper ?? (median(some.map((i) => gap[i]!).filter((d) => d > 0)) || 0);
}

/**
 * Once more, with what rounding was measured to do. Believed where that is far less than the gradient, or
 * less than float32 could ever show.
 */
function settleByNoise(
  f: BlockFunction,
  x: Float64Array,
  scaleX: number,
  guide: Float64Array | undefined,
  { gradient, gap }: Pick<Gathered, 'gradient' | 'gap'>,
  noise: Noise,
  error: Float64Array,
  i: number,
): boolean {
  if (guide === undefined) return false;
  const off = Math.abs(gradient[i]! - guide[i]!);
  const value = Math.abs(f.weight) * noise.value()[Math.floor(i / f.blockSize)]!;
  const rounding = value / (sweepStep * Math.max(Math.abs(x[i]!), scaleX));
  const least = 8 * noise.gradient()[i]!;
  const size = Math.abs(gradient[i]!);
  const known = rounding <= Math.max(sweepGap * size, noise.gradient32()[i]!);
  const near = (derivativeTolerance.rtol / 4) * size;
  if (!(known && off <= near + 2 * rounding + least)) return false;
  if (gap[i]! > sweepGap * size + 4 * rounding + least) return false;
  const left = off + rounding + least;
  // What is known no better than this, the judgement would call noisy; a larger step knows more.
  if (left > Math.max(derivativeUnknown.rtol * size, noise.gradient32()[i]!)) return false;
  error[i] = left;
  return true;
}

function bySameChannel(entries: readonly number[], blockSize: number): Doubts {
  const doubts: Doubts = new Map();
  for (const i of entries) {
    const blocks = doubts.get(i % blockSize);
    if (blocks) blocks.push(Math.floor(i / blockSize));
    else doubts.set(i % blockSize, [Math.floor(i / blockSize)]);
  }
  return doubts;
}

/** What rounding does to autodiff itself counts where it could decide. */
function addAutodiffNoise(
  guide: Float64Array | undefined,
  gradient: Float64Array,
  error: Float64Array,
  kinks: Truths['kinks'],
  doubts: readonly (readonly [number, readonly number[]])[],
  blockSize: number,
  noise: Noise,
): void {
  if (guide === undefined) return;
  for (const [channel, blocks] of doubts) {
    for (const s of blocks) {
      const i = s * blockSize + channel;
      const off = Math.abs(guide[i]! - gradient[i]!);
      if (kinks.has(i) || off > derivativeTolerance.rtol * Math.abs(gradient[i]!)) {
        error[i]! += 8 * noise.gradient()[i]!;
      }
    }
  }
}

/** A loss that is wrong everywhere is in doubt everywhere: two more evaluations settle most of it. */
function settleMany(
  f: BlockFunction,
  x: Float64Array,
  doubts: Doubts,
  scaleX: number,
  settles: (i: number, gradient: number, gap: number) => boolean,
): void {
  for (const [channel, blocks] of doubts) {
    if (blocks.length < 1000) continue;
    const again = sweep(f, x, channel, scaleX, secondStep);
    const left = blocks.filter((s) => {
      const gap = Math.abs(f.weight) * Math.abs(again.right[s]! - again.left[s]!);
      return !settles(s * f.blockSize + channel, f.weight * again.derivative[s]!, gap);
    });
    doubts.set(channel, left);
  }
}

/** Extrapolates for the blocks in doubt, on those alone if the loss takes them alone. */
function resolve(
  f: BlockFunction,
  x: Float64Array,
  doubts: ReadonlyMap<number, readonly number[]>,
  scaleX: number,
  extrapolations: number,
  noise: Noise,
  keep: (i: number, found: Derivative) => void,
): void {
  let left = extrapolations;
  const of = [...doubts.values()].reduce((n, blocks) => n + blocks.length, 0);
  if (of > 0) reachStage({ doing: 'settling doubts', unit: 'entries in doubt', of });
  let done = 0;
  for (const [channel, blocks] of doubts) {
    if (blocks.length === 0) continue;
    countDone(done);
    done += blocks.length;
    const few = blocks.length < f.blocks ? f.restrict(blocks) : undefined;
    left -= few ? Math.max(1 / 16, blocks.length / f.blocks) : 1;
    if (left < 0) return;
    const value = noise.value();
    if (few) {
      const there = takeBlocks(x, blocks, f.blockSize);
      const known = Float64Array.from(blocks, (s) => value[s]!);
      extrapolate(few, there, channel, scaleX, known).forEach((found, k) =>
        keep(blocks[k]! * f.blockSize + channel, found),
      );
    } else {
      const all = extrapolate(f, x, channel, scaleX, value, blocks);
      for (const s of blocks) keep(s * f.blockSize + channel, all[s]!);
    }
  }
}

export const extrapolationsFor = (evaluations: number): number =>
  Math.max(8, Math.floor(evaluations / evaluationsToExtrapolate));
