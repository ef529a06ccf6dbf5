/**
 * Elementary functions whose gradient is right where TensorFlow.js's own is not.
 *
 * TensorFlow.js 4.22: abs'(0) = −1, (x^1.2)' of acos at 1 = 0·∞ = NaN, |x|' at the zero vector = NaN, and a
 * comparison of a watched tensor throws. Each function here is a tf.customGrad with an analytic gradient.
 * The gradient is made of tf ops on saved inputs, so it can be differentiated again; what it compares, it
 * compares in the forward pass (nothing is on the tape there) and saves as a mask.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface Differentiable {
  readonly value: tf.Tensor;
  /** What the gradient needs. Inputs in here stay on the tape; everything else counts as constant. */
  readonly saved: tf.Tensor[];
  /** One gradient per input. */
  readonly gradient: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[];
}

/** tf.customGrad with types: `forward` returns the value and says how to differentiate it. */
export function differentiable(
  inputs: readonly tf.Tensor[],
  forward: (...inputs: tf.Tensor[]) => Differentiable,
): tf.Tensor {
  const op = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const save = args[inputs.length] as tf.GradSaveFunc;
    const { value, saved, gradient } = forward(...(args.slice(0, inputs.length) as tf.Tensor[]));
    save(saved);
    return { value, gradFunc: gradient };
  });
  return op(...inputs);
}

/** |x| with gradient sign(x), 0 at 0, NaN at NaN. */
export const safeAbs = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.abs(x),
    saved: [x, tf.where(tf.isNaN(x), x, tf.sign(x))],
    gradient: (dy, [x, sign]) => [tf.mul(dy, connected(sign!, [x!]))],
  }));

/**
 * σ(x) = 1/(1 + e^(−x)). TensorFlow.js makes the gradient of sigmoid, exp and tanh from the saved output, which its tape
 * has not linked yet: their second derivative comes out as 0. This one is made from the input.
 */
export const sigmoid = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.sigmoid(x),
    saved: [x],
    gradient: (dy, [x]) => [tf.mul(dy, tf.mul(sigmoid(x!), sigmoid(tf.neg(x!))))],
  }));

/**
 * |x|^power, power > 0.
 * Gradient: power·|x|^(power−1)·sign(x), and 0 at x = 0, where for power < 1 no finite one exists.
 */
export const absPower = (x: tf.Tensor, power: number): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.pow(tf.abs(x), tf.scalar(power)),
    saved: [x, tf.notEqual(x, 0), tf.sign(x)],
    gradient: (dy, [x, nonzero, sign]) => {
      const base = tf.abs(tf.where(nonzero!, x!, tf.onesLike(x!)));
      const slope = tf.mul(tf.mul(tf.pow(base, tf.scalar(power - 1)), power), sign!);
      return [tf.mul(dy, tf.where(nonzero!, slope, tf.zerosLike(slope)))];
    },
  }));

/**
 * Sum of each row of a matrix, in blocks: the WebAssembly backend adds one by one in float32, which is 1.7 %
 * low at 2·10⁶ equal entries. With blocks of 16 the error stays at a few units in the last place.
 */
export const sumRows = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const [rows, columns] = x.shape as [number, number];
    let [rest, width] = [x, columns];
    while (width > 1) {
      const missing = (block - (width % block)) % block;
      if (missing > 0) rest = tf.concat([rest, tf.zeros([rows, missing])], 1);
      width = (width + missing) / block;
      rest = tf.reshape(tf.sum(tf.reshape(rest, [rows * width, block]), 1), [rows, width]);
    }
    return {
      value: columns === 0 ? tf.zeros([rows]) : tf.reshape(rest, [rows]),
      saved: [],
      gradient: (dy) => [tf.mul(tf.reshape(dy, [rows, 1]), tf.ones([rows, columns]))],
    };
  });

const block = 16;

/** Sum of all entries, by the same blocks. */
export const sumAll = (x: tf.Tensor): tf.Tensor =>
  tf.reshape(sumRows(tf.reshape(x, [1, x.size])), []);

/** a / b, and 0 where b is 0, gradient included. */
export const safeDivide = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  differentiable([a, b], (a, b) => {
    const nonzero = tf.notEqual(b, 0);
    const divisor = tf.where(nonzero, b, tf.onesLike(b));
    return {
      value: tf.where(nonzero, tf.div(a, divisor), tf.zerosLike(a)),
      saved: [a, b, nonzero],
      gradient: (dy, [a, b, nonzero]) => {
        const divisor = tf.where(nonzero!, b!, tf.onesLike(b!));
        const share = tf.div(tf.where(nonzero!, dy, tf.zerosLike(dy)), divisor);
        return [share, tf.neg(tf.div(tf.mul(share, a!), divisor))];
      },
    };
  });

