/** Losses of an image and its reconstruction from another view. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, isPositive, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { checkPixels } from './domains.js';
import { safeAbs } from './elementary.js';
import { perNeighbourhood } from './neighbourhoods.js';
import type { Neighbourhood } from './neighbourhoods.js';
import type { LossOptions } from './reduction.js';
import { blur, dissimilarity } from './ssim.js';

export interface PhotometricOptions extends LossOptions {
  /** Share of the structural part, 0 to 1. @default 0.85 */
  readonly alpha?: number;
  /** The range of the pixel values: 1, or 255. @default 1 */
  readonly maxValue?: number;
}

/** Photometric loss: structural dissimilarity and absolute difference, of an image and one reconstructed from another view.
 *
 *   loss = alpha·½(1 − SSIM) + (1 − alpha)·|p − t|, SSIM in windows of 3 × 3 pixels of equal weight
 *
 * Shapes: yTrue [B, H, W, C], yPred [B, H, W, C] (equal) → map [B, H − 2, W − 2, C]: whole windows only, their middle pixels.
 * Range: ≥ 0. Gradient in yPred: by the chain rule; of the absolute part the sign, 0 where both are equal.
 * Convention: alpha 0.85, 3 × 3 means and 'valid' windows as monodepth; monodepth2 has the same numbers inside, and pads the border by
 *   reflection. Theirs averages the absolute part over the border too. C₁ = 0.01², C₂ = 0.03², by maxValue. Mask [B, H, W]: a window
 *   counts if all its pixels do, so pixels that the other view does not see are masked. NaN in → NaN.
 * Source: Godard, Mac Aodha, Brostow 2017, arXiv:1609.03677.
 *
 * @param yTrue - Truth: images [B, H, W, C] with values from 0 to `maxValue`; float32 tensor or nested numbers.
 * @param yPred - Prediction: images in the same range, of the shape of yTrue.
 * @param options - `alpha` (0.85), `maxValue` (1); and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in
 *   brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B, H − 2, W − 2, C]. No unit, of the absolute part that of the images.
 * @throws Error for unequal shapes, other than four axes, images smaller than 3 × 3, a tensor that is not float32, an `alpha` outside
 *   [0, 1], a `maxValue` not above 0, or an unknown option.
 * @example
 * photometric([[[[1], [1], [1]], [[1], [1], [1]], [[1], [1], [1]]]], [[[[0], [0], [0]], [[0], [0], [0]], [[0], [0], [0]]]]); // → 0.85·½(1 − C₁/(1 + C₁)) + 0.15 = 0.57496
 * @tex L = \alpha\, \tfrac12 (1 - \mathrm{SSIM}) + (1 - \alpha)\, |p - t| */
export function photometric(
  yTrue: Input,
  yPred: Input,
  options: PhotometricOptions = {},
): tf.Tensor {
  const name = 'photometric';
  const o = withDefaults(name, options, { alpha: 0.85, maxValue: 1 });
  inRange(name, 'alpha', o.alpha, (x) => x >= 0 && x <= 1, 'from 0 to 1');
  inRange(name, 'maxValue', o.maxValue, isPositive, 'greater than 0 and finite');
  const window = [1 / 3, 1 / 3, 1 / 3];
  return perNeighbourhood(name, yTrue, yPred, o, windowsOf(1), ({ yTrue: t, yPred: p }) => {
    checkPixels(name, t, o.maxValue);
    const [c1, c2] = [(0.01 * o.maxValue) ** 2, (0.03 * o.maxValue) ** 2];
    const structural = tf.mul(dissimilarity(t, p, window, c1, c2), o.alpha);
    const absolute = safeAbs(tf.sub(middles(p), middles(t)));
    return tf.add(structural, tf.mul(absolute, 1 - o.alpha));
  });
}

export interface CensusOptions extends LossOptions {
  /** Windows have 2·radius + 1 pixels a side. @default 3 */
  readonly radius?: number;
  /** The range of the pixel values: 1, or 255. @default 1 */
  readonly maxValue?: number;
}

