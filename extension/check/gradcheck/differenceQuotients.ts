/**
 * Quotients by differences, with their error.
 *
 * `sweep` moves one channel of all blocks at once with one small step: two evaluations per channel. Its
 * derivatives are believed only where autodiff in doubles, which knows nothing of steps, agrees with them and
 * the two one-sided derivatives agree with each other. Everywhere else `ladder` decides: ten steps, each an
 * eighth of the one before, Richardson extrapolation on each side and in the middle, and the rung whose
 * estimated error (change from rung to rung plus rounding) is least. A kink nearer than the step spoils
 * the upper rungs only. Every quotient is divided by the step that was really applied.
 */
import { float64Unit, sameConstant } from '../tolerance.js';
import type { BlockFunction } from './independentBlocks.js';

export interface Quotients {
  readonly derivative: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

export interface Derivative {
  readonly derivative: number;
  readonly error: number;
  readonly left: number;
  readonly right: number;
  /** The one-sided derivatives differ by more than their errors. */
  readonly kink: boolean;
}

/** Truncation (h²) and rounding (1e-16/h) are both below 1e-9 of a derivative of the input's scale. */
export const sweepStep = 1e-5;
/** A second step, for an error estimate where there are too many doubts for the ladder. */
export const secondStep = 4e-5;
const firstStep = 1e-3;
const ratio = 8;
const rungs = 11;

/** Typical size of the input: a step is relative to it where an entry is itself near 0. */
export function scaleOf(values: Float64Array): number {
  let squares = 0;
  let count = 0;
  for (const x of values) {
    if (!Number.isFinite(x)) continue;
    squares += x * x;
    count++;
  }
  return Math.sqrt(squares / Math.max(1, count)) || 1;
}

/** Quotients of every block in one channel, times nothing: of the block's own value. */
export function sweep(
  f: BlockFunction,
  x: Float64Array,
  channel: number,
  scale: number,
  step = sweepStep,
): Quotients {
  return quotients(f.base, moved(f, x, channel, scale, step));
}

/** What one channel of every block was changed by, and what became of the blocks. */
export interface Moved {
  readonly up: Float64Array;
  readonly down: Float64Array;
  readonly above: Float64Array;
  readonly below: Float64Array;
}

export function quotients(base: Float64Array, { up, down, above, below }: Moved): Quotients {
  const blocks = base.length;
  const derivative = new Float64Array(blocks);
  const left = new Float64Array(blocks);
  const right = new Float64Array(blocks);
  for (let s = 0; s < blocks; s++) {
    right[s] = (above[s]! - base[s]!) / up[s]!;
    left[s] = (base[s]! - below[s]!) / down[s]!;
    derivative[s] = (above[s]! - below[s]!) / (up[s]! + down[s]!);
  }
  return { derivative, left, right };
}

function moved(
  f: BlockFunction,
  x: Float64Array,
  channel: number,
  scale: number,
  step: number,
): Moved {
  const up = new Float64Array(f.blocks);
  const down = new Float64Array(f.blocks);
  const plus = x.slice();
  const minus = x.slice();
  for (let s = 0; s < f.blocks; s++) {
    const i = s * f.blockSize + channel;
    const h = step * Math.max(Math.abs(x[i]!), scale);
    plus[i] = x[i]! + h;
    minus[i] = x[i]! - h;
    up[s] = plus[i] - x[i]!;
    down[s] = x[i]! - minus[i];
  }
  return { up, down, above: f.evaluate(plus), below: f.evaluate(minus) };
}

/** The careful derivative of every block in one channel; 2 × `rungs` evaluations. */
export function ladder(
  f: BlockFunction,
  x: Float64Array,
  channel: number,
  scale: number,
): readonly Derivative[] {
  const steps: Moved[] = [];
  for (let j = 0; j < rungs; j++) steps.push(moved(f, x, channel, scale, firstStep / ratio ** j));
  return Array.from(f.base, (base, s) => settle(base, steps, s, x[s * f.blockSize + channel]!));
}

export const ladderEvaluations = 2 * rungs;

/**
 * The careful derivatives of a function of one number at 0, which gives many values at once. Fewer rungs: the
 * steps are along a direction, so they are not exact, and below 1e-7 that shows.
 */
export function ladderAlong(at: (t: number) => Float64Array, scale: number): readonly Derivative[] {
  const base = at(0);
  const steps: Moved[] = [];
  for (let j = 0; j < 5; j++) {
    const h = (firstStep * scale) / ratio ** j;
    const step = new Float64Array(base.length).fill(h);
    steps.push({ up: step, down: step, above: at(h), below: at(-h) });
  }
  return Array.from(base, (value, s) => settle(value, steps, s, 0));
}

function settle(base: number, steps: readonly Moved[], s: number, input: number): Derivative {
  const rights = steps.map(({ up, above }) => (above[s]! - base) / up[s]!);
  const lefts = steps.map(({ down, below }) => (base - below[s]!) / down[s]!);
  // The value rounds, and so does what it is made from: the angle 5e-6 between two vectors is the difference
  // of products near 1, good to 1e-16 and not to 1e-16 of itself. That is as if the input had been rounded.
  const rounding = steps.map(({ up, above, below }, j) => {
    const size = Math.max(Math.abs(base), Math.abs(above[s]!), Math.abs(below[s]!));
    const steep = Math.max(Math.abs(rights[j]!), Math.abs(lefts[j]!));
    return (8 * float64Unit * (size + Math.abs(input) * steep)) / up[s]!;
  });
  const middles = steps.map(
    ({ up, down, above, below }) => (above[s]! - below[s]!) / (up[s]! + down[s]!),
  );
  // Steps up and down differ in their last bit, which lets curvature into the central quotient.
  const uneven = steps.map(
    ({ up, down }, j) =>
      rounding[j]! +
      Math.abs(((rights[j]! - lefts[j]!) * (up[s]! - down[s]!)) / (up[s]! + down[s]!)),
  );
  const right = limit(rights, rounding, ratio);
  const left = limit(lefts, rounding, ratio);
  const middle = limit(middles, uneven, ratio * ratio);
  const jump = Math.abs(right.value - left.value);
  const size = Math.max(Math.abs(right.value), Math.abs(left.value));
  // One-sided derivatives are good to 1e-9.
  const kink = !(jump <= 8 * (right.error + left.error) + sameConstant * size);
  return {
    derivative: kink ? oneOf(left.value, right.value) : middle.value,
    error: kink ? Math.max(left.error, right.error) : middle.error,
    left: left.value,
    right: right.value,
    kink,
  };
}

/** A value for a kink: the middle, or the side that exists. */
function oneOf(left: number, right: number): number {
  if (Number.isNaN(left)) return right;
  return Number.isNaN(right) ? left : (left + right) / 2;
}

interface Limit {
  readonly value: number;
  readonly error: number;
}

/** The limit of quotients as the step goes to 0, if their error falls by `gain` from rung to rung. */
function limit(quotients: readonly number[], rounding: readonly number[], gain: number): Limit {
  let best: Limit = { value: NaN, error: Infinity };
  let before = NaN;
  for (let j = 1; j < quotients.length; j++) {
    const [coarse, fine] = [quotients[j - 1]!, quotients[j]!];
    const value = fine + (fine - coarse) / (gain - 1);
    const change = Math.abs(value - (Number.isNaN(before) ? fine : before));
    const error = change + rounding[j]!;
    if (error < best.error) best = { value, error };
    before = value;
  }
  return diverges(quotients, rounding)
    ? { value: Math.sign(quotients.at(-1)!) * Infinity, error: 0 }
    : best;
}

/** A jump or a vertical tangent: the quotients grow at each of the last rungs, beyond rounding. */
function diverges(quotients: readonly number[], rounding: readonly number[]): boolean {
  const last = quotients.slice(-5).map(Math.abs);
  const grows = last.every((q, i) => i === 0 || q > 1.3 * last[i - 1]!);
  return grows && last.at(-1)! > 100 * (rounding.at(-1) ?? 0);
}
