/** Losses of 3-vectors (normals, illuminants) and of optical flow. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, oneOf, parameter, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import {
  angleBetween,
  chord,
  fusedAngle,
  length,
  zeroAngle,
  zeroVectorPolicies,
} from './directions.js';
import type { ZeroVector } from './directions.js';
import { constantSign, constantSize } from './differentiable.js';
import { absPower, log1pSquare, nonNegative, softplus } from './elementary.js';
import { fisherNormaliser } from './fisherNormaliser.js';
import { perPixel } from './reduction.js';
import type { LossOptions } from './reduction.js';

const normal = { event: [3], meaning: 'x, y, z' } as const;
const flow = { event: [2], meaning: 'u, v' } as const;
const colour = { event: [3], meaning: 'r, g, b' } as const;

export interface VectorOptions extends LossOptions {
  /** The angle a zero vector counts as: 90° ('quarter'), 0 or NaN. @default 'quarter' */
  readonly zeroVector?: ZeroVector;
}

export interface SurfaceNormalOptions extends VectorOptions {
  /** Power minus one, > −1: the loss is θ^(1 + delta). @default 0 */
  readonly delta?: number;
}

export interface VonMisesFisherOptions extends VectorOptions {
  /** Concentration κ ≥ 0: one number, or a map of them (shape of the per-pixel map). @default 1 */
  readonly kappa?: number | Input;
  /** Add log 2π, so that exp(−loss) integrates to 1 over the sphere. @default false */
  readonly normalised?: boolean;
}

/** Angle between surface normals, the loss and metric of normal estimation.
 *
 *   θ = 2·atan2(|n − u|, |n + u|), n = p/|p|, u = t/|t|
 *   loss = θ^(1 + delta)
 *
 * Shapes: yTrue [..., 3], yPred [..., 3] (equal, never broadcast) → map [...]. Units: radians.
 * Range: 0 to π^(1+delta). Gradient in yPred: −(1 + delta)·θ^delta·q/(|q||p|), q the part of u
 *   across n; 0 at θ = 0 and at θ = π, where no direction is better than another.
 * Convention: equal to acos of the clamped dot (DSINE, kornia) in exact arithmetic, without the
 *   clamp and without leaving out pixels of small error. A zero vector: see `zeroVector`, gradient
 *   0. NaN or ±Infinity in → NaN.
 * Source: Bae, Budvytis, Cipolla 2021, arXiv:2109.09881 (AL); angle by Kahan 2006, Mindless, §12.
 *
 * @param yTrue - Truth: surface normals (x, y, z), [..., 3], of any length; float32 tensor or nested numbers.
 * @param yPred - Prediction, of the shape of yTrue; only its direction counts, not its length.
 * @param options - `delta` (0), `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`, as
 *   for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Radians^(1 + delta).
 * @throws Error for an unequal or other shape than [..., 3], a tensor that is not float32, a `delta` not above
 *   −1, a `zeroVector` that there is not, or an unknown option.
 * @example
 * surfaceNormalAngular([[0, 0, 1]], [[0, 2, 0]]); // → π/2
 * @tex L = \theta^{1+\delta}, \qquad \theta = 2 \operatorname{atan2}(|n - u|, |n + u|), \quad n = \frac{p}{|p|}, \; u = \frac{t}{|t|} */
export function surfaceNormalAngular(
  yTrue: Input,
  yPred: Input,
  options: SurfaceNormalOptions = {},
): tf.Tensor {
  const name = 'surfaceNormalAngular';
  const o = withDefaults(name, options, { delta: 0, zeroVector: 'quarter' as const });
  inRange(name, 'delta', o.delta, (x) => x > -1 && x < Infinity, 'greater than -1');
  oneOf(name, 'zeroVector', o.zeroVector, zeroVectorPolicies);
  const zero = zeroAngle(o.zeroVector, 2 * Math.PI);
  const fused = fusedAngle(o.delta, false, zero);
  return perPixel(name, yTrue, yPred, o, { ...normal, fused }, (t, p) =>
    absPower(angleBetween(t, p, false, zero), 1 + o.delta),
  );
}

