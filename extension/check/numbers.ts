/** Small arithmetic on numbers and arrays of them. */

import { textsApart } from '../wire/numberText.js';

export { ulpDistance } from '../wire/ulps.js';

export const difference = (a: number, b: number): number =>
  Object.is(a, b) || a === b ? 0 : Number.isNaN(a - b) ? Infinity : Math.abs(a - b);

/** Nothing of nothing is nothing: a share that is told is a number. Infinite where something is lost of nothing. */
export const shareOf = (part: number, whole: number): number => (part === 0 ? 0 : part / whole);

/** Largest finite magnitude, 0 if there is none. */
export function largest(values: ArrayLike<number>): number {
  let max = 0;
  for (let i = 0; i < values.length; i++) {
    const x = Math.abs(values[i]!);
    if (x > max && x < Infinity) max = x;
  }
  return max;
}

export function sum(values: ArrayLike<number>): number {
  // Neumaier's compensated sum: a mean over a million pixels must not lose the last pixel.
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    const next = total + x;
    lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

/** Σ a·b, of as many. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

/** Σ |x|, for a bound of rounding: it need not be exact. */
export function sumOfSizes(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += Math.abs(values[i]!);
  return total;
}

/** Σ |a - b|, of as many. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += Math.abs(b[i]! - a[i]!);
  return total;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
};

/** `|a - b| ≤ rtol·|b| + atol`, where NaN equals NaN and an infinity equals itself. */
export const close = (a: number, b: number, rtol: number, atol: number): boolean =>
  difference(a, b) <= (Number.isFinite(b) ? rtol * Math.abs(b) + atol : 0);

export const allClose = (
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  rtol: number,
  atol: number,
): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!close(a[i]!, b[i]!, rtol, atol)) return false;
  return true;
};

/** `digits` significant digits, no trailing zeros; whole numbers as they are. */
export function formatNumber(x: number, digits = 5): string {
  if (!Number.isFinite(x) || Number.isInteger(x)) return String(x).slice(0, 24);
  return String(Number(x.toPrecision(digits)));
}

/** Two numbers beside each other: where they differ, with as many digits as it takes to see it. */
export function formatApart(a: number, b: number, digits = 5): readonly [string, string] {
  return textsApart(a, b, (x, more) => formatNumber(x, digits + more));
}

/** With as few digits as the rows of a probe. */
export const shortApart = (a: number, b: number): readonly [string, string] => formatApart(a, b, 4);

export const percent = (part: number, whole: number): string =>
  `${formatNumber((100 * part) / whole, 2)} %`;

/** Mulberry32: random numbers in [0, 1) that are the same everywhere for one seed. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
