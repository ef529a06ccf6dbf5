/**
 * Losses by distances to a boundary, as loops over plain numbers in double precision. Each function is its formula, to be read against
 * the paper: every distance is looked for among all pixels.
 */
import type { Nested } from './nested.js';
import { overImages, type ImageOptions } from './overImages.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = { boundary: 'special', hausdorff: 'special' } as const;

interface Options extends ImageOptions {
  readonly spacing?: readonly [vertical: number, horizontal: number];
}

/**
 * Probability times the signed distance to the boundary of the truth.
 *
 * @param yTrue - Truth: labels 0 or 1, one region a channel, [B, H, W, C]; nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `spacing` ([1, 1]); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The unit of `spacing`.
 * @example
 * boundary([[[[1], [0], [0]]]], [[[[0], [0], [1]]]], { reduction: 'sum' }); // → 2
 */
export function boundary(yTrue: Nested, yPred: Nested, options: Options = {}): Nested {
  const { spacing = [1, 1] } = options;
  return overImages(yTrue, yPred, options, [1, 1], 'channels', (t, p, y, x, c, counts) => {
    const distance = toOtherSide(t, y, x, c, counts, spacing);
    if (distance === undefined) return 0;
    const signed = t[y]![x]![c]! > 0.5 ? -(distance - 1) : distance;
    return signed * p[y]![x]![c]!;
  });
}

/**
 * Squared errors times powers of the distances to the boundaries of truth and prediction.
 *
 * @param yTrue - Truth: labels 0 or 1, one region a channel, [B, H, W, C]; nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `alpha` (2), `spacing` ([1, 1]); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The unit of `spacing`, to the power alpha.
 * @example
 * hausdorff([[[[1], [0], [0]]]], [[[[1], [0], [0.5]]]], { reduction: 'sum' }); // → ¼·(2² + 2²) = 2
 */
export function hausdorff(
  yTrue: Nested,
  yPred: Nested,
  options: Options & { readonly alpha?: number } = {},
): Nested {
  const { spacing = [1, 1], alpha = 2 } = options;
  return overImages(yTrue, yPred, options, [1, 1], 'channels', (t, p, y, x, c, counts) => {
    const far = (image: Image): number =>
      (toOtherSide(image, y, x, c, counts, spacing) ?? 0) ** alpha;
    return (t[y]![x]![c]! - p[y]![x]![c]!) ** 2 * (far(t) + far(p));
  });
}

type Image = readonly (readonly (readonly number[])[])[];

/** From a pixel to the nearest that counts on the other side of ½; undefined where all are on one side. */
function toOtherSide(
  image: Image,
  y: number,
  x: number,
  c: number,
  counts: (y: number, x: number) => boolean,
  [vertical, horizontal]: readonly [number, number],
): number | undefined {
  const side = image[y]![x]![c]! > 0.5;
  let nearest = Infinity;
  image.forEach((row, i) =>
    row.forEach((pixel, j) => {
      if (!counts(i, j) || pixel[c]! > 0.5 === side) return;
      nearest = Math.min(nearest, Math.hypot(vertical * (i - y), horizontal * (j - x)));
    }),
  );
  return nearest === Infinity ? undefined : nearest;
}
