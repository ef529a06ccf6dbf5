/** Likelihoods of numbers whose spread is predicted with them. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, isPositive, parameter, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { constant } from './differentiable.js';
import { clipBelow, nonNegative, safeAbs } from './elementary.js';
import { perPixel } from './reduction.js';
import type { Guard, LossOptions } from './reduction.js';

export interface GaussianNllOptions extends LossOptions {
  /** The variance ≥ 0: one number, or a map of them (shape of the per-pixel map). @default 1 */
  readonly variance?: number | Input;
  /** The power of the variance that weighs a pixel, held constant, 0 to 1. @default 0 */
  readonly beta?: number;
  /** Add ½·log 2π, so that exp(−loss) integrates to 1. @default false */
  readonly full?: boolean;
  /** The smallest variance, > 0. @default 1e-6 */
  readonly epsilon?: number;
}

/** Negative log-likelihood of a normal distribution whose mean and variance are predicted.
 *
 *   v = max(variance, epsilon), e = p − t
 *   loss = ½·(log v + e²/v)       full: + ½·log 2π       beta: times v^beta, held constant
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast), the spread a number or [...] → map [...].
 * Range: any; it falls without bound as the variance does, down to ½·log epsilon. Gradient in yPred: e/v; in
 *   variance ½·(1 − e²/v)/v, and 0 below epsilon.
 * Convention: As PyTorch gaussian_nll_loss, which clamps the variance at 10⁻⁶ and leaves the constant out unless
 *   `full`. The variance is an option, not a channel, so that yTrue and yPred have equal shapes; a network that
 *   predicts it passes its map, and the gradient reaches it. beta ½ is that of β-NLL, in which pixels of large
 *   variance are not given up. A negative variance is an error as a number and NaN in a map.
 * Source: Nix & Weigend 1994, doi:10.1109/ICNN.1994.374138; beta: Seitzer et al. 2022, arXiv:2203.09168.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: the mean, numbers in the unit of yTrue, of its shape.
 * @param options - `variance` (1), `beta` (0), `full` (false), `epsilon` (1e-6); and `reduction`, `divisor`,
 *   `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Nats.
 * @throws Error for unequal shapes, a tensor that is not float32, a `variance` that is negative or of another
 *   shape, a `beta` outside [0, 1], an `epsilon` not above 0, or an unknown option.
 * @example
 * gaussianNll([0], [2], { variance: 4 }); // → ½(log 4 + 1) = 1.1931
 * @tex L = \tfrac12 \left( \log v + \frac{(p - t)^2}{v} \right) */
export function gaussianNll(
  yTrue: Input,
  yPred: Input,
  options: GaussianNllOptions = {},
): tf.Tensor {
  const name = 'gaussianNll';
  const o = withDefaults(name, options, { variance: 1, beta: 0, full: false, epsilon: 1e-6 });
  inRange(name, 'beta', o.beta, (x) => x >= 0 && x <= 1, 'from 0 to 1');
  inRange(name, 'epsilon', o.epsilon, isPositive, 'greater than 0 and finite');
  return perPixel(name, yTrue, yPred, o, { event: [] }, (t, p, guard) => {
    const v = spread(name, 'variance', o.variance, o.epsilon, p.shape, guard);
    const share = tf.div(tf.square(tf.sub(p, t)), v);
    const nll = tf.mul(tf.add(tf.log(v), share), 0.5);
    const whole = o.full ? tf.add(nll, Math.log(2 * Math.PI) / 2) : nll;
    return o.beta === 0 ? whole : tf.mul(whole, constant(tf.pow(v, tf.scalar(o.beta))));
  });
}

export interface LaplaceNllOptions extends LossOptions {
  /** The scale ≥ 0: one number, or a map of them (shape of the per-pixel map). @default 1 */
  readonly scale?: number | Input;
  /** The smallest scale, > 0. @default 1e-6 */
  readonly epsilon?: number;
}

/** Negative log-likelihood of a Laplace distribution whose centre and scale are predicted.
 *
 *   b = max(scale, epsilon), e = p − t
 *   loss = log 2b + |e|/b
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast), the spread a number or [...] → map [...].
 * Range: any; it falls without bound as the scale does, down to log 2·epsilon. Gradient in yPred: sign(e)/b, 0 at e
 *   = 0; in scale (1 − |e|/b)/b, and 0 below epsilon.
 * Convention: The scale is an option, not a channel: see `gaussianNll`. A negative scale is an error as a number
 *   and NaN in a map.
 * Source: Laplace 1774, Mémoire sur la probabilité des causes; as a loss of depth and flow Ilg et al. 2018,
 *   arXiv:1802.07095.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: the mean, numbers in the unit of yTrue, of its shape.
 * @param options - `scale` (1), `epsilon` (1e-6); and `reduction`, `divisor`, `weights` and `mask`, as for every
 *   loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Nats.
 * @throws Error for unequal shapes, a tensor that is not float32, a `scale` that is negative or of another shape,
 *   an `epsilon` not above 0, or an unknown option.
 * @example
 * laplaceNll([0], [2]); // → log 2 + 2 = 2.6931
 * @tex L = \log 2b + \frac{|p - t|}{b} */
export function laplaceNll(yTrue: Input, yPred: Input, options: LaplaceNllOptions = {}): tf.Tensor {
  const name = 'laplaceNll';
  const o = withDefaults(name, options, { scale: 1, epsilon: 1e-6 });
  inRange(name, 'epsilon', o.epsilon, isPositive, 'greater than 0 and finite');
  return perPixel(name, yTrue, yPred, o, { event: [] }, (t, p, guard) => {
    const b = spread(name, 'scale', o.scale, o.epsilon, p.shape, guard);
    return tf.add(tf.log(tf.mul(b, 2)), tf.div(safeAbs(tf.sub(p, t)), b));
  });
}

/** The spread of each pixel, at least epsilon, with gradient 0 below it. */
function spread(
  name: string,
  option: string,
  value: number | Input,
  epsilon: number,
  map: readonly number[],
  guard: Guard,
): tf.Tensor {
  const given = nonNegative(parameter(name, option, value, map));
  const each = tf.mul(given, tf.ones([...map]));
  return tf.add(clipBelow(tf.sub(guard(each), epsilon)), epsilon);
}
