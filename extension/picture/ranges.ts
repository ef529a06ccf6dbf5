/** Which values take the first and the last colour, and how the reader chooses them. */
import { fromJsonNumber } from '../wire/report.js';
import type { TensorStats } from '../wire/view.js';

export type Range = readonly [lo: number, hi: number];

export type RangeChoice =
  | { readonly kind: 'full' | 'symmetric' | 'p1-p99' | 'log' }
  | { readonly kind: 'values'; readonly lo: number; readonly hi: number };

/** Of all elements of the tensor, so that slices are comparable; [0, 1] where none is finite. */
export function rangeOf(choice: RangeChoice, stats: TensorStats): Range {
  if (choice.kind === 'values') return [choice.lo, choice.hi];
  if (stats.finite === 0) return [0, 1];
  const [min, max] = [fromJsonNumber(stats.min), fromJsonNumber(stats.max)];
  switch (choice.kind) {
    case 'full':
      return [min, max];
    case 'symmetric': {
      const extent = Math.max(Math.abs(min), Math.abs(max));
      return [-extent, extent];
    }
    case 'log':
      return [leastPositive(stats), max > 0 ? max : 1];
    case 'p1-p99':
      return [fromJsonNumber(stats.quantiles.p1), fromJsonNumber(stats.quantiles.p99)];
  }
}

/** Whether a logarithmic scale has something to show. */
export const hasLog = ({ finite, min, max }: TensorStats): boolean =>
  finite > 0 && fromJsonNumber(min) >= 0 && fromJsonNumber(max) > 0;

/** Of numbers that begin at 0 what the statistics know of the smallest others, and at most six decades. */
function leastPositive({ min, max, quantiles: { p1, p5, p25 } }: TensorStats): number {
  const most = fromJsonNumber(max);
  const floor = most > 0 ? most * 1e-6 : 1e-6;
  const known = [min, p1, p5, p25].map(fromJsonNumber).find((x) => x > 0) ?? floor;
  return Math.max(known, floor);
}

/** What is not a range is none: two finite numbers, the lower one first. */
export function parseRange(lo: string, hi: string): RangeChoice | undefined {
  const [from, to] = [lo, hi].map((text) => (text.trim() === '' ? NaN : Number(text)));
  if (!Number.isFinite(from) || !Number.isFinite(to) || from! > to!) return undefined;
  return { kind: 'values', lo: from!, hi: to! };
}
