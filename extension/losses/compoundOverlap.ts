/** Functions of the dice loss, and its sums with cross-entropies. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { classRegionDefaults, perClassRegion } from './classRegions.js';
import type { ClassRegionOptions, OfClasses } from './classRegions.js';
import { differentiable } from './differentiable.js';
import { log1p, logCoshOf, logSoftmaxFor, softmaxOf } from './elementary.js';
import { perRegion } from './regions.js';
import { diceAndOverlapOf, diceOf, diceOptions } from './segmentation.js';
import type { DiceOptions } from './segmentation.js';
import { safeDivide as ratio } from './sums.js';

/** Log-cosh dice loss: the dice loss, flattened near its minimum.
 *
 *   loss = log cosh(dice loss)
 *
 * Shapes: yTrue [...], yPred [...] (equal; probabilities, not logits) → map: [], [B], [C] or [B, C] by `regions`.
 * Range: 0 to log cosh 1 = 0.4338. Gradient in yPred: tanh(dice loss) times that of dice; 0 at a perfect overlap.
 * Convention: Smoothing, empty regions, weights and mask as for `dice`; it is the function of each region, then the mean. NaN in → NaN.
 * Source: Jadon 2020, arXiv:2006.14822.
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs; float32 tensor or nested
 *   numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `squared` (false), `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all'); and `reduction`, `divisor`,
 *   `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' an axis each for what `regions` tells apart. No unit.
 * @throws Error for what `dice` refuses.
 * @example
 * logCoshDice([1, 1], [1, 0]); // → log cosh ⅓ = 0.0545
 * @tex L = \log\cosh L_{\text{dice}} */
export function logCoshDice(yTrue: Input, yPred: Input, options: DiceOptions = {}): tf.Tensor {
  const name = 'logCoshDice';
  const o = diceOptions(name, options);
  return perRegion(name, yTrue, yPred, o, (rows) => logCoshOf(diceOf(name, rows, o)));
}

export interface LogDiceOptions extends DiceOptions {
  /** The least overlap that is told from none, > 0; below it the gradient is 0. @default 1e-7 */
  readonly floor?: number;
}

/** Log dice loss: minus the logarithm of the dice coefficient, steep where there is little overlap.
 *
 *   loss = −log max(1 − dice loss, floor)
 *
 * Shapes: yTrue [...], yPred [...] (equal; probabilities, not logits) → map: [], [B], [C] or [B, C] by `regions`.
 * Range: 0 to −log floor. Gradient in yPred: that of dice by the coefficient; 0 below the floor.
 * Convention: As SMP DiceLoss with log_loss, whose floor is 10⁻⁷. A region without truth costs, with absent 'nothing', 0. Everything
 *   else as for `dice`. NaN in → NaN.
 * Source: Wong et al. 2018, arXiv:1809.00076, with exponent 1.
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs; float32 tensor or nested
 *   numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `floor` (1e-7), `squared` (false), `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all'); and
 *   `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' an axis each for what `regions` tells apart. No unit.
 * @throws Error for what `dice` refuses, or a `floor` not above 0.
 * @example
 * logDice([1, 1], [1, 0]); // → log 3/2 = 0.4055
 * @tex L = -\log \frac{2 \sum t p + s}{\sum t + \sum p + s} */
export function logDice(yTrue: Input, yPred: Input, options: LogDiceOptions = {}): tf.Tensor {
  const name = 'logDice';
  const o = diceOptions(name, options, { floor: 1e-7 }) as ReturnType<typeof diceOptions> & {
    readonly floor: number;
  };
  inRange(name, 'floor', o.floor, (x) => x > 0 && x < 1, 'between 0 and 1');
  return perRegion(name, yTrue, yPred, o, (rows) => {
    const [loss, overlap] = diceAndOverlapOf(name, rows, o);
    return minusLogOf(loss, overlap, o.floor);
  });
}

/** −log max(overlap, floor), by the loss = 1 − overlap where that is the smaller of the two: 1 − 10⁻⁷ is 1 or half of it off in float32. */
const minusLogOf = (loss: tf.Tensor, overlap: tf.Tensor, floor: number): tf.Tensor =>
  differentiable([loss, overlap], (loss, overlap) => {
    const isSmall = tf.less(loss, 0.5);
    const [one, nought] = [tf.onesLike(loss), tf.zerosLike(loss)];
    const small = tf.where(isSmall, loss, nought);
    const shared = tf.where(isSmall, one, overlap);
    const isBelow = tf.less(tf.where(isSmall, tf.sub(1, small), shared), floor);
    const byLog = tf.neg(tf.add(log1p(tf.neg(small)), tf.log(tf.where(isBelow, one, shared))));
    const byLoss = tf.logicalAnd(isSmall, tf.logicalNot(isBelow));
    const byOverlap = tf.logicalNot(tf.logicalOr(isSmall, isBelow));
    return {
      value: tf.where(isBelow, tf.fill(loss.shape, -Math.log(floor)), byLog),
      saved: [loss, overlap, byLoss, byOverlap],
      gradient: (dy, [loss, overlap, byLoss, byOverlap]) => {
        const where = (part: tf.Tensor, divisor: tf.Tensor): tf.Tensor =>
          tf.where(part, tf.div(dy, tf.where(part, divisor, tf.onesLike(dy))), tf.zerosLike(dy));
        return [where(byLoss!, tf.sub(1, loss!)), tf.neg(where(byOverlap!, overlap!))];
      },
    };
  });

