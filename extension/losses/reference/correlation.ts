/**
 * The correlation of labels and predictions, as loops over plain numbers in double precision. Each function is its formula, to be read
 * against the paper.
 */
import type { Nested } from './nested.js';
import { overRegions, type RegionOptions } from './overRegions.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = { mcc: 'probabilities' } as const;

/**
 * 1 − (TP·TN − FP·FN)/√((TP + FP)(TP + FN)(TN + FP)(TN + FN)).
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs; nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `smooth` (0), `regions` ('all'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * mcc([1, 1, 0, 0], [1, 0, 0, 0]); // → 1 − 2/√12 = 0.4226
 */
export function mcc(
  yTrue: Nested,
  yPred: Nested,
  options: RegionOptions & { readonly smooth?: number } = {},
): Nested {
  const { smooth = 0 } = options;
  return overRegions(yTrue, yPred, options, (region) => {
    let [tp, fp, fn, tn] = [smooth, smooth, smooth, smooth];
    for (const { t, p, w } of region) {
      tp += w * t * p;
      fp += w * (1 - t) * p;
      fn += w * t * (1 - p);
      tn += w * (1 - t) * (1 - p);
    }
    const product = Math.abs((tp + fp) * (tn + fn)) * Math.abs((tp + fn) * (tn + fp));
    return product === 0 ? 1 : 1 - (tp * tn - fp * fn) / Math.sqrt(product);
  });
}
