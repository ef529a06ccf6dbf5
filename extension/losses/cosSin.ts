/** Losses on the (cos, sin) channels themselves, without taking an angle. */
import * as tf from '@tensorflow/tfjs-core';
import { oneOf, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { length } from './directions.js';
import { connect } from './differentiable.js';
import { safeAbs } from './elementary.js';
import { cosSin } from './orientation.js';
import { perPixel } from './reduction.js';
import type { LossOptions } from './reduction.js';

/** Mean squared error of the (cos, sin) channels.
 *
 *   loss = ½((pc − tc)² + (ps − ts)²)
 *
 * Shapes: yTrue [..., 2], yPred [..., 2] (equal, never broadcast) → map [...].
 * Range: ≥ 0; for unit vectors it is 1 − cos θ. Gradient in yPred: p − t: exact everywhere, also
 *   for zero vectors.
 * Convention: mean over the two channels, as Keras MeanSquaredError on the last axis. Vectors are
 *   not normalised.
 * Source: regression on the circle encoding; equal to cosine distance for unit vectors.
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2]; float32 tensor or nested numbers.
 * @param yPred - Prediction: (cos, sin) as the network gives it, of the shape of yTrue; its length counts.
 * @param options - `reduction`, `divisor`, `weights` and `mask`, as for every loss.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for an unequal or other shape than [..., 2], a tensor that is not float32, or an unknown
 *   option.
 * @example
 * cosSinMse([[1, 0]], [[0, 1]]); // → 1
 * @tex L = \tfrac12 \left( (p_c - t_c)^2 + (p_s - t_s)^2 \right) */
export function cosSinMse(yTrue: Input, yPred: Input, options: LossOptions = {}): tf.Tensor {
  const o = withDefaults('cosSinMse', options, {});
  const fused = { kind: 'square', factor: 0.5 } as const;
  return perPixel('cosSinMse', yTrue, yPred, o, { ...cosSin, fused }, (t, p) =>
    tf.mul(tf.sum(tf.square(tf.sub(p, t)), -1), 0.5),
  );
}

/** L1 error of the (cos, sin) channels.
 *
 *   loss = |pc − tc| + |ps − ts|
 *
 * Shapes: yTrue [..., 2], yPred [..., 2] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: sign(p − t) per channel, 0 where they are equal (TensorFlow.js's
 *   own is −1 there).
 * Convention: sum over the two channels, not their mean. Not invariant to rotation. Vectors are not
 *   normalised.
 * Source: absolute error on the circle encoding.
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2]; float32 tensor or nested numbers.
 * @param yPred - Prediction: (cos, sin) as the network gives it, of the shape of yTrue; its length counts.
 * @param options - `reduction`, `divisor`, `weights` and `mask`, as for every loss.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for an unequal or other shape than [..., 2], a tensor that is not float32, or an unknown
 *   option.
 * @example
 * cosSinL1([[1, 0]], [[0, 1]]); // → 2
 * @tex L = |p_c - t_c| + |p_s - t_s| */
export function cosSinL1(yTrue: Input, yPred: Input, options: LossOptions = {}): tf.Tensor {
  const o = withDefaults('cosSinL1', options, {});
  const pixel = { ...cosSin, fused: { kind: 'absolute' } } as const;
  return perPixel('cosSinL1', yTrue, yPred, o, pixel, (t, p) => tf.sum(safeAbs(tf.sub(p, t)), -1));
}

export interface UnitNormPenaltyOptions extends LossOptions {
  /** 'squared' is (r² − 1)², smooth everywhere; 'distance' is (r − 1)². @default 'squared' */
  readonly form?: 'squared' | 'distance';
}

/** Unit-norm penalty: keeps predicted vectors near the unit circle; to be added to a loss that
 * ignores length.
 *
 *   r = |p|
 *   loss = (r² − 1)²      or, with form 'distance', (r − 1)²
 *
 * Shapes: yTrue [..., K] (its values are not used), yPred [..., K] → map [...].
 * Range: ≥ 0, 1 at the zero vector. Gradient in yPred: 4(r² − 1)p, or 2(r − 1)p/r with 0 at the
 *   zero vector; in yTrue: 0.
 * Convention: yTrue is there for the common signature only.
 * Source: quadratic penalty for the constraint |p| = 1.
 *
 * @param yTrue - Not used but for its shape, [..., K]: it is there for the common signature.
 * @param yPred - Prediction: vectors of K components on the last axis, whose length is to be 1; float32 tensor
 *   or nested numbers.
 * @param options - `form` ('squared'); and `reduction`, `divisor`, `weights` and `mask`, as for every loss.
 *   Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for unequal shapes or no axis, a tensor that is not float32, a `form` that there is not, or an
 *   unknown option.
 * @example
 * unitNormPenalty([[1, 0]], [[0, 2]]); // → 9
 * @tex L = (|p|^2 - 1)^2 \quad\text{or}\quad (|p| - 1)^2 */
export function unitNormPenalty(
  yTrue: Input,
  yPred: Input,
  options: UnitNormPenaltyOptions = {},
): tf.Tensor {
  const name = 'unitNormPenalty';
  const o = withDefaults(name, options, { form: 'squared' as const });
  oneOf(name, 'form', o.form, ['squared', 'distance']);
  return perPixel(name, yTrue, yPred, o, { event: [null] }, (t, p) => {
    const excess =
      o.form === 'squared' ? tf.sub(tf.sum(tf.square(p), -1), 1) : tf.sub(length(p), 1);
    return connect(tf.square(excess), [t]);
  });
}
