/**
 * Classification losses from logits, as loops over plain numbers in double precision. Each function
 * is its formula, to be read against the paper.
 */

import type { Nested, NestedMask, ReferenceOptions } from './nested.js';

type Options = ReferenceOptions & {
  readonly lastAxis?: 'keep' | 'mean';
  readonly labelSmoothing?: number;
};

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
  return reduce(yTrue, yPred, options, options.lastAxis === 'mean' ? 1 : 0, (t, x) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const y = t[i]! * (1 - labelSmoothing) + labelSmoothing / 2;
      sum += -y * logSigmoid(x[i]!) - (1 - y) * logSigmoid(-x[i]!);
    }
    return sum / x.length;
  });
}

/**
 * −Σ yₖ·log(e^(xₖ)/Σⱼ e^(xⱼ)).
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, [..., K]; with labels 'index' class numbers 0 … K −
 *   1, [...].
 * @param yPred - Prediction: logits (any real number, no softmax) of K classes on the last axis, [..., K].
 * @param options - `labels` ('oneHot'), `labelSmoothing` (0); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * crossEntropy([[1, 0]], [[0, 0]]); // → log 2 = 0.6931
 */
export function crossEntropy(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & {
    readonly labels?: 'oneHot' | 'index';
    readonly labelSmoothing?: number;
  } = {},
): Nested {
  const { labels = 'oneHot', labelSmoothing = 0 } = options;
  return reduce(yTrue, yPred, options, 1, (t, x) => {
    const max = Math.max(...x);
    let exponentials = 0;
    for (let k = 0; k < x.length; k++) exponentials += Math.exp(x[k]! - max);
    let sum = 0;
    for (let k = 0; k < x.length; k++) {
      const label = labels === 'index' ? (t[0] === k ? 1 : 0) : t[k]!;
      const y = label * (1 - labelSmoothing) + labelSmoothing / x.length;
      sum += -y * (x[k]! - max - Math.log(exponentials));
    }
    return sum;
  });
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
  return reduce(yTrue, yPred, options, options.lastAxis === 'mean' ? 1 : 0, (t, x) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const y = t[i]! * (1 - labelSmoothing) + labelSmoothing / 2;
      const entropy = -y * logSigmoid(x[i]!) - (1 - y) * logSigmoid(-x[i]!);
      const notP = y * Math.exp(logSigmoid(-x[i]!)) + (1 - y) * Math.exp(logSigmoid(x[i]!));
      const weight = alpha === null ? 1 : y * alpha + (1 - y) * (1 - alpha);
      sum += weight * Math.pow(notP, gamma) * entropy;
    }
    return sum / x.length;
  });
}

/** log(1/(1 + e^(−x))), without overflow of e^(−x). */
function logSigmoid(x: number): number {
  return x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x));
}

/**
 * Walks all pixels (arrays of `depth` 1, or numbers), adds up weight × loss of those not masked,
 * and divides.
 */
function reduce(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions,
  depth: 0 | 1,
  loss: (t: readonly number[], p: readonly number[]) => number,
): Nested {
  let sum = 0;
  let count = 0;
  let weightSum = 0;
  const isPixel = (x: Nested): boolean =>
    depth === 0 ? typeof x === 'number' : Array.isArray(x) && typeof x[0] === 'number';
  const numbers = (x: Nested): readonly number[] =>
    typeof x === 'number' ? [x] : (x as readonly number[]);
  const visit = (t: Nested, p: Nested, w?: Nested, m?: NestedMask): Nested => {
    if (isPixel(p)) {
      if (m !== undefined && !m) return 0;
      const weight = w === undefined ? 1 : (w as number);
      const value = weight * loss(numbers(t), numbers(p));
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