/** Census loss: how many neighbours are brighter or darker otherwise, softly; blind to brightness.
 *
 *   s(d) = d/√(0.81 + d²), d = neighbour − middle, in steps of 1/255 of maxValue
 *   loss = Σ e²/(0.1 + e²) over the window, e = s(d of t) − s(d of p)
 *
 * Shapes: yTrue [B, H, W, C], yPred [B, H, W, C] (equal; grey, C = 1, as a rule) → map [B, H − 2·radius, W − 2·radius, C].
 * Range: 0 to the number of neighbours. Gradient in yPred: by the chain rule; smooth. Adding a constant to either image changes nothing.
 * Convention: The soft Hamming distance of UnFlow, 7 × 7 windows, on grey values of 0 to 255; UnFlow puts a Charbonnier function on
 *   top. 'valid' windows. Mask [B, H, W]: a window counts if all its pixels do. NaN in → NaN.
 * Source: Meister, Hur, Roth 2018, arXiv:1711.07837; Zabih & Woodfill 1994, doi:10.1007/BFb0028345.
 *
 * @param yTrue - Truth: images [B, H, W, C] with values from 0 to `maxValue`; float32 tensor or nested numbers.
 * @param yPred - Prediction: images in the same range, of the shape of yTrue.
 * @param options - `radius` (3), `maxValue` (1); and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in
 *   brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B, H − 2·radius, W − 2·radius, C]. Neighbours.
 * @throws Error for unequal shapes, other than four axes, images smaller than a window, a tensor that is not float32, a `radius` that
 *   is not a whole number from 1 on, a `maxValue` not above 0, or an unknown option.
 * @example
 * census([[[[0], [0], [0]], [[0], [0], [0]], [[0], [0], [0]]]], [[[[0], [0], [0]], [[0], [1], [0]], [[0], [0], [0]]]], { radius: 1 }); // → 8/1.1 = 7.2727
 * @tex L = \sum_{\text{window}} \frac{e^2}{0.1 + e^2}, \qquad e = s(d_t) - s(d_p) */
export function census(yTrue: Input, yPred: Input, options: CensusOptions = {}): tf.Tensor {
  const name = 'census';
  const o = withDefaults(name, options, { radius: 3, maxValue: 1 });
  const whole = (x: number): boolean => Number.isInteger(x) && x > 0 && x < 16;
  inRange(name, 'radius', o.radius, whole, 'a whole number from 1 to 15');
  inRange(name, 'maxValue', o.maxValue, isPositive, 'greater than 0 and finite');
  const frame = windowsOf(o.radius);
  return perNeighbourhood(name, yTrue, yPred, o, frame, ({ yTrue: t, yPred: p }) => {
    checkPixels(name, t, o.maxValue);
    const signs = (x: tf.Tensor): tf.Tensor => {
      const d = tf.mul(neighbours(x, o.radius), 255 / o.maxValue);
      return tf.div(d, tf.sqrt(tf.add(tf.square(d), 0.81)));
    };
    const squared = tf.square(tf.sub(signs(t), signs(p)));
    const sum = tf.sum(tf.div(squared, tf.add(squared, 0.1)), -1);
    const [b, h, w, c] = frame.map(p.shape) as [number, number, number, number];
    return tf.transpose(tf.reshape(sum, [b, c, h, w]), [0, 2, 3, 1]);
  });
}

/**
 * Each neighbour less the middle, [B·C, H − 2·radius, W − 2·radius, neighbours]: as one convolution, of which each filter is 1 at a
 * neighbour and −1 in the middle.
 */
function neighbours(x: tf.Tensor, radius: number): tf.Tensor {
  const [b, h, w, c] = x.shape as [number, number, number, number];
  const [size, middle] = [2 * radius + 1, 2 * radius * (radius + 1)];
  const count = size * size - 1;
  const filters = new Float32Array(size * size * count);
  for (let k = 0; k < count; k++) {
    filters[(k < middle ? k : k + 1) * count + k] = 1;
    filters[middle * count + k] = -1;
  }
  const single = tf.reshape<tf.Rank.R4>(tf.transpose(x, [0, 3, 1, 2]), [b * c, h, w, 1]);
  return tf.conv2d(single, tf.tensor4d(filters, [size, size, 1, count]), 1, 'valid');
}

/** Whole windows of 2·radius + 1 pixels a side. */
const windowsOf = (radius: number): Neighbourhood => {
  const size = 2 * radius + 1;
  const box = Array.from({ length: size }, () => 1);
  return {
    smallest: size,
    map: ([b, h, w, c]) => [b!, h! - size + 1, w! - size + 1, c!],
    mapMask: (pixels) => tf.equal(blur(pixels, box), size ** 2),
  };
};

/** The middles of windows of 3 × 3. */
function middles(x: tf.Tensor): tf.Tensor {
  const [b, h, w, c] = x.shape as [number, number, number, number];
  return tf.slice(x, [0, 1, 1, 0], [b, h - 2, w - 2, c]);
}
