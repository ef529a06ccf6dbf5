/** Total variation: how much an image changes from pixel to pixel. */
import * as tf from '@tensorflow/tfjs-core';
import { fail, oneOf, shapeText, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { chord, zeroAngle, zeroVectorPolicies } from './directions.js';
import type { ZeroVector } from './directions.js';
import { connect } from './differentiable.js';
import { safeAbs } from './elementary.js';
import { perNeighbourhood } from './neighbourhoods.js';
import { keep } from './reduction.js';
import type { LossOptions } from './reduction.js';

/** Total variation of the prediction, along both axes.
 *
 *   loss = |p[y+1, x] − p[y, x]| + |p[y, x+1] − p[y, x]|, a difference past the border being 0
 *
 * Shapes: yTrue [B, H, W, C] (its values are not used), yPred [B, H, W, C] → map [B, H, W, C].
 * Range: ≥ 0. Gradient in yPred: signs of the differences, 0 where neighbours are equal; in yTrue:
 *   0.
 * Convention: anisotropic. The sum is tf.image.total_variation and kornia with 'sum'; the mean
 *   divides by all pixels (kornia averages the two directions separately). yTrue is there for the
 *   common signature only. Mask [B, H, W]: a pixel that does not count is as if past the border.
 *   NaN in yPred → NaN.
 * Source: Rudin, Osher, Fatemi 1992, doi:10.1016/0167-2789(92)90242-F.
 *
 * @param yTrue - Not used but for its shape, [B, H, W, C]: it is there for the common signature.
 * @param yPred - Prediction: images [B, H, W, C] in any unit; float32 tensor or nested numbers.
 * @param options - `reduction`, `divisor`, `weights` and `mask`, as for every loss.
 * @returns A float32 scalar; with reduction 'none' the map [B, H, W, C]. The unit of yPred.
 * @throws Error for unequal shapes or other than four axes, a tensor that is not float32, or an unknown option.
 * @example
 * totalVariation([[[[0], [0]]]], [[[[0], [3]]]], { reduction: 'sum' }); // → 3
 * @tex L_{y,x} = |p_{y+1,x} - p_{y,x}| + |p_{y,x+1} - p_{y,x}| */
export function totalVariation(yTrue: Input, yPred: Input, options: LossOptions = {}): tf.Tensor {
  const o = withDefaults('totalVariation', options, {});
  return perNeighbourhood(
    'totalVariation',
    yTrue,
    yPred,
    o,
    { ...forward, fused: { kind: 'variation' } },
    ({ yTrue: t, yPred: p, pixels }) => {
      const along = (axis: 1 | 2): tf.Tensor =>
        differences(p, axis, pixels, (here, next) => safeAbs(tf.sub(next, here)));
      return connect(tf.add(along(1), along(2)), [t]);
    },
  );
}

export interface AngularTotalVariationOptions extends LossOptions {
  /** 2π for directions, π for axes. @default 2π */
  readonly period?: number;
  /**
   * What a zero vector is taken for beside its neighbour: a quarter of the period off ('quarter'), equal ('zero'), or
   * NaN.
   * @default 'quarter'
   */
  readonly zeroVector?: ZeroVector;
}

/** Total variation of an angle map, blind to the seam at ±180°.
 *
 *   Δ = angle between neighbours
 *   loss = (1 − cos Δy) + (1 − cos Δx)        axial: sin²Δy + sin²Δx; past the border 0
 *
 * Shapes: yTrue [B, H, W, 2] (its values are not used), yPred [B, H, W, 2] as (cos, sin) → map [B,
 *   H, W, 1].
 * Range: 0 to 4, axial 0 to 2. Gradient in yPred: sum of those of cosineDistance with the
 *   neighbours; smooth, and orthogonal to p; in yTrue: 0.
 * Convention: yTrue is there for the common signature only. Mask [B, H, W]: a pixel that does not
 *   count is as if past the border. NaN in yPred → NaN.
 * Source: total variation of circle-valued images, Strekalovskiy & Cremers 2011 (Total variation
 *   for cyclic structures), with the smooth distance 1 − cos.
 *
 * @param yTrue - Not used but for its shape, [B, H, W, 2]: it is there for the common signature.
 * @param yPred - Prediction: directions as (cos, sin), [B, H, W, 2]; only their angle counts; float32 tensor or
 *   nested numbers.
 * @param options - `period` (2π), `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`,
 *   as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B, H, W, 1]. No unit.
 * @throws Error for an unequal or other shape than [B, H, W, 2], a tensor that is not float32, a `period` other
 *   than π and 2π, a `zeroVector` that there is not, or an unknown option.
 * @example
 * angularTotalVariation([[[[1, 0], [1, 0]]]], [[[[1, 0], [0, 1]]]], { reduction: 'sum' }); // → 1
 * @tex L_{y,x} = (1 - \cos\Delta_y) + (1 - \cos\Delta_x) */
export function angularTotalVariation(
  yTrue: Input,
  yPred: Input,
  options: AngularTotalVariationOptions = {},
): tf.Tensor {
  const name = 'angularTotalVariation';
  const o = withDefaults(name, options, { period: 2 * Math.PI, zeroVector: 'quarter' as const });
  oneOf(name, 'period', o.period, [2 * Math.PI, Math.PI]);
  oneOf(name, 'zeroVector', o.zeroVector, zeroVectorPolicies);
  const axial = o.period === Math.PI;
  const zero = 1 - Math.cos(zeroAngle(o.zeroVector, o.period));
  const frame = { ...forward, map: ([b, h, w]: readonly number[]) => [b!, h!, w!, 1] };
  return perNeighbourhood(name, yTrue, yPred, o, frame, ({ yTrue: t, yPred: p, pixels }) => {
    if (p.shape[3] !== 2)
      fail(name, `yPred must hold (cos, sin) in its last axis, got ${shapeText(p.shape)}`);
    const along = (axis: 1 | 2): tf.Tensor =>
      differences(p, axis, pixels, (here, next) => {
        const distance = tf.expandDims(chord(here, next, zero), -1);
        return axial ? tf.mul(distance, tf.sub(2, distance)) : distance;
      });
    return connect(tf.add(along(1), along(2)), [t]);
  });
}

const forward = {
  smallest: 1,
  map: (shape: readonly number[]) => [...shape],
  mapMask: (pixels: tf.Tensor) => pixels,
};

/** f(pixel, next pixel along the axis); 0 where there is no next one, or it does not count. */
function differences(
  x: tf.Tensor,
  axis: 1 | 2,
  pixels: tf.Tensor | undefined,
  f: (here: tf.Tensor, next: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const origin = [0, 0, 0, 0];
  const second = origin.map((_, i) => (i === axis ? 1 : 0));
  const without = (shape: readonly number[]): number[] => shape.map((n, i) => n - second[i]!);
  if (x.shape[axis] === 1) return connect(tf.zeros(f(x, x).shape), [x]);
  const change = f(tf.slice(x, origin, without(x.shape)), tf.slice(x, second, without(x.shape)));
  const next = pixels && tf.cast(tf.slice(pixels, second, without(pixels.shape)), 'bool');
  const counted = next === undefined ? change : keep(tf.broadcastTo(next, change.shape), change);
  return tf.pad(counted, [...second.map((n): [number, number] => [0, n])]);
}
