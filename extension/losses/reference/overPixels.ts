/**
 * The walk of the loops whose loss is one number a pixel, the pixel its channels. It imports types alone.
 */
import type { Nested, NestedMask, ReferenceOptions } from './nested.js';

/** Walks all pixels, adds up weight × loss of those not masked, and divides. */
export function overPixels<Pixel>(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions,
  loss: (t: Pixel, p: Pixel, extra: number) => number,
  extra: Nested = 0,
): Nested {
  let sum = 0;
  let count = 0;
  let weightSum = 0;
  const visit = (t: Nested, p: Nested, e: Nested, w?: Nested, m?: NestedMask): Nested => {
    if (Array.isArray(t) && typeof t[0] === 'number') {
      if (m !== undefined && !m) return 0;
      const weight = w === undefined ? 1 : (w as number);
      const value = weight * loss(t as unknown as Pixel, p as unknown as Pixel, e as number);
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
