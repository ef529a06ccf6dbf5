/**
 * Regression losses between the absolute and the squared error, as loops over plain numbers in double precision. Each function is
 * its formula, to be read against the paper.
 */
import type { Nested } from './nested.js';
import { overEntries, type EntryOptions } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  smoothL1: 'difference',
  berHu: 'difference',
  pinball: 'anyNumbers',
  barron: 'difference',
  tukey: 'difference',
} as const;

/**
 * ½e²/beta up to beta, |e| − ½beta beyond.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `beta` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in
 *   brackets.
 * @returns A double; with reduction 'none' the map, nested. The unit of the inputs.
 * @example
 * smoothL1([0], [3], { beta: 2 }); // → 2
 */
export function smoothL1(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & { readonly beta?: number } = {},
): Nested {
  const { beta = 1 } = options;
  return overEntries(yTrue, yPred, options, (t, p) => {
    const e = Math.abs(p - t);
    return e <= beta ? (e * e) / (2 * beta) : e - beta / 2;
  });
}

/**
 * |e| up to the threshold c, (e² + c²)/(2c) beyond.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `threshold` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`. Defaults
 *   in brackets.
 * @returns A double; with reduction 'none' the map, nested. The unit of the inputs.
 * @example
 * berHu([0], [3]); // → 5
 */
export function berHu(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & { readonly threshold?: number } = {},
): Nested {
  const { threshold: c = 1 } = options;
  return overEntries(yTrue, yPred, options, (t, p) => {
    const e = Math.abs(p - t);
    return e <= c ? e : (e * e + c * c) / (2 * c);
  });
}

/**
 * quantile·e where e = t − p is positive, (quantile − 1)·e where it is negative.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `quantile` (0.5), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The unit of the inputs.
 * @example
 * pinball([2], [0], { quantile: 0.9 }); // → 1.8
 */
export function pinball(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & { readonly quantile?: number } = {},
): Nested {
  const { quantile = 0.5 } = options;
  return overEntries(yTrue, yPred, options, (t, p) =>
    t >= p ? quantile * (t - p) : (quantile - 1) * (t - p),
  );
}

/**
 * (b/alpha)·((e²/b + 1)^(alpha/2) − 1), b = |alpha − 2|, and its limits.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `alpha` (1), `scale` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * barron([0], [1]); // → √2 − 1 = 0.4142
 */
export function barron(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & { readonly alpha?: number; readonly scale?: number } = {},
): Nested {
  const { alpha = 1, scale = 1 } = options;
  return overEntries(yTrue, yPred, options, (t, p) => {
    const square = ((p - t) / scale) ** 2;
    if (alpha === 2) return square / 2;
    if (alpha === 0) return Math.log1p(square / 2);
    if (alpha === -Infinity) return -Math.expm1(-square / 2);
    const b = Math.abs(alpha - 2);
    return (b / alpha) * Math.expm1((alpha / 2) * Math.log1p(square / b));
  });
}

/**
 * scale²/6·(1 − (1 − e²)³) within, scale²/6 beyond.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `scale` (4.685), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`. Defaults
 *   in brackets.
 * @returns A double; with reduction 'none' the map, nested. The square of the unit of the inputs.
 * @example
 * tukey([0], [9], { scale: 3 }); // → 1.5
 */
export function tukey(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & { readonly scale?: number } = {},
): Nested {
  const { scale = 4.685 } = options;
  return overEntries(yTrue, yPred, options, (t, p) => {
    const square = Math.min(1, ((p - t) / scale) ** 2);
    // 1 − (1 − u)³, which would cancel where u is small.
    return ((scale * scale) / 6) * (square * (3 - 3 * square + square * square));
  });
}
