/**
 * Losses of an image and its reconstruction, as loops over plain numbers in double precision. Each function is its formula, to be
 * read against the paper.
 */
import type { Nested } from './nested.js';
import { overImages, type ImageOptions } from './overImages.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = { photometric: 'anyNumbers', census: 'anyNumbers' } as const;

/**
 * alpha·½(1 − SSIM) + (1 − alpha)·|p − t|, in windows of 3 × 3.
 *
 * @param yTrue - Truth: images [B, H, W, C] with values from 0 to `maxValue`; nested numbers.
 * @param yPred - Prediction: images in the same range, of the shape of yTrue.
 * @param options - `alpha` (0.85), `maxValue` (1); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit, of the absolute part that of the images.
 * @example
 * photometric([[[[1], [1], [1]], [[1], [1], [1]], [[1], [1], [1]]]], [[[[0], [0], [0]], [[0], [0], [0]], [[0], [0], [0]]]]); // → 0.85·½(1 − C₁/(1 + C₁)) + 0.15 = 0.57496
 */
export function photometric(
  yTrue: Nested,
  yPred: Nested,
  options: ImageOptions & { readonly alpha?: number; readonly maxValue?: number } = {},
): Nested {
  const { alpha = 0.85, maxValue = 1 } = options;
  const [c1, c2] = [(0.01 * maxValue) ** 2, (0.03 * maxValue) ** 2];
  return overImages(yTrue, yPred, options, [3, 3], 'channels', (t, p, y, x, c) => {
    const mean = (of: (t: number, p: number) => number): number => {
      let sum = 0;
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) sum += of(t[y + i]![x + j]![c]!, p[y + i]![x + j]![c]!);
      }
      return sum / 9;
    };
    const [meanT, meanP] = [mean((t) => t), mean((_t, p) => p)];
    const variances = mean((t, p) => (t - meanT) ** 2 + (p - meanP) ** 2);
    const covariance = mean((t, p) => (t - meanT) * (p - meanP));
    const luminance = (2 * meanT * meanP + c1) / (meanT ** 2 + meanP ** 2 + c1);
    const structure = (2 * covariance + c2) / (variances + c2);
    const absolute = Math.abs(p[y + 1]![x + 1]![c]! - t[y + 1]![x + 1]![c]!);
    return (alpha * (1 - luminance * structure)) / 2 + (1 - alpha) * absolute;
  });
}

/**
 * Σ e²/(0.1 + e²) over the window, e the difference of soft signs.
 *
 * @param yTrue - Truth: images [B, H, W, C] with values from 0 to `maxValue`; nested numbers.
 * @param yPred - Prediction: images in the same range, of the shape of yTrue.
 * @param options - `radius` (3), `maxValue` (1); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Neighbours.
 * @example
 * census([[[[0], [0], [0]], [[0], [0], [0]], [[0], [0], [0]]]], [[[[0], [0], [0]], [[0], [1], [0]], [[0], [0], [0]]]], { radius: 1 }); // → 8/1.1 = 7.2727
 */
export function census(
  yTrue: Nested,
  yPred: Nested,
  options: ImageOptions & { readonly radius?: number; readonly maxValue?: number } = {},
): Nested {
  const { radius = 3, maxValue = 1 } = options;
  const size = 2 * radius + 1;
  return overImages(yTrue, yPred, options, [size, size], 'channels', (t, p, y, x, c) => {
    const sign = (image: typeof t, i: number, j: number): number => {
      const middle = image[y + radius]![x + radius]![c]!;
      const d = ((image[y + i]![x + j]![c]! - middle) * 255) / maxValue;
      return d / Math.sqrt(0.81 + d * d);
    };
    let sum = 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const squared = (sign(t, i, j) - sign(p, i, j)) ** 2;
        sum += squared / (0.1 + squared);
      }
    }
    return sum;
  });
}
