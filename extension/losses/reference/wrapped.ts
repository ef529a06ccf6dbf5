/**
 * Regression of scalar angles, the short way round, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import { huberOf } from './elementary.js';
import type { Nested } from './nested.js';
import { overEntries, type EntryOptions } from './overEntries.js';

/** |w|, w = p − t taken the short way round. */
export function wrappedL1(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & Period = {},
): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => Math.abs(wrap(p - t, options.period)));
}

/** w². */
export function wrappedL2(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & Period = {},
): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => wrap(p - t, options.period) ** 2);
}

/** ½w² up to delta, delta(|w| − ½delta) beyond. */
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
