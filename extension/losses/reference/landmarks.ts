/**
 * Losses of landmarks and heatmaps, as loops over plain numbers in double precision. Each function is its formula, to be read
 * against the paper.
 */
import type { Nested } from './nested.js';
import { overEntries, type EntryOptions } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  wing: 'difference',
  adaptiveWing: 'special',
} as const;

/**
 * width·log(1 + |e|/curvature) within the width, |e| − C beyond.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `width` (10), `curvature` (2), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and
 *   `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The unit of the inputs.
 * @example
 * wing([0], [2]); // → 10 log 2 = 6.9315
 */
export function wing(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & { readonly width?: number; readonly curvature?: number } = {},
): Nested {
  const { width = 10, curvature = 2 } = options;
  const c = width - width * Math.log1p(width / curvature);
  return overEntries(yTrue, yPred, options, (t, p) => {
    const e = Math.abs(p - t);
    return e < width ? width * Math.log1p(e / curvature) : e - c;
  });
}

/**
 * width·log(1 + |e/curvature|^(alpha − t)) within the threshold, A·|e| − C beyond.
 *
 * @param yTrue - Truth: heatmaps from 0 to 1, [...]; nested numbers.
 * @param yPred - Prediction: heatmaps, any real number, of the shape of yTrue.
 * @param options - `width` (14), `threshold` (0.5), `curvature` (1), `alpha` (2.1), `lastAxis` ('keep'); and `reduction`, `divisor`,
 *   `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * adaptiveWing([1], [0.75]); // → 14·log(1 + ¼^1.1) = 2.7568
 */
export function adaptiveWing(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & {
    readonly width?: number;
    readonly threshold?: number;
    readonly curvature?: number;
    readonly alpha?: number;
  } = {},
): Nested {
  const { width = 14, threshold = 0.5, curvature = 1, alpha = 2.1 } = options;
  return overEntries(yTrue, yPred, options, (t, p) => {
    const e = Math.abs(p - t);
    const q = alpha - t;
    if (e < threshold) return width * Math.log1p((e / curvature) ** q);
    const edge = (threshold / curvature) ** q;
    const a = ((width / (1 + edge)) * q * (threshold / curvature) ** (q - 1)) / curvature;
    const c = threshold * a - width * Math.log1p(edge);
    return a * e - c;
  });
}
