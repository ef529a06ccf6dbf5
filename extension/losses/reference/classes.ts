/** The walk of the loops over exclusive classes: labels as one-hot numbers or class numbers, logits as log p. */
import type { Nested, NestedMask, ReferenceOptions } from './nested.js';
import { isPixel, overParts } from './walk.js';

export type ClassOptions = ReferenceOptions & {
  readonly labels?: 'oneHot' | 'index';
  readonly ignoreLabel?: number | null;
};

export function overClasses(
  yTrue: Nested,
  yPred: Nested,
  options: ClassOptions,
  loss: (y: readonly number[], logP: readonly number[]) => number,
  classWeights: readonly number[] | null = null,
): Nested {
  const { labels = 'oneHot', ignoreLabel = null, mask, weights } = options;
  const at = <T>(x: T, i: number): T => (Array.isArray(x) ? (x[i] as T) : x);
  const counts = (t: Nested, m: NestedMask): NestedMask =>
    typeof t === 'number' ? Boolean(m) && t !== ignoreLabel : t.map((x, i) => counts(x, at(m, i)));
  const weigh = (t: Nested, w: Nested): Nested =>
    typeof t === 'number'
      ? (w as number) * (classWeights?.[t] ?? 1)
      : t.map((x, i) => weigh(x, at(w, i)));
  const given = {
    ...options,
    ...(ignoreLabel === null ? {} : { mask: counts(yTrue, mask ?? true) }),
    ...(classWeights === null ? {} : { weights: weigh(yTrue, weights ?? 1) }),
  };
  return overParts(yTrue, yPred, given, isPixel, (t, p) => {
    const x = p as readonly number[];
    const max = Math.max(...x);
    let exponentials = 0;
    for (const logit of x) exponentials += Math.exp(logit - max);
    const logP = x.map((logit) => logit - max - Math.log(exponentials));
    const y = labels === 'index' ? x.map((_, k) => (t === k ? 1 : 0)) : (t as readonly number[]);
    return loss(y, logP);
  });
}
