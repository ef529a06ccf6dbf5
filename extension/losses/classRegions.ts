/**
 * The frame of losses that compare regions of K exclusive classes on the last axis: sums over the pixels of each class.
 *
 * Labels are one-hot or class numbers. Weights and mask are of pixels, or with one-hot labels of all their classes. A pixel counts in all
 * of its classes or in none, for its probabilities are of all: a class number that is ignored adds to no sum.
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  everyEntry,
  fail,
  fitsMap,
  floats,
  mapShape,
  oneOf,
  shapeText,
  wholeNumbers,
} from './arguments.js';
import type { Input } from './arguments.js';
import { labelsThatCount, oneHot } from './classes.js';
import { connect } from './differentiable.js';
import { checkLabels } from './domains.js';
import { perRegion } from './regions.js';
import type { RegionOptions } from './regions.js';
import { maskOf, overAxes, weightsOf } from './reduction.js';
import { sumRows } from './sums.js';

export interface ClassRegionOptions extends RegionOptions {
  /**
   * 'oneHot': yTrue holds a number per class, and weights and mask one of a pixel or of each class of it (a mask the same for all).
   * 'index': yTrue holds class numbers and has no class axis, and neither have weights and mask.
   * @default 'oneHot'
   */
  readonly labels?: 'oneHot' | 'index';
  /** A class number that does not count: 255 of VOC and Cityscapes; null for none. With labels 'index' only. @default null */
  readonly ignoreLabel?: number | null;
  /** One region per image (first axis), or all entries together. @default 'image' */
  readonly regions?: 'all' | 'image';
}

export const classRegionDefaults: {
  readonly labels: 'oneHot' | 'index';
  readonly ignoreLabel: number | null;
  readonly regions: 'all' | 'image';
} = { labels: 'oneHot', ignoreLabel: null, regions: 'image' };

/** [regions, pixels, classes] numbers, their sums over the pixels [regions, classes], and which of them count. */
export type OfClasses = (
  t: tf.Tensor,
  p: tf.Tensor,
  total: (x: tf.Tensor) => tf.Tensor,
  mask: tf.Tensor | undefined,
) => tf.Tensor;

export function perClassRegion(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: ClassRegionOptions,
  loss: OfClasses,
  { checkTruth = checkLabels, checkPrediction, fewest = 1 }: Checks,
): tf.Tensor {
  const { labels = 'oneHot', ignoreLabel = null, regions = 'image' } = options;
  oneOf(name, 'regions', regions, ['all', 'image']);
  oneOf(name, 'labels', labels, ['oneHot', 'index']);
  if (labels === 'oneHot' && ignoreLabel !== null)
    fail(name, "ignoreLabel is for class numbers: it needs labels 'index'");
  return tf.tidy(() => {
    const given =
      labels === 'index'
        ? ofNumbers(name, yTrue, yPred, options)
        : { yTrue, yPred, options: ofPixels(name, yPred, options), index: undefined };
    const result = perRegion(name, given.yTrue, given.yPred, given.options, (rows, shape) => {
      if (shape.length < 2)
        fail(name, `yPred must be [B, ..., K], with 2 axes at least, got ${shapeText(shape)}`);
      const classes = shape[shape.length - 1]!;
      if (classes < fewest)
        fail(
          name,
          `yPred must have at least ${fewest} classes on its last axis, got ${classes}; for one use dice of tf.sigmoid(yPred) and binaryCrossEntropy`,
        );
      checkTruth(name, rows.yTrue);
      checkPrediction?.(name, rows.yPred);
      const count = rows.yPred.shape[0];
      const apart = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [count, -1, classes]);
      const weights = rows.weights && apart(rows.weights);
      const total = (x: tf.Tensor): tf.Tensor => {
        const each = tf.transpose(weights === undefined ? x : tf.mul(weights, x), [0, 2, 1]);
        return tf.reshape(sumRows(tf.reshape(each, [count * classes, -1])), [count, classes]);
      };
      return loss(apart(rows.yTrue), apart(rows.yPred), total, rows.mask && apart(rows.mask));
    });
    return given.index ? connect(result, [given.index]) : result;
  });
}

interface Checks {
  readonly checkTruth?: (name: string, y: tf.Tensor) => void;
  readonly checkPrediction?: (name: string, p: tf.Tensor) => void;
  /** Of classes. */
  readonly fewest?: number;
}

/** Class numbers as ones and zeros, and weights and mask of pixels as those of all their classes. */
function ofNumbers(name: string, yTrue: Input, yPred: Input, options: ClassRegionOptions) {
  const x = floats(name, 'yPred', yPred);
  const index = wholeNumbers(name, 'yTrue', yTrue);
  const map = mapShape(name, x.shape, [null], 'classes');
  fitsMap(name, 'yTrue', index.shape, map);
  const classes = x.shape[x.rank - 1]!;
  const { mask, label } = labelsThatCount(name, index, options, map, classes);
  const weights = weightsOf(name, options.weights, map);
  const { reduction, divisor, regions } = options;
  const rest = { ...(reduction && { reduction }), ...(divisor && { divisor }), ...(regions && { regions }) }; // prettier-ignore
  const counted = maskOf(name, mask.mask, map);
  return {
    yTrue: oneHot(label, classes),
    yPred: x,
    index,
    options: {
      ...rest,
      ...(counted && { mask: overAxes(counted, x) }),
      ...(weights && { weights: overAxes(weights, x) }),
    },
  };
}

/** Beside one-hot labels: weights and mask of pixels as those of all their classes. */
function ofPixels(name: string, yPred: Input, options: ClassRegionOptions): ClassRegionOptions {
  const { mask, weights, ...rest } = options;
  if (mask === undefined && weights === undefined) return options;
  const x = floats(name, 'yPred', yPred);
  const pixels = x.shape.slice(0, -1);
  const overClasses = (given: tf.Tensor): tf.Tensor =>
    given.rank < x.rank ? overAxes(given, x) : given;
  const shapeFor = (given: tf.Tensor): readonly number[] =>
    given.rank === pixels.length ? pixels : x.shape;
  const m = mask === undefined ? undefined : wholeNumbers(name, 'mask', mask);
  const w = weights === undefined ? undefined : floats(name, 'weights', weights);
  const counted = m && maskOf(name, m, shapeFor(m));
  const weighed = w && weightsOf(name, w, shapeFor(w));
  if (counted?.rank === x.rank) countsWholePixels(name, counted);
  return {
    ...rest,
    ...(counted && { mask: overClasses(counted) }),
    ...(weighed && { weights: overClasses(weighed) }),
  };
}

function countsWholePixels(name: string, mask: tf.Tensor): void {
  const classes = mask.shape[mask.rank - 1]!;
  everyEntry(
    name,
    'mask',
    tf.sum(tf.cast(mask, 'float32'), -1),
    (n) => n !== 0 && n !== classes,
    `must count a pixel in all of its ${classes} classes or in none (and may have no class axis)`,
  );
}
