/**
 * Angles between vectors on the last axis, with exact gradients.
 *
 * A vector counts by its direction only. It is first divided by its own size m = mean|x|, which
 * keeps squares from overflowing (1e20) and vanishing (1e-23); m is constant for the gradient
 * because the result does not depend on it. A vector shorter than float32's smallest normal number
 * has no direction: the caller says what the result is then, and the gradient is 0.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { FusedLoss } from '../backends/fused/index.js';
import { differentiable } from './differentiable.js';

/**
 * What a zero vector is taken for: a quarter of the period off (cos = 0, as in Keras), or 0, or
 * NaN.
 */
export type ZeroVector = 'quarter' | 'zero' | 'nan';

export const zeroVectorPolicies: readonly ZeroVector[] = ['quarter', 'zero', 'nan'];

export function zeroAngle(policy: ZeroVector, period: number): number {
  return policy === 'quarter' ? period / 4 : policy === 'zero' ? 0 : NaN;
}

/** An angle to the power 1 + delta, for a kernel; a zero vector counts as the angle `zero`. */
export const fusedAngle = (delta: number, axial: boolean, zero: number): FusedLoss => ({
  kind: 'angle',
  delta,
  axial,
  zero: zero ** (1 + delta),
});

/**
 * Signed angle d from t to p, 2-vectors, in (−π, π]; axial: modulo π, in [−π/2, π/2].
 *
 *   cross = tc·ps − ts·pc        dot = tc·pc + ts·ps
 *   d = atan2(cross, dot)        axial: atan2(cross·sgn(dot), |dot|)
 *   ∂d/∂p = (−ps, pc)/|p|²       ∂d/∂t = (ts, −tc)/|t|²
 */