/** Negative log-likelihood of the von Mises–Fisher distribution on the sphere.
 *
 *   loss = −log κ − κ(cos θ − 1) + log(1 − e^(−2κ))      normalised: + log 2π
 *
 * Shapes: yTrue [..., 3], yPred [..., 3], kappa: number or [...] → map [...].
 * Range: falls below 0 for large κ; log 2 at κ = 0. Gradient in cos θ: −κ; in kappa: coth κ − 1/κ −
 *   cos θ, exact also near κ = 0.
 * Convention: without log 2π, as its code; `normalised` adds it. κ is an option, not a channel. A
 *   negative kappa is an error as a number and NaN in a map. A zero vector: see `zeroVector`.
 * Source: Fisher 1953, doi:10.1098/rspa.1953.0064; Bae, Budvytis, Cipolla 2021, arXiv:2109.09881
 *   (NLL_vMF).
 *
 * @param yTrue - Truth: surface normals (x, y, z), [..., 3], of any length; float32 tensor or nested numbers.
 * @param yPred - Prediction, of the shape of yTrue; only its direction counts, not its length.
 * @param options - `kappa` (1), `normalised` (false), `zeroVector` ('quarter'); and `reduction`, `divisor`,
 *   `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Nats.
 * @throws Error for an unequal or other shape than [..., 3], a tensor that is not float32, a number `kappa`
 *   that is negative or infinite, a map of it of another shape, a `zeroVector` that there is not, or an unknown
 *   option.
 * @example
 * vonMisesFisherNll([[0, 0, 1]], [[0, 1, 0]], { kappa: 1 }); // → 0.8546
 * @tex L = -\log\kappa - \kappa(\cos\theta - 1) + \log\left(1 - e^{-2\kappa}\right) */
export function vonMisesFisherNll(
  yTrue: Input,
  yPred: Input,
  options: VonMisesFisherOptions = {},
): tf.Tensor {
  const { name, o, zero, constant } = fisherOptions('vonMisesFisherNll', options);
  return perPixel(name, yTrue, yPred, o, normal, (t, p, guard) => {
    const distance = chord(t, p, 1 - Math.cos(zero));
    const kappa = nonNegative(guard(parameter(name, 'kappa', o.kappa, distance.shape)));
    return tf.add(tf.mul(kappa, distance), tf.add(fisherNormaliser(kappa), constant));
  });
}

/** Negative log-likelihood of the angular von Mises–Fisher distribution: linear in the angle
 * itself.
 *
 *   loss = −log(κ² + 1) + κθ + log(1 + e^(−κπ))      normalised: + log 2π
 *
 * Shapes: yTrue [..., 3], yPred [..., 3], kappa: number or [...] → map [...].
 * Range: falls below 0 for large κ; log 2 at κ = 0. Gradient in θ: κ; in kappa: θ − 2κ/(κ² + 1) −
 *   π/(1 + e^(κπ)).
 * Convention: without log 2π, as its paper; `normalised` adds it. κ is an option, not a channel. A
 *   negative kappa is an error as a number and NaN in a map. A zero vector: see `zeroVector`.
 * Source: Bae, Budvytis, Cipolla 2021, arXiv:2109.09881 (AngMF).
 *
 * @param yTrue - Truth: surface normals (x, y, z), [..., 3], of any length; float32 tensor or nested numbers.
 * @param yPred - Prediction, of the shape of yTrue; only its direction counts, not its length.
 * @param options - `kappa` (1), `normalised` (false), `zeroVector` ('quarter'); and `reduction`, `divisor`,
 *   `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Nats.
 * @throws Error for an unequal or other shape than [..., 3], a tensor that is not float32, a number `kappa`
 *   that is negative or infinite, a map of it of another shape, a `zeroVector` that there is not, or an unknown
 *   option.
 * @example
 * angMfNll([[0, 0, 1]], [[0, 0, 3]], { kappa: 0 }); // → log 2 = 0.6931
 * @tex L = -\log(\kappa^2 + 1) + \kappa\theta + \log\left(1 + e^{-\kappa\pi}\right) */
export function angMfNll(
  yTrue: Input,
  yPred: Input,
  options: VonMisesFisherOptions = {},
): tf.Tensor {
  const { name, o, zero, constant } = fisherOptions('angMfNll', options);
  return perPixel(name, yTrue, yPred, o, normal, (t, p, guard) => {
    const theta = angleBetween(t, p, false, zero);
    const kappa = nonNegative(guard(parameter(name, 'kappa', o.kappa, theta.shape)));
    const tail = softplus(tf.mul(kappa, -Math.PI));
    const normaliser = tf.sub(tail, log1pSquare(kappa));
    return tf.add(tf.add(tf.mul(kappa, theta), normaliser), constant);
  });
}

