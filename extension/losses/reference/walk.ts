/** The walk of the loops whose loss is one number for each part of its inputs: an entry, a pixel, a matrix. */
import type { Nested, NestedMask, ReferenceOptions } from './nested.js';

export type EntryOptions = ReferenceOptions & { readonly lastAxis?: 'keep' | 'mean' };

/** Walks all parts, adds up weight × loss of those not masked, and divides. `extra` is a third input, or the same for all. */
export function overParts(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions,
  isPart: (p: Nested) => boolean,
  loss: (t: Nested, p: Nested, extra: Nested) => number,
  extra: Nested = 0,
): Nested {
  let sum = 0;
  let count = 0;
  let weightSum = 0;
  const visit = (t: Nested, p: Nested, e: Nested, w?: Nested, m?: NestedMask): Nested => {
    if (isPart(p)) {
      if (m !== undefined && !m) return 0;
      const weight = w === undefined ? 1 : (w as number);
      const value = weight * loss(t, p, e);
      sum += value;
      count += 1;
      weightSum += weight;
      return value;
    }
    const at = <T>(x: T, i: number): T => (Array.isArray(x) ? (x[i] as T) : x);
    return (p as readonly Nested[]).map((_, i) =>
      visit(at(t, i), at(p, i), at(e, i), at(w, i), at(m, i)),
    );
  };
  const map = visit(yTrue, yPred, extra, options.weights, options.mask);
  if (options.reduction === 'none') return map;
  if (options.reduction === 'sum') return sum;
  const divisor =
    options.divisor === 'weights' && options.weights !== undefined ? weightSum : count;
  return divisor === 0 ? 0 : sum / divisor;
}

/** Parts are pixels, whose channels are the last axis. */
export const overPixels = <Pixel>(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions,
  loss: (t: Pixel, p: Pixel, extra: number) => number,
  extra: Nested = 0,
): Nested =>
  overParts(
    yTrue,
    yPred,
    options,
    isPixel,
    (t, p, e) => loss(t as unknown as Pixel, p as unknown as Pixel, e as number),
    extra,
  );

/** Parts are entries, or with lastAxis 'mean' pixels, whose loss is the mean over their channels. */
export const overEntries = (
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions,
  loss: (t: number, p: number) => number,
): Nested =>
  overParts(yTrue, yPred, options, options.lastAxis === 'mean' ? isPixel : isEntry, (t, p) => {
    if (typeof p === 'number') return loss(t as number, p);
    let channels = 0;
    for (let i = 0; i < p.length; i++)
      channels += loss((t as readonly number[])[i]!, p[i] as number);
    return channels / p.length;
  });

export const isEntry = (x: Nested): boolean => typeof x === 'number';
export const isPixel = (x: Nested): boolean => Array.isArray(x) && typeof x[0] === 'number';
