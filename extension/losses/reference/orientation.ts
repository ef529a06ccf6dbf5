/**
 * Losses of the angle between directions, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import { isZero, zeroAngle, type Pixel, type ZeroVector } from './directions.js';
import type { Nested, ReferenceOptions } from './nested.js';
import { overPixels } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  angularLoss: 'direction',
} as const;

/**
 * θ^(1 + delta), θ the angle between (tc, ts) and (pc, ps).
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2], of any length; nested numbers.
 * @param yPred - Prediction: directions as (cos, sin), of the shape of yTrue; only their angle counts, not
 *   their length.
 * @param options - `delta` (0.2), `method` ('atan2'), `epsilon` (1e-6), `period` (2π), `zeroVector`
 *   ('quarter'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Radians^(1 + delta).
 * @example
 * angularLoss([[1, 0]], [[0, 2]]); // → (π/2)^1.2 = 1.7193
 */
export function angularLoss(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions &
    ZeroVector & {
      readonly delta?: number;
      readonly method?: 'atan2' | 'acos';
      readonly epsilon?: number;
      readonly period?: number;
    } = {},
): Nested {
  const { delta = 0.2, method = 'atan2', epsilon = 1e-6, period = 2 * Math.PI } = options;
  return overPixels<Pixel>(yTrue, yPred, options, (t, p) => {
    const [tc, ts] = t;
    const [pc, ps] = p;
    const cross = tc * ps - ts * pc;
    let dot = tc * pc + ts * ps;
    if (period === Math.PI) dot = Math.abs(dot);
    let theta = Math.atan2(Math.abs(cross), dot);
    let cosine = dot / (Math.hypot(tc, ts) * Math.hypot(pc, ps));
    if (isZero(t) || isZero(p)) {
      theta = zeroAngle(options.zeroVector, period);
      cosine = Math.cos(theta);
    }
    if (method === 'acos') {
      if (cosine > 1 - epsilon) cosine = 1 - epsilon;
      if (cosine < -1 + epsilon) cosine = -1 + epsilon;
      theta = Math.acos(cosine);
    }
    return Math.pow(theta, 1 + delta);
  });
}
