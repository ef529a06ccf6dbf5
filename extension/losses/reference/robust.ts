/**
 * Robust regression losses, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import type { Nested } from './nested.js';
import { overEntries, type EntryOptions } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  charbonnier: 'difference',
  gemanMcClure: 'difference',
  welsch: 'difference',
  cauchy: 'difference',
} as const;

/**
 * √(e² + epsilon²), with offset − epsilon.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `epsilon` (1e-3), `offset` (false), `lastAxis` ('keep'); and `reduction`, `divisor`,
 *   `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The unit of the inputs.
 * @example
 * charbonnier([0], [1], { epsilon: 1, offset: true }); // → √2 − 1 = 0.4142
 */
export function charbonnier(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & { readonly epsilon?: number; readonly offset?: boolean } = {},
): Nested {
  const { epsilon = 1e-3, offset = false } = options;
  return overEntries(yTrue, yPred, options, (t, p) => {
    const root = Math.sqrt((p - t) ** 2 + epsilon ** 2);
    return offset ? root - epsilon : root;
  });
}

/**
 * 2e²/(e² + 4), e = (p − t)/scale.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `scale` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`. Defaults
 *   in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * gemanMcClure([0], [2]); // → 1
 */
export function gemanMcClure(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & Scale = {},
): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => {
    const e = (p - t) / (options.scale ?? 1);
    return (2 * e ** 2) / (e ** 2 + 4);
  });
}

/**
 * 1 − exp(−½e²), e = (p − t)/scale.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `scale` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`. Defaults
 *   in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * welsch([0], [1]); // → 0.3935
 */
export function welsch(yTrue: Nested, yPred: Nested, options: EntryOptions & Scale = {}): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => {
    const e = (p - t) / (options.scale ?? 1);
    return -Math.expm1(-(e ** 2) / 2);
  });
}

/**
 * log(1 + ½e²), e = (p − t)/scale.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `scale` (1), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`. Defaults
 *   in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * cauchy([0], [2]); // → log 3 = 1.0986
 */
export function cauchy(yTrue: Nested, yPred: Nested, options: EntryOptions & Scale = {}): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => {
    const e = (p - t) / (options.scale ?? 1);
    return Math.log1p(e ** 2 / 2);
  });
}

interface Scale {
  readonly scale?: number;
}