export const signedAngle = (t: tf.Tensor, p: tf.Tensor, axial: boolean, zero: number): tf.Tensor =>
  ofDirections(t, p, zero, (u, v) => {
    const cross = dotProduct(quarterTurn(u.w), v.w);
    const dot = dotProduct(u.w, v.w);
    return {
      value: axial
        ? tf.atan2(tf.where(tf.less(dot, 0), tf.neg(cross), cross), tf.abs(dot))
        : tf.atan2(cross, dot),
      saved: [],
      gradients: ([u, v]) => ({
        // dy last: divided before, it may fall among the subnormal numbers, which TensorFlow takes for 0.
        ofU: (dy) => tf.mul(tf.div(quarterTurn(u.w), squareNorm(u)), tf.neg(dy)),
        ofV: (dy) => tf.mul(tf.div(quarterTurn(v.w), squareNorm(v)), dy),
      }),
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
    const side = signOf(obtuse);
    // Not by minimum and maximum, of which the WebAssembly ones drop a NaN.
    const half = axial
      ? tf.atan2(tf.where(obtuse, near, far), tf.where(obtuse, far, near))
      : tf.atan2(far, near);
    const isAligned = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      tf.cast(tf.equal(norm(across(a, b, side)), 0), 'float32');
    return {
      value: tf.mul(half, 2),
      saved: [side, isAligned(unit(v), unit(u)), isAligned(unit(u), unit(v))],
      gradients: ([u, v], [side, alignedU, alignedV]) => {
        const derivative = (
          x: Scaled,
          other: Scaled,
          aligned: tf.Tensor,
          dy: tf.Tensor,
        ): tf.Tensor => {
          const q = across(unit(other), unit(x), side!);
          const length = tf.mul(norm(q, aligned), norm(x.w, x.zeroMask));
          const sign = axial ? side! : tf.scalar(1);
          return tf.mul(q, tf.neg(tf.div(tf.mul(dy, sign), length)));
        };
        return {
          ofU: (dy) => derivative(u, v, alignedU!, dy),
          ofV: (dy) => derivative(v, u, alignedV!, dy),
        };
      },
    };
  });

/**
 * 1 − cos θ = ½|û − v̂|², the second form, because the first is 0 for every θ below 2·10⁻⁴ in
 * float32.
 *
 *   ∂/∂p = −(û − cos θ·v̂)/|p|
 */
export const chord = (t: tf.Tensor, p: tf.Tensor, zero: number): tf.Tensor =>
  ofDirections(t, p, zero, (u, v) => {
    const difference = tf.sub(unit(u), unit(v));
    const rounded = tf.mul(dotProduct(difference, difference), 0.5);
    // Rounding may pass 2, and what is made of 2 − D would be negative.
    const distance = tf.where(tf.greater(rounded, 2), tf.fill(rounded.shape, 2), rounded);
    return {
      value: distance,
      saved: [signOf(tf.greater(distance, 1))],
      gradients: ([u, v], [side]) => ({
        ofU: (dy) => cosineGradient(u, v, side!, tf.neg(dy)),
        ofV: (dy) => cosineGradient(v, u, side!, tf.neg(dy)),
      }),
    };
  });

/**
 * cos θ as the normalised dot product; axial: its absolute value.
 *
 *   ∂c/∂p = (û − c·v̂)/|p|
 */
export const cosine = (t: tf.Tensor, p: tf.Tensor, axial: boolean, zero: number): tf.Tensor =>
  ofDirections(t, p, zero, (u, v) => {
    const dot = dotProduct(unit(u), unit(v));
    const side = signOf(tf.less(dot, 0));
    return {
      value: axial ? tf.mul(dot, side) : dot,
      saved: [side],
      gradients: ([u, v], [side]) => {
        const applySide = (dy: tf.Tensor): tf.Tensor => (axial ? tf.mul(dy, side!) : dy);
        return {
          ofU: (dy) => cosineGradient(u, v, side!, applySide(dy)),
          ofV: (dy) => cosineGradient(v, u, side!, applySide(dy)),
        };
      },
    };
  });

/** Euclidean length, free of overflow. Gradient: x/|x|, and 0 at the zero vector. */
export const length = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const m = size(x);
    const zeroMask = tf.less(m, smallestNormal);
    const scale = tf.where(zeroMask, tf.onesLike(m), m);
    const w = tf.div(x, scale);
    return {
      value: tf.squeeze(
        // A vector with an infinite part has an infinite length, and no direction.
        tf.where(tf.equal(m, Infinity), m, tf.mul(norm(w), tf.where(zeroMask, tf.zerosLike(m), m))),
        [-1],
      ),
      saved: [x, scale, tf.cast(zeroMask, 'float32')],
      gradient: (dy, [x, scale, zeroMask]) => {
        const w = tf.div(x!, scale!);
        const alive = tf.sub(1, zeroMask!);
        return [tf.mul(w, tf.div(tf.mul(tf.expandDims(dy, -1), alive), norm(w, zeroMask)))];
      },
    };
  });

/**
 * A vector by its size; a zero vector stays one, and `zeroMask` is 1 for it, so that its norm can be
 * taken as 1.
 */
interface Scaled {
  readonly w: tf.Tensor;
  readonly zeroMask: tf.Tensor;
}

/** A function of two directions: its value [..., 1], and ∂value/∂u·dy, ∂value/∂v·dy. */
interface OfDirections {
  readonly value: tf.Tensor;
  readonly saved: tf.Tensor[];
  readonly gradients: (
    directions: readonly [Scaled, Scaled],
    saved: tf.Tensor[],
  ) => { readonly ofU: (dy: tf.Tensor) => tf.Tensor; readonly ofV: (dy: tf.Tensor) => tf.Tensor };
}

