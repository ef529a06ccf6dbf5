/**
 * Total variation, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import type { Nested } from './nested.js';
import { overImages, type ImageOptions } from './overImages.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  totalVariation: 'anyNumbers',
  angularTotalVariation: 'components',
} as const;

/**
 * |p[y+1, x] − p[y, x]| + |p[y, x+1] − p[y, x]|, nothing past the border or to a masked pixel.
 *
 * @param yTrue - Not used but for its shape, [B, H, W, C]: it is there for the common signature.
 * @param yPred - Prediction: images [B, H, W, C] in any unit; nested numbers.
 * @param options - `reduction`, `divisor`, `weights` and `mask`.
 * @returns A double; with reduction 'none' the map, nested. The unit of yPred.
 * @example
 * totalVariation([[[[0], [0]]]], [[[[0], [3]]]], { reduction: 'sum' }); // → 3
 */
export function totalVariation(yTrue: Nested, yPred: Nested, options: ImageOptions = {}): Nested {
  return overImages(yTrue, yPred, options, [1, 1], 'channels', (_t, p, y, x, c, counts) => {
    const down = counts(y + 1, x) ? Math.abs(p[y + 1]![x]![c]! - p[y]![x]![c]!) : 0;
    const right = counts(y, x + 1) ? Math.abs(p[y]![x + 1]![c]! - p[y]![x]![c]!) : 0;
    return down + right;
  });
}

/**
 * (1 − cos Δy) + (1 − cos Δx) between neighbours, for axes sin²Δy + sin²Δx.
 *
 * @param yTrue - Not used but for its shape, [B, H, W, 2]: it is there for the common signature.
 * @param yPred - Prediction: directions as (cos, sin), [B, H, W, 2]; only their angle counts; nested numbers.
 * @param options - `period` (2π), `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * angularTotalVariation([[[[1, 0], [1, 0]]]], [[[[1, 0], [0, 1]]]], { reduction: 'sum' }); // → 1
 */
export function angularTotalVariation(
  yTrue: Nested,
  yPred: Nested,
  options: ImageOptions & {
    readonly period?: number;
    readonly zeroVector?: 'quarter' | 'zero' | 'nan';
  } = {},
): Nested {
  const { period = 2 * Math.PI, zeroVector = 'quarter' } = options;
  const change = (a: readonly number[], b: readonly number[]): number => {
    const lengths = Math.hypot(...a) * Math.hypot(...b);
    let cosine = (a[0]! * b[0]! + a[1]! * b[1]!) / lengths;
    if (Math.hypot(...a) < 2 ** -126 || Math.hypot(...b) < 2 ** -126) {
      cosine = zeroVector === 'nan' ? NaN : zeroVector === 'zero' ? 1 : Math.cos(period / 4);
    }
    return period === Math.PI ? 1 - cosine ** 2 : 1 - cosine;
  };
  return overImages(yTrue, yPred, options, [1, 1], 'one', (_t, p, y, x, _c, counts) => {
    const down = counts(y + 1, x) ? change(p[y]![x]!, p[y + 1]![x]!) : 0;
    const right = counts(y, x + 1) ? change(p[y]![x]!, p[y]![x + 1]!) : 0;
    return down + right;
  });
}
