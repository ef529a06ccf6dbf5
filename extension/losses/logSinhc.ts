/**
 * log(sinh x / x), the normaliser of the von Mises–Fisher distribution, without overflow and
 * without cancellation.
 *
 *   log(sinh x/x) = x + log((1 − e^(−2x))/(2x))            value, for x ≥ 0
 *   derivative L(x) = coth x − 1/x                         the Langevin function; both terms are 1/x near 0, so there:
 *        L(x) = x/3 − x³/45 + 2x⁵/945 − … = Σ 2²ⁿ·B₂ₙ/(2n)!·x^(2n−1)
 */
import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from './differentiable.js';

export const logSinhc = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const tiny = tf.less(x, 1);
    const safe = tf.where(tiny, tf.onesLike(x), x);
    const beyond = tf.add(x, tf.log(tf.div(tf.neg(tf.expm1(tf.mul(safe, -2))), tf.mul(safe, 2))));
    const near = tf.where(tiny, x, tf.zerosLike(x));
    return {
      value: tf.where(tiny, series(near, integrated, true), beyond),
      saved: [x],
      gradient: (dy, [x]) => [tf.mul(dy, langevin(x!))],
    };
  });

const langevin = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const tiny = tf.less(x, 1);
    const safe = tf.where(tiny, tf.onesLike(x), x);
    const beyond = tf.sub(tf.reciprocal(tf.tanh(safe)), tf.reciprocal(safe));
    return {
      value: tf.where(
        tiny,
        tf.mul(x, series(tf.where(tiny, x, tf.zerosLike(x)), coefficients)),
        beyond,
      ),
      saved: [x, tiny],
      gradient: (dy, [x, tiny]) => {
        // L′(x) = 1/x² − 1/sinh²x, with 1/sinh²x = coth²x − 1.
        const safe = tf.where(tiny!, tf.onesLike(x!), x!);
        const coth = tf.reciprocal(tf.tanh(safe));
        const beyond = tf.add(tf.sub(tf.square(tf.reciprocal(safe)), tf.square(coth)), 1);
        const below = series(tf.where(tiny!, x!, tf.zerosLike(x!)), derived);
        return [tf.mul(dy, tf.where(tiny!, below, beyond))];
      },
    };
  });

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