export interface DiceCrossEntropyOptions extends ClassRegionOptions {
  /** Weight of the dice loss, ≥ 0. @default 1 */
  readonly diceWeight?: number;
  /** Weight of the cross-entropy, ≥ 0. @default 1 */
  readonly crossEntropyWeight?: number;
  /** Added above and below the fraction bar of each class, ≥ 0. @default 1e-5 */
  readonly smooth?: number;
  /** Whether class 0 has a dice loss too; the cross-entropy has it in any case. @default true */
  readonly background?: boolean;
}

/** Dice and cross-entropy of the same logits, added.
 *
 *   p = softmax(x)
 *   loss = diceWeight·mean over classes of (1 − (2·Σ tp + smooth)/(Σt + Σp + smooth)) − crossEntropyWeight·mean over pixels of Σ t·log p
 *
 * Shapes: yTrue [B, ..., K] or, with labels 'index', [B, ...]; yPred [B, ..., K], K ≥ 2 → map [B], or [] with regions 'all'.
 * Range: ≥ 0. Gradient in yPred: by the chain rule through the softmax, finite for logits of any finite size.
 * Convention: Logits, once: a softmax before it is applied twice. As MONAI DiceCELoss with softmax, whose dice is per image and class
 *   with smoothing 10⁻⁵ (regions 'image'); nnU-Net's with batch_dice is regions 'all' without the background's dice. Pixels of
 *   `ignoreLabel` are in neither part. For one class use `dice` of tf.sigmoid and `binaryCrossEntropy`. NaN in → NaN.
 * Source: Isensee et al. 2018, arXiv:1809.10486; Taghanaki et al. 2019, arXiv:1805.02798.
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, classes on the last axis, [B, ..., K]; with labels 'index' class numbers,
 *   [B, ...]; tensor or nested numbers.
 * @param yPred - Prediction: logits (any real number, no softmax) of K classes on the last axis.
 * @param options - `diceWeight` (1), `crossEntropyWeight` (1), `smooth` (1e-5), `background` (true), `labels` ('oneHot'),
 *   `ignoreLabel` (null), `regions` ('image'); and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B]. Nats and a share.
 * @throws Error for shapes that do not fit, fewer than two classes, labels outside [0, 1], class numbers that there are not, a tensor
 *   that is not float32, an option out of its range, or an unknown option.
 * @example
 * diceCrossEntropy([[[1, 0]]], [[[0, 0]]], { smooth: 0 }); // → (⅓ + 1)/2 + log 2 = 1.3598
 * @tex L = \lambda_D \frac1K \sum_k \left( 1 - \frac{2 \sum t_k p_k + s}{\sum t_k + \sum p_k + s} \right) - \lambda_C \frac1N \sum_i \sum_k t_{ik} \log p_{ik} */
export function diceCrossEntropy(
  yTrue: Input,
  yPred: Input,
  options: DiceCrossEntropyOptions = {},
): tf.Tensor {
  const name = 'diceCrossEntropy';
  const own = { diceWeight: 1, crossEntropyWeight: 1, smooth: 1e-5, background: true };
  const o = withDefaults(name, options, { ...classRegionDefaults, ...own });
  const finite = (x: number): boolean => x >= 0 && x < Infinity;
  for (const key of ['diceWeight', 'crossEntropyWeight', 'smooth'] as const) {
    inRange(name, key, o[key], finite, 'a finite number, at least 0');
  }
  const loss: OfClasses = (t, x, total) => {
    const p = softmaxOf(x);
    const missed = total(tf.add(tf.mul(t, tf.sub(1, p)), tf.mul(tf.sub(1, t), p)));
    const each = ratio(missed, tf.add(total(tf.add(t, p)), o.smooth));
    const overlap = tf.mean(o.background ? each : tf.slice(each, [0, 1], [-1, -1]), -1);
    const surprise = tf.sum(total(tf.neg(tf.mul(t, logSoftmaxFor(t, x)))), -1);
    const entropy = ratio(surprise, tf.mean(total(tf.onesLike(t)), -1));
    return tf.add(tf.mul(overlap, o.diceWeight), tf.mul(entropy, o.crossEntropyWeight));
  };
  return perClassRegion(name, yTrue, yPred, o, loss, { fewest: 2 });
}
