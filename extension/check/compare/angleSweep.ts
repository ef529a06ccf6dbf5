/**
 * The loss as a function of the angle between two vectors: one pixel is kept, and its second vector is
 * turned from 0° to 180°. Shows a cap, a floor and a dependence on length, with the angle where each ends.
 *
 * Only for two inputs of one shape with two channels last. The edges are bisected, in doubles.
 */
import type { Sample } from '../inputs.js';
import { replaceInput, withValues } from '../inputs.js';
import { lastOf } from './inputChanges.js';
import { sameInDoubles } from '../tolerance.js';

/** A loss or a loop on one pixel, as one number. */
export type OnPixel = (samples: readonly Sample[]) => number;

export interface Sweep {
  readonly value: (degrees: number) => number;
  readonly at0: number;
  readonly at180: number;
  /** The loss is one value up to this angle, in degrees; undefined if it moves at once. */
  readonly floorUpTo: number | undefined;
  /** The loss is one value from this angle on. */
  readonly capFrom: number | undefined;
}

/** Positions of the two vector inputs, if there are such. */
export function vectorPair(samples: readonly Sample[]): readonly [number, number] | undefined {
  const vectors = samples.flatMap((s, i) =>
    s.dtype === 'float32' && s.shape.length > 0 && lastOf(s) === 2 ? [i] : [],
  );
  const [a, b] = vectors;
  if (a === undefined || b === undefined || vectors.length !== 2) return undefined;
  return samples[a]!.shape.join() === samples[b]!.shape.join() ? [a, b] : undefined;
}

/** Turns the second vector of `one`, a single pixel, against its first, at a given length. */
export function angleSweep(
  f: OnPixel,
  one: readonly Sample[],
  [first, second]: readonly [number, number],
  length: number,
): Sweep {
  const [c, s] = one[first]!.values;
  const norm = Math.hypot(c!, s!) || 1;
  const unit = [c! / norm, s! / norm] as const;
  const truth = withValues(one[first]!, Float64Array.from(unit));
  const value = (degrees: number): number => {
    const a = (degrees * Math.PI) / 180;
    const turned = [
      length * (Math.cos(a) * unit[0] - Math.sin(a) * unit[1]),
      length * (Math.sin(a) * unit[0] + Math.cos(a) * unit[1]),
    ];
    const prediction = withValues(one[second]!, Float64Array.from(turned));
    return f(replaceInput(replaceInput(one, first, truth), second, prediction));
  };
  const [at0, at180] = [value(0), value(180)];
  return {
    value,
    at0,
    at180,
    // The first step, in degrees, is above what rounding in doubles makes flat, and below any floor worth a word.
    floorUpTo: edge(value, at0, 1e-3, 180), // a step
    capFrom: edge(value, at180, 179, 0),
  };
}

/** How far from `from` towards `to` the value stays `level`; undefined if it does not at `from`. */
function edge(
  value: (degrees: number) => number,
  level: number,
  from: number,
  to: number,
): number | undefined {
  const flat = (degrees: number): boolean =>
    Math.abs(value(degrees) - level) <= sameInDoubles * Math.abs(level);
  if (!flat(from)) return undefined;
  let inside = from;
  let outside = to;
  // Find a first point outside on a grid, so that a later return to the level is not taken for an edge.
  for (let i = 1; i <= 180; i++) {
    const next = from + ((to - from) * i) / 180;
    if (flat(next)) inside = next;
    else {
      outside = next;
      break;
    }
  }
  for (let i = 0; i < 40; i++) {
    const middle = (inside + outside) / 2;
    if (flat(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
