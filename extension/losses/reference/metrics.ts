/**
 * Metrics of angular error, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the literature.
 */

import type { Nested, NestedMask } from './nested.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  angularErrorMetrics: 'metric',
  circularStatistics: 'metric',
} as const;

interface MetricOptions {
  readonly period?: number;
  readonly unit?: 'degrees' | 'radians';
  readonly zeroVector?: 'quarter' | 'zero' | 'nan';
  readonly mask?: NestedMask;
}

/**
 * Mean, median, RMSE, trimean, best and worst quarter of the angular error, and shares below
 * thresholds.
 *
 * @param yTrue - Truth: directions as (cos, sin), or vectors of K ≥ 2 components, [..., K], of any length;
 *   nested numbers.
 * @param yPred - Prediction, of the shape of yTrue; only its direction counts.
 * @param options - `period` (2π), `unit` ('degrees'), `zeroVector` ('quarter'); and `mask`. Defaults in
 *   brackets.
 * @returns One record: angles in degrees or radians by `unit`, `under` in shares from 0 to 1, `count` in
 *   pixels.
 * @example
 * angularErrorMetrics([[1, 0]], [[0, 1]]).mean; // → 90
 */
export function angularErrorMetrics(yTrue: Nested, yPred: Nested, options: MetricOptions = {}) {
  const { period = 2 * Math.PI, unit = 'degrees', zeroVector = 'quarter' } = options;
  const toUnit = unit === 'degrees' ? 180 / Math.PI : 1;
  const errors = eachPixel(yTrue, yPred, options.mask, (t, p) => {
    const [lengthT, lengthP] = [Math.hypot(...t), Math.hypot(...p)];
    if (lengthT < 2 ** -126 || lengthP < 2 ** -126) {
      return zeroVector === 'nan' ? NaN : zeroVector === 'zero' ? 0 : period / 4;
    }
    let [dot, cross] = [0, 0];
    for (let i = 0; i < t.length; i++) dot += t[i]! * p[i]!;
    for (let i = 0; i < t.length; i++) {
      for (let j = i + 1; j < t.length; j++) cross += (t[i]! * p[j]! - t[j]! * p[i]!) ** 2;
    }
    return Math.atan2(Math.sqrt(cross), period === Math.PI ? Math.abs(dot) : dot);
  });
  const n = errors.length;
  const broken = n === 0 || errors.some(Number.isNaN);
  errors.sort((a, b) => a - b);
  const quantile = (q: number): number => {
    if (broken) return NaN;
    const at = (n - 1) * q;
    const below = Math.floor(at);
    const above = Math.ceil(at);
    return (errors[below]! * (1 - (at - below)) + errors[above]! * (at - below)) * toUnit;
  };
  const mean = (from: number, to: number): number => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += errors[i]!;
    return broken ? NaN : (sum / (to - from)) * toUnit;
  };
  const share = (degrees: number): number => {
    let below = 0;
    // What float32 vectors cannot tell from the threshold is not under it.
    for (const error of errors) if (error < (degrees * Math.PI) / 180 - 3e-7) below += 1;
    return broken ? NaN : below / n;
  };
  let squares = 0;
  for (const error of errors) squares += error * error;
  const quarter = Math.ceil(n / 4);
  return {
    unit,
    count: n,
    mean: mean(0, n),
    median: quantile(0.5),
    rmse: broken ? NaN : Math.sqrt(squares / n) * toUnit,
    trimean: (quantile(0.25) + 2 * quantile(0.5) + quantile(0.75)) / 4,
    best25: mean(0, quarter),
    worst25: mean(n - quarter, n),
    under: {
      '5': share(5),
      '7.5': share(7.5),
      '11.25': share(11.25),
      '22.5': share(22.5),
      '30': share(30),
    },
  };
}

/**
 * Circular mean, resultant length and circular standard deviation of the signed error.
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2], of any length; nested numbers.
 * @param yPred - Prediction: directions as (cos, sin), of the shape of yTrue; only their angle counts, not
 *   their length.
 * @param options - `period` (2π), `unit` ('degrees'); and `mask`. Defaults in brackets.
 * @returns One record: `mean` (signed) and `standardDeviation` in degrees or radians by `unit`,
 *   `resultantLength` from 0 to 1.
 * @example
 * circularStatistics([[1, 0]], [[0, 1]]).mean; // → 90
 */
export function circularStatistics(
  yTrue: Nested,
  yPred: Nested,
  options: Omit<MetricOptions, 'zeroVector'> = {},
) {
  const { period = 2 * Math.PI, unit = 'degrees' } = options;
  const toUnit = unit === 'degrees' ? 180 / Math.PI : 1;
  const k = (2 * Math.PI) / period;
  let [cosines, sines, n] = [0, 0, 0];
  eachPixel(yTrue, yPred, options.mask, (t, p) => {
    if (Math.hypot(...t) < 2 ** -126 || Math.hypot(...p) < 2 ** -126) return 0;
    const d = Math.atan2(t[0]! * p[1]! - t[1]! * p[0]!, t[0]! * p[0]! + t[1]! * p[1]!);
    cosines += Math.cos(k * d);
    sines += Math.sin(k * d);
    n += 1;
    return d;
  });
  const length = Math.hypot(cosines / n, sines / n);
  return {
    unit,
    count: n,
    mean: (Math.atan2(sines / n, cosines / n) / k) * toUnit,
    resultantLength: length,
    standardDeviation: (Math.sqrt(-2 * Math.log(length > 1 ? 1 : length)) / k) * toUnit,
  };
}

function eachPixel(
  yTrue: Nested,
  yPred: Nested,
  mask: NestedMask | undefined,
  f: (t: readonly number[], p: readonly number[]) => number,
): number[] {
  const values: number[] = [];
  const visit = (t: Nested, p: Nested, m?: NestedMask): void => {
    if (Array.isArray(t) && typeof t[0] === 'number') {
      if (m === undefined || m) values.push(f(t as readonly number[], p as readonly number[]));
      return;
    }
    const at = <T>(x: T, i: number): T => (Array.isArray(x) ? (x[i] as T) : x);
    (t as readonly Nested[]).forEach((_, i) => visit(at(t, i), at(p, i), at(m, i)));
  };
  visit(yTrue, yPred, mask);
  return values;
}
