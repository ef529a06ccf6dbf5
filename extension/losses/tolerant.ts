/** Regression losses between the absolute and the squared error, entry by entry. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, isPositive, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { elementwiseDefaults, perEntry } from './elementwise.js';
import type { ElementwiseOptions } from './elementwise.js';
import { clip, clipBelow, huberOf, log1pSquare, safeAbs } from './elementary.js';
import { differentiable } from './differentiable.js';

export interface SmoothL1Options extends ElementwiseOptions {
  /** Where the quadratic part ends, > 0, in the unit of the inputs. @default 1 */
  readonly beta?: number;
}

/** Smooth L1 loss: quadratic within `beta` of the target, then the absolute error itself.
 *
 *   e = p − t
 *   loss = ½e²/beta                  if |e| ≤ beta
 *        = |e| − ½beta               otherwise
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: clip(e/beta, ±1).
 * Convention: Huber with delta = beta, divided by beta, so that the slope of large errors is 1: as PyTorch
 *   smooth_l1_loss, and Fast R-CNN with beta 1. NaN in → NaN.
 * Source: Girshick 2015, arXiv:1504.08083.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `beta` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for every
 *   loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The unit of the inputs.
 * @throws Error for unequal shapes, a tensor that is not float32, an option out of its range, or an unknown option.
 * @example
 * smoothL1([0], [3], { beta: 2 }); // → 2
 * @tex L = \begin{cases} e^2 / (2\beta) & |e| \le \beta \\ |e| - \tfrac12 \beta & \text{otherwise} \end{cases} */
export function smoothL1(yTrue: Input, yPred: Input, options: SmoothL1Options = {}): tf.Tensor {
  const o = withDefaults('smoothL1', options, { ...elementwiseDefaults, beta: 1 });
  inRange('smoothL1', 'beta', o.beta, isPositive, 'greater than 0 and finite');
  return perEntry('smoothL1', yTrue, yPred, o, (t, p) =>
    tf.div(huberOf(tf.sub(p, t), o.beta), o.beta),
  );
}

export interface BerHuOptions extends ElementwiseOptions {
  /** Where the quadratic part begins, > 0, in the unit of the inputs. @default 1 */
  readonly threshold?: number;
}

/** Reverse Huber loss: the absolute error for small errors, quadratic beyond; for depth.
 *
 *   e = p − t
 *   loss = |e|                        if |e| ≤ threshold
 *        = (e² + threshold²)/(2·threshold)    otherwise
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: sign(e) up to the threshold, e/threshold beyond; 0 at e = 0.
 * Convention: Its paper takes a fifth of the largest error of the batch for the threshold, anew in each step: give
 *   that number, held constant. NaN in → NaN.
 * Source: Owen 2007, A robust hybrid of lasso and ridge regression; for depth Laina et al. 2016, arXiv:1606.00373.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `threshold` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for
 *   every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The unit of the inputs.
 * @throws Error for unequal shapes, a tensor that is not float32, an option out of its range, or an unknown option.
 * @example
 * berHu([0], [3]); // → 5
 * @tex L = \begin{cases} |e| & |e| \le c \\ \dfrac{e^2 + c^2}{2c} & \text{otherwise} \end{cases} */
export function berHu(yTrue: Input, yPred: Input, options: BerHuOptions = {}): tf.Tensor {
  const o = withDefaults('berHu', options, { ...elementwiseDefaults, threshold: 1 });
  inRange('berHu', 'threshold', o.threshold, isPositive, 'greater than 0 and finite');
  // |e| + max(|e| − c, 0)²/(2c)
  return perEntry('berHu', yTrue, yPred, o, (t, p) => {
    const size = safeAbs(tf.sub(p, t));
    const beyond = clipBelow(tf.sub(size, o.threshold));
    return tf.add(size, tf.div(tf.square(beyond), 2 * o.threshold));
  });
}

export interface PinballOptions extends ElementwiseOptions {
  /** Which quantile is predicted, between 0 and 1. @default 0.5 */
  readonly quantile?: number;
}

/** Pinball loss: at its minimum the prediction is a quantile of the truth.
 *
 *   e = t − p
 *   loss = quantile·e                 if e ≥ 0
 *        = (quantile − 1)·e           otherwise
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: −quantile where the prediction is too low, 1 − quantile where it is too high,
 *   the mean of both where it is right.
 * Convention: quantile ½ is half of the absolute error. NaN in → NaN.
 * Source: Koenker & Bassett 1978, doi:10.2307/1913643.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `quantile` (0.5), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for
 *   every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The unit of the inputs.
 * @throws Error for unequal shapes, a tensor that is not float32, an option out of its range, or an unknown option.
 * @example
 * pinball([2], [0], { quantile: 0.9 }); // → 1.8
 * @tex L = \max(q\,(t - p),\; (q - 1)(t - p)) */
export function pinball(yTrue: Input, yPred: Input, options: PinballOptions = {}): tf.Tensor {
  const o = withDefaults('pinball', options, { ...elementwiseDefaults, quantile: 0.5 });
  inRange('pinball', 'quantile', o.quantile, (x) => x > 0 && x < 1, 'between 0 and 1');
  // ½|e| + (q − ½)·e
  return perEntry('pinball', yTrue, yPred, o, (t, p) => {
    const e = tf.sub(t, p);
    return tf.add(tf.mul(safeAbs(e), 0.5), tf.mul(e, o.quantile - 0.5));
  });
}