/** The value of `map`, with every input connected to it by a zero gradient. */
export const connected = (map: tf.Tensor, inputs: readonly tf.Tensor[]): tf.Tensor =>
  differentiable([map, ...inputs], (map, ...rest) => ({
    value: tf.clone(map),
    saved: [...rest],
    gradient: (dy, saved) => [dy, ...saved.map((x) => tf.zerosLike(x))],
  }));

/**
 * acos(clip(x, ±bound)), the textbook angle.
 * Gradient: −1/√(1 − x²) inside the bounds, 0 at and beyond them.
 * The clip is written with where(): the WebAssembly clipByValue turns NaN into a bound.
 */
export const clippedAcos = (x: tf.Tensor, bound: number): tf.Tensor =>
  differentiable([x], (x) => {
    const outside = tf.greaterEqual(tf.abs(x), bound);
    return {
      value: tf.acos(tf.where(outside, tf.mul(tf.sign(x), bound), x)),
      saved: [x, outside],
      gradient: (dy, [x, outside]) => {
        const inside = tf.where(outside!, tf.zerosLike(x!), x!);
        const slope = tf.neg(tf.rsqrt(tf.sub(1, tf.square(inside))));
        return [tf.mul(dy, tf.where(outside!, tf.zerosLike(slope), slope))];
      },
    };
  });

/** x where x ≥ 0; NaN where it is negative, so that an impossible parameter cannot give a number. */
export const nonNegative = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const factor = tf.where(tf.less(x, 0), tf.fill(x.shape, NaN), tf.onesLike(x));
    return {
      value: tf.mul(x, factor),
      saved: [factor],
      gradient: (dy, [factor]) => [tf.mul(dy, factor!)],
    };
  });

/** x within ±bound. Gradient: 1 inside and at the bounds, 0 outside. Keeps NaN, as clipByValue does not. */
export const clipped = (x: tf.Tensor, bound: number): tf.Tensor =>
  differentiable([x], (x) => {
    const outside = tf.greater(tf.abs(x), bound);
    return {
      value: tf.where(outside, tf.mul(tf.sign(x), bound), x),
      saved: [outside],
      gradient: (dy, [outside]) => [tf.where(outside!, tf.zerosLike(dy), dy)],
    };
  });

/** atan2(y, x) with gradient 0 at the origin. */
export const safeAtan2 = (y: tf.Tensor, x: tf.Tensor): tf.Tensor =>
  differentiable([y, x], (y, x) => ({
    value: tf.atan2(y, x),
    saved: [y, x, tf.logicalAnd(tf.equal(y, 0), tf.equal(x, 0))],
    gradient: (dy, [y, x, origin]) => {
      const safeX = tf.where(origin!, tf.onesLike(x!), x!);
      const share = tf.div(dy, tf.add(tf.square(y!), tf.square(safeX)));
      const masked = tf.where(origin!, tf.zerosLike(share), share);
      return [tf.mul(masked, x!), tf.neg(tf.mul(masked, y!))];
    },
  }));

/**
 * Huber's function of e: ½e² for |e| ≤ delta, delta(|e| − ½delta) beyond; with c = clip(e, ±delta) both are
 * c(e − ½c). Gradient: c.
 */
export const huberOf = (e: tf.Tensor, delta: number): tf.Tensor =>
  differentiable([e], (e) => {
    const c = clipped(e, delta);
    return {
      value: tf.mul(c, tf.sub(e, tf.mul(c, 0.5))),
      saved: [e],
      gradient: (dy, [e]) => [tf.mul(dy, clipped(e!, delta))],
    };
  });

/** Mean |x| over the last axis, 1 where that is 0, as a constant: for scaling what does not depend on scale. */
export const constantSize = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const size = tf.sum(tf.div(tf.abs(x), tf.scalar(x.shape[x.rank - 1]!)), -1, true);
    return {
      value: tf.where(tf.equal(size, 0), tf.onesLike(size), size),
      saved: [x],
      gradient: (_dy, [x]) => [tf.zerosLike(x!)],
    };
  });

/** x as a constant. */
export const constant = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.clone(x),
    saved: [x],
    gradient: (_dy, [x]) => [tf.zerosLike(x!)],
  }));

/** Sign of x, +1 at 0, as a constant. */
export const constantSign = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.where(tf.less(x, 0), tf.fill(x.shape, -1), tf.onesLike(x)),
    saved: [x],
    gradient: (_dy, [x]) => [tf.zerosLike(x!)],
  }));

/** max(x, 0), NaN kept. Gradient: 1 where x > 0, else 0. */
export const clippedBelow = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const below = tf.lessEqual(x, 0);
    return {
      value: tf.where(below, tf.zerosLike(x), x),
      saved: [below],
      gradient: (dy, [below]) => [tf.where(below!, tf.zerosLike(dy), dy)],
    };
  });
