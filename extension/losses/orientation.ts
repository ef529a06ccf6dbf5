/** Losses between directions and axes given as (cos, sin) on the last axis. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, oneOf, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { cosine, fusedAngle, signedAngle, zeroAngle, zeroVectorPolicies } from './directions.js';
import type { ZeroVector } from './directions.js';
import { absPower, clippedAcos } from './elementary.js';
import { perPixel } from './reduction.js';
import type { LossOptions } from './reduction.js';

export const cosSin = { event: [2], meaning: 'cos, sin' } as const;

export interface AngularLossOptions extends LossOptions {
  /** Power minus one, > −1. 0 is the angle itself (L1), 1 its square (L2). @default 0.2 */
  readonly delta?: number;
  /**
   * How the angle is computed: 'atan2' is exact everywhere, 'acos' is the textbook form.
   * @default 'atan2'
   */
  readonly method?: 'atan2' | 'acos';
  /** For 'acos': the cosine is clipped to ±(1 − epsilon). @default 1e-6 */
  readonly epsilon?: number;
  /** 2π for directions, π for axes (a line has no head). @default 2π */
  readonly period?: number;
  /** The angle of a zero vector: a quarter of the period, or 0, or NaN. @default 'quarter' */
  readonly zeroVector?: ZeroVector;
}

/** Angular power loss: the angle between two directions, to a power between L1 and L2.
 *
 *   θ = atan2(|tc·ps − ts·pc|, tc·pc + ts·ps)      t = yTrue, p = yPred, each (cos, sin)
 *   loss = θ^(1 + delta)                           axial: θ = atan2(|cross|, |dot|)
 *
 * Shapes: yTrue [..., 2], yPred [..., 2] (equal, never broadcast) → map [...].
 * Units: θ in radians. Range: 0 to π^(1+delta); axial: 0 to (π/2)^(1+delta).
 * Gradient in yPred: (1 + delta)·θ^delta·sign(d)·(−ps, pc)/|p|², d the signed angle from t to p; 0
 *   at θ = 0; at θ = π (axial π/2) the one-sided value on the side of +π. Orthogonal to p: the loss
 *   does not depend on |p| or |t|.
 * Convention: 'acos' computes acos(clip(t·p/(|t||p|), ±(1 − epsilon))), which is never below acos(1
 *   − epsilon) = 0.081° and has gradient 0 there. A zero vector: see `zeroVector`, gradient 0. NaN
 *   or ±Infinity in → NaN.
 * Source: geodesic distance on the circle, to a power; no paper is claimed for delta = 0.2.
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2], of any length; float32 tensor or nested numbers.
 * @param yPred - Prediction: directions as (cos, sin), of the shape of yTrue; only their angle counts, not
 *   their length.
 * @param options - `delta` (0.2), `method` ('atan2'), `epsilon` (1e-6), `period` (2π), `zeroVector`
 *   ('quarter'); and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Radians^(1 + delta).
 * @throws Error for an unequal or other shape than [..., 2], a tensor that is not float32, a `delta` not above
 *   −1, an `epsilon` outside [0, 1), a `method`, `period` or `zeroVector` that there is not, or an unknown
 *   option.
 * @example
 * angularLoss([[1, 0]], [[0, 2]]); // → (π/2)^1.2 = 1.7193
 * @tex L = \theta^{1+\delta}, \qquad \theta = \operatorname{atan2}\left(|t_c p_s - t_s p_c|,\; t_c p_c + t_s p_s\right) */
export function angularLoss(
  yTrue: Input,
  yPred: Input,
  options: AngularLossOptions = {},
): tf.Tensor {
  const name = 'angularLoss';
  const o = withDefaults(name, options, {
    delta: 0.2,
    method: 'atan2' as const,
    epsilon: 1e-6,
    period: 2 * Math.PI,
    zeroVector: 'quarter' as const,
  });
  inRange(name, 'delta', o.delta, (x) => x > -1 && x < Infinity, 'greater than -1');
  inRange(name, 'epsilon', o.epsilon, (x) => x >= 0 && x < 1, 'at least 0 and less than 1');
  oneOf(name, 'method', o.method, ['atan2', 'acos']);
  oneOf(name, 'period', o.period, [2 * Math.PI, Math.PI]);
  oneOf(name, 'zeroVector', o.zeroVector, zeroVectorPolicies);
  const axial = o.period === Math.PI;
  const zero = zeroAngle(o.zeroVector, o.period);
  const fused = o.method === 'atan2' ? fusedAngle(o.delta, axial, zero) : undefined;
  return perPixel(name, yTrue, yPred, o, { ...cosSin, fused }, (t, p) => {
    const angle =
      o.method === 'atan2'
        ? signedAngle(t, p, axial, zero)
        : clippedAcos(cosine(t, p, axial, Math.cos(zero)), 1 - o.epsilon);
    return absPower(angle, 1 + o.delta);
  });
}
