/**
 * Regression of cosine and sine, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import type { Pixel } from './directions.js';
import type { Nested, ReferenceOptions } from './nested.js';
import { overPixels } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  cosSinMse: 'components',
  cosSinL1: 'components',
  unitNormPenalty: 'anyNumbers',
} as const;

/**
 * ½((pc − tc)² + (ps − ts)²).
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2]; nested numbers.
 * @param yPred - Prediction: (cos, sin) as the network gives it, of the shape of yTrue; its length counts.
 * @param options - `reduction`, `divisor`, `weights` and `mask`.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * cosSinMse([[1, 0]], [[0, 1]]); // → 1
 */
export function cosSinMse(yTrue: Nested, yPred: Nested, options: ReferenceOptions = {}): Nested {
  return overPixels<Pixel>(
    yTrue,
    yPred,
    options,
    ([tc, ts], [pc, ps]) => ((pc - tc) ** 2 + (ps - ts) ** 2) / 2,
  );
}

/**
 * |pc − tc| + |ps − ts|.
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2]; nested numbers.
 * @param yPred - Prediction: (cos, sin) as the network gives it, of the shape of yTrue; its length counts.
 * @param options - `reduction`, `divisor`, `weights` and `mask`.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * cosSinL1([[1, 0]], [[0, 1]]); // → 2
 */
export function cosSinL1(yTrue: Nested, yPred: Nested, options: ReferenceOptions = {}): Nested {
  return overPixels<Pixel>(
    yTrue,
    yPred,
    options,
    ([tc, ts], [pc, ps]) => Math.abs(pc - tc) + Math.abs(ps - ts),
  );
}

/**
 * (r² − 1)² or (r − 1)², r = |p|.
 *
 * @param yTrue - Not used but for its shape, [..., K]: it is there for the common signature.
 * @param yPred - Prediction: vectors of K components on the last axis, whose length is to be 1; nested numbers.
 * @param options - `form` ('squared'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * unitNormPenalty([[1, 0]], [[0, 2]]); // → 9
 */
export function unitNormPenalty(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & { readonly form?: 'squared' | 'distance' } = {},
): Nested {
  return overPixels<Pixel>(yTrue, yPred, options, (_t, p) => {
    const r = Math.hypot(...p);
    return options.form === 'distance' ? (r - 1) ** 2 : (r * r - 1) ** 2;
  });
}
