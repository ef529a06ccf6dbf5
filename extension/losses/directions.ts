/**
 * Angles between vectors on the last axis, with exact gradients.
 *
 * A vector counts by its direction only. It is first divided by its own size m = mean|x|, which keeps squares
 * from overflowing (1e20) and vanishing (1e-23); m is constant for the gradient because the result does not
 * depend on it. A vector shorter than float32's smallest normal number has no direction: the caller says what
 * the result is then, and the gradient is 0.
 */
import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from './differentiable.js';
import type { Differentiable } from './differentiable.js';

/** What a zero vector is taken for: a quarter of the period off (cos = 0, as in Keras), or 0, or NaN. */
export type ZeroVector = 'quarter' | 'zero' | 'nan';

export const zeroVectorPolicies: readonly ZeroVector[] = ['quarter', 'zero', 'nan'];

export function zeroAngle(policy: ZeroVector, period: number): number {
  return policy === 'quarter' ? period / 4 : policy === 'zero' ? 0 : NaN;
}

/**
 * Signed angle d from t to p, 2-vectors, in (−π, π]; axial: modulo π, in [−π/2, π/2].
 *
 *   cross = tc·ps − ts·pc        dot = tc·pc + ts·ps
 *   d = atan2(cross, dot)        axial: atan2(cross·sgn(dot), |dot|)
 *   ∂d/∂p = (−ps, pc)/|p|²       ∂d/∂t = (ts, −tc)/|t|²
 */
export const signedAngle = (t: tf.Tensor, p: tf.Tensor, axial: boolean, zero: number): tf.Tensor =>
  ofDirections(t, p, zero, (u, v) => {
    const cross = tf.sum(tf.mul(quarterTurn(u), v), -1);
    const dot = tf.sum(tf.mul(u, v), -1);
    return {
      value: axial
        ? tf.atan2(tf.where(tf.less(dot, 0), tf.neg(cross), cross), tf.abs(dot))
        : tf.atan2(cross, dot),
      saved: [],
      gradient: (dy, [u, v]) => [
        tf.mul(tf.neg(dy), tf.div(quarterTurn(u!), squared(u!))),
        tf.mul(dy, tf.div(quarterTurn(v!), squared(v!))),
      ],
    };
  });

/**
 * Unsigned angle θ between t and p of any length, in [0, π]; axial: in [0, π/2].
 *
 *   θ = 2·atan2(|û − v̂|, |û + v̂|), û = t/|t|, v̂ = p/|p|: no digits lost at 0, π/2 or π (Kahan)
 *   ∂θ/∂p = −q/(|q||p|), q = û − cos θ·v̂, the part of û across v̂; 0 where q = 0
 */
export const angleBetween = (t: tf.Tensor, p: tf.Tensor, axial: boolean, zero: number): tf.Tensor =>
  ofDirections(t, p, zero, (u, v) => {
    const far = norm(tf.sub(unit(u), unit(v)));
    const near = norm(tf.add(unit(u), unit(v)));
    const obtuse = tf.greater(far, near);
    const fold = tf.where(tf.logicalAnd(obtuse, axial), tf.onesLike(far), tf.fill(far.shape, -1));
    const half = axial
      ? tf.atan2(tf.minimum(far, near), tf.maximum(far, near))
      : tf.atan2(far, near);
    const aligned = (x: tf.Tensor, y: tf.Tensor): tf.Tensor =>
      tf.equal(norm(across(x, y, obtuse)), 0);
    return {
      value: tf.squeeze(tf.mul(half, 2), [-1]),
      saved: [obtuse, fold, aligned(unit(u), unit(v)), aligned(unit(v), unit(u))],
      gradient: (dy, [u, v, obtuse, fold, alignedU, alignedV]) => {
        const slope = (x: tf.Tensor, other: tf.Tensor, aligned: tf.Tensor): tf.Tensor => {
          const q = across(unit(other), unit(x), obtuse!);
          const mask = over(aligned, q);
          const direction = unit(tf.where(mask, tf.onesLike(q), q));
          const along = tf.div(tf.mul(direction, fold!), norm(x));
          return tf.mul(dy, tf.where(mask, tf.zerosLike(q), along));
        };
        return [slope(u!, v!, alignedV!), slope(v!, u!, alignedU!)];
      },
    };
  });

/**
 * 1 − cos θ = ½|û − v̂|², the second form, because the first is 0 for every θ below 2·10⁻⁴ in float32.
 *
 *   ∂/∂p = −(û − cos θ·v̂)/|p|
 */
export const chord = (t: tf.Tensor, p: tf.Tensor, zero: number): tf.Tensor =>
  ofDirections(t, p, zero, (u, v) => {
    const difference = tf.sub(unit(u), unit(v));
    const obtuse = tf.greater(squared(difference), 2);
    return {
      value: tf.squeeze(tf.mul(squared(difference), 0.5), [-1]),
      saved: [obtuse],
      gradient: (dy, [u, v, obtuse]) => {
        const slope = (x: tf.Tensor, other: tf.Tensor): tf.Tensor =>
          tf.mul(tf.neg(dy), tf.div(across(unit(other), unit(x), obtuse!), norm(x)));
        return [slope(u!, v!), slope(v!, u!)];
      },
    };
  });

/**
 * cos θ as the normalised dot product; axial: its absolute value.
 *
 *   ∂c/∂p = (û − c·v̂)/|p|
 */
