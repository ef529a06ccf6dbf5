/** Smoothness of a prediction that may jump where an image does. */
import * as tf from '@tensorflow/tfjs-core';
import { withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { connect, constant } from './differentiable.js';
import { safeAbs } from './elementary.js';
import { perNeighbourhood } from './neighbourhoods.js';
import { keep } from './reduction.js';
import type { LossOptions } from './reduction.js';
import { besideImages, sumImage } from './scales.js';
import { safeDivide } from './sums.js';

export interface SmoothnessOptions extends LossOptions {
  /** Take the prediction by its mean over the image first, so that shrinking it does not pay. @default false */
  readonly relative?: boolean;
}

/** Edge-aware smoothness: changes of the prediction, discounted where the image changes.
 *
 *   loss = |∂x p|·exp(−mean |∂x t|) + |∂y p|·exp(−mean |∂y t|), means over the channels of the image t, a difference past the border 0
 *
 * Shapes: yTrue [B, H, W, C] (the image), yPred [B, H, W, D] (disparity, depth or flow) → map [B, H, W, D].
 * Range: ≥ 0. Gradient in yPred: signs of the differences times the discount, 0 where neighbours are equal; in yTrue: 0.
 * Convention: As kornia inverse_depth_smoothness_loss and monodepth, but that they average the two directions by themselves; the mean
 *   here is over pixels, the sums are equal. `relative` is what monodepth2 does to disparity. The image's unit matters: values from 0
 *   to 1, not bytes. Mask [B, H, W]: a pixel that does not count is as if past the border. NaN in → NaN.
 * Source: Godard, Mac Aodha, Brostow 2017, arXiv:1609.03677; relative: Wang et al. 2018, arXiv:1712.00175.
 *
 * @param yTrue - The image, values from 0 to 1 as a rule, [B, H, W, C]; float32 tensor or nested numbers. Constant for the gradient.
 * @param yPred - Prediction: what is to be smooth, in any unit, [B, H, W, D].
 * @param options - `relative` (false); and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B, H, W, D]. The unit of yPred; relative: none.
 * @throws Error for other than four axes, images of other sizes, a tensor that is not float32, or an unknown option.
 * @example
 * edgeAwareSmoothness([[[[0], [1]]]], [[[[0], [2]]]], { reduction: 'sum' }); // → 2/e = 0.7358
 * @tex L = |\partial_x p|\, e^{-|\partial_x t|} + |\partial_y p|\, e^{-|\partial_y t|} */
export function edgeAwareSmoothness(
  yTrue: Input,
  yPred: Input,
  options: SmoothnessOptions = {},
): tf.Tensor {
  const name = 'edgeAwareSmoothness';
  const o = withDefaults(name, options, { relative: false });
  const frame = {
    smallest: 1,
    ownChannels: true,
    map: (shape: readonly number[]) => [...shape],
    mapMask: (pixels: tf.Tensor) => pixels,
  };
  return perNeighbourhood(name, yTrue, yPred, o, frame, ({ yTrue: t, yPred: p, pixels }) => {
    const image = constant(t);
    const given = o.relative ? byMean(p, pixels) : p;
    const along = (axis: 1 | 2): tf.Tensor => {
      const change = differences(image, axis);
      if (change === undefined) return connect(tf.zerosLike(p), [p]);
      const discount = tf.exp(tf.neg(tf.mean(tf.abs(change), -1, true)));
      const loss = tf.mul(safeAbs(differences(given, axis)!), discount);
      const next = pixels && tf.slice(pixels, unit(axis), minus(pixels.shape, axis));
      const counted =
        next === undefined ? loss : keep(tf.broadcastTo(tf.cast(next, 'bool'), loss.shape), loss);
      return tf.pad(counted, unit(axis).map((n): [number, number] => [0, n])); // prettier-ignore
    };
    return tf.add(along(1), along(2));
  });
}

/** By the mean over the pixels that count, of each image and channel. */
function byMean(p: tf.Tensor, pixels: tf.Tensor | undefined): tf.Tensor {
  const counts = pixels ?? tf.ones([...p.shape.slice(0, 3), 1]);
  const sum = sumImage(tf.mul(p, counts));
  const mean = safeDivide(sum, tf.mul(sumImage(counts), tf.onesLike(sum)));
  return safeDivide(p, tf.mul(besideImages(mean), tf.onesLike(p)));
}

const unit = (axis: 1 | 2): number[] => [0, 0, 0, 0].map((_, i) => (i === axis ? 1 : 0));
const minus = (shape: readonly number[], axis: 1 | 2): number[] =>
  shape.map((n, i) => n - unit(axis)[i]!);

/** Next pixel minus this one along an axis; undefined where there is one pixel. */
function differences(x: tf.Tensor, axis: 1 | 2): tf.Tensor | undefined {
  if (x.shape[axis] === 1) return undefined;
  const size = minus(x.shape, axis);
  return tf.sub(tf.slice(x, unit(axis), size), tf.slice(x, [0, 0, 0, 0], size));
}