function fisherOptions(name: string, options: VonMisesFisherOptions) {
  const o = withDefaults(name, options, {
    kappa: 1,
    normalised: false,
    zeroVector: 'quarter' as const,
  });
  oneOf(name, 'zeroVector', o.zeroVector, zeroVectorPolicies);
  const constant = o.normalised ? Math.log(2 * Math.PI) : 0;
  return { name, o, zero: zeroAngle(o.zeroVector, 2 * Math.PI), constant };
}

/** Endpoint error of optical flow: the length of the error vector.
 *
 *   loss = |p − t| = √((pu − tu)² + (pv − tv)²)
 *
 * Shapes: yTrue [..., 2], yPred [..., 2] (equal, never broadcast) → map [...]. Units: pixels.
 * Range: ≥ 0. Gradient in yPred: (p − t)/|p − t|, and 0 where they are equal (without an epsilon
 *   under the root).
 * Convention: as kornia aepe with the mean. Does not overflow. NaN in → NaN.
 * Source: Otte & Nagel 1994, doi:10.1007/3-540-57956-7_5; Baker et al. 2011,
 *   doi:10.1007/s11263-010-0390-2.
 *
 * @param yTrue - Truth: flow (u, v) in pixels, [..., 2]; float32 tensor or nested numbers.
 * @param yPred - Prediction: flow (u, v) in pixels, of the shape of yTrue.
 * @param options - `reduction`, `divisor`, `weights` and `mask`, as for every loss.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Pixels.
 * @throws Error for an unequal or other shape than [..., 2], a tensor that is not float32, or an unknown
 *   option.
 * @example
 * endpointError([[0, 0]], [[3, 4]]); // → 5
 * @tex L = \sqrt{(p_u - t_u)^2 + (p_v - t_v)^2} */
export function endpointError(yTrue: Input, yPred: Input, options: LossOptions = {}): tf.Tensor {
  const o = withDefaults('endpointError', options, {});
  const pixel = { ...flow, fused: { kind: 'endpoint' } } as const;
  return perPixel('endpointError', yTrue, yPred, o, pixel, (t, p) => length(tf.sub(p, t)));
}

/** Angular error of optical flow: the angle between (u, v, 1) and its truth.
 *
 *   loss = angle between (pu, pv, 1) and (tu, tv, 1)
 *        = acos((1 + pu·tu + pv·tv) / √((1 + pu² + pv²)(1 + tu² + tv²)))
 *
 * Shapes: yTrue [..., 2], yPred [..., 2] (equal, never broadcast) → map [...]. Units: radians, of
 *   flow in pixels.
 * Range: 0 to π. Gradient in yPred: the first two components of −q/(|q||(p, 1)|); 0 where they are
 *   equal.
 * Convention: the third component is 1 pixel, so zero flow is no special case. NaN in → NaN.
 * Source: Barron, Fleet, Beauchemin 1994, doi:10.1007/BF01420984.
 *
 * @param yTrue - Truth: flow (u, v) in pixels, [..., 2]; float32 tensor or nested numbers.
 * @param yPred - Prediction: flow (u, v) in pixels, of the shape of yTrue.
 * @param options - `reduction`, `divisor`, `weights` and `mask`, as for every loss.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Radians.
 * @throws Error for an unequal or other shape than [..., 2], a tensor that is not float32, or an unknown
 *   option.
 * @example
 * flowAngularError([[0, 0]], [[1, 0]]); // → π/4
 * @tex L = \arccos \frac{1 + p_u t_u + p_v t_v}{\sqrt{(1 + p_u^2 + p_v^2)(1 + t_u^2 + t_v^2)}} */
export function flowAngularError(yTrue: Input, yPred: Input, options: LossOptions = {}): tf.Tensor {
  const o = withDefaults('flowAngularError', options, {});
  return perPixel('flowAngularError', yTrue, yPred, o, flow, (t, p) => {
    const inTime = (x: tf.Tensor): tf.Tensor =>
      tf.concat([x, tf.ones([...x.shape.slice(0, -1), 1])], -1);
    return angleBetween(inTime(t), inTime(p), false, 0);
  });
}

