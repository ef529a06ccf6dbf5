/** Smooth losses of the angle between two directions: all are functions of 1 − cos θ. */
import * as tf from '@tensorflow/tfjs-core';
import type { FusedLoss } from '../backends/fused/index.js';
import { oneOf, parameter, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { logBesselI0e } from './bessel.js';
import { chord, zeroAngle, zeroVectorPolicies } from './directions.js';
import type { ZeroVector } from './directions.js';
import { nonNegative } from './elementary.js';
import { cosSin } from './orientation.js';
import { perPixel } from './reduction.js';
import type { LossOptions } from './reduction.js';

export interface CosineDistanceOptions extends LossOptions {
  /**
   * What a zero vector is taken for: cos θ = 0 ('quarter'), cos θ = 1 ('zero'), or NaN.
   * @default 'quarter'
   */
  readonly zeroVector?: ZeroVector;
}

/** Cosine distance: one minus the cosine of the angle between two vectors.
 *
 *   n = p/|p|, u = t/|t|
 *   loss = 1 − n·u = ½|n − u|²
 *
 * Shapes: yTrue [..., K], yPred [..., K] (equal, never broadcast) → map [...].
 * Range: 0 to 2. Gradient in yPred: −(u − (n·u)·n)/|p|: finite everywhere, 0 at θ = 0 and also at θ
 *   = π.
 * Convention: Keras CosineSimilarity is this − 1. tf.losses.cosineDistance does not normalise, this
 *   does. A zero vector: see `zeroVector`, gradient 0. NaN or ±Infinity in → NaN.
 * Source: law of cosines; computed as ½|n − u|², because 1 − n·u keeps no digit below θ = 2·10⁻⁴ in
 *   float32.
 *
 * @param yTrue - Truth: vectors of K components on the last axis, [..., K], of any length; float32 tensor or
 *   nested numbers.
 * @param yPred - Prediction, of the shape of yTrue; only its direction counts, not its length.
 * @param options - `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`, as for every
 *   loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for unequal shapes or no axis, a tensor that is not float32, a `zeroVector` that there is not,
 *   or an unknown option.
 * @example
 * cosineDistance([[1, 0]], [[0, 2]]); // → 1
 * @tex L = 1 - \frac{t \cdot p}{|t|\,|p|} = \tfrac12 \left| \frac{p}{|p|} - \frac{t}{|t|} \right|^2 */
export function cosineDistance(
  yTrue: Input,
  yPred: Input,
  options: CosineDistanceOptions = {},
): tf.Tensor {
  const name = 'cosineDistance';
  const o = withDefaults(name, options, { zeroVector: 'quarter' as const });
  oneOf(name, 'zeroVector', o.zeroVector, zeroVectorPolicies);
  const zero = zeroChord(o.zeroVector, 2 * Math.PI);
  const fused = { kind: 'cosine', factor: 1, offset: 0, zero } as const;
  return perPixel(name, yTrue, yPred, o, { event: [null], fused }, (t, p) => chord(t, p, zero));
}

export interface AxialOptions extends LossOptions {
  /** What a zero vector is taken for: 45° off, ½ ('quarter'), equal ('zero'), or NaN. @default 'quarter' */
  readonly zeroVector?: ZeroVector;
}

/** Axial double-angle loss: for lines, ridges and fibres, where φ and φ + 180° are the same.
 *
 *   d = angle from t to p
 *   loss = ½(1 − cos 2d) = sin²d
 *
 * Shapes: yTrue [..., 2], yPred [..., 2] as (cos φ, sin φ), not of the doubled angle → map [...].
 * Range: 0 to 1, at d = 90°. Gradient in yPred: sin 2d·(−ps, pc)/|p|²: smooth, 0 at d = 0 and at d
 *   = 90°.
 * Convention: a zero vector counts as 45° off (½), as 0, or as NaN, by `zeroVector`; gradient 0.
 * Source: double-angle representation, Granlund 1978, doi:10.1016/0146-664X(78)90047-3.
 *
 * @param yTrue - Truth: axes as (cos φ, sin φ), [..., 2], of φ itself, not of 2φ; float32 tensor or nested
 *   numbers.
 * @param yPred - Prediction: axes as (cos φ, sin φ), of the shape of yTrue; neither length nor sign counts.
 * @param options - `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`, as for every
 *   loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for an unequal or other shape than [..., 2], a tensor that is not float32, a `zeroVector` that
 *   there is not, or an unknown option.
 * @example
 * axialDoubleAngle([[1, 0]], [[-1, 0]]); // → 0
 * @tex L = \tfrac12 (1 - \cos 2d) = \sin^2 d */
export function axialDoubleAngle(
  yTrue: Input,
  yPred: Input,
  options: AxialOptions = {},
): tf.Tensor {
  const name = 'axialDoubleAngle';
  const o = withDefaults(name, options, { zeroVector: 'quarter' as const });
  oneOf(name, 'zeroVector', o.zeroVector, zeroVectorPolicies);
  const zero = zeroChord(o.zeroVector, Math.PI);
  const fused = { kind: 'sine', zero: zero * (2 - zero) } as const;
  return perPixel(name, yTrue, yPred, o, { ...cosSin, fused }, (t, p) => {
    // sin² = (1 − c)(1 + c), with 1 − c = D exact for small angles.
    const distance = chord(t, p, zero);
    return tf.mul(distance, tf.sub(2, distance));
  });
}

export interface VonMisesOptions extends CosineDistanceOptions {
  /** Concentration κ ≥ 0: one number, or a map of them (shape of the per-pixel map). @default 1 */
  readonly kappa?: number | Input;
}

/** Von Mises loss of biternion networks: one minus a bell around the true direction.
 *
 *   loss = 1 − exp(κ(cos d − 1))
 *
 * Shapes: yTrue [..., 2], yPred [..., 2], kappa: number or [...] → map [...].
 * Range: 0 to 1 − e^(−2κ). Gradient in yPred: κ·sin d·exp(κ(cos d − 1))·(−ps, pc)/|p|²: it vanishes
 *   for large errors when κ is large. In kappa: (1 − cos d)·exp(κ(cos d − 1)).
 * Convention: a negative kappa is an error as a number and NaN in a map. A zero vector: see
 *   `zeroVector`.
 * Source: Beyer, Hermans, Leibe 2015, doi:10.1007/978-3-319-24947-6_13.
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2], of any length; float32 tensor or nested numbers.
 * @param yPred - Prediction: directions as (cos, sin), of the shape of yTrue; only their angle counts, not
 *   their length.
 * @param options - `kappa` (1), `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`, as
 *   for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for an unequal or other shape than [..., 2], a tensor that is not float32, a number `kappa`
 *   that is negative or infinite, a map of it of another shape, a `zeroVector` that there is not, or an unknown
 *   option.
 * @example
 * vonMises([[1, 0]], [[0, 1]]); // → 1 − 1/e = 0.6321
 * @tex L = 1 - e^{\kappa(\cos d - 1)} */
export function vonMises(yTrue: Input, yPred: Input, options: VonMisesOptions = {}): tf.Tensor {
  const { name, o, zero } = vonMisesOptions('vonMises', options);
  const fused = typeof o.kappa === 'number' ? fusedBell(o.kappa, zero) : undefined;
  return perPixel(name, yTrue, yPred, o, { ...cosSin, fused }, (t, p, guard) => {
    const distance = chord(t, p, zero);
    const kappa = nonNegative(guard(parameter(name, 'kappa', o.kappa, distance.shape)));
    return tf.neg(tf.expm1(tf.neg(tf.mul(kappa, distance))));
  });
}

const fusedBell = (kappa: number, zero: number): FusedLoss => ({
  kind: 'bell',
  kappa,
  zero: -Math.expm1(-kappa * zero),
});

/** Negative log-likelihood of the von Mises distribution on the circle.
 *
 *   loss = κ(1 − cos d) + log(2π·e^(−κ)·I₀(κ)) = −log( exp(κ cos d) / (2π·I₀(κ)) )
 *
 * Shapes: yTrue [..., 2], yPred [..., 2], kappa: number or [...] → map [...].
 * Range: from log(2π e^(−κ) I₀(κ)), which is below 0 for κ > 6.6. Gradient in yPred: κ·sin d·(−ps,
 *   pc)/|p|²; in kappa: I₁(κ)/I₀(κ) − cos d. Both are finite for every κ ≥ 0; e^(−κ)·I₀(κ) does not
 *   overflow.
 * Convention: κ is an option, not a channel, so that yTrue and yPred have equal shapes; a network
 *   that predicts κ passes its map, and the gradient reaches it. A negative kappa is an error as a
 *   number and NaN in a map.
 * Source: von Mises 1918; Mardia & Jupp 2000, Directional Statistics, 3.5.4.
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2], of any length; float32 tensor or nested numbers.
 * @param yPred - Prediction: directions as (cos, sin), of the shape of yTrue; only their angle counts, not
 *   their length.
 * @param options - `kappa` (1), `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`, as
 *   for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. Nats.
 * @throws Error for an unequal or other shape than [..., 2], a tensor that is not float32, a number `kappa`
 *   that is negative or infinite, a map of it of another shape, a `zeroVector` that there is not, or an unknown
 *   option.
 * @example
 * vonMisesNll([[1, 0]], [[0, 1]], { kappa: 0 }); // → log 2π = 1.8379
 * @tex L = \kappa (1 - \cos d) + \log\left( 2\pi\, e^{-\kappa} I_0(\kappa) \right) */
export function vonMisesNll(yTrue: Input, yPred: Input, options: VonMisesOptions = {}): tf.Tensor {
  const { name, o, zero } = vonMisesOptions('vonMisesNll', options);
  return perPixel(name, yTrue, yPred, o, cosSin, (t, p, guard) => {
    const distance = chord(t, p, zero);
    const kappa = nonNegative(guard(parameter(name, 'kappa', o.kappa, distance.shape)));
    const logNormaliser = tf.add(logBesselI0e(kappa), Math.log(2 * Math.PI));
    return tf.add(tf.mul(kappa, distance), logNormaliser);
  });
}

function vonMisesOptions(name: string, options: VonMisesOptions) {
  const o = withDefaults(name, options, { kappa: 1, zeroVector: 'quarter' as const });
  oneOf(name, 'zeroVector', o.zeroVector, zeroVectorPolicies);
  return { name, o, zero: zeroChord(o.zeroVector, 2 * Math.PI) };
}

/** 1 − cos of the angle that a zero vector counts as. */
const zeroChord = (policy: ZeroVector, period: number): number =>
  policy === 'quarter' && period === 2 * Math.PI ? 1 : 1 - Math.cos(zeroAngle(policy, period));
