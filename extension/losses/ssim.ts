/** Structural similarity as a loss. */
import * as tf from '@tensorflow/tfjs-core';
import { correlate, hasCorrelation, type Correlation } from '../backends/fused/index.js';
import { inRange, withDefaults } from './arguments.js';
import { detach, differentiable } from './differentiable.js';
import { checkPixels } from './domains.js';
import type { Input } from './arguments.js';
import { atLeastZero } from './elementary.js';
import { perNeighbourhood } from './neighbourhoods.js';
import type { LossOptions } from './reduction.js';

export interface SsimOptions extends LossOptions {
  /** The range of the pixel values, L: 1, or 255. @default 1 */
  readonly maxValue?: number;
  /** Width of the Gaussian window, odd. @default 11 */
  readonly windowSize?: number;
  /** Standard deviation of the window, in pixels. @default 1.5 */
  readonly sigma?: number;
  /** Stabilises the division of means: C₁ = (k1·maxValue)². @default 0.01 */
  readonly k1?: number;
  /** Stabilises the division of variances: C₂ = (k2·maxValue)². @default 0.03 */
  readonly k2?: number;
}

/** Structural dissimilarity: half of one minus SSIM, in a Gaussian window.
 *
 *   C₁ = (k1·L)², C₂ = (k2·L)²; μ, σ², σₜₚ: weighted means, variances and covariance in the window
 *   SSIM = (2μₜμₚ + C₁)(2σₜₚ + C₂) / ((μₜ² + μₚ² + C₁)(σₜ² + σₚ² + C₂))
 *   loss = ½(1 − SSIM)
 *
 * Shapes: yTrue [B, H, W, C], yPred [B, H, W, C] → map [B, H − w + 1, W − w + 1, C], w =
 *   windowSize: whole windows only.
 * Range: 0 to 1. Gradient in yPred: by the chain rule; smooth, because C₁, C₂ > 0.
 * Convention: 'valid' windows, as the paper and tf.image.ssim; kornia's ssim_loss has the same ½
 *   and pads by default. Mask [B, H, W]: a window counts if all its pixels do; weights have the
 *   shape of the map. NaN in → NaN.
 * Source: Wang, Bovik, Sheikh, Simoncelli 2004, doi:10.1109/TIP.2003.819861.
 *
 * @param yTrue - Truth: images [B, H, W, C] with values from 0 to `maxValue`; float32 tensor or nested numbers.
 * @param yPred - Prediction: images in the same range, of the shape of yTrue.
 * @param options - `maxValue` (1), `windowSize` (11), `sigma` (1.5), `k1` (0.01), `k2` (0.03); and `reduction`,
 *   `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B, H − w + 1, W − w + 1, C]. No unit.
 * @throws Error for unequal shapes, other than four axes, images smaller than the window, a tensor that is not
 *   float32, a `maxValue`, `sigma`, `k1` or `k2` that is not positive and finite, a `windowSize` that is not
 *   odd, or an unknown option.
 * @example
 * ssim([[[[0]]]], [[[[1]]]], { windowSize: 1 }); // → ½(1 − C₁/(1 + C₁)) = 0.49995
 * @tex L = \tfrac12 \left( 1 - \frac{(2\mu_t\mu_p + C_1)(2\sigma_{tp} + C_2)}{(\mu_t^2 + \mu_p^2 + C_1)(\sigma_t^2 + \sigma_p^2 + C_2)} \right) */
export function ssim(yTrue: Input, yPred: Input, options: SsimOptions = {}): tf.Tensor {
  const name = 'ssim';
  const o = withDefaults(name, options, {
    maxValue: 1,
    windowSize: 11,
    sigma: 1.5,
    k1: 0.01,
    k2: 0.03,
  });
  for (const key of ['maxValue', 'sigma', 'k1', 'k2'] as const) {
    inRange(name, key, o[key], (x) => x > 0 && x < Infinity, 'greater than 0 and finite');
  }
  inRange(
    name,
    'windowSize',
    o.windowSize,
    (x) => Number.isInteger(x) && x % 2 === 1 && x > 0,
    'odd',
  );
  const window = gaussian(o.windowSize, o.sigma);
  const box = window.map(() => 1);
  const neighbourhood = {
    smallest: o.windowSize,
    map: ([b, h, w, c]: readonly number[]) => [
      b!,
      h! - o.windowSize + 1,
      w! - o.windowSize + 1,
      c!,
    ],
    mapMask: (pixels: tf.Tensor) => tf.equal(blur(pixels, box), o.windowSize ** 2),
  };
  return perNeighbourhood(name, yTrue, yPred, o, neighbourhood, ({ yTrue: t, yPred: p }) => {
    checkPixels(name, t, o.maxValue);
    return dissimilarity(t, p, window, (o.k1 * o.maxValue) ** 2, (o.k2 * o.maxValue) ** 2);
  });
}

