/**
 * Elementary functions whose value or gradient is right where TensorFlow.js's own is not.
 *
 * TensorFlow.js 4.22: abs'(0) = −1; (acos x)^1.2 at x = 1 has the gradient 0·∞ = NaN; |x| at the
 * zero vector NaN; a comparison of a watched tensor throws; on the WebAssembly backend clipByValue loses NaN, log1p
 * digits, and sign is 0 up to 1.1e-7. test/losses/operations.test.ts has what each operation gives.
 */
import * as tf from '@tensorflow/tfjs-core';
import { connect, detach, differentiable } from './differentiable.js';

/** Sign of x: −1, 0, 1, NaN at NaN; for use in a forward pass. */
export const sign = (x: tf.Tensor): tf.Tensor =>
  tf.where(tf.greater(x, 0), tf.onesLike(x), tf.where(tf.less(x, 0), tf.fill(x.shape, -1), x));

/** |x| with gradient sign(x), 0 at 0, NaN at NaN. */
export const safeAbs = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.abs(x),
    saved: [x, sign(x)],
    gradient: (dy, [x, sign]) => [tf.mul(dy, connect(sign!, [x!]))],
  }));

/**
 * σ(x) = 1/(1 + e^(−x)). TensorFlow.js makes the gradient of sigmoid, exp and tanh from the saved
 * output, which its tape has not linked yet: their second derivative comes out as 0. This one is
 * made from the input.
 */
export const sigmoid = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.sigmoid(x),
    saved: [x],
    gradient: (dy, [x]) => [tf.mul(dy, tf.mul(sigmoid(x!), sigmoid(tf.neg(x!))))],
  }));

/** log(1 + eˣ). Gradient: σ(x). */
export const softplus = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const positive = tf.where(tf.less(x, 0), tf.zerosLike(x), x);
    return {
      value: tf.add(positive, log1p(tf.exp(tf.neg(tf.abs(x))))),
      saved: [x],
      gradient: (dy, [x]) => [tf.mul(dy, sigmoid(x!))],
    };
  });

/**
 * log(1 + x), for use in a forward pass. The WebAssembly log1p is log(1 + x) as written, which is 0
 * below 6·10⁻⁸. With u = 1 + x rounded, x·log(u)/(u − 1) is exact again, the rounding of u being in
 * both (Kahan).
 */
export function log1p(x: tf.Tensor): tf.Tensor {
  const u = tf.add(x, 1);
  const lost = tf.equal(u, 1);
  const step = tf.where(lost, tf.onesLike(u), tf.sub(u, 1));
  const exact = tf.div(tf.mul(x, tf.log(u)), step);
  // Beyond 1 the plain form is exact, and x·log(u) could overflow.
  return tf.where(lost, x, tf.where(tf.greater(x, 1), tf.log(u), exact));
}

/** log(1 + x) for x ≥ 0. Gradient: 1/(1 + x). */
export const logOnePlus = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: log1p(x),
    saved: [x],
    gradient: (dy, [x]) => [tf.div(dy, tf.add(x!, 1))],
  }));

/** log softmax over the last axis. Gradient: dy − softmax·Σ dy. */
export const logSoftmaxOf = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const shifted = tf.sub(x, tf.max(x, -1, true));
    return {
      value: tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true))),
      saved: [x],
      gradient: (dy, [x]) => [tf.sub(dy, tf.mul(tf.softmax(x!), tf.sum(dy, -1, true)))],
    };
  });

/** As `logSoftmaxOf`, and 0 for a class that cannot be (a logit of −∞) where it is no label: none of it is nothing, not NaN. */
export function logSoftmaxFor(y: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const logP = logSoftmaxOf(x);
  const cannotBe = tf.logicalAnd(tf.equal(detach(y), 0), tf.equal(detach(logP), -Infinity));
  return tf.where(cannotBe, tf.zerosLike(detach(logP)), logP);
}

/**
 * log(1 + x²), without overflow of x²: beyond |x| = 1 by i = 1/x it is 2·log|x| + log(1 + i²). Gradient: 2x/(1 + x²), there
 * 2i/(1 + i²).
 */
