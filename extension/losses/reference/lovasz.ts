/**
 * The Lovász hinge, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import type { Nested } from './nested.js';
import { overRegions, type RegionOptions } from './overRegions.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  lovasz: 'logits',
} as const;

/**
 * Σ mᵢ·(Jᵢ − Jᵢ₋₁), the hinge errors m from large to small, Jᵢ the Jaccard loss of getting the
 * first i wrong.
 *
 * @param yTrue - Truth: labels 0 or 1, [B, ...]; nested numbers.
 * @param yPred - Prediction: logits (positive: label 1), of the shape of yTrue.
 * @param options - `regions` ('image'); and `reduction`, `divisor` and `mask`, as for every loss, but no `weights`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * lovasz([[1, 0]], [[-1, -1]]); // → 2
 */
export function lovasz(yTrue: Nested, yPred: Nested, options: RegionOptions = {}): Nested {
  return overRegions(yTrue, yPred, { regions: 'image', ...options }, (region) => {
    return lovaszExtension(
      region.map(({ t, p }) => ({ t, margin: Math.max(0, 1 - p * (2 * t - 1)) })),
    );
  });
}

/** Σ mᵢ·(Jᵢ − Jᵢ₋₁) of the margins m from large to small. */
export function lovaszExtension(
  given: readonly { readonly t: number; readonly margin: number }[],
): number {
  const errors = [...given].sort((a, b) => b.margin - a.margin);
  let positives = 0;
  for (const { t } of errors) positives += t;
  let loss = 0;
  let before = 0;
  let intersection = positives;
  let union = positives;
  for (const { t, margin } of errors) {
    // Wrong about a positive: it leaves the intersection. Wrong about a negative: it joins the
    // union.
    if (t === 1) intersection -= 1;
    else union += 1;
    const jaccardLoss = 1 - intersection / union;
    loss += margin * (jaccardLoss - before);
    before = jaccardLoss;
  }
  return loss;
}
