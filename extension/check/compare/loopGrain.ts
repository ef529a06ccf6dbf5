/**
 * What rounding a loop shows by its results alone: its operations cannot be watched, but results that lie on a coarse grid
 * tell what they are made of.
 *
 * A mean of terms 1 − exp(−d²/2) with a d of 1e-6 is a whole number of units of 1, over their count: all that was left of
 * numbers near 1. A sum that was kept in a Float32Array, or passed Math.fround, is a float32 number. A double that is
 * neither ends in bits of every kind; only what counts pixels gives round numbers too, and those are much coarser.
 */
import { sizeOf } from '../../wire/shape.js';
import { evaluateReference, type Reference } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { jitter } from '../noise.js';
import { makeRandom } from '../numbers.js';
import { float64Unit } from '../tolerance.js';
import { leadingAxes, mainShape } from './variations.js';

export interface LoopGrain {
  /** What each entry of the loop may be off, where it is left over from numbers near 1. */
  readonly leftOver: Float64Array;
  /** Every result is a float32 number, times the number of terms it is a mean of. */
  readonly isFloat32: boolean;
}

const others = 4;
const moved = 1e-3; // a step
/**
 * A quotient has as many bits as any double; rounded to these, it is whole again where it was before the division. So is log(1 + x)
 * of a small x, which is nearly x. Of a number of any other kind one in 2^12 seems coarse, and five do not.
 */
const keptBits = 36;
/** A float32 number has no more, and one of several is not far below. */
const [mostBits, usualBits] = [24, 21];
/** The grid of numbers up to 256 that cancel. */
export const ofCancelled = 256 * 2 * float64Unit;

/** On the given inputs and some beside them. */
export function findLoopGrain(
  reference: Reference,
  samples: readonly Sample[],
  truth: Float64Array,
): LoopGrain {
  const random = makeRandom(7);
  const results = [truth];
  for (let k = 0; k < others; k++) {
    const beside = samples.map((sample) => jitter(sample, moved, random));
    results.push(evaluateReference(reference, beside).values);
  }
  const main = mainShape(samples);
  const pixels = main.slice(0, leadingAxes(main));
  const terms = [1, sizeOf(main), sizeOf(pixels), main[0] ?? 1, sizeOf(main.slice(1))];
  const leftOver = new Float64Array(truth.length);
  let isFloat32 = true;
  for (let i = 0; i < truth.length; i++) {
    const values = results.map((result) => result[i]!);
    const grids = terms.map((count) => ({ count, grid: gridOf(values, count) }));
    const found = grids.find(({ grid }) => grid !== undefined);
    const fine = found !== undefined && found.grid! <= ofCancelled;
    if (fine) leftOver[i] = (sizeOf(main) / truth.length / found.count) * found.grid!;
    // What does not move, as sums of whole numbers, shows nothing.
    isFloat32 &&= found !== undefined && !fine && new Set(values).size > others / 2;
  }
  return { leftOver, isFloat32 };
}

/** The coarsest grid that all are on, times `count`; undefined where it is no coarse one, or a much coarser one. */
function gridOf(values: readonly number[], count: number): number | undefined {
  let grid = Infinity;
  let most = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) return undefined;
    if (value === 0) continue;
    const unit = lastBit(value * count);
    const bits = Math.log2(Math.abs(value * count) / unit) + 1;
    grid = Math.min(grid, unit);
    most = Math.max(most, bits);
  }
  return most < mostBits + 1 && (most > usualBits || grid <= ofCancelled) ? grid : undefined;
}

/** The value of the last bit of a number that is set, of those kept. */
function lastBit(x: number): number {
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(x))) + 1 - keptBits);
  let whole = Math.round(Math.abs(x) / unit);
  let bit = unit;
  while (whole % 2 === 0) [whole, bit] = [whole / 2, bit * 2];
  return bit;
}
