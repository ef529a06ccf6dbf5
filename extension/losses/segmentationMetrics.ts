/** Metrics of segmentation: numbers to report, not losses to train with. */
import * as tf from '@tensorflow/tfjs-core';
import {
  fail,
  fitsMap,
  inRange,
  mapShape,
  shapeText,
  withDefaults,
  wholeNumbers,
} from './arguments.js';
import type { Input } from './arguments.js';
import type { DenseMetricOptions, Sums } from './denseMetrics.js';
import { maskOf } from './reduction.js';

export interface SegmentationMetricOptions extends DenseMetricOptions {
  /** How many classes there are, at least 1; null for the last axis of yPred, which then holds scores. @default null */
  readonly classes?: number | null;
  /** A class number of yTrue that does not count: 255 of VOC and Cityscapes; null for none. @default null */
  readonly ignoreLabel?: number | null;
}

export interface SegmentationMetrics {
  /** How many pixels count. */
  readonly count: number;
  /** Pixels by class of the truth (rows) and of the prediction (columns). */
  readonly confusion: readonly (readonly number[])[];
  /** Of each class; NaN where neither truth nor prediction has it. */
  readonly iou: readonly number[];
  readonly dice: readonly number[];
  /** Means over the classes that truth or prediction has. */
  readonly meanIou: number;
  readonly meanDice: number;
  /** Share of pixels that are right; and its mean over the classes of the truth. */
  readonly accuracy: number;
  readonly meanAccuracy: number;
  /** IoU of each class by its share of the truth. */
  readonly frequencyWeightedIou: number;
}

/** Figures of a segmentation by its confusion matrix: IoU, Dice, accuracy, of each class and on average.
 *
 *   M = confusion matrix
 *   IoUₖ = Mₖₖ/(Σⱼ Mₖⱼ + Σⱼ Mⱼₖ − Mₖₖ),  meanIou = mean over the classes that there are
 *
 * Shapes: yTrue [...] class numbers; yPred [...] class numbers or, without `classes`, [..., K] scores → one record of numbers.
 * Units: shares from 0 to 1; the confusion matrix in pixels.
 * Convention: over all pixels given, as the benchmarks of VOC and Cityscapes over a data set (`overBatches`): not the mean of images.
 *   A class that neither truth nor prediction has is left out of the means, not counted as 0 or 1. A prediction of `ignoreLabel` is an
 *   error where the truth counts. No pixel: NaN, count 0.
 * Source: Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x; Everingham et al. 2010, doi:10.1007/s11263-009-0275-4.
 *
 * @param yTrue - Truth: class numbers 0 … K − 1, [...]; tensor of any dtype or nested numbers.
 * @param yPred - Prediction: class numbers of the shape of yTrue, or scores of K classes on a last axis, of which the largest counts.
 * @param options - `classes` (null), `ignoreLabel` (null); and `mask`. Defaults in brackets.
 * @returns One record: shares from 0 to 1, the confusion matrix and `count` in pixels.
 * @throws Error for shapes that do not fit, class numbers that there are not, `classes` that is not a whole number, or an unknown option.
 * @example
 * segmentationMetrics([0, 0, 1, 1], [0, 1, 1, 1], { classes: 2 }).meanIou; // → 7/12 = 0.5833 */
export function segmentationMetrics(
  yTrue: Input,
  yPred: Input,
  options: SegmentationMetricOptions = {},
): SegmentationMetrics {
  return segmentationFigures(segmentationSums('segmentationMetrics', yTrue, yPred, options));
}

/** The confusion matrix, row after row. */
export function segmentationSums(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: SegmentationMetricOptions,
): Sums {
  const own = { classes: null as number | null, ignoreLabel: null as number | null };
  const o = withDefaults(name, options, own, ['mask']);
  if (o.classes !== null) {
    inRange(
      name,
      'classes',
      o.classes,
      (x) => Number.isInteger(x) && x > 0,
      'a whole number, at least 1',
    );
  }
  return tf.tidy(() => {
    const t = wholeNumbers(name, 'yTrue', yTrue);
    const p = wholeNumbers(name, 'yPred', yPred);
    const byScores = o.classes === null;
    const map = byScores
      ? mapShape(name, p.shape, [null], 'scores of classes; or give classes')
      : p.shape;
    fitsMap(name, 'yTrue', t.shape, map);
    const classes = o.classes ?? p.shape[p.rank - 1]!;
    const counts = maskOf(name, o.mask, map)?.dataSync();
    const [truth, given] = [t.dataSync(), p.dataSync()];
    const sums = Array.from({ length: classes * classes }, () => 0);
    const check = (argument: string, label: number, at: number): void => {
      if (Number.isInteger(label) && label >= 0 && label < classes) return;
      const must = `must hold class numbers from 0 to ${classes - 1}`;
      fail(name, `${argument} ${must}, got ${label} at pixel ${at} of ${shapeText(map)}`);
    };
    truth.forEach((label, i) => {
      if ((counts !== undefined && counts[i] === 0) || label === o.ignoreLabel) return;
      const found = byScores ? largestOf(given, i * classes, classes) : given[i]!;
      check('yTrue', label, i);
      check('yPred', found, i);
      sums[label * classes + found]! += 1;
    });
    return sums;
  });
}

/** The place of the largest score, the first of equals; NaN if one is NaN, which is no class. */
function largestOf(scores: ArrayLike<number>, start: number, classes: number): number {
  let best = 0;
  for (let k = 0; k < classes; k++) {
    if (Number.isNaN(scores[start + k]!)) return NaN;
    if (scores[start + k]! > scores[start + best]!) best = k;
  }
  return best;
}

export function segmentationFigures(sums: Sums): SegmentationMetrics {
  const classes = Math.round(Math.sqrt(sums.length));
  const each = Array.from({ length: classes }, (_, k) => k);
  const confusion = each.map((k) => sums.slice(k * classes, (k + 1) * classes));
  const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
  const hits = each.map((k) => confusion[k]![k]!);
  const truth = confusion.map(total);
  const found = each.map((k) => total(confusion.map((row) => row[k]!)));
  const iou = each.map((k) => hits[k]! / (truth[k]! + found[k]! - hits[k]!));
  const dice = each.map((k) => (2 * hits[k]!) / (truth[k]! + found[k]!));
  const mean = (xs: readonly number[]): number => {
    const there = xs.filter((x) => !Number.isNaN(x));
    return total(there) / there.length;
  };
  const count = total(truth);
  return {
    ...{ count, confusion, iou, dice, meanIou: mean(iou), meanDice: mean(dice) },
    accuracy: total(hits) / count,
    meanAccuracy: mean(each.map((k) => hits[k]! / truth[k]!)),
    frequencyWeightedIou:
      total(each.map((k) => (truth[k]! === 0 ? 0 : truth[k]! * iou[k]!))) / count,
  };
}
