/**
 * The frame of losses over K exclusive classes on the last axis, whose labels are one-hot or class numbers.
 *
 * Under the mask, and where the label is the one to be ignored, the label is class 0: there is one for every K.
 */
import * as tf from '@tensorflow/tfjs-core';
import { everyEntry, fail, fitsMap, floats, mapShape, oneOf, wholeNumbers } from './arguments.js';
import type { Input } from './arguments.js';
import type { FusedLoss } from '../backends/fused/index.js';
import { connect, detach } from './differentiable.js';
import { checkLabels } from './domains.js';
import { maskOf, perPixel, reduceMap, throughKernel } from './reduction.js';
import type { LossOptions } from './reduction.js';

export interface ClassOptions extends LossOptions {
  /**
   * 'oneHot': yTrue holds a probability per class. 'index': yTrue holds class numbers and has no
   * class axis.
   * @default 'oneHot'
   */
  readonly labels?: 'oneHot' | 'index';
  /**
   * A class number that does not count, as if it were masked: 255 of VOC and Cityscapes, −100 of PyTorch; null for none. With
   * labels 'index' only.
   * @default null
   */
  readonly ignoreLabel?: number | null;
}

export const classDefaults: {
  readonly labels: 'oneHot' | 'index';
  readonly ignoreLabel: number | null;
} = { labels: 'oneHot', ignoreLabel: null };

export interface OfClasses {
  /** A weight for each class, which multiplies a pixel's own; for class numbers only. */
  readonly classWeights?: readonly number[] | null;
  /** The same loss of class numbers by a kernel. */
  readonly fused?: FusedLoss;
}

/** `loss` takes labels [..., K] and logits [..., K]. */
export function perClasses(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: ClassOptions,
  loss: (y: tf.Tensor, x: tf.Tensor) => tf.Tensor,
  { classWeights = null, fused }: OfClasses = {},
): tf.Tensor {
  const { labels = 'oneHot', ignoreLabel = null } = options;
  oneOf(name, 'labels', labels, ['oneHot', 'index']);
  if (labels === 'oneHot') {
    for (const [option, value] of Object.entries({ ignoreLabel, classWeights })) {
      if (value !== null) fail(name, `${option} is for class numbers: it needs labels 'index'`);
    }
    const shape = { event: [null], meaning: 'classes', labels: true };
    return perPixel(name, yTrue, yPred, options, shape, (y, x) => {
      checkLabels(name, y);
      return loss(y, x);
    });
  }
  return tf.tidy(() => {
    const x = floats(name, 'yPred', yPred);
    const index = wholeNumbers(name, 'yTrue', yTrue);
    const map = mapShape(name, x.shape, [null], 'classes');
    fitsMap(name, 'yTrue', index.shape, map);
    const classes = x.shape[x.rank - 1]!;
    const { mask, label } = labelsThatCount(name, index, options, map, classes);
    const weights = weightsOf(name, options, label, classWeights, classes);
    const given = { ...options, ...mask, ...weights };
    const compose = (label: tf.Tensor, x: tf.Tensor, options: ClassOptions): tf.Tensor =>
      reduceMap(name, [x], map, options, (guard) => loss(oneHot(label, classes), guard(x)));
    const result =
      throughKernel(name, label, x, map, given, compose, { fused }) ?? compose(label, x, given);
    return connect(result, [index]);
  });
}

/** Class numbers that are there, and which pixels count. */
export function labelsThatCount(
  name: string,
  numbers: tf.Tensor,
  options: Pick<ClassOptions, 'mask' | 'ignoreLabel'>,
  map: readonly number[],
  classes: number,
): { mask: { mask?: tf.Tensor }; label: tf.Tensor } {
  const index = detach(numbers);
  const given = maskOf(name, options.mask, map);
  const { ignoreLabel = null } = options;
  const present = ignoreLabel === null ? undefined : tf.notEqual(index, ignoreLabel);
  const mask = given && present ? tf.logicalAnd(given, present) : (given ?? present);
  const label = mask === undefined ? index : tf.where(mask, index, tf.zerosLike(index));
  const bad = (n: number): boolean => !(Number.isInteger(n) && n >= 0 && n < classes);
  const remedy = ignoreLabel === null ? ' (or { ignoreLabel: 255 } where that is no class)' : '';
  everyEntry(
    name,
    'yTrue',
    label,
    bad,
    `must hold class numbers from 0 to ${classes - 1}${remedy}`,
  );
  return { mask: mask === undefined ? {} : { mask }, label };
}

/** The weight of each pixel's class, times its own. */
function weightsOf(
  name: string,
  options: ClassOptions,
  label: tf.Tensor,
  classWeights: readonly number[] | null,
  classes: number,
): { weights?: tf.Tensor } {
  if (classWeights === null) return {};
  const ofClass = tf.gather(classTensor(name, classWeights, classes), tf.cast(label, 'int32'));
  if (options.weights === undefined) return { weights: ofClass };
  const own = floats(name, 'weights', options.weights);
  fitsMap(name, 'weights', own.shape, ofClass.shape);
  return { weights: tf.mul(own, ofClass) };
}

/** A weight for each class, as a tensor. */
export function classTensor(name: string, weights: readonly number[], classes: number): tf.Tensor {
  const ok = Array.isArray(weights) && weights.length === classes && weights.every((w) => w >= 0);
  if (!ok)
    fail(
      name,
      `weights of classes must be ${classes} numbers, none below 0, got ${String(weights)}`,
    );
  return tf.tensor1d(Float32Array.from(weights));
}

/** Class numbers [...] as ones and zeros [..., K]; tf.oneHot refuses a single class. */
export const oneHot = (label: tf.Tensor, classes: number): tf.Tensor =>
  tf.cast(tf.equal(tf.expandDims(label, -1), tf.range(0, classes)), 'float32');