/** ½(1 − SSIM) of whole windows. */
export function dissimilarity(
  t: tf.Tensor,
  p: tf.Tensor,
  window: readonly number[],
  c1: number,
  c2: number,
): tf.Tensor {
  const { luminance, structure } = similarities(t, p, window, c1, c2);
  // Equal images come out as 1, give or take a rounding.
  return atLeastZero(tf.mul(tf.sub(1, tf.mul(luminance, structure)), 0.5));
}

/** The two factors of SSIM, of means and of contrast and structure. */
export function similarities(
  t: tf.Tensor,
  p: tf.Tensor,
  window: readonly number[],
  c1: number,
  c2: number,
): { luminance: tf.Tensor; structure: tf.Tensor } {
  // Variances do not depend on where the middle is, and about it the two terms of each are small.
  const [middleT, middleP] = [middleOf(t), middleOf(p)];
  const [aboutT, aboutP] = [tf.sub(t, middleT), tf.sub(p, middleP)];
  const [offT, offP] = [blur(aboutT, window), blur(aboutP, window)];
  const moment = (a: tf.Tensor, b: tf.Tensor, meanA: tf.Tensor, meanB: tf.Tensor): tf.Tensor =>
    tf.sub(blur(tf.mul(a, b), window), tf.mul(meanA, meanB));
  const variances = tf.add(moment(aboutT, aboutT, offT, offT), moment(aboutP, aboutP, offP, offP));
  const covariance = moment(aboutT, aboutP, offT, offP);
  const [meanT, meanP] = [tf.add(offT, middleT), tf.add(offP, middleP)];
  const means = tf.add(tf.square(meanT), tf.square(meanP));
  const luminance = tf.div(tf.add(tf.mul(tf.mul(meanT, meanP), 2), c1), tf.add(means, c1));
  const structure = tf.div(tf.add(tf.mul(covariance, 2), c2), tf.add(variances, c2));
  return { luminance, structure };
}

/** The mean of each channel of each image, as a constant; 0 where that is no number. */
function middleOf(x: tf.Tensor): tf.Tensor {
  const mean = detach(tf.mean(x, [1, 2], true));
  return tf.where(tf.isFinite(mean), mean, tf.zerosLike(mean));
}

/**
 * Weighted sum over whole windows, rows and columns one after the other. Channels go to the batch
 * axis: the depthwise convolution has no gradient on the WebAssembly backend, the plain one has.
 */
export function blur(x: tf.Tensor, window: readonly number[]): tf.Tensor {
  if (hasCorrelation(window) && x.size > 0) {
    return blurAlong(blurAlong(x, { axis: 1, window, pad: 0 }), { axis: 2, window, pad: 0 });
  }
  const [b, h, w, c] = x.shape as [number, number, number, number];
  const n = window.length;
  const single = tf.reshape<tf.Rank.R4>(tf.transpose(x, [0, 3, 1, 2]), [b * c, h, w, 1]);
  const rows = tf.conv2d(single, tf.tensor4d([...window], [n, 1, 1, 1]), 1, 'valid');
  const both = tf.conv2d(rows, tf.tensor4d([...window], [1, n, 1, 1]), 1, 'valid');
  return tf.transpose(tf.reshape(both, [b, c, h - n + 1, w - n + 1]), [0, 2, 3, 1]);
}

/** Gradient: by the window turned round, over all that it reaches. */
const blurAlong = (x: tf.Tensor, { axis, window, pad }: Correlation): tf.Tensor =>
  differentiable([x], (x) => ({
    value: correlate(x, { axis, window, pad }),
    saved: [],
    gradient: (dy) => [
      blurAlong(dy, { axis, window: [...window].reverse(), pad: window.length - 1 - pad }),
    ],
  }));

/** A Gaussian of so many entries that add up to 1. */
export function gaussian(size: number, sigma: number): number[] {
  const bell = Array.from({ length: size }, (_, i) =>
    Math.exp(-((i - (size - 1) / 2) ** 2) / (2 * sigma ** 2)),
  );
  const sum = bell.reduce((a, b) => a + b);
  return bell.map((x) => x / sum);
}
