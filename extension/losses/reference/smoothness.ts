/**
 * Smoothness of a prediction beside an image, as loops over plain numbers in double precision. Each function is its formula, to be
 * read against the paper.
 */
import type { Nested } from './nested.js';
import { overImages, type ImageOptions } from './overImages.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = { edgeAwareSmoothness: 'anyNumbers' } as const;

/**
 * |∂x p|·exp(−mean |∂x t|) + |∂y p|·exp(−mean |∂y t|).
 *
 * @param yTrue - The image, values from 0 to 1 as a rule, [B, H, W, C]; nested numbers.
 * @param yPred - Prediction: what is to be smooth, in any unit, [B, H, W, D].
 * @param options - `relative` (false); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The unit of yPred; relative: none.
 * @example
 * edgeAwareSmoothness([[[[0], [1]]]], [[[[0], [2]]]], { reduction: 'sum' }); // → 2/e = 0.7358
 */
export function edgeAwareSmoothness(
  yTrue: Nested,
  yPred: Nested,
  options: ImageOptions & { readonly relative?: boolean } = {},
): Nested {
  return overImages(yTrue, yPred, options, [1, 1], 'ofPrediction', (t, p, y, x, c, counts) => {
    let divisor = 1;
    if (options.relative === true) {
      let [sum, n] = [0, 0];
      p.forEach((row, i) =>
        row.forEach((pixel, j) => {
          if (!counts(i, j)) return;
          sum += pixel[c]!;
          n += 1;
        }),
      );
      divisor = sum / n;
    }
    const change = (y1: number, x1: number): number => {
      if (!counts(y1, x1) || divisor === 0) return 0;
      let edge = 0;
      t[y]![x]!.forEach((value, k) => (edge += Math.abs(t[y1]![x1]![k]! - value)));
      const jump = Math.abs(p[y1]![x1]![c]! - p[y]![x]![c]!) / Math.abs(divisor);
      return jump * Math.exp(-edge / t[y]![x]!.length);
    };
    return change(y + 1, x) + change(y, x + 1);
  });
}