export const log1pSquare = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const large = tf.greater(tf.abs(x), 1);
    const split = (x: tf.Tensor, large: tf.Tensor) => ({
      beyond: tf.where(large, x, tf.onesLike(x)),
      near: tf.where(large, tf.zerosLike(x), x),
    });
    const { beyond, near } = split(x, large);
    const inverse = tf.reciprocal(beyond);
    return {
      value: tf.where(
        large,
        tf.add(tf.mul(tf.log(tf.abs(beyond)), 2), log1p(tf.square(inverse))),
        log1p(tf.square(near)),
      ),
      saved: [x, large],
      gradient: (dy, [x, large]) => {
        const { beyond, near } = split(x!, large!);
        const short = tf.where(large!, tf.reciprocal(beyond), near);
        return [tf.mul(dy, tf.div(tf.mul(short, 2), tf.add(tf.square(short), 1)))];
      },
    };
  });

/**
 * |x|^power, power > 0.
 * Gradient: power·|x|^(power−1)·sign(x), and 0 at x = 0, where for power < 1 no finite one exists.
 */
export const absPower = (x: tf.Tensor, power: number): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.pow(tf.abs(x), tf.scalar(power)),
    saved: [x, tf.notEqual(x, 0), sign(x)],
    gradient: (dy, [x, nonzero, sign]) => {
      const base = tf.abs(tf.where(nonzero!, x!, tf.onesLike(x!)));
      const derivative = tf.mul(tf.mul(tf.pow(base, tf.scalar(power - 1)), power), sign!);
      return [tf.mul(dy, tf.where(nonzero!, derivative, tf.zerosLike(derivative)))];
    },
  }));

/**
 * acos(clip(x, ±bound)), the textbook angle.
 * Gradient: −1/√(1 − x²) inside the bounds, 0 at and beyond them. The clip is written with where():
 *   the WebAssembly clipByValue turns NaN into a bound.
 */
export const clippedAcos = (x: tf.Tensor, bound: number): tf.Tensor =>
  differentiable([x], (x) => {
    const outside = tf.greaterEqual(tf.abs(x), bound);
    return {
      value: tf.acos(tf.where(outside, tf.mul(sign(x), bound), x)),
      saved: [x, outside],
      gradient: (dy, [x, outside]) => {
        const inside = tf.where(outside!, tf.zerosLike(x!), x!);
        const derivative = tf.neg(tf.rsqrt(tf.sub(1, tf.square(inside))));
        return [tf.mul(dy, tf.where(outside!, tf.zerosLike(derivative), derivative))];
      },
    };
  });

/**
 * x where x ≥ 0; NaN where it is negative, so that an impossible parameter cannot give a number.
 */
export const nonNegative = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const factor = tf.where(tf.less(x, 0), tf.fill(x.shape, NaN), tf.onesLike(x));
    return {
      value: tf.mul(x, factor),
      saved: [factor],
      gradient: (dy, [factor]) => [tf.mul(dy, factor!)],
    };
  });

/**
 * x within ±bound. Gradient: 1 inside and at the bounds, 0 outside. Keeps NaN, as clipByValue does
 * not.
 */
export const clip = (x: tf.Tensor, bound: number): tf.Tensor =>
  differentiable([x], (x) => {
    const outside = tf.greater(tf.abs(x), bound);
    return {
      value: tf.where(outside, tf.mul(sign(x), bound), x),
      saved: [outside],
      gradient: (dy, [outside]) => [tf.where(outside!, tf.zerosLike(dy), dy)],
    };
  });

/** x brought within ±bound, of which only rounding takes it out: the gradient is 1 everywhere. NaN kept. */
export const within = (x: tf.Tensor, bound: number): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.where(tf.greater(tf.abs(x), bound), tf.mul(sign(x), bound), x),
    saved: [],
    gradient: (dy) => [tf.clone(dy)],
  }));

/** max(x, 0) where x ≥ 0 but for rounding: the gradient is 1 everywhere. NaN kept. */
export const atLeastZero = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.where(tf.less(x, 0), tf.zerosLike(x), x),
    saved: [],
    gradient: (dy) => [tf.clone(dy)],
  }));

