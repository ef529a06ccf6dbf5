/**
 * Cross-entropy of the pixels that are hardest, as loops over plain numbers in double precision. Each function is its formula, to be
 * read against the paper.
 */
import { overClasses, type ClassOptions } from './classes.js';
import type { Nested } from './nested.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = { ohemCrossEntropy: 'logits' } as const;

/**
 * Cross-entropy of pixels whose label is not yet likely, and of at least so many of the hardest.
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, [..., K]; with labels 'index' class numbers 0 … K − 1, [...].
 * @param yPred - Prediction: logits (any real number, no softmax) of K classes on the last axis, [..., K].
 * @param options - `threshold` (0.7), `minKept` (100000), `labels` ('oneHot'), `ignoreLabel` (null); and `reduction`, `divisor`,
 *   `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * ohemCrossEntropy([[1, 0], [1, 0]], [[0, 0], [9, 0]], { minKept: 1 }); // → log 2 = 0.6931
 */
export function ohemCrossEntropy(
  yTrue: Nested,
  yPred: Nested,
  options: ClassOptions & { readonly threshold?: number; readonly minKept?: number } = {},
): Nested {
  const { threshold = 0.7, minKept = 100_000 } = options;
  const plain = { ...options, weights: 1, reduction: 'mean' } as const;
  const found: number[] = [];
  const entropy = (y: readonly number[], logP: readonly number[]): number => {
    let sum = 0;
    for (let k = 0; k < y.length; k++) if (y[k] !== 0) sum -= y[k]! * logP[k]!;
    return sum;
  };
  overClasses(yTrue, yPred, plain, (y, logP) => {
    found.push(entropy(y, logP));
    return 0;
  });
  const sorted = [...found].sort((a, b) => b - a);
  const least = sorted[minKept - 1] ?? -Infinity;
  const isHard = (loss: number): boolean => loss > -Math.log(threshold) || loss >= least;
  // Pixels that count come in the same order again.
  let next = 0;
  const mask = (x: Nested, m: unknown, t: Nested): Nested => {
    const list = x as readonly Nested[];
    if (typeof list[0] !== 'number') {
      const at = (of: unknown, i: number): unknown => (Array.isArray(of) ? of[i] : of);
      return list.map((inner, i) => mask(inner, at(m, i), at(t, i) as Nested));
    }
    const counts = (m === undefined || Boolean(m)) && (options.ignoreLabel ?? null) !== t;
    return counts && isHard(found[next++]!) ? 1 : 0;
  };
  return overClasses(yTrue, yPred, { ...options, mask: mask(yPred, options.mask, yTrue) }, entropy);
}
