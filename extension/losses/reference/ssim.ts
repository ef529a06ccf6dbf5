/**
 * Structural similarity, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import type { Nested } from './nested.js';
import { overImages, type ImageOptions } from './overImages.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  ssim: 'anyNumbers',
} as const;

/**
 * ½(1 − SSIM) in Gaussian windows that lie in the image.
 *
 * @param yTrue - Truth: images [B, H, W, C] with values from 0 to `maxValue`; nested numbers.
 * @param yPred - Prediction: images in the same range, of the shape of yTrue.
 * @param options - `maxValue` (1), `windowSize` (11), `sigma` (1.5), `k1` (0.01), `k2` (0.03); and `reduction`,
 *   `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * ssim([[[[0]]]], [[[[1]]]], { windowSize: 1 }); // → ½(1 − C₁/(1 + C₁)) = 0.49995
 */
export function ssim(
  yTrue: Nested,
  yPred: Nested,
  options: ImageOptions & {
    readonly maxValue?: number;
    readonly windowSize?: number;
    readonly sigma?: number;
    readonly k1?: number;
    readonly k2?: number;
  } = {},
): Nested {
  const { maxValue = 1, windowSize = 11, sigma = 1.5, k1 = 0.01, k2 = 0.03 } = options;
  const [c1, c2] = [(k1 * maxValue) ** 2, (k2 * maxValue) ** 2];
  const half = (windowSize - 1) / 2;
  const bell = (i: number): number => Math.exp(-((i - half) ** 2) / (2 * sigma ** 2));
  let bells = 0;
  for (let i = 0; i < windowSize; i++) bells += bell(i);
  return overImages(
    yTrue,
    yPred,
    options,
    [windowSize, windowSize],
    'channels',
    (t, p, y, x, c) => {
      let [meanT, meanP] = [0, 0];
      let [varianceT, varianceP, covariance] = [0, 0, 0];
      const eachPixel = (visit: (weight: number, t: number, p: number) => void): void => {
        for (let i = 0; i < windowSize; i++) {
          for (let j = 0; j < windowSize; j++) {
            visit((bell(i) * bell(j)) / bells ** 2, t[y + i]![x + j]![c]!, p[y + i]![x + j]![c]!);
          }
        }
      };
      eachPixel((w, t, p) => {
        meanT += w * t;
        meanP += w * p;
      });
      eachPixel((w, t, p) => {
        varianceT += w * (t - meanT) ** 2;
        varianceP += w * (p - meanP) ** 2;
        covariance += w * (t - meanT) * (p - meanP);
      });
      const similarity =
        ((2 * meanT * meanP + c1) * (2 * covariance + c2)) /
        ((meanT ** 2 + meanP ** 2 + c1) * (varianceT + varianceP + c2));
      return (1 - similarity) / 2;
    },
  );
}
