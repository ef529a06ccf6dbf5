/** The pairs of pixels that metrics go through. */
import type { Nested, NestedMask } from './nested.js';

/** Truth and prediction of each pixel that counts; `depth` 1 where yPred has an axis of channels. */
export function pairsOf(
  yTrue: Nested,
  yPred: Nested,
  mask: NestedMask | undefined,
  depth: 0 | 1,
): (readonly [t: readonly number[], p: readonly number[]])[] {
  const pairs: (readonly [readonly number[], readonly number[]])[] = [];
  const list = (x: Nested): readonly number[] =>
    typeof x === 'number' ? [x] : (x as readonly number[]);
  const visit = (t: Nested, p: Nested, m?: NestedMask): void => {
    const isPixel =
      depth === 0 ? typeof p === 'number' : Array.isArray(p) && typeof p[0] === 'number';
    if (isPixel) {
      if (m === undefined || m) pairs.push([list(t), list(p)]);
      return;
    }
    const at = <T>(x: T, i: number): T => (Array.isArray(x) ? (x[i] as T) : x);
    (p as readonly Nested[]).forEach((_, i) => visit(at(t, i), at(p, i), at(m, i)));
  };
  visit(yTrue, yPred, mask);
  return pairs;
}
