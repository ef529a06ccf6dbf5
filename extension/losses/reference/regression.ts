/**
 * Regression losses, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import { huberOf } from './elementary.js';
import type { Nested } from './nested.js';
import { overEntries, type EntryOptions } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  mse: 'difference',
  mae: 'difference',
  huber: 'difference',
  logCosh: 'difference',
} as const;

/**
 * (p − t)².
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The square of the unit of the inputs.
 * @example
 * mse([0, 0], [0, 3]); // → 4.5
 */
export function mse(yTrue: Nested, yPred: Nested, options: EntryOptions = {}): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => (p - t) ** 2);
}

/**
 * |p − t|.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The unit of the inputs.
 * @example
 * mae([0, 0], [0, -3]); // → 1.5
 */
export function mae(yTrue: Nested, yPred: Nested, options: EntryOptions = {}): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => Math.abs(p - t));
}

/**
 * ½e² up to delta, delta(|e| − ½delta) beyond.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `delta` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`. Defaults
 *   in brackets.
 * @returns A double; with reduction 'none' the map, nested. The square of the unit of the inputs.
 * @example
 * huber([0, 0], [0, 3]); // → 1.25
 */
export function huber(yTrue: Nested, yPred: Nested, options: EntryOptions & Delta = {}): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => huberOf(p - t, options.delta));
}

/**
 * log cosh e, as |e| + log(1 + e^(−2|e|)) − log 2, which does not overflow; near 0 as log(1 + 2
 * sinh²(½e)).
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit: the inputs are taken as pure numbers.
 * @example
 * logCosh([0], [1]); // → 0.4338
 */
export function logCosh(yTrue: Nested, yPred: Nested, options: EntryOptions = {}): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => {
    const e = Math.abs(p - t);
    if (e < 1) return Math.log1p(2 * Math.sinh(e / 2) ** 2);
    return e + Math.log1p(Math.exp(-2 * e)) - Math.LN2;
  });
}

interface Delta {
  readonly delta?: number;
}
