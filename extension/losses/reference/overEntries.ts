/**
 * The walk of the loops whose loss is one number an entry, or a pixel by the mean over its channels.
 */
import type { Nested, NestedMask, ReferenceOptions } from './nested.js';

export type EntryOptions = ReferenceOptions & { readonly lastAxis?: 'keep' | 'mean' };

/** Walks all entries, adds up weight × loss of those not masked, and divides. */
export function overEntries(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions,
  loss: (t: number, p: number) => number,
): Nested {
  let sum = 0;
  let count = 0;
  let weightSum = 0;
  const isPixel = (x: Nested): boolean =>
    options.lastAxis === 'mean'
      ? Array.isArray(x) && typeof x[0] === 'number'
      : typeof x === 'number';
  /** The mean over the channels of one pixel. */
  const pixel = (t: Nested, p: Nested): number => {
    if (typeof t === 'number') return loss(t, p as number);
    let channels = 0;
    for (let i = 0; i < t.length; i++)
      channels += loss(t[i] as number, (p as readonly number[])[i]!);
    return channels / t.length;
  };
  const visit = (t: Nested, p: Nested, w?: Nested, m?: NestedMask): Nested => {
    if (isPixel(t)) {
      if (m !== undefined && !m) return 0;
      const weight = w === undefined ? 1 : (w as number);
      const value = weight * pixel(t, p);
      sum += value;
      count += 1;
      weightSum += weight;
      return value;
    }
    const at = <T>(x: T, i: number): T => (Array.isArray(x) ? (x[i] as T) : x);
    return (p as readonly Nested[]).map((_, i) => visit(at(t, i), at(p, i), at(w, i), at(m, i)));
  };
  const map = visit(yTrue, yPred, options.weights, options.mask);
  if (options.reduction === 'none') return map;
  if (options.reduction === 'sum') return sum;
  const divisor =
    options.divisor === 'weights' && options.weights !== undefined ? weightSum : count;
  return divisor === 0 ? 0 : sum / divisor;
}
