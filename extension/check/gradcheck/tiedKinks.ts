/**
 * Entries at a kink of several operations at once: a predicted box that shares an edge with the true one is at a tie of the
 * intersection and of the enclosing box. Each operation gives the slope of a side of its own, and their sum may be the slope of
 * neither side of the loss. That is a convention too, if autodiff is right on either side of the tie.
 */
import { gradient } from '../evaluate.js';
import { replaceInput, withValues } from '../inputs.js';
import { besideKink } from '../tolerance.js';
import { scaleOf } from './differenceQuotients.js';
import type { Subject } from './subject.js';
import type { Truths } from './truths.js';

/** Two gradients each: a few boxes at the border of an image. */
const mostEntries = 64;

/** Those of `wrong` that are so. Must be called with doubles on, of which `autodiff` is the gradient. */
export function findTiedKinks(
  { loss, samples, wrt }: Subject,
  { kinks }: Truths,
  wrong: readonly number[],
  autodiff: Float64Array,
): ReadonlySet<number> {
  const x = samples[wrt]!;
  const scale = scaleOf(x.values);
  const isSlope = (i: number, side: 1 | -1, slope: number, size: number): boolean => {
    const values = Float64Array.from(x.values);
    values[i]! += side * besideKink[1] * Math.max(Math.abs(values[i]!), scale);
    const there = gradient(loss, replaceInput(samples, wrt, withValues(x, values)), wrt).gradient;
    return Math.abs(there[i]! - slope) <= besideKink[0] * size;
  };
  const isTied = (i: number): boolean => {
    const { left, right } = kinks.get(i)!;
    const [low, high] = [Math.min(left, right), Math.max(left, right)];
    const size = Math.max(Math.abs(low), Math.abs(high));
    // Beyond the slopes by more than they differ is no choice of sides.
    const isNear = autodiff[i]! >= 2 * low - high && autodiff[i]! <= 2 * high - low;
    return isNear && isSlope(i, 1, right, size) && isSlope(i, -1, left, size);
  };
  const atKinks = wrong.filter((i) => kinks.has(i));
  return new Set(atKinks.length > mostEntries ? [] : atKinks.filter(isTied));
}
