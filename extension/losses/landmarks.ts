/** Losses of landmarks and heatmaps. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, isPositive, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { constant, differentiable } from './differentiable.js';
import { checkLabels } from './domains.js';
import { elementwiseDefaults, perEntry } from './elementwise.js';
import type { ElementwiseOptions } from './elementwise.js';
import { clipBelow, logOnePlus, safeAbs } from './elementary.js';

export interface WingOptions extends ElementwiseOptions {
  /** Where the logarithmic part ends (ω of the paper), > 0. @default 10 */
  readonly width?: number;
  /** How curved it is (ε of the paper), > 0. @default 2 */
  readonly curvature?: number;
}

/** Wing loss: small errors of landmarks weigh as much as large ones.
 *
 *   e = p − t, C = width − width·log(1 + width/curvature)
 *   loss = width·log(1 + |e|/curvature)      if |e| < width
 *        = |e| − C                           otherwise
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: width·sign(e)/(curvature + |e|) within, sign(e) beyond; 0 at e = 0.
 * Convention: Errors in pixels; width 10 and curvature 2 are those of its paper. NaN in → NaN.
 * Source: Feng et al. 2018, arXiv:1711.06753.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `width` (10), `curvature` (2), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and
 *   `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The unit of the inputs.
 * @throws Error for unequal shapes, a tensor that is not float32, an option out of its range, or an unknown option.
 * @example
 * wing([0], [2]); // → 10 log 2 = 6.9315
 * @tex L = \begin{cases} \omega \log(1 + |e|/\epsilon) & |e| < \omega \\ |e| - C & \text{otherwise} \end{cases} */
export function wing(yTrue: Input, yPred: Input, options: WingOptions = {}): tf.Tensor {
  const o = withDefaults('wing', options, { ...elementwiseDefaults, width: 10, curvature: 2 });
  inRange('wing', 'width', o.width, isPositive, 'greater than 0 and finite');
  inRange('wing', 'curvature', o.curvature, isPositive, 'greater than 0 and finite');
  return perEntry('wing', yTrue, yPred, o, (t, p) => {
    const size = safeAbs(tf.sub(p, t));
    const beyond = clipBelow(tf.sub(size, o.width));
    // What is left of the error within the width, so that both parts add up.
    const within = tf.sub(size, beyond);
    return tf.add(tf.mul(logOnePlus(tf.div(within, o.curvature)), o.width), beyond);
  });
}

export interface AdaptiveWingOptions extends ElementwiseOptions {
  /** Height of the curved part (ω of the paper), > 0. @default 14 */
  readonly width?: number;
  /** Where the curved part ends (θ of the paper), > 0. @default 0.5 */
  readonly threshold?: number;
  /** How curved it is (ε of the paper), > 0. @default 1 */
  readonly curvature?: number;
  /** The power at background, where t = 0; at a peak it is one less. Above 1. @default 2.1 */
  readonly alpha?: number;
}

/** Adaptive wing loss of heatmaps: a wing near peaks, a square in the background.
 *
 *   e = p − t, q = alpha − t
 *   loss = width·log(1 + |e/curvature|^q)   if |e| < threshold
 *        = A·|e| − C                        otherwise, A and C so that value and slope go on
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: width·q·|e|^(q − 1)/(curvature^q + |e|^q)·sign(e) within, A·sign(e) beyond; 0 at e = 0. In yTrue: 0.
 * Convention: The four numbers are those of its paper; heatmaps from 0 to 1, predictions without a sigmoid. Its weighted loss map, 10
 *   times more near peaks, is `weights` of 1 + 10·(dilated t ≥ 0.2). NaN in → NaN.
 * Source: Wang, Bo, Fuxin 2019, arXiv:1904.07399.
 *
 * @param yTrue - Truth: heatmaps from 0 to 1, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: heatmaps, any real number, of the shape of yTrue.
 * @param options - `width` (14), `threshold` (0.5), `curvature` (1), `alpha` (2.1), `lastAxis` ('keep'); and `reduction`, `divisor`,
 *   `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for unequal shapes, heatmaps outside [0, 1], a tensor that is not float32, an option out of its range, or an unknown
 *   option.
 * @example
 * adaptiveWing([1], [0.75]); // → 14·log(1 + ¼^1.1) = 2.7568
 * @tex L = \begin{cases} \omega \log\left(1 + |e/\epsilon|^{\alpha - t}\right) & |e| < \theta \\ A|e| - C & \text{otherwise} \end{cases} */
export function adaptiveWing(
  yTrue: Input,
  yPred: Input,
  options: AdaptiveWingOptions = {},
): tf.Tensor {
  const name = 'adaptiveWing';
  const own = { width: 14, threshold: 0.5, curvature: 1, alpha: 2.1 };
  const o = withDefaults(name, options, { ...elementwiseDefaults, ...own });
  for (const key of ['width', 'threshold', 'curvature'] as const) {
    inRange(name, key, o[key], isPositive, 'greater than 0 and finite');
  }
  inRange(name, 'alpha', o.alpha, (x) => x > 1 && x < Infinity, 'greater than 1 and finite');
  return perEntry(name, yTrue, yPred, o, (given, p) => {
    checkLabels(name, given);
    const t = constant(given);
    const power = tf.sub(o.alpha, t);
    const size = safeAbs(tf.sub(p, t));
    const beyond = clipBelow(tf.sub(size, o.threshold));
    // What is left of the error within the threshold, so that both parts add up.
    const within = tf.sub(size, beyond);
    const curved = tf.mul(logOnePlus(powerOf(tf.div(within, o.curvature), power)), o.width);
    const edge = tf.pow(tf.scalar(o.threshold / o.curvature), power);
    const slope = tf.div(tf.mul(edge, power), tf.add(edge, 1));
    return tf.add(curved, tf.mul(tf.mul(slope, o.width / o.threshold), beyond));
  });
}

/** x^power for x ≥ 0, the power a constant map. Gradient: power·x^(power − 1), and 0 at x = 0. */
const powerOf = (x: tf.Tensor, power: tf.Tensor): tf.Tensor =>
  differentiable([x, power], (x, power) => {
    const none = tf.equal(x, 0);
    return {
      value: tf.where(none, tf.zerosLike(x), tf.pow(x, power)),
      saved: [x, power, none],
      gradient: (dy, [x, power, none]) => {
        const base = tf.where(none!, tf.onesLike(x!), x!);
        const derivative = tf.mul(power!, powerOf(base, tf.sub(power!, 1)));
        const masked = tf.where(none!, tf.zerosLike(derivative), derivative);
        return [tf.mul(dy, masked), tf.zerosLike(power!)];
      },
    };
  });
