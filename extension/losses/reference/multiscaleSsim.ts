/**
 * Structural similarity over several scales, as loops over plain numbers in double precision. Each function is its formula, to be
 * read against the paper.
 */
import type { Nested } from './nested.js';
import { overWholeImages, type ImageOptions, type Plane } from './overImages.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = { msSsim: 'special' } as const;

/**
 * 1 − Π max(csⱼ, 0)^powersⱼ, each scale with half the resolution of the one before.
 *
 * @param yTrue - Truth: images [B, H, W, C] with values from 0 to `maxValue`; nested numbers.
 * @param yPred - Prediction: images in the same range, of the shape of yTrue.
 * @param options - `powers` ([0.0448, 0.2856, 0.3001, 0.2363, 0.1333]), `maxValue` (1), `windowSize` (11), `sigma` (1.5), `k1` (0.01),
 *   `k2` (0.03); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * msSsim([[[[0]]]], [[[[1]]]], { windowSize: 1, powers: [1] }); // → 1 − C₁/(1 + C₁) = 0.9999
 */
export function msSsim(
  yTrue: Nested,
  yPred: Nested,
  options: ImageOptions & {
    readonly powers?: readonly number[];
    readonly maxValue?: number;
    readonly windowSize?: number;
    readonly sigma?: number;
    readonly k1?: number;
    readonly k2?: number;
  } = {},
): Nested {
  const { maxValue = 1, windowSize = 11, sigma = 1.5, k1 = 0.01, k2 = 0.03 } = options;
  const { powers = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333] } = options;
  const [c1, c2] = [(k1 * maxValue) ** 2, (k2 * maxValue) ** 2];
  return overWholeImages(yTrue, yPred, options, (t, p, counts) => {
    let [ofT, ofP, ofMask] = [t, p, counts];
    let product = 1;
    for (const [j, power] of powers.entries()) {
      const isLast = j === powers.length - 1;
      let [sum, windows] = [0, 0];
      eachWindow(ofT, ofP, ofMask, windowSize, sigma, ({ meanT, meanP, variances, covariance }) => {
        const structure = (2 * covariance + c2) / (variances + c2);
        const luminance = (2 * meanT * meanP + c1) / (meanT ** 2 + meanP ** 2 + c1);
        sum += isLast ? structure * luminance : structure;
        windows += 1;
      });
      if (windows === 0) return undefined;
      const similarity = sum / windows;
      product *= (similarity < 0 ? 0 : similarity) ** power;
      const half = (of: Plane, f: (a: number, b: number) => number): Plane =>
        Array.from({ length: Math.floor(of.length / 2) }, (_, y) =>
          Array.from({ length: Math.floor(of[0]!.length / 2) }, (_, x) =>
            f(
              f(of[2 * y]![2 * x]!, of[2 * y]![2 * x + 1]!),
              f(of[2 * y + 1]![2 * x]!, of[2 * y + 1]![2 * x + 1]!),
            ),
          ),
        );
      const mean = (a: number, b: number): number => (a + b) / 2;
      [ofT, ofP, ofMask] = [half(ofT, mean), half(ofP, mean), half(ofMask, Math.min)];
    }
    return 1 - product;
  });
}

interface Moments {
  readonly meanT: number;
  readonly meanP: number;
  readonly variances: number;
  readonly covariance: number;
}

/** Of every window whose pixels all count, by Gaussian weights. */
function eachWindow(
  t: Plane,
  p: Plane,
  counts: Plane,
  size: number,
  sigma: number,
  visit: (moments: Moments) => void,
): void {
  const half = (size - 1) / 2;
  const bell = (i: number): number => Math.exp(-((i - half) ** 2) / (2 * sigma ** 2));
  let bells = 0;
  for (let i = 0; i < size; i++) bells += bell(i);
  for (let y = 0; y + size <= t.length; y++) {
    for (let x = 0; x + size <= t[0]!.length; x++) {
      let isWhole = true;
      const over = (f: (t: number, p: number) => number): number => {
        let sum = 0;
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            if (counts[y + i]![x + j]! === 0) isWhole = false;
            sum += ((bell(i) * bell(j)) / bells ** 2) * f(t[y + i]![x + j]!, p[y + i]![x + j]!);
          }
        }
        return sum;
      };
      const [meanT, meanP] = [over((t) => t), over((_t, p) => p)];
      if (!isWhole) continue;
      const variances = over((t, p) => (t - meanT) ** 2 + (p - meanP) ** 2);
      const covariance = over((t, p) => (t - meanT) * (p - meanP));
      visit({ meanT, meanP, variances, covariance });
    }
  }
}
