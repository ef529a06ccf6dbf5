/**
 * The truth about a gradient, entry by entry: sweeps first, the ladder where they leave a doubt.
 */
import { largest, median } from '../numbers.js';
import type { BlockFunction } from './independentBlocks.js';
import {
  ladder,
  ladderEvaluations,
  scaleOf,
  secondStep,
  sweep,
  type Derivative,
  type Quotients,
} from './differenceQuotients.js';
import {
  toleranceAt,
  derivative as derivativeTolerance,
  sweepGap,
  sweepError,
} from '../tolerance.js';

export interface Truths {
  readonly gradient: Float64Array;
  readonly error: Float64Array;
  /** One-sided derivatives, where they differ. */
  readonly kinks: ReadonlyMap<number, { readonly left: number; readonly right: number }>;
  /** Entries that were looked at, in order. */
  readonly entries: readonly number[];
  /** The largest gradient that both sides know of; tolerances are relative to it. */
  readonly scale: number;
  /** The loss's value per entry over the input's size: rounding is relative to this where derivatives cancel. */
  readonly natural: number;
}

/**
 * Quotients of `f` at `x` for the given channels. `guide` is autodiff in doubles: where it agrees with a
 * sweep, two methods with nothing in common agree, and that is the end of it.
 */
export function findTruths(
  f: BlockFunction,
  x: Float64Array,
  guide: Float64Array | undefined,
  channels: readonly number[],
  ladders: number,
): Truths {
  const scaleX = scaleOf(x);
  const swept = (channel: number): Quotients => sweep(f, x, channel, scaleX);
  return settled(f, x, guide, gathered(f, x, channels, swept), ladders, () => true)!;
}

/** The same for all channels, from sweeps there are; undefined if `accepts` refuses the blocks in doubt. */
export function truthsFrom(
  swept: (channel: number) => Quotients,
  f: BlockFunction,
  x: Float64Array,
  guide: Float64Array,
  ladders: number,
  accepts: (blocks: readonly number[]) => boolean,
): Truths | undefined {
  const channels = Array.from({ length: f.blockSize }, (_, channel) => channel);
  return settled(f, x, guide, gathered(f, x, channels, swept), ladders, accepts);
}

/** By entry: the gradient, and by how much the derivatives on its two sides differ. */
interface Gathered {
  readonly gradient: Float64Array;
  readonly gap: Float64Array;
  readonly entries: readonly number[];
}

function gathered(
  f: BlockFunction,
  x: Float64Array,
  channels: readonly number[],
  swept: (channel: number) => Quotients,
): Gathered {
  const gradient = new Float64Array(x.length).fill(NaN);
  const gap = new Float64Array(x.length);
  for (const channel of channels) {
    const found = swept(channel);
    for (let s = 0; s < f.blocks; s++) {
      const i = s * f.blockSize + channel;
      gradient[i] = f.weight * found.derivative[s]!;
      gap[i] = Math.abs(f.weight) * Math.abs(found.right[s]! - found.left[s]!);
    }
  }
  const entries = new Array<number>(f.blocks * channels.length);
  let count = 0;
  for (let s = 0; s < f.blocks; s++) {
    for (const channel of channels) entries[count++] = s * f.blockSize + channel;
  }
  return { gradient, gap, entries };
}

function settled(
  f: BlockFunction,
  x: Float64Array,
  guide: Float64Array | undefined,
  { gradient, gap, entries }: Gathered,
  ladders: number,
  accepts: (blocks: readonly number[]) => boolean,
): Truths | undefined {
  const error = new Float64Array(x.length);
  const scaleX = scaleOf(x);
  // At a minimum all derivatives vanish; then the gradient that a step of the sweep makes is the measure.
  const steepest = guide ? Math.min(largest(guide), largest(gradient)) : largest(gradient);
  const scale = steepest || median(entries.map((i) => gap[i]!).filter((d) => d > 0)) || 0;
  const natural = (Math.abs(f.weight) * largest(f.base)) / (f.blockSize * scaleX);
  const doubts = new Map<number, number[]>();
  for (const i of entries) {
    error[i] = guide ? Math.abs(gradient[i]! - guide[i]!) : gap[i]!;
    const agrees =
      guide !== undefined &&
      error[i] <= toleranceAt(derivativeTolerance, gradient[i]!, scale) / 4 &&
      gap[i]! <= sweepGap * scale;
    if (agrees) continue;
    error[i] = gap[i]! + sweepError * Math.abs(gradient[i]!);
    const channel = i % f.blockSize;
    const blocks = doubts.get(channel);
    if (blocks) blocks.push(Math.floor(i / f.blockSize));
    else doubts.set(channel, [Math.floor(i / f.blockSize)]);
  }
  if (!accepts([...new Set([...doubts.values()].flat())].sort((a, b) => a - b))) return undefined;
  const kinks = new Map<number, { left: number; right: number }>();
  const keep = (i: number, found: Derivative): void => {
    gradient[i] = f.weight * found.derivative;
    error[i] = Math.abs(f.weight) * found.error;
    if (!found.kink || (Number.isNaN(found.left) && Number.isNaN(found.right))) return;
    kinks.set(i, { left: f.weight * found.left, right: f.weight * found.right });
  };
  settleMany(f, x, doubts, scaleX, (i, value) => {
    const change = Math.abs(value - gradient[i]!);
    if (
      change > toleranceAt(derivativeTolerance, gradient[i]!, scale) ||
      gap[i]! > sweepGap * scale
    )
      return false;
    error[i] = change;
    return true;
  });
  resolve(f, x, doubts, scaleX, ladders, keep);
  return { gradient, error, kinks, entries, scale, natural };
}

/** A loss that is wrong everywhere is in doubt everywhere: two more evaluations settle most of it. */
function settleMany(
  f: BlockFunction,
  x: Float64Array,
  doubts: Map<number, number[]>,
  scaleX: number,
  settles: (i: number, gradient: number) => boolean,
): void {
  for (const [channel, blocks] of doubts) {
    if (blocks.length < 1000) continue;
    const again = sweep(f, x, channel, scaleX, secondStep);
    const left = blocks.filter(
      (s) => !settles(s * f.blockSize + channel, f.weight * again.derivative[s]!),
    );
    doubts.set(channel, left);
  }
}

/** Runs the ladder for the blocks in doubt, on those alone if the loss takes them alone. */
function resolve(
  f: BlockFunction,
  x: Float64Array,
  doubts: ReadonlyMap<number, readonly number[]>,
  scaleX: number,
  ladders: number,
  keep: (i: number, found: Derivative) => void,
): void {
  let left = ladders;
  for (const [channel, blocks] of doubts) {
    if (blocks.length === 0) continue;
    const few = blocks.length < f.blocks ? f.restrict(blocks) : undefined;
    left -= few ? Math.max(1 / 16, blocks.length / f.blocks) : 1;
    if (left < 0) return;
    if (few) {
      const there = new Float64Array(blocks.length * f.blockSize);
      blocks.forEach((s, k) =>
        there.set(x.subarray(s * f.blockSize, (s + 1) * f.blockSize), k * f.blockSize),
      );
      ladder(few, there, channel, scaleX).forEach((found, k) =>
        keep(blocks[k]! * f.blockSize + channel, found),
      );
    } else {
      const all = ladder(f, x, channel, scaleX);
      for (const s of blocks) keep(s * f.blockSize + channel, all[s]!);
    }
  }
}

export const laddersFor = (evaluations: number): number =>
  Math.max(8, Math.floor(evaluations / ladderEvaluations));
