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
  channels: 'channels' | 'ofPrediction' | 'one',
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
        const of = channels === 'ofPrediction' ? p : t;
        const values = channels === 'one' ? [0] : of[y]![x]!;
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

/** One channel of one image: numbers by row and column. */
export type Plane = readonly (readonly number[])[];

/**
 * The loss of each channel of each image as a whole, [B, C]; `counts` is 1 where a pixel counts and 0 where not. Undefined for a
 * channel in which nothing counts.
 */
export function overWholeImages(
  yTrue: Nested,
  yPred: Nested,
  options: ImageOptions,
  loss: (t: Plane, p: Plane, counts: Plane) => number | undefined,
): Nested {
  const mask = options.mask as readonly (readonly (readonly NestedMask[])[])[] | undefined;
  const weights = options.weights as readonly (readonly number[])[] | undefined;
  let [sum, count, weightSum] = [0, 0, 0];
  const map = (yPred as unknown as readonly Image[]).map((p, b) => {
    const t = (yTrue as unknown as readonly Image[])[b]!;
    const counts = p.map((row, y) =>
      row.map((_, x) => (mask === undefined || mask[b]![y]![x] ? 1 : 0)),
    );
    const plane = (image: Image, c: number): Plane => image.map((row) => row.map((x) => x[c]!));
    return p[0]![0]!.map((_, c) => {
      const value = loss(plane(t, c), plane(p, c), counts);
      if (value === undefined) return 0;
      const weight = weights?.[b]?.[c] ?? 1;
      sum += weight * value;
      count += 1;
      weightSum += weight;
      return weight * value;
    });
  });
  if (options.reduction === 'none') return map;
  if (options.reduction === 'sum') return sum;
  const divisor = options.divisor === 'weights' && weights !== undefined ? weightSum : count;
  return divisor === 0 ? 0 : sum / divisor;
}
