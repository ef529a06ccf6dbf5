/**
 * Overlap losses over several classes, as loops over plain numbers in double precision. Each function is its formula, to be
 * read against the paper.
 */
import { overClassRegions, type ClassRegionOptions } from './classRegions.js';
import { lovaszExtension } from './lovasz.js';
import type { Nested } from './nested.js';
import { byClass } from './overRegions.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  generalizedDice: 'probabilities',
  lovaszSoftmax: 'probabilities',
} as const;

/**
 * 1 − (2·Σ wₖ·Σ tₖpₖ + smooth)/(Σ wₖ·(Σ tₖ + Σ pₖ) + smooth).
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, classes on the last axis, [B, ..., K]; nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `weighting` ('square'), `smooth` (1e-5), `labels` ('oneHot'), `ignoreLabel` (null), `regions` ('image'); and `reduction`, `divisor`,
 *   `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * generalizedDice([[[1, 0], [1, 0], [0, 1]]], [[[1, 0], [1, 0], [1, 0]]], { smooth: 0 }); // → 1 − 1/2.25 = 0.5556
 */
export function generalizedDice(
  yTrue: Nested,
  yPred: Nested,
  options: ClassRegionOptions & {
    readonly weighting?: 'square' | 'simple' | 'uniform';
    readonly smooth?: number;
  } = {},
): Nested {
  const { weighting = 'square', smooth = 1e-5 } = options;
  return overClassRegions(yTrue, yPred, options, (region) => {
    const classes = byClass(region).map((entries) => {
      const sums = { truth: 0, overlap: 0, size: 0 };
      for (const { t, p, w } of entries) {
        sums.truth += w * t;
        sums.overlap += w * t * p;
        sums.size += w * (t + p);
      }
      return sums;
    });
    const power = { square: 2, simple: 1, uniform: 0 }[weighting];
    const given = classes.map(({ truth }) => (truth === 0 ? 0 : truth ** -power));
    const largest = Math.max(...given);
    let [above, below] = [smooth, smooth];
    classes.forEach(({ truth, overlap, size }, k) => {
      const weight = truth === 0 ? largest : given[k]!;
      above += 2 * weight * overlap;
      below += weight * size;
    });
    return below === 0 ? 0 : 1 - above / below;
  });
}

/**
 * The mean over the classes of Σ mᵢ·(Jᵢ − Jᵢ₋₁), m = |y − p| from large to small.
 *
 * @param yTrue - Truth: one-hot labels, 0 or 1, classes on the last axis, [B, ..., K]; nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `classes` ('present'), `labels` ('oneHot'), `ignoreLabel` (null), `regions` ('image'); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * lovaszSoftmax([[[1, 0], [0, 1]]], [[[1, 0], [0.5, 0.5]]]); // → 0.375
 */
export function lovaszSoftmax(
  yTrue: Nested,
  yPred: Nested,
  options: ClassRegionOptions & { readonly classes?: 'present' | 'all' } = {},
): Nested {
  const { classes = 'present' } = options;
  return overClassRegions(yTrue, yPred, options, (region) => {
    let [sum, count] = [0, 0];
    for (const entries of byClass(region)) {
      if (classes === 'present' && entries.every(({ t }) => t === 0)) continue;
      sum += lovaszExtension(entries.map(({ t, p }) => ({ t, margin: Math.abs(t - p) })));
      count += 1;
    }
    return count === 0 ? 0 : sum / count;
  });
}