/** Recovery angular error of colour constancy: the angle between true and estimated illuminant.
 *
 *   loss = angle between p and t
 *
 * Shapes: yTrue [..., 3], yPred [..., 3] (equal, never broadcast) → map [...]. Units: radians.
 * Range: 0 to π/2 for positive colours. Gradient in yPred: as surfaceNormalAngular with delta 0.
 * Convention: does not depend on brightness. A zero vector: see `zeroVector`. NaN or ±Infinity in →
 *   NaN.
 * Source: Hordley & Finlayson 2004, Re-evaluating colour constancy algorithms (ICPR).
 *
 * @param yTrue - Truth: colour of the light (r, g, b), linear, of any brightness, [..., 3]; float32 tensor or
 *   nested numbers.
 * @param yPred - Prediction: the estimated colour, of the shape of yTrue; its brightness does not count.
 * @param options - `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`, as for every
 *   loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Radians.
 * @throws Error for an unequal or other shape than [..., 3], a tensor that is not float32, a `zeroVector` that
 *   there is not, or an unknown option.
 * @example
 * recoveryError([[1, 1, 1]], [[1, 0, 0]]); // → 0.9553 (54.7°)
 * @tex L = \arccos \frac{t \cdot p}{|t|\,|p|} */
export function recoveryError(yTrue: Input, yPred: Input, options: VectorOptions = {}): tf.Tensor {
  const name = 'recoveryError';
  const o = withDefaults(name, options, { zeroVector: 'quarter' as const });
  oneOf(name, 'zeroVector', o.zeroVector, zeroVectorPolicies);
  const zero = zeroAngle(o.zeroVector, 2 * Math.PI);
  const pixel = { ...colour, fused: fusedAngle(0, false, zero) };
  return perPixel(name, yTrue, yPred, o, pixel, (t, p) => angleBetween(t, p, false, zero));
}

/** Reproduction angular error of colour constancy: the angle from grey at which a white surface
 * comes out.
 *
 *   w = t/p, channel by channel
 *   loss = angle between w and (1, 1, 1) = acos(Σw/(√3·|w|))
 *
 * Shapes: yTrue [..., 3], yPred [..., 3] (equal, never broadcast) → map [...]. Units: radians.
 * Range: 0 to 0.9553 (54.7°) for positive colours. Gradient in yPred: by the chain rule through w;
 *   0 where w is grey.
 * Convention: computed with w·|p₀p₁p₂|, which has the same direction and needs no division: a
 *   channel of yPred that is 0 gives the limit; two of them make w a zero vector, see `zeroVector`.
 *   NaN or ±Infinity in → NaN.
 * Source: Finlayson & Zakizadeh 2014, Reproduction angular error (BMVC).
 *
 * @param yTrue - Truth: colour of the light (r, g, b), linear, of any brightness, [..., 3]; float32 tensor or
 *   nested numbers.
 * @param yPred - Prediction: the estimated colour, of the shape of yTrue; its brightness does not count.
 * @param options - `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`, as for every
 *   loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Radians.
 * @throws Error for an unequal or other shape than [..., 3], a tensor that is not float32, a `zeroVector` that
 *   there is not, or an unknown option.
 * @example
 * reproductionError([[1, 1, 1]], [[1, 1, 0]]); // → 0.9553
 * @tex L = \arccos \frac{w_1 + w_2 + w_3}{\sqrt3\, |w|}, \qquad w_i = \frac{t_i}{p_i} */
export function reproductionError(
  yTrue: Input,
  yPred: Input,
  options: VectorOptions = {},
): tf.Tensor {
  const name = 'reproductionError';
  const o = withDefaults(name, options, { zeroVector: 'quarter' as const });
  oneOf(name, 'zeroVector', o.zeroVector, zeroVectorPolicies);
  const zero = zeroAngle(o.zeroVector, 2 * Math.PI);
  return perPixel(name, yTrue, yPred, o, colour, (t, p) => {
    const [r, g, b] = tf.split(tf.div(p, constantSize(p)), 3, -1) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const others = tf.concat([tf.mul(g, b), tf.mul(b, r), tf.mul(r, g)], -1);
    const white = tf.mul(tf.mul(t, others), constantSign(tf.mul(tf.mul(r, g), b)));
    return angleBetween(tf.onesLike(white), white, false, zero);
  });
}
