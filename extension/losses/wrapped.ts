/** Losses of scalar angles, where the error is wrapped into half a period either way. */
import * as tf from '@tensorflow/tfjs-core';
import type { FusedLoss } from '../backends/fused/index.js';
import { inRange, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { elementwiseDefaults, perEntry } from './elementwise.js';
import type { ElementwiseOptions } from './elementwise.js';
import { huberOf, safeAbs, within } from './elementary.js';

export interface WrappedOptions extends ElementwiseOptions {
  /**
   * The period in the unit of the inputs: 2π, π for axes, 360 for degrees, 1 for turns.
   * @default 2π
   */
  readonly period?: number;
}

export interface WrappedHuberOptions extends WrappedOptions {
  /** Where the quadratic part ends, > 0, in the unit of the inputs. @default 1 */
  readonly delta?: number;
}

/** Wrapped L1: the size of the angle error, the short way round.
 *
 *   e = p − t,  w = e − period·round(e/period)
 *   loss = |w|
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...]. Units: those of `period`.
 * Range: 0 to period/2. Gradient in yPred: sign(w), 0 at w = 0; at half a period, one of ±1.
 * Convention: for period 2π, w = atan2(sin e, cos e) in radians. Of an error of millions of periods float32 does not know the
 *   part; the result is in the range all the same. NaN or ±Infinity in → NaN.
 * Source: geodesic distance on the circle; Mardia & Jupp 2000, Directional Statistics, 1.3.2.
 *
 * @param yTrue - Truth: angles in the unit of `period`, [...], on any turn; float32 tensor or nested numbers.
 * @param yPred - Prediction: angles in the unit of `period`, of the shape of yTrue, on any turn.
 * @param options - `period` (2π), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for
 *   every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The unit of `period`.
 * @throws Error for unequal shapes, a tensor that is not float32, a `period` that is not a positive number, or
 *   an unknown option.
 * @example
 * wrappedL1([350], [10], { period: 360 }); // → 20
 * @tex L = |w|, \qquad w = (p - t) - P \operatorname{round}\frac{p - t}{P} */
export function wrappedL1(yTrue: Input, yPred: Input, options: WrappedOptions = {}): tf.Tensor {
  return wrapDifference('wrappedL1', yTrue, yPred, options, { period: 2 * Math.PI }, safeAbs, {
    kind: 'absolute',
  });
}

/** Wrapped L2: the square of the angle error, the short way round.
 *
 *   e = p − t,  w = e − period·round(e/period)
 *   loss = w²
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...]. Units: those of `period`,
 *   squared.
 * Range: 0 to period²/4. Gradient in yPred: 2w; at half a period it jumps from +period to −period.
 * Convention: no ½. NaN or ±Infinity in → NaN.
 * Source: geodesic distance on the circle, squared; Mardia & Jupp 2000, Directional Statistics,
 *   1.3.2.
 *
 * @param yTrue - Truth: angles in the unit of `period`, [...], on any turn; float32 tensor or nested numbers.
 * @param yPred - Prediction: angles in the unit of `period`, of the shape of yTrue, on any turn.
 * @param options - `period` (2π), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`, as for
 *   every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The square of the unit of `period`.
 * @throws Error for unequal shapes, a tensor that is not float32, a `period` that is not a positive number, or
 *   an unknown option.
 * @example
 * wrappedL2([350], [10], { period: 360 }); // → 400
 * @tex L = w^2, \qquad w = (p - t) - P \operatorname{round}\frac{p - t}{P} */
export function wrappedL2(yTrue: Input, yPred: Input, options: WrappedOptions = {}): tf.Tensor {
  return wrapDifference(
    'wrappedL2',
    yTrue,
    yPred,
    options,
    { period: 2 * Math.PI },
    (w) => tf.square(w),
    {
      kind: 'square',
      factor: 1,
    },
  );
}

/** Wrapped Huber: quadratic for small angle errors, linear for large ones, the short way round.
 *
 *   e = p − t,  w = e − period·round(e/period)
 *   loss = ½w²                       if |w| ≤ delta
 *        = delta(|w| − ½delta)       otherwise
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...]. Units: those of `period`,
 *   squared.
 * Range: ≥ 0. Gradient in yPred: clip(w, ±delta).
 * Convention: keeps the ½, as `huber`. NaN or ±Infinity in → NaN.
 * Source: Huber 1964, doi:10.1214/aoms/1177703732, on the circle.
 *
 * @param yTrue - Truth: angles in the unit of `period`, [...], on any turn; float32 tensor or nested numbers.
 * @param yPred - Prediction: angles in the unit of `period`, of the shape of yTrue, on any turn.
 * @param options - `delta` (1), `period` (2π), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and
 *   `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The square of the unit of `period`.
 * @throws Error for unequal shapes, a tensor that is not float32, a `period` that is not a positive number, a
 *   `delta` not above 0, or an unknown option.
 * @example
 * wrappedHuber([350], [10], { period: 360, delta: 10 }); // → 150
 * @tex L = \begin{cases} \tfrac12 w^2 & |w| \le \delta \\ \delta (|w| - \tfrac12 \delta) & \text{otherwise} \end{cases} \qquad w = (p - t) - P \operatorname{round}\frac{p - t}{P} */
export function wrappedHuber(
  yTrue: Input,
  yPred: Input,
  options: WrappedHuberOptions = {},
): tf.Tensor {
  const name = 'wrappedHuber';
  const { delta } = withDefaults(name, options, { ...wrappedDefaults, delta: 1 });
  inRange(name, 'delta', delta, (x) => x > 0, 'greater than 0');
  const defaults = { period: 2 * Math.PI, delta };
  return wrapDifference(name, yTrue, yPred, options, defaults, (w) => huberOf(w, delta), {
    kind: 'huber',
    delta,
  });
}

const wrappedDefaults = { ...elementwiseDefaults, period: 2 * Math.PI };

function wrapDifference(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: WrappedOptions,
  defaults: { readonly period: number },
  loss: (w: tf.Tensor) => tf.Tensor,
  fused: FusedLoss,
): tf.Tensor {
  const o = withDefaults(name, options, { ...elementwiseDefaults, ...defaults });
  inRange(name, 'period', o.period, (x) => x > 0 && x < Infinity, 'greater than 0 and finite');
  const wrap = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => {
    const e = tf.sub(p, t);
    return loss(within(tf.sub(e, tf.mul(tf.round(tf.div(e, o.period)), o.period)), o.period / 2));
  };
  return perEntry(name, yTrue, yPred, o, wrap, { ...fused, period: o.period } as FusedLoss);
}
