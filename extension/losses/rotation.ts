/** Geodesic distance between rotations, as matrices and as quaternions. */
import * as tf from '@tensorflow/tfjs-core';
import { oneOf, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { angleBetween, length, zeroAngle, zeroVectorPolicies } from './directions.js';
import { safeAtan2 } from './elementary.js';
import { perPixel } from './reduction.js';
import type { LossOptions } from './reduction.js';
import type { VectorOptions } from './vectors.js';

/** Geodesic distance of rotation matrices: the angle of the rotation that takes one to the other.
 *
 *   R = tᵀp,  v = ½(R₃₂ − R₂₃, R₁₃ − R₃₁, R₂₁ − R₁₂)
 *   loss = atan2(|v|, ½(tr R − 1)) = acos(½(tr R − 1)) for rotations
 *
 * Shapes: yTrue [..., 3, 3], yPred [..., 3, 3] (equal, never broadcast) → map [...]. Units:
 *   radians.
 * Range: 0 to π. Gradient in yPred: of the atan2 form in the nine entries, along the geodesic; 0 at
 *   angle 0 and at angle π, where |v| has a kink.
 * Convention: the inputs are taken for rotations and not orthogonalised; off the group the atan2
 *   form is the definition (acos has an infinite gradient at 0 and no value past a rounding error).
 *   NaN or ±Infinity in → NaN.
 * Source: Huynh 2009, doi:10.1007/s10851-009-0161-2, Φ₆.
 *
 * @param yTrue - Truth: rotation matrices, [..., 3, 3]; float32 tensor or nested numbers.
 * @param yPred - Prediction: rotation matrices of the shape of yTrue; they are not made orthogonal.
 * @param options - `reduction`, `divisor`, `weights` and `mask`, as for every loss.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Radians.
 * @throws Error for an unequal or other shape than [..., 3, 3], a tensor that is not float32, or an unknown
 *   option.
 * @example
 * so3Geodesic([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, -1, 0], [1, 0, 0], [0, 0, 1]]); // → π/2
 * @tex L = \operatorname{atan2}\left(|v|,\; \tfrac12(\operatorname{tr} R - 1)\right), \qquad R = t^\top p, \quad v = \tfrac12 \left(R_{32} - R_{23},\, R_{13} - R_{31},\, R_{21} - R_{12}\right) */
export function so3Geodesic(yTrue: Input, yPred: Input, options: LossOptions = {}): tf.Tensor {
  const o = withDefaults('so3Geodesic', options, {});
  const shape = { event: [3, 3], meaning: 'rows, columns' };
  return perPixel('so3Geodesic', yTrue, yPred, o, shape, (t, p) => {
    const map = p.shape.slice(0, -2);
    const relative = tf.reshape(
      tf.matMul(tf.reshape(t, [-1, 3, 3]), tf.reshape(p, [-1, 3, 3]), true),
      [-1, 9],
    );
    const sine = length(tf.matMul(relative, tf.tensor2d(axis, [9, 3])));
    const cosine = tf.sub(
      tf.reshape(tf.matMul(relative, tf.tensor2d(halfTrace, [9, 1])), [-1]),
      0.5,
    );
    return tf.reshape(safeAtan2(sine, cosine), map);
  });
}

/** Columns pick ½(R₃₂ − R₂₃), ½(R₁₃ − R₃₁), ½(R₂₁ − R₁₂) out of the rows of R. */
const axis = [
  0, 0, 0, 0, 0, 0.5, 0, -0.5, 0, 0, 0, -0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5, 0, -0.5, 0, 0, 0, 0, 0,
];
const halfTrace = [0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5];

/** Geodesic distance of rotations given as quaternions.
 *
 *   φ = angle between p and t as 4-vectors
 *   loss = 2·min(φ, π − φ) = 2·acos(|p·t|/(|p||t|))
 *
 * Shapes: yTrue [..., 4], yPred [..., 4] (equal, never broadcast; order of components does not
 *   matter) → map [...].
 * Units: radians. Range: 0 to π. Gradient in yPred: ∓2q/(|q||p|), q the part of t/|t| across p; 0
 *   at 0; at π (orthogonal quaternions) the one-sided value. Orthogonal to p: the length of p does
 *   not matter.
 * Convention: q and −q are the same rotation. A zero quaternion counts as a quarter turn (90°), as
 *   0, or as NaN, by `zeroVector`; gradient 0. NaN or ±Infinity in → NaN.
 * Source: Huynh 2009, doi:10.1007/s10851-009-0161-2: twice its Φ₃, which is its Φ₆.
 *
 * @param yTrue - Truth: rotations as quaternions, [..., 4], in any order of components; float32 tensor or
 *   nested numbers.
 * @param yPred - Prediction: quaternions in the same order, of the shape of yTrue; neither length nor sign
 *   counts.
 * @param options - `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`, as for every
 *   loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Radians.
 * @throws Error for an unequal or other shape than [..., 4], a tensor that is not float32, a `zeroVector` that
 *   there is not, or an unknown option.
 * @example
 * quaternionGeodesic([[1, 0, 0, 0]], [[0, 0, 0, -2]]); // → π
 * @tex L = 2 \min(\varphi, \pi - \varphi) = 2 \arccos \frac{|t \cdot p|}{|t|\,|p|} */
export function quaternionGeodesic(
  yTrue: Input,
  yPred: Input,
  options: VectorOptions = {},
): tf.Tensor {
  const name = 'quaternionGeodesic';
  const o = withDefaults(name, options, { zeroVector: 'quarter' as const });
  oneOf(name, 'zeroVector', o.zeroVector, zeroVectorPolicies);
  const zero = zeroAngle(o.zeroVector, Math.PI);
  return perPixel(name, yTrue, yPred, o, { event: [4], meaning: 'quaternion' }, (t, p) =>
    tf.mul(2, angleBetween(t, p, true, zero)),
  );
}