/** atan2(y, x) with gradient 0 at the origin. */
export const safeAtan2 = (y: tf.Tensor, x: tf.Tensor): tf.Tensor =>
  differentiable([y, x], (y, x) => {
    const origin = tf.logicalAnd(tf.equal(y, 0), tf.equal(x, 0));
    const size = tf.add(tf.abs(y), tf.abs(x));
    return {
      value: tf.atan2(y, x),
      // Of the size the gradient does not depend; it keeps squares from vanishing.
      saved: [y, x, origin, tf.where(origin, tf.onesLike(size), size)],
      gradient: (dy, [y, x, origin, size]) => {
        const safeX = tf.where(origin!, tf.onesLike(x!), tf.div(x!, size!));
        const scaledY = tf.div(y!, size!);
        const share = tf.div(dy, tf.add(tf.square(scaledY), tf.square(safeX)));
        const masked = tf.where(origin!, tf.zerosLike(share), share);
        const along = (z: tf.Tensor): tf.Tensor => tf.mul(masked, tf.div(tf.div(z, size!), size!));
        return [along(x!), tf.neg(along(y!))];
      },
    };
  });

/**
 * Huber's function of e: ½e² for |e| ≤ delta, delta(|e| − ½delta) beyond; with c = clip(e, ±delta)
 * both are c(e − ½c). Gradient: c.
 */
export const huberOf = (e: tf.Tensor, delta: number): tf.Tensor =>
  differentiable([e], (e) => {
    const c = clip(e, delta);
    return {
      value: tf.mul(c, tf.sub(e, tf.mul(c, 0.5))),
      saved: [e],
      gradient: (dy, [e]) => [tf.mul(dy, clip(e!, delta))],
    };
  });

/** max(x, 0), NaN kept. Gradient: 1 where x > 0, NaN where x is, else 0. */
export const clipBelow = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const below = tf.lessEqual(x, 0);
    const slope = tf.where(tf.isNaN(x), x, tf.onesLike(x));
    return {
      value: tf.where(below, tf.zerosLike(x), x),
      saved: [below, slope],
      gradient: (dy, [below, slope]) => [tf.where(below!, tf.zerosLike(dy), tf.mul(dy, slope!))],
    };
  });

/** log cosh x, without loss of digits at 0 and without overflow. Gradient: tanh x. */
export const logCoshOf = (e: tf.Tensor): tf.Tensor =>
  differentiable([e], (e) => {
    const size = tf.abs(e);
    const large = tf.greater(size, 1);
    const near = tf.where(large, tf.zerosLike(e), e);
    const below = log1p(tf.mul(2, tf.square(tf.sinh(tf.div(near, 2)))));
    const beyond = tf.sub(tf.add(size, log1p(tf.exp(tf.mul(size, -2)))), Math.LN2);
    return {
      value: tf.where(large, beyond, below),
      saved: [e],
      gradient: (dy, [e]) => [tf.mul(dy, tf.tanh(e!))],
    };
  });

/** softmax over the last axis. Gradient: (dy − Σ dy·s)·s, made from the input, so that a second derivative exists. */
export const softmaxOf = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.softmax(x),
    saved: [x],
    gradient: (dy, [x]) => {
      const s = softmaxOf(x!);
      return [tf.mul(s, tf.sub(dy, tf.sum(tf.mul(dy, s), -1, true)))];
    },
  }));

/** log max(x, bound). Gradient: 1/x above the bound, 0 below it. NaN kept. */
export const logFrom = (x: tf.Tensor, bound: number): tf.Tensor =>
  differentiable([x], (x) => {
    const below = tf.less(x, bound);
    return {
      value: tf.log(tf.where(below, tf.fill(x.shape, bound), x)),
      saved: [x, below],
      gradient: (dy, [x, below]) => {
        const safe = tf.where(below!, tf.onesLike(x!), x!);
        return [tf.where(below!, tf.zerosLike(dy), tf.div(dy, safe))];
      },
    };
  });