export interface BarronOptions extends ElementwiseOptions {
  /** The shape, any number up to 2, −Infinity included. @default 1 */
  readonly alpha?: number;
  /** The error is divided by this, > 0 (Barron's c). @default 1 */
  readonly scale?: number;
}

/** Barron's general loss: from the squared error to losses that ignore outliers, by one number.
 *
 *   e = (p − t)/scale, b = |alpha − 2|
 *   loss = (b/alpha)·((e²/b + 1)^(alpha/2) − 1)
 *        = ½e² for alpha 2, log(½e² + 1) for alpha 0, 1 − exp(−½e²) for alpha −Infinity
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: (e/scale)·(e²/b + 1)^(alpha/2 − 1).
 * Convention: alpha 1 is Charbonnier with offset, 0 Cauchy, −2 Geman–McClure, −Infinity Welsch; near 0 and 2 it
 *   does not cancel. NaN in → NaN.
 * Source: Barron 2019, arXiv:1701.03077.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `alpha` (1), `scale` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`,
 *   as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for unequal shapes, a tensor that is not float32, an option out of its range, or an unknown option.
 * @example
 * barron([0], [1]); // → √2 − 1 = 0.4142
 * @tex L = \frac{|\alpha - 2|}{\alpha} \left( \left( \frac{e^2}{|\alpha - 2|} + 1 \right)^{\alpha/2} - 1 \right) */
export function barron(yTrue: Input, yPred: Input, options: BarronOptions = {}): tf.Tensor {
  const o = withDefaults('barron', options, { ...elementwiseDefaults, alpha: 1, scale: 1 });
  inRange('barron', 'alpha', o.alpha, (x) => x <= 2, 'at most 2');
  inRange('barron', 'scale', o.scale, isPositive, 'greater than 0 and finite');
  return perEntry('barron', yTrue, yPred, o, (t, p) => {
    const e = tf.div(tf.sub(p, t), o.scale);
    if (o.alpha === 2) return tf.mul(tf.square(e), 0.5);
    if (o.alpha === -Infinity) return tf.neg(tf.expm1(tf.mul(tf.square(e), -0.5)));
    const b = 2 - o.alpha;
    const logarithm = log1pSquare(tf.div(e, Math.sqrt(b)));
    if (o.alpha === 0) return logarithm;
    return grow(logarithm, o.alpha, b);
  });
}

/**
 * b/alpha·(e^(alpha/2·x) − 1), x ≥ 0. For b next to 0 it is a number where its power is none: then b/alpha goes into the exponent,
 * as it always does in the gradient, b/2·e^(alpha/2·x).
 */
const grow = (x: tf.Tensor, alpha: number, b: number): tf.Tensor =>
  differentiable([x], (x) => {
    const exponent = tf.mul(x, alpha / 2);
    const near = tf.mul(tf.expm1(exponent), b / alpha);
    const far = tf.sub(tf.exp(tf.add(exponent, Math.log(b / Math.abs(alpha)))), b / alpha);
    return {
      value: tf.where(tf.greater(exponent, 40), far, near),
      saved: [x],
      gradient: (dy, [x]) => [tf.mul(dy, tf.exp(tf.add(tf.mul(x!, alpha / 2), Math.log(b / 2))))],
    };
  });

export interface TukeyOptions extends ElementwiseOptions {
  /** Where the loss is constant, > 0, in the unit of the inputs. @default 4.685 */
  readonly scale?: number;
}

/** Tukey's biweight: errors beyond `scale` cost a constant, and teach nothing.
 *
 *   e = (p − t)/scale
 *   loss = scale²/6·(1 − (1 − e²)³)   if |e| ≤ 1
 *        = scale²/6                   otherwise
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: 0 to scale²/6. Gradient in yPred: scale·e·(1 − e²)² within, 0 beyond.
 * Convention: 4.685 is 95 % efficient for normal errors of unit variance: divide the errors by their spread first.
 *   NaN in → NaN.
 * Source: Beaton & Tukey 1974, doi:10.1080/00401706.1974.10489171.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `scale` (4.685), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for
 *   every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The square of the unit of the inputs.
 * @throws Error for unequal shapes, a tensor that is not float32, an option out of its range, or an unknown option.
 * @example
 * tukey([0], [9], { scale: 3 }); // → 1.5
 * @tex L = \tfrac{c^2}{6} \left( 1 - (1 - \min(1, e^2))^3 \right) */
export function tukey(yTrue: Input, yPred: Input, options: TukeyOptions = {}): tf.Tensor {
  const o = withDefaults('tukey', options, { ...elementwiseDefaults, scale: 4.685 });
  inRange('tukey', 'scale', o.scale, isPositive, 'greater than 0 and finite');
  return perEntry('tukey', yTrue, yPred, o, (t, p) => {
    const square = tf.square(clip(tf.div(tf.sub(p, t), o.scale), 1));
    // 1 − (1 − u)³ = u·(3 − 3u + u²), which does not cancel.
    const rest = tf.add(tf.sub(3, tf.mul(square, 3)), tf.square(square));
    return tf.mul(tf.mul(square, rest), o.scale ** 2 / 6);
  });
}
