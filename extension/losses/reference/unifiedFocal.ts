/**
 * The unified focal loss, as loops over plain numbers in double precision. Each function is its formula, to be read against the paper.
 */
import { overClassRegions, type ClassRegionOptions } from './classRegions.js';
import type { Nested } from './nested.js';
import { byClass } from './overRegions.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = { unifiedFocal: 'probabilities' } as const;

/**
 * weight·focal cross-entropy + (1 − weight)·focal Tversky loss, class 0 being the background.
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, classes on the last axis, [B, ..., K]; with labels 'index' class numbers,
 *   [B, ...]; nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits) of K classes on the last axis.
 * @param options - `weight` (0.5), `delta` (0.6), `gamma` (0.5), `form` ('asymmetric'), `labels` ('oneHot'), `ignoreLabel` (null),
 *   `regions` ('image'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats and a share.
 * @example
 * unifiedFocal([[[0, 1]]], [[[0.5, 0.5]]], { weight: 1 }); // → 0.6·log 2 = 0.4159
 */
export function unifiedFocal(
  yTrue: Nested,
  yPred: Nested,
  options: ClassRegionOptions & {
    readonly weight?: number;
    readonly delta?: number;
    readonly gamma?: number;
    readonly form?: 'asymmetric' | 'symmetric';
  } = {},
): Nested {
  const { weight = 0.5, delta = 0.6, gamma = 0.5, form = 'asymmetric' } = options;
  return overClassRegions(yTrue, yPred, options, (region) => {
    const classes = byClass(region);
    let [entropy, weights, overlap] = [0, 0, 0];
    classes.forEach((entries, k) => {
      const isBackground = k === 0;
      let [hit, missed] = [0, 0];
      for (const { t, p, w } of entries) {
        const discount = isBackground || form === 'symmetric' ? Math.abs(1 - p) ** gamma : 1;
        const share = isBackground ? 1 - delta : delta;
        entropy -= w * share * discount * t * Math.log(p < 1e-7 ? 1e-7 : p);
        weights += w / classes.length;
        hit += w * t * p;
        missed += w * (delta * t * (1 - p) + (1 - delta) * (1 - t) * p);
      }
      const lost = missed / (hit + missed + 1e-7);
      overlap += isBackground && form === 'asymmetric' ? lost : Math.abs(lost) ** (1 - gamma);
    });
    const focal = weights === 0 ? 0 : entropy / weights;
    return weight * focal + ((1 - weight) * overlap) / classes.length;
  });
}
