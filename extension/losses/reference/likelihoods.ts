/**
 * Likelihoods of numbers whose spread is predicted with them, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import type { Nested, ReferenceOptions } from './nested.js';
import { isEntry, overParts } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  gaussianNll: 'special',
  laplaceNll: 'special',
} as const;

/**
 * ½·(log v + e²/v), times v^beta.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: the mean, numbers in the unit of yTrue, of its shape.
 * @param options - `variance` (1), `beta` (0), `full` (false), `epsilon` (1e-6); and `reduction`, `divisor`,
 *   `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * gaussianNll([0], [2], { variance: 4 }); // → ½(log 4 + 1) = 1.1931
 */
export function gaussianNll(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & {
    readonly variance?: Nested;
    readonly beta?: number;
    readonly full?: boolean;
    readonly epsilon?: number;
  } = {},
): Nested {
  const { variance = 1, beta = 0, full = false, epsilon = 1e-6 } = options;
  return overParts(
    yTrue,
    yPred,
    options,
    isEntry,
    (t, p, given) => {
      const v = (given as number) < 0 ? NaN : Math.max(given as number, epsilon);
      const nll = (Math.log(v) + ((p as number) - (t as number)) ** 2 / v) / 2;
      return (nll + (full ? Math.log(2 * Math.PI) / 2 : 0)) * v ** beta;
    },
    variance,
  );
}

/**
 * log 2b + |e|/b.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: the mean, numbers in the unit of yTrue, of its shape.
 * @param options - `scale` (1), `epsilon` (1e-6); and `reduction`, `divisor`, `weights` and `mask`. Defaults in
 *   brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * laplaceNll([0], [2]); // → log 2 + 2 = 2.6931
 */
export function laplaceNll(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & { readonly scale?: Nested; readonly epsilon?: number } = {},
): Nested {
  const { scale = 1, epsilon = 1e-6 } = options;
  return overParts(
    yTrue,
    yPred,
    options,
    isEntry,
    (t, p, given) => {
      const b = (given as number) < 0 ? NaN : Math.max(given as number, epsilon);
      return Math.log(2 * b) + Math.abs((p as number) - (t as number)) / b;
    },
    scale,
  );
}
