/** Metrics of depth and of flow: numbers to report, not losses to train with. */
import * as tf from '@tensorflow/tfjs-core';
import { equalShapes, floats, mapShape, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { depthWhere } from './domains.js';
import { maskOf } from './reduction.js';

/** Options of depthMetrics and flowMetrics. */
export interface DenseMetricOptions {
  /** True (or 1) where a pixel counts, shaped like the per-pixel map. */
  readonly mask?: Input;
}

export interface DepthMetrics {
  /** How many pixels count. */
  readonly count: number;
  /** Mean |p − t|/t, and mean (p − t)²/t in the unit of the inputs. */
  readonly absRel: number;
  readonly sqRel: number;
  /** √ mean (p − t)², in the unit of the inputs. */
  readonly rmse: number;
  /** √ mean d², d = log p − log t; and mean |log₁₀ p − log₁₀ t|. */
  readonly rmseLog: number;
  readonly log10: number;
  /** 100·√(mean d² − (mean d)²), as KITTI. */
  readonly siLog: number;
  /** Shares of max(p/t, t/p) < 1.25, 1.25² and 1.25³, 0 to 1. */
  readonly delta1: number;
  readonly delta2: number;
  readonly delta3: number;
}

export interface FlowMetrics {
  /** How many pixels count. */
  readonly count: number;
  /** Mean |p − t|, in pixels. */
  readonly epe: number;
  /** Share of errors above 3 pixels and above 5 % of the true flow, 0 to 1: Fl-all of KITTI. */
  readonly outliers: number;
  /** Shares of errors above 1, 3 and 5 pixels, 0 to 1. */
  readonly above: Readonly<Record<'1' | '3' | '5', number>>;
}

/** Sums of a metric over pixels; those of two batches add up to those of both. */
export type Sums = readonly number[];

/** The usual figures of depth: relative errors, RMSE, logarithmic errors, shares within 25 %.
 *
 *   d = log p − log t
 *   absRel = mean |p − t|/t,  rmse = √mean (p − t)²,  delta1 = share of max(p/t, t/p) < 1.25
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → one record of numbers.
 * Units: those of the inputs, metres as a rule; `log10` and `rmseLog` have none, `siLog` is in hundredths.
 * Convention: figures of a data set are those of all its pixels (`overBatches`), not means of those of images. Depth 0 means no
 *   measurement: it is an error unless masked. No pixel: NaN, count 0.
 * Source: Eigen, Puhrsch, Fergus 2014, arXiv:1406.2283; siLog: Geiger, Lenz, Urtasun 2012 and the KITTI depth benchmark.
 *
 * @param yTrue - Truth: depths greater than 0, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: depths greater than 0, in the unit of yTrue, of its shape.
 * @param options - `mask`.
 * @returns One record: errors in the unit of the inputs, shares from 0 to 1, `count` in pixels.
 * @throws Error for unequal shapes, depths that are not greater than 0, or an unknown option.
 * @example
 * depthMetrics([2, 4], [3, 4]).absRel; // → 0.25 */
export function depthMetrics(
  yTrue: Input,
  yPred: Input,
  options: DenseMetricOptions = {},
): DepthMetrics {
  return depthFigures(depthSums('depthMetrics', yTrue, yPred, options));
}

/** The usual figures of optical flow: endpoint error and shares of outliers.
 *
 *   e = |p − t|
 *   epe = mean e,  outliers = share of e > 3 and e > 0.05·|t|
 *
 * Shapes: yTrue [..., 2], yPred [..., 2] (equal, never broadcast) → one record of numbers.
 * Units: pixels. Shares are of e strictly above.
 * Convention: figures of a data set are those of all its pixels (`overBatches`); invalid pixels are masked. No pixel: NaN, count 0.
 * Source: Baker et al. 2011, doi:10.1007/s11263-010-0390-2; outliers: Menze & Geiger 2015, KITTI 2015 (Fl-all).
 *
 * @param yTrue - Truth: flow (u, v) in pixels, [..., 2]; float32 tensor or nested numbers.
 * @param yPred - Prediction: flow (u, v) in pixels, of the shape of yTrue.
 * @param options - `mask`.
 * @returns One record: `epe` in pixels, shares from 0 to 1, `count` in pixels.
 * @throws Error for an unequal or other shape than [..., 2], or an unknown option.
 * @example
 * flowMetrics([[0, 0], [0, 0]], [[3, 4], [0, 0]]).epe; // → 2.5 */
export function flowMetrics(
  yTrue: Input,
  yPred: Input,
  options: DenseMetricOptions = {},
): FlowMetrics {
  return flowFigures(flowSums('flowMetrics', yTrue, yPred, options));
}

export function depthSums(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: DenseMetricOptions,
): Sums {
  const o = withDefaults(name, options, {}, ['mask']);
  const sums = Array.from({ length: 10 }, () => 0);
  const add = (...terms: number[]): void => terms.forEach((x, i) => (sums[i]! += x));
  tf.tidy(() => {
    const t = floats(name, 'yTrue', yTrue);
    const p = floats(name, 'yPred', yPred);
    equalShapes(name, t, p);
    const mask = maskOf(name, o.mask, p.shape);
    const [truth, depth] = [
      depthWhere(name, 'yTrue', t, mask).dataSync(),
      depthWhere(name, 'yPred', p, mask).dataSync(),
    ];
    const counts = mask?.dataSync();
    truth.forEach((t, i) => {
      if (counts !== undefined && counts[i] === 0) return;
      const p = depth[i]!;
      const [e, d, worse] = [p - t, Math.log(p) - Math.log(t), Math.max(p / t, t / p)];
      const under = (bound: number): number => (Number.isNaN(worse) ? NaN : Number(worse < bound));
      add(1, Math.abs(e) / t, (e * e) / t, e * e, d * d, Math.abs(d) / Math.LN10, d);
      sums[7]! += under(1.25);
      sums[8]! += under(1.25 ** 2);
      sums[9]! += under(1.25 ** 3);
    });
  });
  return sums;
}

export function depthFigures(sums: Sums): DepthMetrics {
  const count = sums[0] ?? 0;
  const mean = (i: number): number => (count === 0 ? NaN : sums[i]! / count);
  return {
    count,
    ...{ absRel: mean(1), sqRel: mean(2), rmse: Math.sqrt(mean(3)), rmseLog: Math.sqrt(mean(4)) },
    ...{ log10: mean(5), siLog: 100 * Math.sqrt(Math.max(0, mean(4) - mean(6) ** 2)) },
    ...{ delta1: mean(7), delta2: mean(8), delta3: mean(9) },
  };
}

export function flowSums(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: DenseMetricOptions,
): Sums {
  const o = withDefaults(name, options, {}, ['mask']);
  const sums = [0, 0, 0, 0, 0, 0];
  tf.tidy(() => {
    const t = floats(name, 'yTrue', yTrue);
    const p = floats(name, 'yPred', yPred);
    equalShapes(name, t, p);
    const map = mapShape(name, p.shape, [2], 'u, v');
    const counts = maskOf(name, o.mask, map)?.dataSync();
    const [truth, flow] = [t.dataSync(), p.dataSync()];
    for (let i = 0; i < truth.length; i += 2) {
      if (counts !== undefined && counts[i / 2] === 0) continue;
      const [tu, tv] = [truth[i]!, truth[i + 1]!];
      const e = Math.hypot(flow[i]! - tu, flow[i + 1]! - tv);
      const above = (bound: number): number => (Number.isNaN(e) ? NaN : Number(e > bound));
      const outlier = above(Math.max(3, 0.05 * Math.hypot(tu, tv)));
      [1, e, outlier, above(1), above(3), above(5)].forEach((x, k) => (sums[k]! += x));
    }
  });
  return sums;
}

export function flowFigures(sums: Sums): FlowMetrics {
  const count = sums[0] ?? 0;
  const mean = (i: number): number => (count === 0 ? NaN : sums[i]! / count);
  return {
    ...{ count, epe: mean(1), outliers: mean(2) },
    above: { '1': mean(3), '3': mean(4), '5': mean(5) },
  };
}
