/** The usual regression losses, entry by entry. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { elementwiseDefaults, perEntry } from './elementwise.js';
import type { ElementwiseOptions } from './elementwise.js';
import { huberOf, logCoshOf, safeAbs } from './elementary.js';

export interface HuberOptions extends ElementwiseOptions {
  /** Where the quadratic part ends, > 0, in the unit of the inputs. @default 1 */
  readonly delta?: number;
}

/** Mean squared error.
 *
 *   e = p − t
 *   loss = e²
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: 2e.
 * Convention: no ½ (as Keras; optax squared_error). |e| above 1.8·10¹⁹ overflows float32 to
 *   Infinity. NaN in → NaN.
 * Source: Gauss 1809, Theoria motus, §179.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for every loss.
 *   Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The square of the unit of the inputs.
 * @throws Error for unequal shapes, a tensor that is not float32, or an unknown option.
 * @example
 * mse([0, 0], [0, 3]); // → 4.5
 * @tex L = (p - t)^2 */
export function mse(yTrue: Input, yPred: Input, options: ElementwiseOptions = {}): tf.Tensor {
  const o = withDefaults('mse', options, elementwiseDefaults);
  return perEntry('mse', yTrue, yPred, o, (t, p) => tf.square(tf.sub(p, t)), {
    kind: 'square',
    factor: 1,
  });
}

/** Mean absolute error.
 *
 *   e = p − t
 *   loss = |e|
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: sign(e), and 0 at e = 0 (TensorFlow.js's own is −1 there).
 * Convention: as Keras MeanAbsoluteError. NaN in → NaN.
 * Source: Laplace 1774, Mémoire sur la probabilité des causes.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for every loss.
 *   Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The unit of the inputs.
 * @throws Error for unequal shapes, a tensor that is not float32, or an unknown option.
 * @example
 * mae([0, 0], [0, -3]); // → 1.5
 * @tex L = |p - t| */
export function mae(yTrue: Input, yPred: Input, options: ElementwiseOptions = {}): tf.Tensor {
  const o = withDefaults('mae', options, elementwiseDefaults);
  return perEntry('mae', yTrue, yPred, o, (t, p) => safeAbs(tf.sub(p, t)), { kind: 'absolute' });
}

/** Huber loss: quadratic within `delta` of the target, linear beyond.
 *
 *   e = p − t
 *   loss = ½e²                       if |e| ≤ delta
 *        = delta(|e| − ½delta)       otherwise
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: clip(e, ±delta); continuous, the second derivative jumps at
 *   ±delta.
 * Convention: keeps the ½ (Keras, optax, PyTorch agree). NaN in → NaN.
 * Source: Huber 1964, doi:10.1214/aoms/1177703732.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `delta` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for
 *   every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The square of the unit of the inputs.
 * @throws Error for unequal shapes, a tensor that is not float32, a `delta` not above 0, or an unknown option.
 * @example
 * huber([0, 0], [0, 3]); // → 1.25
 * @tex L = \begin{cases} \tfrac12 e^2 & |e| \le \delta \\ \delta (|e| - \tfrac12 \delta) & \text{otherwise} \end{cases} \qquad e = p - t */
export function huber(yTrue: Input, yPred: Input, options: HuberOptions = {}): tf.Tensor {
  const o = withDefaults('huber', options, { ...elementwiseDefaults, delta: 1 });
  inRange('huber', 'delta', o.delta, (x) => x > 0, 'greater than 0');
  return perEntry('huber', yTrue, yPred, o, (t, p) => huberOf(tf.sub(p, t), o.delta), {
    kind: 'huber',
    delta: o.delta,
  });
}

/** Log-cosh loss: ½e² for small errors, |e| − log 2 for large ones, smooth everywhere.
 *
 *   e = p − t
 *   loss = log cosh e = |e| + log1p(e^(−2|e|)) − log 2
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: tanh e.
 * Convention: as Keras LogCosh. Does not overflow. NaN in → NaN.
 * Source: Green 1990, doi:10.1109/42.52985; below |e| = 1 computed as log1p(2·sinh²(½e)), which
 *   loses no digits at 0.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for every loss.
 *   Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit: the inputs are taken as pure
 *   numbers.
 * @throws Error for unequal shapes, a tensor that is not float32, or an unknown option.
 * @example
 * logCosh([0], [1]); // → 0.4338
 * @tex L = \log\cosh e = |e| + \log\left(1 + e^{-2|e|}\right) - \log 2 */
export function logCosh(yTrue: Input, yPred: Input, options: ElementwiseOptions = {}): tf.Tensor {
  const o = withDefaults('logCosh', options, elementwiseDefaults);
  return perEntry('logCosh', yTrue, yPred, o, (t, p) => logCoshOf(tf.sub(p, t)));
}
