/** Classification losses from logits. */
import * as tf from '@tensorflow/tfjs-core';
import type { FusedLoss } from '../backends/fused/index.js';
import { inRange, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { classDefaults, perClasses } from './classes.js';
import type { ClassOptions } from './classes.js';
import { elementwiseDefaults, perLabel } from './elementwise.js';
import type { ElementwiseOptions } from './elementwise.js';
import { differentiable } from './differentiable.js';
import { absPower, log1p, sigmoid, logSoftmaxOf } from './elementary.js';

export interface BinaryCrossEntropyOptions extends ElementwiseOptions {
  /** Moves labels towards ½: y·(1 − a) + ½a, 0 to 1. @default 0 */
  readonly labelSmoothing?: number;
}

/** Binary cross-entropy of logits.
 *
 *   y = label in [0, 1], x = logit
 *   loss = −y·log σ(x) − (1 − y)·log(1 − σ(x)) = max(x, 0) − x·y + log1p(e^(−|x|))
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0, for soft labels ≥ their entropy. Gradient in yPred: σ(x) − y; in yTrue: −x.
 * Convention: yPred are logits, as Keras with from_logits. Labels outside [0, 1] are an error,
 *   except under the mask. Logits of any size are exact,
 *   ±Infinity too. NaN in → NaN.
 * Source: Good 1952, Rational decisions; form as tf.nn.sigmoid_cross_entropy_with_logits.
 *
 * @param yTrue - Truth: labels from 0 to 1, hard or soft, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: logits (any real number, no sigmoid), of the shape of yTrue.
 * @param options - `labelSmoothing` (0), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`,
 *   as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Nats.
 * @throws Error for unequal shapes, labels outside [0, 1], a tensor that is not float32, a `labelSmoothing`
 *   outside [0, 1], or an unknown option.
 * @example
 * binaryCrossEntropy([1], [0]); // → log 2 = 0.6931
 * @tex L = -y \log \sigma(x) - (1 - y) \log(1 - \sigma(x)) */
export function binaryCrossEntropy(
  yTrue: Input,
  yPred: Input,
  options: BinaryCrossEntropyOptions = {},
): tf.Tensor {
  const name = 'binaryCrossEntropy';
  const o = withDefaults(name, options, { ...elementwiseDefaults, labelSmoothing: 0 });
  checkSmoothing(name, o.labelSmoothing);
  const { labelSmoothing: smoothing } = o;
  const loss = (y: tf.Tensor, x: tf.Tensor): tf.Tensor =>
    binaryEntropy(smoothLabels(y, smoothing), x);
  return perLabel(name, yTrue, yPred, o, loss, { kind: 'binaryEntropy', smoothing });
}

export interface CrossEntropyOptions extends ClassOptions {
  /** Moves labels towards 1/K: y·(1 − a) + a/K, 0 to 1. @default 0 */
  readonly labelSmoothing?: number;
  /**
   * A weight for each class, ≥ 0, that multiplies those of its pixels; null for none. With labels 'index' only; PyTorch's mean
   * is that of divisor 'weights'.
   * @default null
   */
  readonly classWeights?: readonly number[] | null;
}

/** Cross-entropy of logits over K classes on the last axis.
 *
 *   loss = −Σ yₖ·log softmax(x)ₖ = Σ yₖ·(log Σⱼ e^(xⱼ) − xₖ)
 *
 * Shapes: yTrue [..., K] or, with labels 'index', [...]; yPred [..., K] → map [...].
 * Range: ≥ 0. Gradient in yPred: softmax(x)·Σy − y; in yTrue (one-hot): −log softmax(x).
 * Convention: yPred are logits, as Keras with from_logits; K is always the last axis. Labels
 *   outside [0, 1], and class numbers that are not 0 … K − 1, are an error, except under the mask.
 *   A logit of −Infinity is a class that cannot be, and costs nothing where it is not the label. NaN in → NaN.
 * Source: Good 1952, Rational decisions; label smoothing: Szegedy et al. 2016, arXiv:1512.00567.
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, [..., K]; with labels 'index' class numbers 0 … K −
 *   1, [...].
 * @param yPred - Prediction: logits (any real number, no softmax) of K classes on the last axis, [..., K].
 * @param options - `labels` ('oneHot'), `ignoreLabel` (null), `labelSmoothing` (0), `classWeights` (null); and `reduction`, `divisor`, `weights` and `mask`,
 *   as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Nats.
 * @throws Error for shapes that do not fit, labels outside [0, 1], class numbers that there are not, a tensor
 *   that is not float32 (class numbers may be int32), a `labelSmoothing` outside [0, 1], `labels` other than
 *   'oneHot' and 'index', or an unknown option.
 * @example
 * crossEntropy([[1, 0]], [[0, 0]]); // → log 2 = 0.6931
 * @tex L = -\sum_k y_k \log \frac{e^{x_k}}{\sum_j e^{x_j}} */
export function crossEntropy(
  yTrue: Input,
  yPred: Input,
  options: CrossEntropyOptions = {},
): tf.Tensor {
  const name = 'crossEntropy';
  const own = { labelSmoothing: 0, classWeights: null as readonly number[] | null };
  const o = withDefaults(name, options, { ...classDefaults, ...own });
  checkSmoothing(name, o.labelSmoothing);
  const loss = (y: tf.Tensor, x: tf.Tensor): tf.Tensor => {
    const classes = x.shape[x.rank - 1]!;
    const target = tf.add(tf.mul(y, 1 - o.labelSmoothing), o.labelSmoothing / classes);
    return categoricalEntropy(target, x);
  };
  const fused = { kind: 'entropy', smoothing: o.labelSmoothing } as const;
  return perClasses(name, yTrue, yPred, o, loss, { classWeights: o.classWeights, fused });
}

export interface FocalOptions extends ElementwiseOptions {
  /** How much easy examples are discounted, ≥ 0; 0 is cross-entropy. @default 2 */
  readonly gamma?: number;
  /** Weight of the positive class, 1 − alpha of the negative one; null for none. @default null */
  readonly alpha?: number | null;
  /** Moves labels towards ½: y·(1 − a) + ½a, 0 to 1. @default 0 */
  readonly labelSmoothing?: number;
}

/** Binary focal loss of logits: cross-entropy with easy examples discounted.
 *
 *   q = y·σ(−x) + (1 − y)·σ(x)                 1 − p_t, without cancellation
 *   loss = α_t·q^gamma·binaryCrossEntropy(y, x),   α_t = y·alpha + (1 − y)·(1 − alpha), or 1
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred, for y = 1: α·q^gamma·(gamma·p·log p − q), p = 1 − q.
 * Convention: alpha differs: Keras and optax use none unless asked, its paper and torchvision 0.25;
 *   so null is the default. The mean is over all entries (kornia divides by the classes too).
 *   Labels outside [0, 1] are an error. NaN in → NaN.
 * Source: Lin et al. 2017, arXiv:1708.02002.
 *
 * @param yTrue - Truth: labels from 0 to 1, hard or soft, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: logits (any real number, no sigmoid), of the shape of yTrue.
 * @param options - `gamma` (2), `alpha` (null), `labelSmoothing` (0), `lastAxis` ('keep'); and `reduction`,
 *   `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Nats.
 * @throws Error for unequal shapes, labels outside [0, 1], a tensor that is not float32, a negative or infinite
 *   `gamma`, an `alpha` or `labelSmoothing` outside [0, 1], or an unknown option.
 * @example
 * focal([1], [0]); // → ¼ log 2 = 0.1733
 * @tex L = \alpha_t\, (1 - p_t)^\gamma \left( -y \log \sigma(x) - (1 - y) \log(1 - \sigma(x)) \right), \qquad p_t = y\,\sigma(x) + (1 - y)(1 - \sigma(x)) */
export function focal(yTrue: Input, yPred: Input, options: FocalOptions = {}): tf.Tensor {
  const name = 'focal';
  const o = withDefaults(name, options, {
    ...elementwiseDefaults,
    gamma: 2,
    alpha: null as number | null,
    labelSmoothing: 0,
  });
  inRange(name, 'gamma', o.gamma, (x) => x >= 0 && x < Infinity, 'a finite number, at least 0');
  if (o.alpha !== null)
    inRange(name, 'alpha', o.alpha, (x) => x >= 0 && x <= 1, 'from 0 to 1, or null');
  checkSmoothing(name, o.labelSmoothing);
  const { gamma, alpha, labelSmoothing: smoothing } = o;
  const loss = (given: tf.Tensor, x: tf.Tensor): tf.Tensor => {
    const y = smoothLabels(given, smoothing);
    const blend = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      tf.add(tf.mul(y, a), tf.mul(tf.sub(1, y), b));
    let loss = binaryEntropy(y, x);
    if (gamma > 0) {
      loss = tf.mul(absPower(blend(sigmoid(tf.neg(x)), sigmoid(x)), gamma), loss);
    }
    if (alpha === null) return loss;
    return tf.mul(blend(tf.scalar(alpha), tf.scalar(1 - alpha)), loss);
  };
  const fused: FusedLoss =
    gamma === 0 && alpha === null
      ? { kind: 'binaryEntropy', smoothing }
      : { kind: 'binaryFocal', smoothing, gamma, alpha };
  return perLabel(name, yTrue, yPred, o, loss, fused);
}

const smoothLabels = (y: tf.Tensor, smoothing: number): tf.Tensor =>
  tf.add(tf.mul(y, 1 - smoothing), smoothing / 2);

/**
 * y·softplus(−x) + (1 − y)·softplus(x), with (1 − y)σ(x) − yσ(−x) for its derivative σ(x) − y, which would cancel for a
 * certain hit.
 */
const binaryEntropy = (y: tf.Tensor, x: tf.Tensor): tf.Tensor =>
  differentiable([y, x], (y, x) => ({
    value: tf.add(hinge(y, x), log1p(tf.exp(tf.neg(tf.abs(x))))),
    saved: [y, x],
    gradient: (dy, [y, x]) => {
      const wrong = tf.mul(tf.sub(1, y!), sigmoid(x!));
      const derivative = tf.sub(wrong, tf.mul(y!, sigmoid(tf.neg(x!))));
      return [tf.neg(tf.mul(dy, x!)), tf.mul(dy, derivative)];
    },
  }));

/** (1 − y)·max(x, 0) + y·max(−x, 0) */
const hinge = (y: tf.Tensor, x: tf.Tensor): tf.Tensor => {
  const zero = tf.zerosLike(x);
  const positive = tf.where(tf.less(x, 0), zero, x);
  const negative = tf.where(tf.greater(x, 0), zero, tf.neg(x));
  return tf.add(shareOf(tf.sub(1, y), positive), shareOf(y, negative));
};

/** y·x, and 0 where y is 0, of an infinite x too: a class that is not the label's may be impossible. */
const shareOf = (y: tf.Tensor, x: tf.Tensor): tf.Tensor =>
  tf.where(tf.equal(y, 0), tf.zerosLike(x), tf.mul(y, x));

/** Cross-entropy of labels y [..., K] and logits x [..., K]. */
export const categoricalEntropy = (y: tf.Tensor, x: tf.Tensor): tf.Tensor =>
  differentiable([y, x], (y, x) => {
    const surprise = tf.neg(logSoftmaxOf(x));
    return {
      value: tf.sum(shareOf(y, surprise), -1),
      saved: [y, x],
      gradient: (dy, [y, x]) => {
        const scale = tf.expandDims(dy, -1);
        const derivative = tf.sub(tf.mul(tf.softmax(x!), tf.sum(y!, -1, true)), y!);
        return [tf.neg(tf.mul(scale, logSoftmaxOf(x!))), tf.mul(scale, derivative)];
      },
    };
  });

function checkSmoothing(name: string, value: number): void {
  inRange(name, 'labelSmoothing', value, (x) => x >= 0 && x <= 1, 'from 0 to 1');
}
