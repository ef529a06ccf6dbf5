/** Losses of depth that is known up to scale and shift. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { differentiable } from './differentiable.js';
import { safeAbs } from './elementary.js';
import { perNeighbourhood } from './neighbourhoods.js';
import type { LossOptions } from './reduction.js';
import { besideImages, everyNth, sumImage } from './scales.js';
import { safeDivide } from './sums.js';

export interface ScaleShiftOptions extends LossOptions {
  /** Weight of the gradient term, ≥ 0. @default 0.5 */
  readonly gradientWeight?: number;
  /** At how many scales differences are matched, each with every second pixel of the one before. @default 4 */
  readonly scales?: number;
}

/** Scale- and shift-invariant loss of (inverse) depth, with gradient matching, as MiDaS.
 *
 *   (s, b) = argmin Σ (s·p + b − t)² of each image;  R = s·p + b − t
 *   loss = 1/(2N)·Σ R² + gradientWeight·Σₖ 1/Nₖ·Σ (|∂x R| + |∂y R|), k = 0 … scales − 1, with every 2ᵏ-th pixel
 *
 * Shapes: yTrue [B, H, W, C], yPred [B, H, W, C] (equal; each channel a depth map of its own, C = 1 as a rule) → map [B, C].
 * Range: ≥ 0. Gradient in yPred: through scale and shift too, so it is orthogonal to p and to a constant; 0 for a constant prediction,
 *   whose best scale is any.
 * Convention: MiDaS takes inverse depth (disparity). As its ScaleAndShiftInvariantLoss with alpha 0.5 and 4 scales, each image by its
 *   own number of pixels (its reduction 'image-based'; with as many pixels in each image 'batch-based' is the same). Where all pixels
 *   of a prediction are equal it sets scale and shift to 0, here the shift is the truth's mean. A difference counts where both of its
 *   pixels do. Zero depth means no measurement in most data sets: mask it. Weights: shape of the map. NaN in → NaN.
 * Source: Ranftl et al. 2020, arXiv:1907.01341; gradient matching: Li & Snavely 2018, arXiv:1804.00607.
 *
 * @param yTrue - Truth: (inverse) depths in any unit, [B, H, W, C]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers up to scale and shift, of the shape of yTrue.
 * @param options - `gradientWeight` (0.5), `scales` (4); and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults
 *   in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B, C]. The square of the unit of yTrue, of the gradient term the unit.
 * @throws Error for unequal shapes, other than four axes, a tensor that is not float32, a `gradientWeight` that is negative, `scales`
 *   that is not a whole number from 1 on, or an unknown option.
 * @example
 * scaleShiftInvariantDepth([[[[0], [1]], [[1], [0]]]], [[[[0], [2]], [[4], [2]]]], { gradientWeight: 0 }); // → 0.0625
 * @tex L = \frac{1}{2N} \sum R^2 + \alpha \sum_k \frac{1}{N_k} \sum \left( |\partial_x R| + |\partial_y R| \right), \qquad R = s\,p + b - t */
export function scaleShiftInvariantDepth(
  yTrue: Input,
  yPred: Input,
  options: ScaleShiftOptions = {},
): tf.Tensor {
  const name = 'scaleShiftInvariantDepth';
  const o = withDefaults(name, options, { gradientWeight: 0.5, scales: 4 });
  const finite = (x: number): boolean => x >= 0 && x < Infinity;
  inRange(name, 'gradientWeight', o.gradientWeight, finite, 'a finite number, at least 0');
  const whole = (x: number): boolean => Number.isInteger(x) && x > 0 && x < 16;
  inRange(name, 'scales', o.scales, whole, 'a whole number from 1 to 15');
  return perNeighbourhood(name, yTrue, yPred, o, ofWhole, ({ yTrue: t, yPred: p, pixels }) => {
    const counts = pixels ?? tf.ones([...p.shape.slice(0, 3), 1]);
    const residual = tf.mul(align(t, p, counts), counts);
    const data = tf.div(meanOf(tf.square(residual), counts), 2);
    if (o.gradientWeight === 0) return data;
    let matching: tf.Tensor = tf.zerosLike(data);
    for (let k = 0; k < o.scales; k++) {
      const [r, m] = [everyNth(residual, 2 ** k), everyNth(counts, 2 ** k)];
      const changes = tf.add(changesAlong(r, m, 1), changesAlong(r, m, 2));
      matching = tf.add(matching, safeDivide(changes, countOf(m, changes)));
    }
    return tf.add(data, tf.mul(matching, o.gradientWeight));
  });
}

/** One number for each image and channel, where any of its pixels counts. */
const ofWhole = {
  smallest: 1,
  map: ([b, , , c]: readonly number[]) => [b!, c!],
  mapMask: (pixels: tf.Tensor) => tf.greater(sumImage(pixels), 0),
};

/** s·p + b − t of the best s and b. The size of p is taken out first: its square could leave float32's range. */
function align(t: tf.Tensor, p: tf.Tensor, counts: tf.Tensor): tf.Tensor {
  const centre = (x: tf.Tensor): tf.Tensor => tf.sub(x, besideImages(meanOf(x, counts)));
  const scaled = unitSize(p, counts);
  const [truth, guess] = [centre(t), centre(scaled)];
  const covariance = meanOf(tf.mul(tf.mul(truth, guess), counts), counts);
  const variance = meanOf(tf.mul(tf.square(guess), counts), counts);
  const scale = besideImages(safeDivide(covariance, variance));
  return tf.sub(tf.mul(scale, guess), truth);
}

/** p by its largest size in each image and channel, as a constant, of which the loss does not depend. */
const unitSize = (p: tf.Tensor, counts: tf.Tensor): tf.Tensor =>
  differentiable([p], (p) => {
    const largest = tf.max(tf.mul(tf.abs(p), counts), [1, 2], true);
    const size = tf.where(tf.equal(largest, 0), tf.onesLike(largest), largest);
    return {
      value: tf.div(p, size),
      saved: [size],
      gradient: (dy, [size]) => [tf.div(dy, size!)],
    };
  });

const countOf = (counts: tf.Tensor, like: tf.Tensor): tf.Tensor =>
  tf.mul(sumImage(counts), tf.onesLike(like));

/** Mean over the pixels that count of each image and channel, [B, C]. */
function meanOf(x: tf.Tensor, counts: tf.Tensor): tf.Tensor {
  const sum = sumImage(tf.mul(x, counts));
  return safeDivide(sum, countOf(counts, sum));
}

/** Σ |difference| to the next pixel along an axis, where both count, [B, C]. */
function changesAlong(x: tf.Tensor, counts: tf.Tensor, axis: 1 | 2): tf.Tensor {
  if (x.shape[axis] === 1) return tf.zeros([x.shape[0], x.shape[3]!]);
  const start = [0, 0, 0, 0].map((_, i) => (i === axis ? 1 : 0));
  const ends = (of: tf.Tensor): readonly [tf.Tensor, tf.Tensor] => {
    const size = of.shape.map((n, i) => n - start[i]!);
    return [tf.slice(of, [0, 0, 0, 0], size), tf.slice(of, start, size)];
  };
  const [[here, next], [isHere, isNext]] = [ends(x), ends(counts)];
  return sumImage(tf.mul(safeAbs(tf.sub(next, here)), tf.mul(isHere, isNext)));
}
