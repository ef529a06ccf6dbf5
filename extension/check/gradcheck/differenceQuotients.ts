/**
 * Derivatives by differences, with their error.
 *
 * `sweep` moves one channel of all blocks at once with one small step: two evaluations per channel. Its
 * quotients are believed only where autodiff in doubles, which knows nothing of steps, agrees with them. Everywhere
 * else `extrapolate` decides: eleven steps, each an eighth of the one before, and what `richardson.ts` makes of
 * them. Where those are too small to show above rounding (an input of 1e-6 beside a constant of 1), larger ones are
 * tried; where the input is itself smaller than the steps (a kink at 0, 1e-12 away), smaller ones. Every quotient
 * is divided by the step that was really applied.
 */
import { derivativeUnknown, sweepError } from '../tolerance.js';
import type { BlockFunction } from './independentBlocks.js';
import { settle, type Derivative, type Step } from './richardson.js';

export type { Derivative } from './richardson.js';

export interface Quotients {
  readonly derivative: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** Truncation (h²) and rounding (1e-16/h) are both below 1e-9 of a gradient of the input's scale. */
export const sweepStep = 1e-5;
/** A second step, for an error estimate where there are too many doubts to extrapolate. */
export const secondStep = 4e-5;
const firstStep = 1e-3;
const ratio = 8;
const rungs = 11;
/** Up to 32 times the input's scale. */
const largerRungs = 5;
/** Beyond those, up to a step that shows beside constants of order 1. */
const largestStep = 0.1;
const mostLargerRungs = 12;
const smallerRungs = 6;

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

/** Quotients of every block's own value in one channel. */
export function sweep(
  f: BlockFunction,
  x: Float64Array,
  channel: number,
  scale: number,
  step = sweepStep,
): Quotients {
  return quotients(
    f.base,
    moveEntry(f, x, channel, (v) => step * Math.max(Math.abs(v), scale)),
  );
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

function moveEntry(
  f: BlockFunction,
  x: Float64Array,
  channel: number,
  stepAt: (value: number, block: number) => number,
): Moved {
  const up = new Float64Array(f.blocks);
  const down = new Float64Array(f.blocks);
  const plus = x.slice();
  const minus = x.slice();
  for (let s = 0; s < f.blocks; s++) {
    const i = s * f.blockSize + channel;
    const h = stepAt(x[i]!, s);
    plus[i] = x[i]! + h;
    minus[i] = x[i]! - h;
    up[s] = plus[i] - x[i]!;
    down[s] = x[i]! - minus[i];
  }
  return { up, down, above: f.evaluate(plus), below: f.evaluate(minus) };
}

/**
 * The careful derivative of every block in one channel: 2 × 11 evaluations, and 2 × 6 more where those leave it
 * open. `noise`: what rounding does to each block's value. `only`: the blocks that are wanted.
 */
export function extrapolate(
  f: BlockFunction,
  x: Float64Array,
  channel: number,
  scale: number,
  noise: Float64Array = new Float64Array(f.blocks),
  only?: readonly number[],
): readonly Derivative[] {
  const at = (s: number): number => x[s * f.blockSize + channel]!;
  const size = (v: number): number => Math.max(Math.abs(v), scale);
  const steps = Array.from({ length: rungs }, (_, j) =>
    moveEntry(f, x, channel, (v) => (firstStep / ratio ** j) * size(v)),
  );
  const stepsOf = (moves: readonly Moved[], s: number): readonly Step[] =>
    moves.map((move) => stepOf(move, s));
  const settleMoves = (moves: readonly Moved[], s: number): Derivative =>
    settle(f.base[s]!, stepsOf(moves, s), ratio, at(s), noise[s]!, firstStep * size(at(s)));
  const found = Array.from(f.base, (_, s) => settleMoves(steps, s));
  const wanted = only ?? Array.from(found, (_, s) => s);
  const hidden = wanted.filter((s) => isHidden(found[s]!));
  const tiny = wanted.filter((s) => at(s) !== 0 && Math.abs(at(s)) < firstStep * scale);
  let larger: readonly Moved[] = steps;
  const tryLarger = (blocks: readonly number[], count: number): void => {
    const before = larger.length - rungs;
    const more = Array.from({ length: count }, (_, j) =>
      moveEntry(f, x, channel, (v) => firstStep * ratio ** (before + count - j) * size(v)),
    );
    larger = [...more, ...larger];
    for (const s of blocks) found[s] = better(settleMoves(larger, s), found[s]!);
  };
  if (hidden.length > 0) tryLarger(hidden, largerRungs);
  const unknown = hidden.filter((s) => isUnknown(found[s]!));
  const count = rungsUpTo(largestStep, scale * firstStep * ratio ** largerRungs);
  if (unknown.length > 0 && count > 0) tryLarger(unknown, count);
  if (tiny.length > 0) {
    const smaller = Array.from({ length: smallerRungs }, (_, j) =>
      moveEntry(f, x, channel, (v) => Math.abs(v || scale) / ratio ** (j + 1)),
    );
    for (const s of tiny) found[s] = better(settleMoves(smaller, s), found[s]!);
  }
  return found;
}

export const evaluationsToExtrapolate = 2 * rungs;

/** How many times a step must grow until it is as large. */
const rungsUpTo = (most: number, step: number): number =>
  Math.min(mostLargerRungs, Math.ceil(Math.log(most / step) / Math.log(ratio)));

/** No verdict could be had from it: inputs of 1e-6 to a constant of 1 need steps a thousand times larger than they are. */
const isUnknown = ({ derivative, error, kink }: Derivative): boolean =>
  !kink && error > (derivativeUnknown.rtol / 8) * Math.abs(derivative);

/** Is it known no better than the least that a mistake would change it by? */
const isHidden = ({ derivative, error, kink }: Derivative): boolean =>
  !kink && (derivative === 0 || error > sweepError * Math.abs(derivative));

/** The one that knows better; nearer steps also see that there is no kink at the entry itself. */
function better(a: Derivative, b: Derivative): Derivative {
  const isFirst =
    a.kink !== b.kink
      ? a.error <= derivativeUnknown.rtol * Math.abs(a.derivative)
      : a.error < b.error;
  return { ...(isFirst ? a : b), reach: Math.max(a.reach, b.reach) };
}

const stepOf = ({ up, down, above, below }: Moved, s: number): Step => ({
  up: up[s]!,
  down: down[s]!,
  above: above[s]!,
  below: below[s]!,
});

/**
 * The careful derivatives of a function of one number at 0, which gives many values at once. Fewer rungs: the
 * steps are along a direction, so they are not exact, and below 1e-7 that shows.
 */
export function extrapolateAlong(
  at: (t: number) => Float64Array,
  scale: number,
  noise: Float64Array,
): readonly Derivative[] {
  const base = at(0);
  const steps: Moved[] = [];
  for (let j = 0; j < 5; j++) {
    const h = (firstStep * scale) / ratio ** j;
    const step = new Float64Array(base.length).fill(h);
    steps.push({ up: step, down: step, above: at(h), below: at(-h) });
  }
  return Array.from(base, (value, s) =>
    settle(
      value,
      steps.map((move) => stepOf(move, s)),
      ratio,
      0,
      noise[s] ?? 0,
      firstStep * scale,
    ),
  );
}
