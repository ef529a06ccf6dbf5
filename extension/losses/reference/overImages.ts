/**
 * The walk of the loops that look at neighbours: the loss at every place of an image whose window counts.
 */
import type { Nested, NestedMask } from './nested.js';

type Image = readonly (readonly (readonly number[])[])[];

export interface ImageOptions {
  readonly reduction?: 'mean' | 'sum' | 'none';
  readonly divisor?: 'count' | 'weights';
  /** Shaped like the map. */
  readonly weights?: Nested;
  /** Shaped like the image without channels. */
  readonly mask?: NestedMask;
}

/**
 * The loss at (y, x, channel) of every image, where all pixels of the window [height, width] from
 * (y, x) count: a pixel counts if it is in the image and not masked.
 */
export function overImages(
  yTrue: Nested,
  yPred: Nested,
  options: ImageOptions,
  [height, width]: readonly [number, number],
  channels: 'channels' | 'one',
  loss: (
    t: Image,
    p: Image,
    y: number,
    x: number,
    c: number,
    counts: (y: number, x: number) => boolean,
  ) => number,
): Nested {
  let sum = 0;
  let count = 0;
  let weightSum = 0;
  const mask = options.mask as readonly (readonly (readonly NestedMask[])[])[] | undefined;
  const weights = options.weights as readonly (readonly Image[number][])[] | undefined;
  const map = (yTrue as unknown as readonly Image[]).map((t, b) => {
    const p = (yPred as unknown as readonly Image[])[b]!;
    const counts = (y: number, x: number): boolean =>
      y < t.length && x < t[0]!.length && (mask === undefined || Boolean(mask[b]![y]![x]));
    const windowCounts = (y: number, x: number): boolean => {
      for (let i = 0; i < height; i++) {
        for (let j = 0; j < width; j++) if (!counts(y + i, x + j)) return false;
      }
      return true;
    };
    const rows = Array.from({ length: t.length - height + 1 }, (_, y) => y);
    return rows.map((y) => {
      const columns = Array.from({ length: t[0]!.length - width + 1 }, (_, x) => x);
      return columns.map((x) => {
        const values = channels === 'one' ? [0] : t[y]![x]!;
        return values.map((_, c) => {
          if (!windowCounts(y, x)) return 0;
          const weight = weights?.[b]?.[y]?.[x]?.[c] ?? 1;
          const value = weight * loss(t, p, y, x, c, counts);
          sum += value;
          count += 1;
          weightSum += weight;
          return value;
        });
      });
    });
  });
  if (options.reduction === 'none') return map;
  if (options.reduction === 'sum') return sum;
  const divisor = options.divisor === 'weights' && weights !== undefined ? weightSum : count;
  return divisor === 0 ? 0 : sum / divisor;
}
