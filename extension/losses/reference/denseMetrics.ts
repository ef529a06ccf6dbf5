/**
 * Metrics of depth and of flow, as loops over plain numbers in double precision. Each function is its formula, to be read
 * against the literature.
 */
import type { Nested, NestedMask } from './nested.js';
import { pairsOf } from './pairs.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  depthMetrics: 'metric',
  flowMetrics: 'metric',
} as const;

interface MaskOption {
  readonly mask?: NestedMask;
}

/**
 * Relative errors, RMSE, logarithmic errors and shares within 25 % of depth.
 *
 * @param yTrue - Truth: depths greater than 0, [...]; nested numbers.
 * @param yPred - Prediction: depths greater than 0, in the unit of yTrue, of its shape.
 * @param options - `mask`.
 * @returns One record: errors in the unit of the inputs, shares from 0 to 1, `count` in pixels.
 * @example
 * depthMetrics([2, 4], [3, 4]).absRel; // → 0.25
 */
export function depthMetrics(yTrue: Nested, yPred: Nested, options: MaskOption = {}) {
  const pairs = pairsOf(yTrue, yPred, options.mask, 0).map(([t, p]) => [t[0]!, p[0]!] as const);
  const mean = (f: (t: number, p: number) => number): number => {
    let sum = 0;
    for (const [t, p] of pairs) sum += f(t, p);
    return sum / pairs.length;
  };
  const log = (t: number, p: number): number => Math.log(p / t);
  const within = (bound: number): number =>
    mean((t, p) => (p / t < bound && t / p < bound ? 1 : 0));
  return {
    count: pairs.length,
    absRel: mean((t, p) => Math.abs(p - t) / t),
    sqRel: mean((t, p) => (p - t) ** 2 / t),
    rmse: Math.sqrt(mean((t, p) => (p - t) ** 2)),
    rmseLog: Math.sqrt(mean((t, p) => log(t, p) ** 2)),
    log10: mean((t, p) => Math.abs(Math.log10(p) - Math.log10(t))),
    siLog: 100 * Math.sqrt(mean((t, p) => log(t, p) ** 2) - mean(log) ** 2),
    delta1: within(1.25),
    delta2: within(1.25 ** 2),
    delta3: within(1.25 ** 3),
  };
}

/**
 * Endpoint error and shares of outliers of optical flow.
 *
 * @param yTrue - Truth: flow (u, v) in pixels, [..., 2]; nested numbers.
 * @param yPred - Prediction: flow (u, v) in pixels, of the shape of yTrue.
 * @param options - `mask`.
 * @returns One record: `epe` in pixels, shares from 0 to 1, `count` in pixels.
 * @example
 * flowMetrics([[0, 0], [0, 0]], [[3, 4], [0, 0]]).epe; // → 2.5
 */
export function flowMetrics(yTrue: Nested, yPred: Nested, options: MaskOption = {}) {
  const pairs = pairsOf(yTrue, yPred, options.mask, 1);
  const mean = (f: (error: number, size: number) => number): number => {
    let sum = 0;
    for (const [t, p] of pairs) {
      sum += f(Math.hypot(p[0]! - t[0]!, p[1]! - t[1]!), Math.hypot(t[0]!, t[1]!));
    }
    return sum / pairs.length;
  };
  const above = (bound: number): number => mean((e) => (e > bound ? 1 : 0));
  return {
    count: pairs.length,
    epe: mean((e) => e),
    outliers: mean((e, size) => (e > 3 && e > 0.05 * size ? 1 : 0)),
    above: { '1': above(1), '3': above(3), '5': above(5) },
  };
}
