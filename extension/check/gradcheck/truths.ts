/**
 * The truth about a gradient, entry by entry: sweeps first, the ladder where they leave a doubt.
 */
import { largest, median } from '../numbers.js';
import type { SiteFunction } from './sites.js';
import {
  ladder,
  ladderEvaluations,
  scaleOf,
  secondStep,
  sweep,
  type Slope,
  type Slopes,
} from './slopes.js';
import { allowed, slope as slopeTolerance } from '../tolerance.js';

export interface Truths {
  readonly slope: Float64Array;
  readonly error: Float64Array;
  /** One-sided slopes, where they differ. */
  readonly kinks: ReadonlyMap<number, { readonly left: number; readonly right: number }>;
  /** Entries that were looked at, in order. */
  readonly entries: readonly number[];
  /** The largest slope that both sides know of; tolerances are relative to it. */
  readonly scale: number;
  /** The loss's value per entry over the input's size: rounding is relative to this where slopes cancel. */
  readonly natural: number;
}

/**
 * Slopes of `f` at `x` for the given channels. `guide` is autodiff in doubles: where it agrees with a
 * sweep, two methods with nothing in common agree, and that is the end of it.
 */
export function findTruths(
  f: SiteFunction,
  x: Float64Array,
  guide: Float64Array | undefined,
  channels: readonly number[],
  ladders: number,
): Truths {
  const scaleX = scaleOf(x);
  const swept = (channel: number): Slopes => sweep(f, x, channel, scaleX);
  return settled(f, x, guide, gathered(f, x, channels, swept), ladders, () => true)!;
}

/** The same for all channels, from sweeps there are; undefined if `accepts` refuses the sites in doubt. */
export function truthsFrom(
  swept: (channel: number) => Slopes,
  f: SiteFunction,
  x: Float64Array,
  guide: Float64Array,
  ladders: number,
  accepts: (sites: readonly number[]) => boolean,
): Truths | undefined {
  const channels = Array.from({ length: f.perSite }, (_, channel) => channel);
  return settled(f, x, guide, gathered(f, x, channels, swept), ladders, accepts);
}

/** By entry: the slope, and by how much the slopes on its two sides differ. */
interface Gathered {
  readonly slope: Float64Array;
  readonly gap: Float64Array;
  readonly entries: readonly number[];
}

function gathered(
  f: SiteFunction,
  x: Float64Array,
  channels: readonly number[],
  swept: (channel: number) => Slopes,
): Gathered {
  const slope = new Float64Array(x.length).fill(NaN);
  const gap = new Float64Array(x.length);
  for (const channel of channels) {
    const found = swept(channel);
    for (let s = 0; s < f.sites; s++) {
      const i = s * f.perSite + channel;
      slope[i] = f.weight * found.slope[s]!;
      gap[i] = Math.abs(f.weight) * Math.abs(found.right[s]! - found.left[s]!);
    }
  }
  const entries = new Array<number>(f.sites * channels.length);
  let count = 0;
  for (let s = 0; s < f.sites; s++) {
    for (const channel of channels) entries[count++] = s * f.perSite + channel;
  }
  return { slope, gap, entries };
}

function settled(
  f: SiteFunction,
  x: Float64Array,
  guide: Float64Array | undefined,
  { slope, gap, entries }: Gathered,
  ladders: number,
  accepts: (sites: readonly number[]) => boolean,
): Truths | undefined {
  const error = new Float64Array(x.length);
  const scaleX = scaleOf(x);
  // At a minimum all slopes vanish; then the slope that a step of the sweep makes is the measure.
  const steepest = guide ? Math.min(largest(guide), largest(slope)) : largest(slope);
  const scale = steepest || median(entries.map((i) => gap[i]!).filter((d) => d > 0)) || 0;
  const natural = (Math.abs(f.weight) * largest(f.base)) / (f.perSite * scaleX);
  const doubts = new Map<number, number[]>();
  for (const i of entries) {
    error[i] = guide ? Math.abs(slope[i]! - guide[i]!) : gap[i]!;
    const agrees =
      guide !== undefined &&
      error[i] <= allowed(slopeTolerance, slope[i]!, scale) / 4 &&
      gap[i]! <= 1e-3 * scale;
    if (agrees) continue;
    error[i] = gap[i]! + 1e-6 * Math.abs(slope[i]!);
    const channel = i % f.perSite;
    const sites = doubts.get(channel);
    if (sites) sites.push(Math.floor(i / f.perSite));
    else doubts.set(channel, [Math.floor(i / f.perSite)]);
  }
  if (!accepts([...new Set([...doubts.values()].flat())].sort((a, b) => a - b))) return undefined;
  const kinks = new Map<number, { left: number; right: number }>();
  const keep = (i: number, found: Slope): void => {
    slope[i] = f.weight * found.slope;
    error[i] = Math.abs(f.weight) * found.error;
    if (!found.kink || (Number.isNaN(found.left) && Number.isNaN(found.right))) return;
    kinks.set(i, { left: f.weight * found.left, right: f.weight * found.right });
  };
  settleMany(f, x, doubts, scaleX, (i, value) => {
    const change = Math.abs(value - slope[i]!);
    if (change > allowed(slopeTolerance, slope[i]!, scale) || gap[i]! > 1e-3 * scale) return false;
    error[i] = change;
    return true;
  });
  resolve(f, x, doubts, scaleX, ladders, keep);
  return { slope, error, kinks, entries, scale, natural };
}

/** A loss that is wrong everywhere is in doubt everywhere: two more evaluations settle most of it. */
function settleMany(
  f: SiteFunction,
  x: Float64Array,
  doubts: Map<number, number[]>,
  scaleX: number,
  settles: (i: number, slope: number) => boolean,
): void {
  for (const [channel, sites] of doubts) {
    if (sites.length < 1000) continue;
    const again = sweep(f, x, channel, scaleX, secondStep);
    const left = sites.filter((s) => !settles(s * f.perSite + channel, f.weight * again.slope[s]!));
    doubts.set(channel, left);
  }
}

/** Runs the ladder for the sites in doubt, on those alone if the loss takes them alone. */
function resolve(
  f: SiteFunction,
  x: Float64Array,
  doubts: ReadonlyMap<number, readonly number[]>,
  scaleX: number,
  ladders: number,
  keep: (i: number, found: Slope) => void,
): void {
  let left = ladders;
  for (const [channel, sites] of doubts) {
    if (sites.length === 0) continue;
    const few = sites.length < f.sites ? f.restrict(sites) : undefined;
    left -= few ? Math.max(1 / 16, sites.length / f.sites) : 1;
    if (left < 0) return;
    if (few) {
      const there = new Float64Array(sites.length * f.perSite);
      sites.forEach((s, k) =>
        there.set(x.subarray(s * f.perSite, (s + 1) * f.perSite), k * f.perSite),
      );
      ladder(few, there, channel, scaleX).forEach((found, k) =>
        keep(sites[k]! * f.perSite + channel, found),
      );
    } else {
      const all = ladder(f, x, channel, scaleX);
      for (const s of sites) keep(s * f.perSite + channel, all[s]!);
    }
  }
}

export const laddersFor = (evaluations: number): number =>
  Math.max(8, Math.floor(evaluations / ladderEvaluations));