export const cosine = (t: tf.Tensor, p: tf.Tensor, axial: boolean, zero: number): tf.Tensor =>
  ofDirections(t, p, zero, (u, v) => {
    const dot = tf.sum(tf.mul(unit(u), unit(v)), -1, true);
    const obtuse = tf.less(dot, 0);
    const sign = tf.where(tf.logicalAnd(obtuse, axial), tf.fill(dot.shape, -1), tf.onesLike(dot));
    return {
      value: tf.squeeze(tf.mul(dot, sign), [-1]),
      saved: [obtuse, sign],
      gradient: (dy, [u, v, obtuse, sign]) => {
        const slope = (x: tf.Tensor, other: tf.Tensor): tf.Tensor =>
          tf.mul(tf.mul(dy, sign!), tf.div(across(unit(other), unit(x), obtuse!), norm(x)));
        return [slope(u!, v!), slope(v!, u!)];
      },
    };
  });

/** Euclidean length, free of overflow. Gradient: x/|x|, and 0 at the zero vector. */
export const length = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const m = size(x);
    const alive = hasDirection(m);
    const value = tf.mul(norm(scaled(x, m, alive)), m);
    return {
      value: tf.squeeze(tf.where(alive, value, tf.zerosLike(value)), [-1]),
      saved: [x, m, alive],
      gradient: (dy, [x, m, alive]) => {
        const along = tf.mul(tf.expandDims(dy, -1), unit(scaled(x!, m!, alive!)));
        return [tf.where(over(alive!, along), along, tf.zerosLike(along))];
      },
    };
  });

/** Scaling, zero vectors and the chain rule through both, for a function of two directions. */
function ofDirections(
  t: tf.Tensor,
  p: tf.Tensor,
  zero: number,
  f: (u: tf.Tensor, v: tf.Tensor) => Differentiable,
): tf.Tensor {
  return differentiable([t, p], (t, p) => {
    const [mt, mp] = [size(t), size(p)];
    const alive = tf.logicalAnd(hasDirection(mt), hasDirection(mp));
    const { value, saved, gradient } = f(scaled(t, mt, alive), scaled(p, mp, alive));
    return {
      value: tf.where(tf.reshape(alive, value.shape), value, tf.fill(value.shape, zero)),
      saved: [t, p, mt, mp, alive, ...saved],
      gradient: (dy, [t, p, mt, mp, alive, ...saved]) => {
        const [u, v] = [scaled(t!, mt!, alive!), scaled(p!, mp!, alive!)];
        const [du, dv] = gradient(tf.expandDims(dy, -1), [u, v, ...saved]);
        const unscaled = (d: tf.Tensor, m: tf.Tensor): tf.Tensor => {
          const dx = tf.div(d, withDirection(m, alive!));
          return tf.where(over(alive!, dx), dx, tf.zerosLike(dx));
        };
        return [unscaled(du!, mt!), unscaled(dv!, mp!)];
      },
    };
  });
}

/** Mean |x| of each vector; a sum, not a maximum, because the WebAssembly maximum may drop a NaN. */
const size = (x: tf.Tensor): tf.Tensor =>
  tf.sum(tf.div(tf.abs(x), tf.scalar(x.shape[x.rank - 1]!)), -1, true);

/** NaN has a direction here: it goes on into the result. */
const hasDirection = (m: tf.Tensor): tf.Tensor => tf.logicalNot(tf.less(m, smallestNormal));
const smallestNormal = 2 ** -126;

const over = (mask: tf.Tensor, x: tf.Tensor): tf.Tensor => tf.broadcastTo(mask, x.shape);

const withDirection = (m: tf.Tensor, alive: tf.Tensor): tf.Tensor =>
  tf.where(alive, m, tf.onesLike(m));

/** x / m, and all ones where there is no direction. */
function scaled(x: tf.Tensor, m: tf.Tensor, alive: tf.Tensor): tf.Tensor {
  const w = tf.where(over(alive, x), x, tf.onesLike(x));
  return tf.div(w, withDirection(m, alive));
}

const squared = (w: tf.Tensor): tf.Tensor => tf.sum(tf.square(w), -1, true);
const norm = (w: tf.Tensor): tf.Tensor => tf.sqrt(squared(w));
const unit = (w: tf.Tensor): tf.Tensor => tf.div(w, norm(w));

/**
 * The part of the unit vector a across the unit vector b, a − (a·b)·b, without its cancellation:
 * with e = a − b it is e + ½|e|²·b, and with s = a + b it is s − ½|s|²·b; the shorter of the two loses nothing.
 */
function across(a: tf.Tensor, b: tf.Tensor, obtuse: tf.Tensor): tf.Tensor {
  const e = tf.sub(a, b);
  const s = tf.add(a, b);
  const acute = tf.add(e, tf.mul(tf.mul(squared(e), 0.5), b));
  return tf.where(over(obtuse, a), tf.sub(s, tf.mul(tf.mul(squared(s), 0.5), b)), acute);
}

/** (x, y) → (−y, x), as a matrix product: slices along the last axis are ten times slower. */
function quarterTurn(x: tf.Tensor): tf.Tensor {
  const turned = tf.matMul(tf.reshape(x, [x.size / 2, 2]), tf.tensor2d([0, 1, -1, 0], [2, 2]));
  return tf.reshape(turned, x.shape);
}
