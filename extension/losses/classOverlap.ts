/** Overlap losses over several classes, on probabilities. */
import * as tf from '@tensorflow/tfjs-core';
import { fail, inRange, oneOf, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { classRegionDefaults, perClassRegion } from './classRegions.js';
import type { ClassRegionOptions, OfClasses } from './classRegions.js';
import { constant, differentiable, indicator } from './differentiable.js';
import { checkHardLabels, checkProbabilities } from './domains.js';
import { safeAbs } from './elementary.js';
import { lovaszExtension } from './lovasz.js';
import { safeDivide as ratio } from './sums.js';

export interface GeneralizedDiceOptions extends ClassRegionOptions {
  /** Weight of a class: one over the square of its size, over its size, or 1. @default 'square' */
  readonly weighting?: 'square' | 'simple' | 'uniform';
  /** Added above and below the fraction bar, ≥ 0. @default 1e-5 */
  readonly smooth?: number;
}

/** Generalised Dice loss: classes weighed so that a small one counts as much as a large one.
 *
 *   gₖ = Σ tₖ, wₖ = 1/gₖ² (or 1/gₖ, or 1); a class without truth has the largest weight of those that have it
 *   loss = 1 − (2·Σ wₖ·Σ tₖpₖ + smooth)/(Σ wₖ·(Σ tₖ + Σ pₖ) + smooth)
 *
 * Shapes: yTrue [B, ..., K], yPred [B, ..., K] (equal) → map [B], or [] with regions 'all'.
 * Range: 0 to 1. Gradient in yPred: by the quotient rule; the weights are those of the truth.
 * Convention: As MONAI GeneralizedDiceLoss, whose smoothing is 10⁻⁵ above and below the bar; weights, mask: shape
 *   of the inputs. A region without any truth has the weights 0, and costs 0. NaN in → NaN.
 * Source: Sudre et al. 2017, arXiv:1707.03237.
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, classes on the last axis, [B, ..., K]; float32 tensor
 *   or nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `weighting` ('square'), `smooth` (1e-5), `labels` ('oneHot'), `ignoreLabel` (null), `regions` ('image'); and `reduction`, `divisor`,
 *   `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B]. No unit.
 * @throws Error for unequal shapes or no axis of classes, a tensor that is not float32, numbers outside [0, 1]
 *   (logits are such), an option out of its range, or an unknown option.
 * @example
 * generalizedDice([[[1, 0], [1, 0], [0, 1]]], [[[1, 0], [1, 0], [1, 0]]], { smooth: 0 }); // → 1 − 1/2.25 = 0.5556
 * @tex L = 1 - \frac{2 \sum_k w_k \sum t_k p_k + s}{\sum_k w_k \sum (t_k + p_k) + s}, \qquad w_k = \frac{1}{(\sum t_k)^2} */
export function generalizedDice(
  yTrue: Input,
  yPred: Input,
  options: GeneralizedDiceOptions = {},
): tf.Tensor {
  const name = 'generalizedDice';
  const own = {
    ...classRegionDefaults,
    weighting: 'square' as 'square' | 'simple' | 'uniform',
    smooth: 1e-5,
  };
  const o = withDefaults(name, options, own);
  oneOf(name, 'weighting', o.weighting, ['square', 'simple', 'uniform']);
  inRange(name, 'smooth', o.smooth, (x) => x >= 0 && x < Infinity, 'a finite number, at least 0');
  const checks = { checkPrediction: checkProbabilities };
  const loss: OfClasses = (t, p, total) => {
    const weights = sizeWeights(total(t), { square: 2, simple: 1, uniform: 0 }[o.weighting]);
    const missed = tf.add(tf.mul(t, tf.sub(1, p)), tf.mul(tf.sub(1, t), p));
    const over = (x: tf.Tensor): tf.Tensor => tf.sum(tf.mul(weights, total(x)), -1);
    return ratio(over(missed), tf.add(over(tf.add(t, p)), o.smooth));
  };
  return perClassRegion(name, yTrue, yPred, o, loss, checks);
}

export interface LovaszSoftmaxOptions extends ClassRegionOptions {
  /** Which classes are averaged: those in the truth of the region, or all. @default 'present' */
  readonly classes?: 'present' | 'all';
}

/** Lovász-softmax: the convex surrogate of the mean Jaccard loss over classes.
 *
 *   m = |y − p| of one class, sorted from large to small
 *   loss = mean over the classes of Σ mᵢ·(Jᵢ − Jᵢ₋₁), J as for lovasz
 *
 * Shapes: yTrue [B, ..., K], yPred [B, ..., K] (equal) → map [B], or [] with regions 'all'.
 * Range: 0 to 1. Gradient in yPred: ±(Jᵢ − Jᵢ₋₁) by the number of classes; among equal errors, in the order of the
 *   entries (a subgradient). yTrue gets the gradient 0.
 * Convention: Probabilities, after softmax, as its authors' lovasz_softmax; classes 'present' leaves out those that
 *   a region's truth has not, 'all' counts them with their largest probability. Their default is all images as one:
 *   regions 'all'. A label to be ignored is `ignoreLabel` of class numbers (labels 'index'); of one-hot labels it is masked in all of its classes. Weights are not defined for this loss.
 *   NaN in → NaN.
 * Source: Berman, Rannen Triki, Blaschko 2018, arXiv:1705.08790.
 *
 * @param yTrue - Truth: one-hot labels, 0 or 1, classes on the last axis, [B, ..., K]; float32 tensor or nested
 *   numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `classes` ('present'), `labels` ('oneHot'), `ignoreLabel` (null), `regions` ('image'); and `reduction`, `divisor`, `weights` and `mask`, as
 *   for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B]. No unit.
 * @throws Error for unequal shapes or no axis of classes, labels other than 0 and 1, probabilities outside [0, 1]
 *   (logits are such), a tensor that is not float32, `weights`, which this loss does not have, `classes` or
 *   `regions` that there are not, or an unknown option.
 * @example
 * lovaszSoftmax([[[1, 0], [0, 1]]], [[[1, 0], [0.5, 0.5]]]); // → 0.375
 * @tex L = \frac1K \sum_k \sum_i m_{k,i} (J_{k,i} - J_{k,i-1}) */
export function lovaszSoftmax(
  yTrue: Input,
  yPred: Input,
  options: LovaszSoftmaxOptions = {},
): tf.Tensor {
  const name = 'lovaszSoftmax';
  const own = { ...classRegionDefaults, classes: 'present' as 'present' | 'all' };
  const o = withDefaults(name, options, own);
  oneOf(name, 'classes', o.classes, ['present', 'all']);
  if (o.weights !== undefined)
    fail(name, 'weights are not defined for this loss; use mask to leave entries out');
  const checks = { checkTruth: checkHardLabels, checkPrediction: checkProbabilities };
  const loss: OfClasses = (t, p, total, present) => {
    const [regions, pixels, classes] = t.shape as [number, number, number];
    const rows = (x: tf.Tensor): tf.Tensor =>
      tf.reshape(tf.transpose(x, [0, 2, 1]), [regions * classes, pixels]);
    const errors = safeAbs(tf.sub(p, constant(t)));
    const counted =
      present === undefined ? errors : tf.where(present, errors, tf.zerosLike(errors));
    const each = tf.reshape(lovaszExtension(rows(constant(t)), rows(counted)), [regions, classes]);
    if (o.classes === 'all') return tf.mean(each, -1);
    const there = indicator(total(t), (x) => tf.greater(x, 0));
    return ratio(tf.sum(tf.mul(each, there), -1), tf.sum(there, -1));
  };
  return perClassRegion(name, yTrue, yPred, o, loss, checks);
}

/** One over a power of each class's size; a class without truth has the largest of its region, as a constant. */
const sizeWeights = (truth: tf.Tensor, power: number): tf.Tensor =>
  differentiable([truth], (truth) => {
    const none = tf.equal(truth, 0);
    const safe = (truth: tf.Tensor, none: tf.Tensor): tf.Tensor =>
      tf.where(none, tf.onesLike(truth), truth);
    const inverse = tf.pow(safe(truth, none), tf.scalar(-power));
    const given = tf.where(none, tf.zerosLike(truth), inverse);
    const largest = tf.mul(tf.onesLike(given), tf.max(given, -1, true));
    return {
      value: tf.where(none, largest, given),
      saved: [truth, none],
      gradient: (dy, [truth, none]) => {
        const derivative = tf.mul(tf.pow(safe(truth!, none!), tf.scalar(-power - 1)), -power);
        return [tf.mul(dy, tf.where(none!, tf.zerosLike(derivative), derivative))];
      },
    };
  });
