/**
 * Functions of the dice loss, and its sums with cross-entropies, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import { byPixel, overClassRegions, type ClassRegionOptions } from './classRegions.js';
import type { Nested } from './nested.js';
import { byClass, overRegions } from './overRegions.js';
import { diceOfRegion, type DiceOptions } from './segmentation.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  logCoshDice: 'probabilities',
  logDice: 'probabilities',
  diceCrossEntropy: 'logits',
} as const;

/**
 * log cosh of the dice loss.
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs; nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `squared` (false), `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all'); and `reduction`, `divisor`,
 *   `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * logCoshDice([1, 1], [1, 0]); // → log cosh ⅓ = 0.0545
 */
export function logCoshDice(yTrue: Nested, yPred: Nested, options: DiceOptions = {}): Nested {
  return overRegions(yTrue, yPred, options, (region) => {
    const x = diceOfRegion(region, options);
    return Math.log1p(2 * Math.sinh(x / 2) ** 2);
  });
}

/**
 * −log max(1 − dice loss, floor).
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs; nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `floor` (1e-7), `squared` (false), `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all'); and
 *   `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * logDice([1, 1], [1, 0]); // → log 3/2 = 0.4055
 */
export function logDice(
  yTrue: Nested,
  yPred: Nested,
  options: DiceOptions & { readonly floor?: number } = {},
): Nested {
  const { floor = 1e-7 } = options;
  return overRegions(yTrue, yPred, options, (region) => {
    const overlap = 1 - diceOfRegion(region, options);
    return -Math.log(overlap < floor ? floor : overlap);
  });
}

/**
 * The dice loss of each class and the cross-entropy of each pixel, of the softmax of logits.
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, classes on the last axis, [B, ..., K]; with labels 'index' class numbers,
 *   [B, ...]; nested numbers.
 * @param yPred - Prediction: logits (any real number, no softmax) of K classes on the last axis.
 * @param options - `diceWeight` (1), `crossEntropyWeight` (1), `smooth` (1e-5), `background` (true), `labels` ('oneHot'),
 *   `ignoreLabel` (null), `regions` ('image'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats and a share.
 * @example
 * diceCrossEntropy([[[1, 0]]], [[[0, 0]]], { smooth: 0 }); // → (⅓ + 1)/2 + log 2 = 1.3598
 */
export function diceCrossEntropy(
  yTrue: Nested,
  yPred: Nested,
  options: ClassRegionOptions & {
    readonly diceWeight?: number;
    readonly crossEntropyWeight?: number;
    readonly smooth?: number;
    readonly background?: boolean;
  } = {},
): Nested {
  const { diceWeight = 1, crossEntropyWeight = 1, smooth = 1e-5, background = true } = options;
  return overClassRegions(yTrue, yPred, options, (region) => {
    let [entropy, weights] = [0, 0];
    const probabilities = byPixel(region).flatMap((pixel) => {
      const max = Math.max(...pixel.map(({ p }) => p));
      let exponentials = 0;
      for (const { p } of pixel) exponentials += Math.exp(p - max);
      const logP = pixel.map(({ p }) => p - max - Math.log(exponentials));
      pixel.forEach(({ t, w }, k) => {
        if (t !== 0) entropy -= w * t * logP[k]!;
        weights += w / pixel.length;
      });
      return pixel.map((entry, k) => ({ ...entry, p: Math.exp(logP[k]!) }));
    });
    const each = byClass(probabilities).slice(background ? 0 : 1);
    let overlap = 0;
    for (const entries of each) {
      let [hit, size] = [0, 0];
      for (const { t, p, w } of entries) {
        hit += w * t * p;
        size += w * (t + p);
      }
      if (size + smooth > 0) overlap += 1 - (2 * hit + smooth) / (size + smooth);
    }
    const surprise = weights === 0 ? 0 : entropy / weights;
    return (diceWeight * overlap) / each.length + crossEntropyWeight * surprise;
  });
}
