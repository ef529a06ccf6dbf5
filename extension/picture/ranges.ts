/** Which values take the first and the last colour, and how the reader chooses them. */
import { fromJsonNumber } from '../wire/report.js';
import type { TensorStats } from '../wire/view.js';

export type Range = readonly [lo: number, hi: number];

export type RangeChoice =
  | { readonly kind: 'full' | 'symmetric' | 'p1-p99' }
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
    case 'p1-p99':
      return [fromJsonNumber(stats.quantiles.p1), fromJsonNumber(stats.quantiles.p99)];
  }
}

/** What is not a range is none: two finite numbers, the lower one first. */
export function parseRange(lo: string, hi: string): RangeChoice | undefined {
  const [from, to] = [lo, hi].map((text) => (text.trim() === '' ? NaN : Number(text)));
  if (!Number.isFinite(from) || !Number.isFinite(to) || from! > to!) return undefined;
  return { kind: 'values', lo: from!, hi: to! };
}
