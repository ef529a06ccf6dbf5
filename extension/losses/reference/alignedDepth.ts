/**
 * Losses of depth that is known up to scale and shift, as loops over plain numbers in double precision. Each function is its formula,
 * to be read against the paper.
 */
import type { Nested } from './nested.js';
import { overWholeImages, type ImageOptions, type Plane } from './overImages.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = { scaleShiftInvariantDepth: 'special' } as const;

/**
 * The mean squared residual of the best scale and shift, and its differences at several scales.
 *
 * @param yTrue - Truth: (inverse) depths in any unit, [B, H, W, C]; nested numbers.
 * @param yPred - Prediction: numbers up to scale and shift, of the shape of yTrue.
 * @param options - `gradientWeight` (0.5), `scales` (4); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The square of the unit of yTrue, of the gradient term the unit.
 * @example
 * scaleShiftInvariantDepth([[[[0], [1]], [[1], [0]]]], [[[[0], [2]], [[4], [2]]]], { gradientWeight: 0 }); // → 0.0625
 */
export function scaleShiftInvariantDepth(
  yTrue: Nested,
  yPred: Nested,
  options: ImageOptions & { readonly gradientWeight?: number; readonly scales?: number } = {},
): Nested {
  const { gradientWeight = 0.5, scales = 4 } = options;
  return overWholeImages(yTrue, yPred, options, (t, p, counts) => {
    const residual = residualOf(t, p, counts);
    if (residual === undefined) return undefined;
    let [squares, n] = [0, 0];
    residual.forEach((row, y) =>
      row.forEach((r, x) => {
        if (counts[y]![x] === 0) return;
        squares += r * r;
        n += 1;
      }),
    );
    let loss = squares / (2 * n);
    for (let k = 0; k < scales; k++) {
      const step = 2 ** k;
      let [changes, pixels] = [0, 0];
      for (let y = 0; y < t.length; y += step) {
        for (let x = 0; x < t[0]!.length; x += step) {
          if (counts[y]![x] === 0) continue;
          pixels += 1;
          if (counts[y + step]?.[x] === 1) changes += Math.abs(residual[y + step]![x]! - residual[y]![x]!); // prettier-ignore
          if (counts[y]![x + step] === 1) changes += Math.abs(residual[y]![x + step]! - residual[y]![x]!); // prettier-ignore
        }
      }
      if (pixels > 0) loss += (gradientWeight * changes) / pixels;
    }
    return loss;
  });
}

/** s·p + b − t of the least squares over the pixels that count; of a constant prediction s is 0. Undefined if none counts. */
function residualOf(t: Plane, p: Plane, counts: Plane): Plane | undefined {
  const mean = (of: (t: number, p: number) => number): number => {
    let [sum, n] = [0, 0];
    t.forEach((row, y) =>
      row.forEach((value, x) => {
        if (counts[y]![x] === 0) return;
        sum += of(value, p[y]![x]!);
        n += 1;
      }),
    );
    return sum / n;
  };
  const [meanT, meanP] = [mean((t) => t), mean((_t, p) => p)];
  if (Number.isNaN(meanT) && counts.every((row) => row.every((m) => m === 0))) return undefined;
  const covariance = mean((t, p) => (t - meanT) * (p - meanP));
  const variance = mean((_t, p) => (p - meanP) ** 2);
  const scale = variance === 0 ? 0 : covariance / variance;
  return t.map((row, y) => row.map((value, x) => scale * (p[y]![x]! - meanP) - (value - meanT)));
}
