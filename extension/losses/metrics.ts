/** Metrics of angular error: numbers to report, not losses to train with. */
import * as tf from '@tensorflow/tfjs-core';
import {
  equalShapes,
  fail,
  floats,
  mapShape,
  oneOf,
  shapeText,
  withDefaults,
} from './arguments.js';
import type { Input } from './arguments.js';
import { angleBetween, signedAngle, zeroAngle, zeroVectorPolicies } from './directions.js';
import type { ZeroVector } from './directions.js';
import { cosSin } from './orientation.js';
import { maskOf } from './reduction.js';

export interface MetricOptions {
  /** 2π for directions, π for axes. @default 2π */
  readonly period?: number;
  /**
   * The unit of every angle in the result. The thresholds are degrees always.
   * @default 'degrees'
   */
  readonly unit?: 'degrees' | 'radians';
  /** The angle of a zero vector: a quarter of the period, or 0, or NaN. @default 'quarter' */
  readonly zeroVector?: ZeroVector;
  /** True (or 1) where a pixel counts, shaped like the per-pixel map. */
  readonly mask?: Input;
}

export interface AngularErrorMetrics {
  readonly unit: 'degrees' | 'radians';
  /** How many pixels count. */
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  readonly rmse: number;
  /** (Q1 + 2·Q2 + Q3)/4. */
  readonly trimean: number;
  /** Mean of the smallest and of the largest quarter of the errors. */
  readonly best25: number;
  readonly worst25: number;
  /** Share of errors strictly below 5, 7.5, 11.25, 22.5 and 30 degrees, 0 to 1. */
  readonly under: Readonly<Record<'5' | '7.5' | '11.25' | '22.5' | '30', number>>;
}

export interface CircularStatistics {
  readonly unit: 'degrees' | 'radians';
  readonly count: number;
  /** Direction of the mean of the error vectors, signed: the bias of the prediction. */
  readonly mean: number;
  /** Length of the mean of the error vectors, 0 to 1. */
  readonly resultantLength: number;
  /** √(−2 log R), for axes halved. Infinity where R = 0. */
  readonly standardDeviation: number;
}

/** The usual figures of angular error, per pixel: mean, median, RMSE, trimean, best and worst
 * quarter, shares.
 *
 *   θ = angle between yTrue and yPred; quantiles interpolate linearly between order statistics
 *
 * Shapes: yTrue [..., K], yPred [..., K], K ≥ 2: (cos, sin) or vectors → one record of numbers.
 * Units: degrees, or radians by `unit`. Shares are of θ < threshold, strictly: an angle within 3·10⁻⁷ rad of
 *   it, which float32 cannot tell from it, does not count. Range: θ from 0 to
 *   half a period.
 * Convention: best and worst quarter are the ⌈N/4⌉ smallest and largest errors. NaN in a pixel that
 *   counts makes every figure NaN but the count. No pixel: NaN, count 0.
 * Source: shares: Fouhey, Gupta, Hebert 2013, doi:10.1109/ICCV.2013.421; trimean and quarters:
 *   Gijsenij, Gevers, Lucassen 2009, doi:10.1364/JOSAA.26.002243.
 *
 * @param yTrue - Truth: directions as (cos, sin), or vectors of K ≥ 2 components, [..., K], of any length;
 *   float32 tensor or nested numbers.
 * @param yPred - Prediction, of the shape of yTrue; only its direction counts.
 * @param options - `period` (2π), `unit` ('degrees'), `zeroVector` ('quarter'); and `mask`. Defaults in
 *   brackets.
 * @returns One record: angles in degrees or radians by `unit`, `under` in shares from 0 to 1, `count` in
 *   pixels.
 * @throws Error for unequal shapes or a last axis shorter than 2, a `period` other than π and 2π, a `unit` or
 *   `zeroVector` that there is not, or an unknown option.
 * @example
 * angularErrorMetrics([[1, 0]], [[0, 1]]).mean; // → 90
 */
export function angularErrorMetrics(
  yTrue: Input,
  yPred: Input,
  options: MetricOptions = {},
): AngularErrorMetrics {
  const { o, angles } = errors('angularErrorMetrics', yTrue, yPred, options, false);
  const sorted = angles.map(Math.abs).sort((a, b) => a - b);
  const unit = o.unit === 'degrees' ? 180 / Math.PI : 1;
  const n = sorted.length;
  const broken = n === 0 || sorted.some(Number.isNaN);
  const figure = (x: () => number): number => (broken ? NaN : x());
  const mean = (xs: readonly number[]): number =>
    figure(() => xs.reduce((a, b) => a + b, 0) / xs.length) * unit;
  const quantile = (q: number): number => figure(() => quantileOf(sorted, q)) * unit;
  const share = (degrees: number): number =>
    figure(() => sorted.filter((x) => isUnder(x, degrees)).length / n);
  const quarter = Math.ceil(n / 4);
  return {
    unit: o.unit,
    count: n,
    mean: mean(sorted),
    median: quantile(0.5),
    rmse: Math.sqrt(mean(sorted.map((x) => x * x)) * unit),
    trimean: (quantile(0.25) + 2 * quantile(0.5) + quantile(0.75)) / 4,
    best25: mean(sorted.slice(0, quarter)),
    worst25: mean(sorted.slice(n - quarter)),
    under: {
      '5': share(5),
      '7.5': share(7.5),
      '11.25': share(11.25),
      '22.5': share(22.5),
      '30': share(30),
    },
  };
}

