/** Losses over exclusive classes that weigh a pixel by how sure it is. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { classDefaults, classTensor, perClasses } from './classes.js';
import type { ClassOptions } from './classes.js';
import { absPower, logSoftmaxFor } from './elementary.js';

export interface SoftmaxFocalOptions extends ClassOptions {
  /** How much easy pixels are discounted, ≥ 0; 0 is cross-entropy. @default 2 */
  readonly gamma?: number;
  /** Weight of each class, ≥ 0; null for none. @default null */
  readonly alpha?: readonly number[] | null;
}

/** Focal loss over K exclusive classes: cross-entropy with easy pixels discounted.
 *
 *   p = softmax(x)
 *   loss = −Σ yₖ·alphaₖ·(1 − pₖ)^gamma·log pₖ
 *
 * Shapes: yTrue [..., K] or, with labels 'index', [...]; yPred [..., K] → map [...].
 * Range: ≥ 0. Gradient in yPred: by the chain rule through log p; finite for logits of any finite size.
 * Convention: One softmax over the last axis: sigmoid focal on one-hot labels is `focal`, another loss with other
 *   numbers. (1 − p) is computed as −expm1(log p), so that a sure and right pixel keeps its digits. alpha is a
 *   weight for each class, as kornia focal_loss for none and MONAI FocalLoss with use_softmax take it; gamma 0 is
 *   crossEntropy. The mean is over pixels. NaN in → NaN.
 * Source: Lin et al. 2017, arXiv:1708.02002, with softmax.
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, [..., K]; with labels 'index' class numbers 0 … K − 1,
 *   [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: logits (any real number, no softmax) of K classes on the last axis, [..., K].
 * @param options - `gamma` (2), `alpha` (null), `labels` ('oneHot'), `ignoreLabel` (null); and `reduction`,
 *   `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Nats.
 * @throws Error for shapes that do not fit, labels outside [0, 1], class numbers that there are not, a tensor that
 *   is not float32, a negative `gamma`, an `alpha` of another length or negative, or an unknown option.
 * @example
 * softmaxFocal([[1, 0]], [[0, 0]]); // → ¼ log 2 = 0.1733
 * @tex L = -\sum_k y_k\, \alpha_k\, (1 - p_k)^\gamma \log p_k, \qquad p = \operatorname{softmax}(x) */
export function softmaxFocal(
  yTrue: Input,
  yPred: Input,
  options: SoftmaxFocalOptions = {},
): tf.Tensor {
  const name = 'softmaxFocal';
  const own = { gamma: 2, alpha: null as readonly number[] | null };
  const o = withDefaults(name, options, { ...classDefaults, ...own });
  inRange(name, 'gamma', o.gamma, (x) => x >= 0 && x < Infinity, 'a finite number, at least 0');
  const { alpha, gamma } = o;
  // Of class numbers alpha is a weight of the pixel, as long as the mean is not by weights, among which it does not count.
  const asWeight = o.labels === 'index' && !(o.divisor === 'weights' && o.weights !== undefined);
  const given = asWeight ? { ...o, divisor: 'count' as const } : o;
  const loss = (y: tf.Tensor, x: tf.Tensor): tf.Tensor => {
    const weighted =
      alpha === null || asWeight ? y : tf.mul(y, classTensor(name, alpha, x.shape[x.rank - 1]!));
    const logP = logSoftmaxFor(y, x);
    const surprise = tf.neg(logP);
    if (gamma === 0) return tf.sum(tf.mul(weighted, surprise), -1);
    const doubt = absPower(tf.neg(tf.expm1(logP)), gamma);
    return tf.sum(tf.mul(weighted, tf.mul(doubt, surprise)), -1);
  };
  const fused =
    gamma === 0
      ? ({ kind: 'entropy', smoothing: 0 } as const)
      : ({ kind: 'focal', gamma } as const);
  // A weight that is the kernel's, or none: that of a class is in the loss already.
  const whole = alpha === null || asWeight ? { fused } : {};
  return perClasses(name, yTrue, yPred, given, loss, {
    ...whole,
    classWeights: asWeight ? alpha : null,
  });
}

export interface PolyOptions extends ClassOptions {
  /** What is added to the coefficient of 1 − p, ≥ −1. @default 1 */
  readonly epsilon?: number;
}

/** PolyLoss: cross-entropy, and its first term once more.
 *
 *   p = softmax(x)
 *   loss = Σ yₖ·(−log pₖ + epsilon·(1 − pₖ))
 *
 * Shapes: yTrue [..., K] or, with labels 'index', [...]; yPred [..., K] → map [...].
 * Range: ≥ 0. Gradient in yPred: of crossEntropy, plus epsilon·pⱼ·(Σ yₖpₖ − yⱼ) in each logit.
 * Convention: Poly-1, the form that its paper recommends. NaN in → NaN.
 * Source: Leng et al. 2022, arXiv:2204.12511.
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, [..., K]; with labels 'index' class numbers 0 … K − 1,
 *   [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: logits (any real number, no softmax) of K classes on the last axis, [..., K].
 * @param options - `epsilon` (1), `labels` ('oneHot'), `ignoreLabel` (null); and `reduction`, `divisor`, `weights`
 *   and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Nats.
 * @throws Error for shapes that do not fit, labels outside [0, 1], class numbers that there are not, a tensor that
 *   is not float32, an `epsilon` below −1, or an unknown option.
 * @example
 * polyCrossEntropy([[1, 0]], [[0, 0]]); // → log 2 + ½ = 1.1931
 * @tex L = \sum_k y_k \left( -\log p_k + \epsilon\, (1 - p_k) \right) */
export function polyCrossEntropy(yTrue: Input, yPred: Input, options: PolyOptions = {}): tf.Tensor {
  const name = 'polyCrossEntropy';
  const o = withDefaults(name, options, { ...classDefaults, epsilon: 1 });
  inRange(
    name,
    'epsilon',
    o.epsilon,
    (x) => x >= -1 && x < Infinity,
    'a finite number, at least -1',
  );
  return perClasses(name, yTrue, yPred, o, (y, x) => {
    const logP = logSoftmaxFor(y, x);
    const terms = tf.add(tf.neg(logP), tf.mul(tf.neg(tf.expm1(logP)), o.epsilon));
    return tf.sum(tf.mul(y, terms), -1);
  });
}
