/**
 * Losses of heatmaps, as loops over plain numbers in double precision. Each function is its formula, to be read against the paper.
 */
import type { Nested } from './nested.js';
import { overRegions, type RegionOptions } from './overRegions.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  heatmapFocal: 'special',
} as const;

/**
 * The focal loss of peaks and of what is beside them, by the number of peaks.
 *
 * @param yTrue - Truth: heatmaps from 0 to 1, exactly 1 at each peak, [B, ...]; nested numbers.
 * @param yPred - Prediction: logits (any real number, no sigmoid), of the shape of yTrue.
 * @param options - `gamma` (2), `beta` (4), `regions` ('all'); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * heatmapFocal([[1]], [[0]]); // → ¼ log 2 = 0.1733
 */
export function heatmapFocal(
  yTrue: Nested,
  yPred: Nested,
  options: RegionOptions & { readonly gamma?: number; readonly beta?: number } = {},
): Nested {
  const { gamma = 2, beta = 4 } = options;
  const logSigmoid = (x: number): number =>
    x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x));
  return overRegions(yTrue, yPred, { regions: 'all', ...options }, (region) => {
    let [sum, peaks] = [0, 0];
    for (const { t, p: x, w } of region) {
      const [logP, logQ] = [logSigmoid(x), logSigmoid(-x)];
      if (t === 1) {
        sum -= w * Math.exp(gamma * logQ) * logP;
        peaks += 1;
      } else sum -= w * (1 - t) ** beta * Math.exp(gamma * logP) * logQ;
    }
    return sum / Math.max(peaks, 1);
  });
}