/** Scaling, zero vectors and the chain rule through both. */
function ofDirections(
  t: tf.Tensor,
  p: tf.Tensor,
  zero: number,
  f: (u: Scaled, v: Scaled) => OfDirections,
): tf.Tensor {
  return differentiable([t, p], (t, p) => {
    const [mt, mp] = [size(t), size(p)];
    const [zeroMaskT, zeroMaskP] = [tf.less(mt, smallestNormal), tf.less(mp, smallestNormal)];
    // What is not finite is not a zero vector beside one either: it goes on into the result.
    const zeroMask = tf.logicalAnd(tf.logicalOr(zeroMaskT, zeroMaskP), tf.isFinite(tf.add(mt, mp)));
    const one = tf.onesLike(mt);
    const infinite = tf.fill(mt.shape, Number.isNaN(zero) ? NaN : Infinity);
    const constants = [
      // To divide a vector by, and, with Infinity (or NaN) for a pixel without an angle, a derivative.
      ...[tf.where(zeroMaskT, one, mt), tf.where(zeroMaskP, one, mp)],
      ...[tf.where(zeroMask, infinite, mt), tf.where(zeroMask, infinite, mp)],
      ...[tf.cast(zeroMaskT, 'float32'), tf.cast(zeroMaskP, 'float32')],
    ];
    const directions = (
      t: tf.Tensor,
      p: tf.Tensor,
      [st, sp, , , zt, zp]: tf.Tensor[],
    ): [Scaled, Scaled] => [
      { w: tf.div(t, st!), zeroMask: zt! },
      { w: tf.div(p, sp!), zeroMask: zp! },
    ];
    const { value, saved, gradients } = f(...directions(t, p, constants));
    return {
      value: tf.squeeze(tf.where(zeroMask, tf.fill(value.shape, zero), value), [-1]),
      saved: [t, p, ...constants, ...saved],
      gradient: (dy, [t, p, ...rest]) => {
        const { ofU, ofV } = gradients(directions(t!, p!, rest), rest.slice(constants.length));
        const outer = tf.expandDims(dy, -1);
        return [ofU(tf.div(outer, rest[2]!)), ofV(tf.div(outer, rest[3]!))];
      },
    };
  });
}

/**
 * Mean |x| of each vector; a sum, not a maximum, because the WebAssembly maximum may drop a NaN.
 */
const size = (x: tf.Tensor): tf.Tensor =>
  tf.sum(tf.div(tf.abs(x), tf.scalar(x.shape[x.rank - 1]!)), -1, true);

const smallestNormal = 2 ** -126;

const dotProduct = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.sum(tf.mul(a, b), -1, true);

/**
 * |w|², and 1 more where it is known to be 0. Masks as numbers: the WebAssembly broadcast of a mask
 * takes ten times as long.
 */
const squareNorm = ({ w, zeroMask }: Scaled): tf.Tensor => tf.add(dotProduct(w, w), zeroMask);

const norm = (w: tf.Tensor, zeroMask?: tf.Tensor): tf.Tensor =>
  tf.sqrt(zeroMask === undefined ? dotProduct(w, w) : squareNorm({ w, zeroMask }));

const unit = ({ w, zeroMask }: Scaled): tf.Tensor => tf.div(w, norm(w, zeroMask));

/** −1 where true, 1 elsewhere. */
const signOf = (mask: tf.Tensor): tf.Tensor => tf.sub(1, tf.mul(tf.cast(mask, 'float32'), 2));

/**
 * The part of the unit vector a across the unit vector b, a − (a·b)·b, without its cancellation:
 * with e = a − σb it is e + ½σ|e|²·b, where σ is 1 for an acute and −1 for an obtuse angle, so that
 * e is the shorter of two. Lengths that are 1 but for their rounding leave a part along b in it, next to 0 and π many times its
 * rounding, which is taken away.
 */
function across(a: tf.Tensor, b: tf.Tensor, side: tf.Tensor): tf.Tensor {
  const e = tf.sub(a, tf.mul(b, side));
  const rest = tf.add(e, tf.mul(b, tf.mul(tf.mul(dotProduct(e, e), 0.5), side)));
  return tf.sub(rest, tf.mul(b, dotProduct(rest, b)));
}

/** dy times the gradient of the cosine in x. */
const cosineGradient = (x: Scaled, other: Scaled, side: tf.Tensor, dy: tf.Tensor): tf.Tensor =>
  tf.mul(across(unit(other), unit(x), side), tf.div(dy, norm(x.w, x.zeroMask)));

/** (x, y) → (−y, x), as a matrix product: slices along the last axis are ten times slower. */
function quarterTurn(x: tf.Tensor): tf.Tensor {
  const turned = tf.matMul(tf.reshape(x, [x.size / 2, 2]), tf.tensor2d([0, 1, -1, 0], [2, 2]));
  return tf.reshape(turned, x.shape);
}
