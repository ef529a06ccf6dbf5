/**
 * Losses of depth, as loops over plain numbers in double precision. Each function is its formula, to be read against the paper.
 */
import type { Nested } from './nested.js';
import { overRegions, type RegionOptions } from './overRegions.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  siLog: 'depth',
} as const;

/**
 * mean d² − lambda·(mean d)², d = log p − log t.
 *
 * @param yTrue - Truth: depths greater than 0, in any unit, [B, ...]; nested numbers.
 * @param yPred - Prediction: depths greater than 0, in the unit of yTrue, of its shape.
 * @param options - `lambda` (0.5), `root` (false), `scale` (1), `regions` ('image'); and `reduction`, `divisor`,
 *   `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * siLog([[1, 1]], [[1, 2]]); // → ½ log²2 − ⅛ log²2 = 0.1802
 */
export function siLog(
  yTrue: Nested,
  yPred: Nested,
  options: RegionOptions & {
    readonly lambda?: number;
    readonly root?: boolean;
    readonly scale?: number;
  } = {},
): Nested {
  const { lambda = 0.5, root = false, scale = 1 } = options;
  return overRegions(yTrue, yPred, { regions: 'image', ...options }, (region) => {
    let [sum, squares, weights] = [0, 0, 0];
    for (const { t, p, w } of region) {
      const d = Math.log(p) - Math.log(t);
      sum += w * d;
      squares += w * d * d;
      weights += w;
    }
    if (weights === 0) return 0;
    const loss = squares / weights - lambda * (sum / weights) ** 2;
    return scale * (root ? Math.sqrt(Math.max(loss, 0)) : loss);
  });
}
