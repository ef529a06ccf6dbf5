/**
 * What numbers a loss is for, where not all will do. A loss given others computes a number all the same, and trains on it:
 * dice of logits goes to −4 and beyond. Masked pixels are ones or zeros by now, so what stands there (255, −1) is not looked at.
 */
import * as tf from '@tensorflow/tfjs-core';
import { everyEntry } from './arguments.js';

export function checkLabels(name: string, y: tf.Tensor): void {
  everyEntry(name, 'yTrue', y, (x) => x < 0 || x > 1, 'must hold labels from 0 to 1');
}

export function checkHardLabels(name: string, y: tf.Tensor): void {
  const bad = (x: number): boolean => x !== 0 && x !== 1 && !Number.isNaN(x);
  everyEntry(name, 'yTrue', y, bad, 'must hold 0 and 1 only');
}

/**
 * How far beyond 0 and 1 a probability may be: a step of a difference quotient at 0 or 1 goes there, and so does the
 * rounding of a softmax. Logits of a network do not stay within it.
 */
const beyond = 0.01;

export function checkProbabilities(name: string, p: tf.Tensor): void {
  const must =
    'must hold probabilities from 0 to 1; logits first go through tf.sigmoid(yPred), or of exclusive classes tf.softmax(yPred)';
  everyEntry(name, 'yPred', p, (x) => x < -beyond || x > 1 + beyond, must);
}

/** Corners in order; an equal pair is a box without area. */
export function checkBoxes(name: string, boxes: tf.Tensor): void {
  const must = 'must hold boxes (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2';
  everyEntry(name, 'yTrue', boxes, (x, i, all) => i % 4 > 1 && x < all[i - 2]!, must);
}

/** Depths where they count, and 1 elsewhere, whose logarithm is 0. */
export function depthWhere(
  name: string,
  argument: 'yTrue' | 'yPred',
  depth: tf.Tensor,
  mask: tf.Tensor | undefined,
): tf.Tensor {
  const given = mask === undefined ? depth : tf.where(mask, depth, tf.onesLike(depth));
  const must =
    'must hold depths greater than 0; mask pixels without a measurement, tf.greater(yTrue, 0)';
  everyEntry(name, argument, given, (x) => x <= 0, must);
  return given;
}

/** Predictions may overshoot; a truth beyond the range says that the range is another one. */
export function checkPixels(name: string, y: tf.Tensor, maxValue: number): void {
  const must = `must hold pixel values from 0 to maxValue, which is ${maxValue} (255 for bytes, { maxValue: 255 })`;
  everyEntry(name, 'yTrue', y, (x) => x < 0 || x > maxValue, must);
}