/** Circular statistics of the signed error: is the prediction turned, and how much does it scatter?
 *
 *   d = signed angle from yTrue to yPred; k = 2π/period
 *   C = mean cos kd, S = mean sin kd, R = √(C² + S²)
 *   mean = atan2(S, C)/k, resultantLength = R, standardDeviation = √(−2 log R)/k
 *
 * Shapes: yTrue [..., 2], yPred [..., 2] as (cos, sin) → one record of numbers.
 * Units: degrees, or radians by `unit`. Sign: positive when yPred is turned from cos towards sin
 *   (in an image with y down: clockwise).
 * Convention: pixels with a zero vector have no sign and are left out. NaN in a pixel that counts:
 *   NaN. No pixel: NaN.
 * Source: Mardia & Jupp 2000, Directional Statistics, 2.3; Fisher 1993 for axes.
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2], of any length; float32 tensor or nested numbers.
 * @param yPred - Prediction: directions as (cos, sin), of the shape of yTrue; only their angle counts, not
 *   their length.
 * @param options - `period` (2π), `unit` ('degrees'); and `mask`. Defaults in brackets.
 * @returns One record: `mean` (signed) and `standardDeviation` in degrees or radians by `unit`,
 *   `resultantLength` from 0 to 1, `count` in pixels.
 * @throws Error for an unequal or other shape than [..., 2], a `period` other than π and 2π, a `unit` that
 *   there is not, or an unknown option.
 * @example
 * circularStatistics([[1, 0]], [[0, 1]]).mean; // → 90
 * @tex R\,e^{ik\bar d} = \frac1N \sum e^{ikd}, \qquad \text{standard deviation} = \frac{\sqrt{-2 \log R}}{k} */
export function circularStatistics(
  yTrue: Input,
  yPred: Input,
  options: Omit<MetricOptions, 'zeroVector'> = {},
): CircularStatistics {
  const { o, angles } = errors('circularStatistics', yTrue, yPred, options, true);
  const unit = o.unit === 'degrees' ? 180 / Math.PI : 1;
  const k = (2 * Math.PI) / o.period;
  const mean = (f: (x: number) => number): number =>
    angles.reduce((sum, d) => sum + f(k * d), 0) / angles.length;
  const [c, s] = [mean(Math.cos), mean(Math.sin)];
  const length = Math.hypot(c, s);
  return {
    unit: o.unit,
    count: angles.length,
    mean: (Math.atan2(s, c) / k) * unit,
    resultantLength: length,
    // R may come out a rounding error above 1.
    standardDeviation: (Math.sqrt(-2 * Math.log(length > 1 ? 1 : length)) / k) * unit,
  };
}

/** The angles of the pixels that count, in radians; `signed` leaves zero vectors out. */
function errors(name: string, yTrue: Input, yPred: Input, options: MetricOptions, signed: boolean) {
  const defaults = {
    period: 2 * Math.PI,
    unit: 'degrees' as const,
    zeroVector: 'quarter' as const,
  };
  const o = withDefaults(name, options, defaults, ['mask']);
  oneOf(name, 'period', o.period, [2 * Math.PI, Math.PI]);
  oneOf(name, 'unit', o.unit, ['degrees', 'radians']);
  oneOf(name, 'zeroVector', o.zeroVector, zeroVectorPolicies);
  const angles = tf.tidy(() => {
    const t = floats(name, 'yTrue', yTrue);
    const p = floats(name, 'yPred', yPred);
    equalShapes(name, t, p);
    const map = mapShape(
      name,
      p.shape,
      signed ? cosSin.event : [null],
      signed ? cosSin.meaning : '',
    );
    const k = p.shape[p.rank - 1]!;
    if (k < 2)
      fail(
        name,
        `yTrue and yPred must end in an axis of at least 2 (a direction), got ${shapeText(p.shape)}`,
      );
    const mask = maskOf(name, o.mask, map);
    if (map.includes(0)) return [];
    // No angle is as large as `none`: it marks a zero vector, and a masked pixel.
    const zero = signed ? none : zeroAngle(o.zeroVector, o.period);
    const axial = o.period === Math.PI;
    const angle = k === 2 ? signedAngle(t, p, axial, zero) : angleBetween(t, p, axial, zero);
    const marked = mask === undefined ? angle : tf.where(mask, angle, tf.fill(map, none));
    return [...marked.dataSync()].filter((x) => x !== none);
  });
  return { o, angles };
}

const none = 8;

/**
 * An angle of float32 unit vectors is known to a few units of 6·10⁻⁸ rad: one of exactly the threshold, which is not under
 * it, may come out below by as much.
 */
const isUnder = (angle: number, degrees: number): boolean =>
  angle < (degrees * Math.PI) / 180 - 3e-7;

function quantileOf(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}
