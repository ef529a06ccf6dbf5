/** Structural similarity over several scales, as a loss. */
import * as tf from '@tensorflow/tfjs-core';
import { fail, inRange, isPositive, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { checkPixels } from './domains.js';
import { absPower, atLeastZero, clipBelow } from './elementary.js';
import { perNeighbourhood } from './neighbourhoods.js';
import { halve, sumImage } from './scales.js';
import { blur, gaussian, similarities } from './ssim.js';
import type { SsimOptions } from './ssim.js';
import { safeDivide } from './sums.js';

export interface MsSsimOptions extends SsimOptions {
  /** The power of each scale, from the finest on; each next one has half the resolution. @default [0.0448, 0.2856, 0.3001, 0.2363, 0.1333] */
  readonly powers?: readonly number[];
}

/** Multi-scale structural dissimilarity: one minus a product of similarities at ever coarser scales.
 *
 *   csⱼ = mean of (2σₜₚ + C₂)/(σₜ² + σₚ² + C₂) at scale j, at the last one times the luminance of ssim
 *   loss = 1 − Π max(csⱼ, 0)^powersⱼ
 *
 * Shapes: yTrue [B, H, W, C], yPred [B, H, W, C] (equal) → map [B, C]; H and W at least windowSize·2^(scales − 1), 176 by default.
 * Range: 0 to 1. Gradient in yPred: by the chain rule; 0 where a scale's mean similarity is not above 0, where powers below 1 have none.
 * Convention: Each channel by itself, then the mean, as tf.image.ssim_multiscale and pytorch-msssim (torchmetrics joins the channels, and
 *   at its last scale the border, reflected, counts too). A negative mean counts as 0, where a power would be NaN: negatives of photographs have loss 1, and no
 *   gradient. Scales are halved by the mean of 2 × 2 pixels, an odd last row or column left out (TensorFlow repeats it,
 *   pytorch-msssim adds zeros: the same for sizes divisible by 16). 'valid' windows. Mask [B, H, W]: a window counts if all its pixels do, a coarse pixel if its
 *   four do; an image without a window at the last scale does not count. Weights: shape of the map. NaN in → NaN.
 * Source: Wang, Simoncelli, Bovik 2003, doi:10.1109/ACSSC.2003.1292216.
 *
 * @param yTrue - Truth: images [B, H, W, C] with values from 0 to `maxValue`; float32 tensor or nested numbers.
 * @param yPred - Prediction: images in the same range, of the shape of yTrue.
 * @param options - `powers` ([0.0448, 0.2856, 0.3001, 0.2363, 0.1333]), `maxValue` (1), `windowSize` (11), `sigma` (1.5), `k1` (0.01),
 *   `k2` (0.03); and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B, C]. No unit.
 * @throws Error for unequal shapes, other than four axes, images too small for the scales, a tensor that is not float32,
 *   an option that is not positive and finite, a `windowSize` that is not odd, no `powers`, or an unknown option.
 * @example
 * msSsim([[[[0]]]], [[[[1]]]], { windowSize: 1, powers: [1] }); // → 1 − C₁/(1 + C₁) = 0.9999
 * @tex L = 1 - l_M^{\gamma_M} \prod_{j=1}^{M} cs_j^{\gamma_j} */
export function msSsim(yTrue: Input, yPred: Input, options: MsSsimOptions = {}): tf.Tensor {
  const name = 'msSsim';
  const powers: readonly number[] = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
  const own = { maxValue: 1, windowSize: 11, sigma: 1.5, k1: 0.01, k2: 0.03, powers };
  const o = withDefaults(name, options, own);
  for (const key of ['maxValue', 'sigma', 'k1', 'k2'] as const) {
    inRange(name, key, o[key], isPositive, 'greater than 0 and finite');
  }
  const isOdd = (x: number): boolean => Number.isInteger(x) && x % 2 === 1 && x > 0;
  inRange(name, 'windowSize', o.windowSize, isOdd, 'odd');
  if (!(Array.isArray(o.powers) && o.powers.length > 0 && o.powers.every(isPositive)))
    fail(name, `powers must be one number greater than 0 for each scale, got ${String(o.powers)}`);
  const window = gaussian(o.windowSize, o.sigma);
  const frame = {
    smallest: o.windowSize * 2 ** (o.powers.length - 1),
    map: ([b, , , c]: readonly number[]) => [b!, c!],
    mapMask: (pixels: tf.Tensor) => {
      let coarsest = pixels;
      for (let j = 1; j < o.powers.length; j++) coarsest = halveMask(coarsest);
      return tf.greater(sumImage(wholeWindows(coarsest, o.windowSize)), 0);
    },
  };
  return perNeighbourhood(name, yTrue, yPred, o, frame, (images) => {
    checkPixels(name, images.yTrue, o.maxValue);
    let { yTrue: t, yPred: p, pixels } = images;
    let product: tf.Tensor = tf.ones([t.shape[0], t.shape[3]!]);
    o.powers.forEach((power, j) => {
      const isLast = j === o.powers.length - 1;
      const { luminance, structure } = similarities(t, p, window, (o.k1 * o.maxValue) ** 2, (o.k2 * o.maxValue) ** 2); // prettier-ignore
      const similarity = isLast ? tf.mul(luminance, structure) : structure;
      const whole = pixels && wholeWindows(pixels, o.windowSize);
      product = tf.mul(product, absPower(clipBelow(meanOf(similarity, whole)), power));
      if (!isLast) [t, p, pixels] = [halve(t), halve(p), pixels && halveMask(pixels)];
    });
    // Equal images come out as 1, give or take a rounding.
    return atLeastZero(tf.sub(1, product));
  });
}

/** 1 where all pixels of a window count. */
const wholeWindows = (pixels: tf.Tensor, size: number): tf.Tensor => {
  const box = Array.from({ length: size }, () => 1);
  return tf.cast(tf.equal(blur(pixels, box), size ** 2), 'float32');
};

const halveMask = (pixels: tf.Tensor): tf.Tensor => tf.cast(tf.equal(halve(pixels), 1), 'float32');

/** Mean over an image where it counts, [B, C]. */
function meanOf(x: tf.Tensor, counts: tf.Tensor | undefined): tf.Tensor {
  if (counts === undefined) return tf.div(sumImage(x), x.shape[1]! * x.shape[2]!);
  return safeDivide(sumImage(tf.mul(x, counts)), tf.mul(sumImage(counts), tf.ones([x.shape[3]!])));
}
