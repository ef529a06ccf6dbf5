/**
 * Regression of scalar angles, the short way round, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import { huberOf } from './elementary.js';
import type { Nested } from './nested.js';
import { overEntries, type EntryOptions } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  wrappedL1: 'anyNumbers',
  wrappedL2: 'anyNumbers',
  wrappedHuber: 'anyNumbers',
} as const;

/**
 * |w|, w = p − t taken the short way round.
 *
 * @param yTrue - Truth: angles in the unit of `period`, [...], on any turn; nested numbers.
 * @param yPred - Prediction: angles in the unit of `period`, of the shape of yTrue, on any turn.
 * @param options - `period` (2π), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The unit of `period`.
 * @example
 * wrappedL1([350], [10], { period: 360 }); // → 20
 */
export function wrappedL1(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & Period = {},
): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => Math.abs(wrap(p - t, options.period)));
}

/**
 * w².
 *
 * @param yTrue - Truth: angles in the unit of `period`, [...], on any turn; nested numbers.
 * @param yPred - Prediction: angles in the unit of `period`, of the shape of yTrue, on any turn.
 * @param options - `period` (2π), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The square of the unit of `period`.
 * @example
 * wrappedL2([350], [10], { period: 360 }); // → 400
 */
export function wrappedL2(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & Period = {},
): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => wrap(p - t, options.period) ** 2);
}

/**
 * ½w² up to delta, delta(|w| − ½delta) beyond.
 *
 * @param yTrue - Truth: angles in the unit of `period`, [...], on any turn; nested numbers.
 * @param yPred - Prediction: angles in the unit of `period`, of the shape of yTrue, on any turn.
 * @param options - `delta` (1), `period` (2π), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and
 *   `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. The square of the unit of `period`.
 * @example
 * wrappedHuber([350], [10], { period: 360, delta: 10 }); // → 150
 */
export function wrappedHuber(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & Period & Delta = {},
): Nested {
  return overEntries(yTrue, yPred, options, (t, p) =>
    huberOf(wrap(p - t, options.period), options.delta),
  );
}

interface Period {
  readonly period?: number;
}

interface Delta {
  readonly delta?: number;
}

/** atan2(sin e, cos e) for period 2π. */
function wrap(e: number, period = 2 * Math.PI): number {
  const turns = (2 * Math.PI) / period;
  return Math.atan2(Math.sin(e * turns), Math.cos(e * turns)) / turns;
}
