/**
 * log(sinh κ/κ) − κ + log 2, the normaliser of the von Mises–Fisher distribution, for κ ≥ 0 of any size: without overflow
 * and without cancellation.
 *
 *   value                log1p(−e^(−2κ)) − log κ;             below 1 its series in κ
 *   derivative           2/(e^(2κ) − 1) − 1/κ;               below 1, where both terms are 1/κ, L(κ) − 1 with
 *        L(κ) = coth κ − 1/κ = κ/3 − κ³/45 + 2κ⁵/945 − … = Σ 2²ⁿ·B₂ₙ/(2n)!·κ^(2n−1)
 *   second derivative    1/κ² − 1/sinh²κ
 */
import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from './differentiable.js';
import { log1p } from './elementary.js';

export const fisherNormaliser = (kappa: tf.Tensor): tf.Tensor =>
  differentiable([kappa], (kappa) => {
    const { tiny, near, far } = split(kappa);
    const below = tf.add(tf.sub(series(near, integrated, true), near), Math.LN2);
    const beyond = tf.sub(log1p(tf.neg(tf.exp(tf.mul(far, -2)))), tf.log(far));
    return {
      value: tf.where(tiny, below, beyond),
      saved: [kappa],
      gradient: (dy, [kappa]) => [tf.mul(dy, slope(kappa!))],
    };
  });

const slope = (kappa: tf.Tensor): tf.Tensor =>
  differentiable([kappa], (kappa) => {
    const { tiny, near, far } = split(kappa);
    const below = tf.sub(tf.mul(near, series(near, coefficients)), 1);
    const beyond = tf.sub(tf.div(2, tf.expm1(tf.mul(far, 2))), tf.reciprocal(far));
    return {
      value: tf.where(tiny, below, beyond),
      saved: [kappa],
      gradient: (dy, [kappa]) => {
        const { tiny, near, far } = split(kappa!);
        // sinh overflows to ∞, of which the reciprocal is 0, as it should be.
        const [inverse, sine] = [tf.reciprocal(far), tf.reciprocal(tf.sinh(far))];
        const beyond = tf.sub(tf.square(inverse), tf.square(sine));
        return [tf.mul(dy, tf.where(tiny, series(near, derived), beyond))];
      },
    };
  });

/** κ below 1, else 0; and κ from 1 on, else 1. */
function split(kappa: tf.Tensor) {
  const tiny = tf.less(kappa, 1);
  return {
    tiny,
    near: tf.where(tiny, kappa, tf.zerosLike(kappa)),
    far: tf.where(tiny, tf.onesLike(kappa), kappa),
  };
}

/** Σ cₙ·x²ⁿ, or with `shift` Σ cₙ·x²ⁿ⁺². */
function series(x: tf.Tensor, terms: readonly number[], shift = false): tf.Tensor {
  const square = tf.square(x);
  let sum: tf.Tensor = tf.zerosLike(x);
  for (const c of [...terms].reverse()) sum = tf.add(tf.mul(sum, square), c);
  return shift ? tf.mul(sum, square) : sum;
}

/** 2²ⁿ·B₂ₙ/(2n)! for n = 1, 2, …, = 2(−1)ⁿ⁺¹ζ(2n)/π²ⁿ: the last is below 10⁻¹⁶. */
const coefficients: readonly number[] = Array.from({ length: 17 }, (_, i) => {
  const n = i + 1;
  // ζ(2n) by its own sum, ended by the integral and midpoint corrections (Euler–Maclaurin).
  let zeta = 0;
  for (let k = 1; k < 64; k++) zeta += k ** (-2 * n);
  zeta += 64 ** (1 - 2 * n) / (2 * n - 1) + 64 ** (-2 * n) / 2 + (2 * n * 64 ** (-2 * n - 1)) / 12;
  zeta -= (2 * n * (2 * n + 1) * (2 * n + 2) * 64 ** (-2 * n - 3)) / 720;
  return (n % 2 === 1 ? 2 : -2) * zeta * Math.PI ** (-2 * n);
});

const integrated = coefficients.map((c, i) => c / (2 * i + 2));
const derived = coefficients.map((c, i) => c * (2 * i + 1));
