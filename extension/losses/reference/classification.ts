/**
 * Classification losses from logits, as loops over plain numbers in double precision. Each function
 * is its formula, to be read against the paper.
 */

import { overClasses, type ClassOptions } from './classes.js';
import type { Nested } from './nested.js';
import { overEntries, type EntryOptions } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  binaryCrossEntropy: 'logits',
  crossEntropy: 'logits',
  focal: 'logits',
} as const;

type Options = EntryOptions & { readonly labelSmoothing?: number };

/**
 * −y·log σ(x) − (1 − y)·log(1 − σ(x)).
 *
 * @param yTrue - Truth: labels from 0 to 1, hard or soft, [...]; nested numbers.
 * @param yPred - Prediction: logits (any real number, no sigmoid), of the shape of yTrue.
 * @param options - `labelSmoothing` (0), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * binaryCrossEntropy([1], [0]); // → log 2 = 0.6931
 */
export function binaryCrossEntropy(yTrue: Nested, yPred: Nested, options: Options = {}): Nested {
  const { labelSmoothing = 0 } = options;
  return overEntries(yTrue, yPred, options, (t, x) => {
    const y = t * (1 - labelSmoothing) + labelSmoothing / 2;
    return entropyOf(y, x);
  });
}

/**
 * −Σ yₖ·log(e^(xₖ)/Σⱼ e^(xⱼ)).
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, [..., K]; with labels 'index' class numbers 0 … K −
 *   1, [...].
 * @param yPred - Prediction: logits (any real number, no softmax) of K classes on the last axis, [..., K].
 * @param options - `labels` ('oneHot'), `ignoreLabel` (null), `labelSmoothing` (0), `classWeights` (null); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * crossEntropy([[1, 0]], [[0, 0]]); // → log 2 = 0.6931
 */
export function crossEntropy(
  yTrue: Nested,
  yPred: Nested,
  options: ClassOptions & {
    readonly labelSmoothing?: number;
    readonly classWeights?: readonly number[] | null;
  } = {},
): Nested {
  const { labelSmoothing = 0, classWeights = null } = options;
  const loss = (labels: readonly number[], logP: readonly number[]): number => {
    let sum = 0;
    labels.forEach((label, k) => {
      const y = label * (1 - labelSmoothing) + labelSmoothing / labels.length;
      // A class that cannot be, with a logit of −∞, costs nothing where it is not the label.
      if (y !== 0) sum -= y * logP[k]!;
    });
    return sum;
  };
  return overClasses(yTrue, yPred, options, loss, classWeights);
}

/**
 * α_t·(1 − p_t)^gamma times the cross-entropy, p_t the probability given to the label.
 *
 * @param yTrue - Truth: labels from 0 to 1, hard or soft, [...]; nested numbers.
 * @param yPred - Prediction: logits (any real number, no sigmoid), of the shape of yTrue.
 * @param options - `gamma` (2), `alpha` (null), `labelSmoothing` (0), `lastAxis` ('keep'); and `reduction`,
 *   `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * focal([1], [0]); // → ¼ log 2 = 0.1733
 */
export function focal(
  yTrue: Nested,
  yPred: Nested,
  options: Options & { readonly gamma?: number; readonly alpha?: number | null } = {},
): Nested {
  const { labelSmoothing = 0, gamma = 2, alpha = null } = options;
  return overEntries(yTrue, yPred, options, (t, x) => {
    const y = t * (1 - labelSmoothing) + labelSmoothing / 2;
    const entropy = entropyOf(y, x);
    const notP = y * Math.exp(logSigmoid(-x)) + (1 - y) * Math.exp(logSigmoid(x));
    const weight = alpha === null ? 1 : y * alpha + (1 - y) * (1 - alpha);
    return weight * Math.pow(notP, gamma) * entropy;
  });
}

/** −y·log σ(x) − (1 − y)·log(1 − σ(x)), a part of 0 being 0 for an infinite x too. */
function entropyOf(y: number, x: number): number {
  const ofOne = y === 0 && x === -Infinity ? 0 : -y * logSigmoid(x);
  const ofZero = y === 1 && x === Infinity ? 0 : (1 - y) * logSigmoid(-x);
  return ofOne - ofZero;
}

/** log(1/(1 + e^(−x))), without overflow of e^(−x). */
function logSigmoid(x: number): number {
  return x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x));
}
