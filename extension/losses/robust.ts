/** Robust regression losses: large errors count less than their square, entry by entry. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { elementwiseDefaults, perEntry } from './elementwise.js';
import type { ElementwiseOptions } from './elementwise.js';
import { differentiable } from './differentiable.js';
import { log1pSquare } from './elementary.js';

export interface CharbonnierOptions extends ElementwiseOptions {
  /** The error at which the loss turns from quadratic to linear, > 0. @default 1e-3 */
  readonly epsilon?: number;
  /**
   * Subtract epsilon, so that the loss is 0 at e = 0; kornia is { epsilon: 1, offset: true }.
   * @default false
   */
  readonly offset?: boolean;
}

/** Charbonnier loss: a smooth absolute error.
 *
 *   e = p − t
 *   loss = √(e² + epsilon²)      with offset: − epsilon
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ epsilon, with offset ≥ 0. Gradient in yPred: e/√(e² + epsilon²).
 * Convention: two are in use: LapSRN (the default: epsilon 10⁻³, no offset) and kornia (epsilon 1,
 *   offset). NaN in → NaN.
 * Source: Charbonnier et al. 1994, doi:10.1109/ICIP.1994.413553; LapSRN, Lai et al. 2017,
 *   arXiv:1704.03915.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `epsilon` (1e-3), `offset` (false), `lastAxis` ('keep'); and `reduction`, `divisor`,
 *   `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The unit of the inputs.
 * @throws Error for unequal shapes, a tensor that is not float32, an `epsilon` that is not positive and finite,
 *   or an unknown option.
 * @example
 * charbonnier([0], [1], { epsilon: 1, offset: true }); // → √2 − 1 = 0.4142
 * @tex L = \sqrt{e^2 + \epsilon^2} */
export function charbonnier(
  yTrue: Input,
  yPred: Input,
  options: CharbonnierOptions = {},
): tf.Tensor {
  const name = 'charbonnier';
  const o = withDefaults(name, options, { ...elementwiseDefaults, epsilon: 1e-3, offset: false });
  inRange(name, 'epsilon', o.epsilon, (x) => x > 0 && x < Infinity, 'greater than 0 and finite');
  const loss = (t: tf.Tensor, p: tf.Tensor): tf.Tensor =>
    differentiable([tf.sub(p, t)], (e) => {
      // Scaled by the larger of the two, so that e² cannot overflow, unless that is infinite;
      // √(e² + ε²) − ε = e²/(√(e² + ε²) + ε).
      const size = tf.abs(e);
      const finite = tf.where(tf.equal(size, Infinity), tf.onesLike(size), size);
      const larger = tf.where(tf.less(size, o.epsilon), tf.fill(e.shape, o.epsilon), finite);
      const root = hypotenuse(e, o.epsilon, larger);
      return {
        value: o.offset ? tf.mul(e, tf.div(e, tf.add(root, o.epsilon))) : root,
        saved: [e, larger],
        gradient: (dy, [e, larger]) => [tf.mul(dy, tf.div(e!, hypotenuse(e!, o.epsilon, larger!)))],
      };
    });
  const { epsilon, offset } = o;
  return perEntry(name, yTrue, yPred, o, loss, { kind: 'charbonnier', epsilon, offset });
}

export interface ScaleOptions extends ElementwiseOptions {
  /** The error is divided by this, > 0 (Barron's c). @default 1 */
  readonly scale?: number;
}

/** Geman–McClure loss: large errors all cost the same.
 *
 *   e = (p − t)/scale
 *   loss = 2e²/(e² + 4)
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: 0 to 2. Gradient in yPred: 16e/(e² + 4)²/scale, which vanishes for large errors.
 * Convention: Barron's α = −2, as kornia geman_mcclure_loss. Does not overflow. NaN in → NaN.
 * Source: Geman & McClure 1985; Barron 2019, arXiv:1701.03077.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `scale` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for
 *   every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for unequal shapes, a tensor that is not float32, a `scale` that is not positive and finite, or
 *   an unknown option.
 * @example
 * gemanMcClure([0], [2]); // → 1
 * @tex L = \frac{2 e^2}{e^2 + 4} */
