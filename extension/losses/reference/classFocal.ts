/**
 * Losses over exclusive classes that weigh a pixel by how sure it is, as loops over plain numbers in double precision. Each
 * function is its formula, to be read against the paper.
 */
import { overClasses, type ClassOptions } from './classes.js';
import type { Nested } from './nested.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  softmaxFocal: 'logits',
  polyCrossEntropy: 'logits',
} as const;

/**
 * −Σ yₖ·alphaₖ·(1 − pₖ)^gamma·log pₖ.
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, [..., K]; with labels 'index' class numbers 0 … K − 1,
 *   [...]; nested numbers.
 * @param yPred - Prediction: logits (any real number, no softmax) of K classes on the last axis, [..., K].
 * @param options - `gamma` (2), `alpha` (null), `labels` ('oneHot'), `ignoreLabel` (null); and `reduction`,
 *   `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * softmaxFocal([[1, 0]], [[0, 0]]); // → ¼ log 2 = 0.1733
 */
export function softmaxFocal(
  yTrue: Nested,
  yPred: Nested,
  options: ClassOptions & {
    readonly gamma?: number;
    readonly alpha?: readonly number[] | null;
  } = {},
): Nested {
  const { gamma = 2, alpha = null } = options;
  return overClasses(yTrue, yPred, options, (y, logP) => {
    let sum = 0;
    for (let k = 0; k < y.length; k++) {
      if (y[k] === 0) continue;
      sum -= y[k]! * (alpha?.[k] ?? 1) * Math.pow(-Math.expm1(logP[k]!), gamma) * logP[k]!;
    }
    return sum;
  });
}

/**
 * Σ yₖ·(−log pₖ + epsilon·(1 − pₖ)).
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, [..., K]; with labels 'index' class numbers 0 … K − 1,
 *   [...]; nested numbers.
 * @param yPred - Prediction: logits (any real number, no softmax) of K classes on the last axis, [..., K].
 * @param options - `epsilon` (1), `labels` ('oneHot'), `ignoreLabel` (null); and `reduction`, `divisor`, `weights`
 *   and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * polyCrossEntropy([[1, 0]], [[0, 0]]); // → log 2 + ½ = 1.1931
 */
export function polyCrossEntropy(
  yTrue: Nested,
  yPred: Nested,
  options: ClassOptions & { readonly epsilon?: number } = {},
): Nested {
  const { epsilon = 1 } = options;
  return overClasses(yTrue, yPred, options, (y, logP) => {
    let sum = 0;
    for (let k = 0; k < y.length; k++) {
      if (y[k] !== 0) sum += y[k]! * (-logP[k]! - epsilon * Math.expm1(logP[k]!));
    }
    return sum;
  });
}