export function gemanMcClure(yTrue: Input, yPred: Input, options: ScaleOptions = {}): tf.Tensor {
  // u = e/2: 2u²/(1 + u²) and 2u/(1 + u²)², for |u| > 1 by i = 1/u: 2/(1 + i²) and 2i³/(1 + i²)².
  return scaleDifference('gemanMcClure', yTrue, yPred, options, (x) =>
    differentiable([x], (e) => {
      const large = tf.greater(tf.abs(e), 2);
      const i = inner(e, large);
      const v = tf.square(i);
      return {
        value: tf.div(tf.where(large, tf.onesLike(v), v), tf.div(tf.add(v, 1), 2)),
        saved: [e, large],
        gradient: (dy, [e, large]) => {
          const i = inner(e!, large!);
          const v = tf.square(i);
          const top = tf.where(large!, tf.mul(i, v), i);
          return [tf.mul(dy, tf.div(tf.mul(top, 2), tf.square(tf.add(v, 1))))];
        },
      };
    }),
  );
}

/** e/2, or where it is large its reciprocal. */
function inner(e: tf.Tensor, large: tf.Tensor): tf.Tensor {
  const half = tf.div(e, 2);
  return tf.where(large, tf.reciprocal(tf.where(large, half, tf.onesLike(half))), half);
}

/** Welsch loss (also Leclerc): one minus a Gaussian of the error.
 *
 *   e = (p − t)/scale
 *   loss = 1 − exp(−½e²)
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: 0 to 1. Gradient in yPred: e·exp(−½e²)/scale, which vanishes for large errors.
 * Convention: Barron's α = −∞, as kornia welsch_loss. NaN in → NaN.
 * Source: Dennis & Welsch 1978, doi:10.1080/03610917808812083; Barron 2019, arXiv:1701.03077.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `scale` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for
 *   every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for unequal shapes, a tensor that is not float32, a `scale` that is not positive and finite, or
 *   an unknown option.
 * @example
 * welsch([0], [1]); // → 0.3935
 * @tex L = 1 - \exp\left(-\tfrac12 e^2\right) */
export function welsch(yTrue: Input, yPred: Input, options: ScaleOptions = {}): tf.Tensor {
  return scaleDifference('welsch', yTrue, yPred, options, (x) =>
    differentiable([x], (e) => ({
      value: tf.neg(tf.expm1(tf.mul(tf.square(e), -0.5))),
      saved: [e],
      gradient: (dy, [e]) => [tf.mul(dy, tf.mul(e!, tf.exp(tf.mul(tf.square(e!), -0.5))))],
    })),
  );
}

/** Cauchy loss (also Lorentzian): grows with the logarithm of the error.
 *
 *   e = (p − t)/scale
 *   loss = log(1 + ½e²)
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: 2e/(e² + 2)/scale.
 * Convention: Barron's α = 0, as kornia cauchy_loss. Does not overflow. NaN in → NaN.
 * Source: Black & Anandan 1996, doi:10.1006/cviu.1996.0006; Barron 2019, arXiv:1701.03077.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `scale` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for
 *   every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for unequal shapes, a tensor that is not float32, a `scale` that is not positive and finite, or
 *   an unknown option.
 * @example
 * cauchy([0], [2]); // → log 3 = 1.0986
 * @tex L = \log\left(1 + \tfrac12 e^2\right) */
export function cauchy(yTrue: Input, yPred: Input, options: ScaleOptions = {}): tf.Tensor {
  return scaleDifference('cauchy', yTrue, yPred, options, (e) =>
    log1pSquare(tf.mul(e, Math.SQRT1_2)),
  );
}

function scaleDifference(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: ScaleOptions,
  loss: (e: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const o = withDefaults(name, options, { ...elementwiseDefaults, scale: 1 });
  inRange(name, 'scale', o.scale, (x) => x > 0 && x < Infinity, 'greater than 0 and finite');
  return perEntry(name, yTrue, yPred, o, (t, p) => loss(tf.div(tf.sub(p, t), o.scale)));
}

function hypotenuse(e: tf.Tensor, epsilon: number, larger: tf.Tensor): tf.Tensor {
  const [a, b] = [tf.div(e, larger), tf.div(epsilon, larger)];
  return tf.mul(larger, tf.sqrt(tf.add(tf.square(a), tf.square(b))));
}
