/**
 * How far rounding alone may move an output: measured, by changing the inputs in their last bits.
 *
 * A right formula can be ill-conditioned where it is evaluated (acos at 1 turns 1e-16 into 1.5e-8). A difference that a
 * change in the inputs' last bit also makes says nothing about the formula, as long as it shrinks with the change. One
 * that does not is a jump (a threshold, a rounding to whole numbers). A jump excuses an entry only if candidate and
 * reference agree on either side of it and the candidate is near it and not exactly at it: then the two may have rounded
 * to different sides. What is exactly at it is decided by a convention, and a convention is part of the formula.
 */
import { inDoubles } from '../../backends/doubles.js';
import { evaluate, evaluateReference } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { jitter } from '../noise.js';
import { difference, makeRandom } from '../numbers.js';
import { explained, float64Unit, formula, noiseMargin, toleranceAt } from '../tolerance.js';
import { findCrossings } from './crossings.js';
import type { Case } from './trials.js';

const trials = 4;
/** How much larger each change is than the one before; a smooth output moves by as much, acos at 1 by its root. */
const wider = 16;
const jumpsBelow = 2;

export interface Rounding {
  /** What each entry is granted. */
  readonly noise: Float64Array;
  /** Entries that a jump decides, and on which side of it candidate and reference are by convention. */
  readonly atJump: ReadonlySet<number>;
}

/** `near`: by the last bit, which may leave some at a jump; `far` and `farther` cross it wherever it is crossed. */
interface Moved {
  readonly near: Float64Array;
  readonly far: Float64Array;
  readonly farther: Float64Array;
}

/** Of a pair that gives the same twice: what varies by itself is granted nothing. */
export function measureRounding(
  { candidate, reference, samples }: Case,
  own: Float64Array,
  truth: Float64Array,
  scale: number,
): Rounding {
  const unit = 2 * float64Unit;
  const randoms = [makeRandom(1), makeRandom(1), makeRandom(1)] as const;
  const candidates: Moved[] = [];
  const references: Moved[] = [];
  const far: (readonly Sample[])[] = [];
  for (let k = 0; k < trials; k++) {
    const beside = randoms.map((random, j) =>
      samples.map((s) => jitter(s, wider ** j * unit, random)),
    );
    const move = (f: (s: readonly Sample[]) => Float64Array): Moved => ({
      near: f(beside[0]!),
      far: f(beside[1]!),
      farther: f(beside[2]!),
    });
    candidates.push(inDoubles(() => move((s) => evaluate(candidate, s).values)));
    references.push(move((s) => evaluateReference(reference, s).values));
    far.push(beside[1]!);
    if (k === 0 && isBeyond(candidates[0]!, references[0]!, own, truth, samples)) break;
  }
  const a = spreadOf(candidates, own);
  const b = spreadOf(references, truth);
  const noise = a.noise.map((x, i) => noiseMargin * (x + b.noise[i]!));
  const atJump = new Set<number>();
  const jumping = [...new Set([...a.jumps.keys(), ...b.jumps.keys()])].filter((i) =>
    agreeBeside(candidates, references, i, noise[i]!, scale),
  );
  if (jumping.length > 0) {
    const side = inDoubles(() => findCrossings(candidate, samples, far));
    // Beside a label a loop that asks for it takes another branch: that is no threshold.
    const isOfLabels =
      side === 'none' && samples.some(({ values }) => values.every(Number.isInteger));
    for (const i of isOfLabels ? [] : jumping) {
      if (side === 'near') noise[i]! += (a.jumps.get(i) ?? 0) + (b.jumps.get(i) ?? 0);
      else if (side !== 'labels') atJump.add(i);
    }
  }
  return { noise, atJump };
}

/** Of so many numbers no few at a jump make a hundredth of the loss, and many show at once. */
const manyNumbers = 1600;
const beyondJumps = 0.01;

/** Where all that differ do so by far more than the last bits of the inputs change, those have no part in it. */
function isBeyond(
  candidate: Moved,
  reference: Moved,
  own: Float64Array,
  truth: Float64Array,
  samples: readonly Sample[],
): boolean {
  if (!samples.some(({ values }) => values.length >= manyNumbers * own.length)) return false;
  return own.every((x, i) => {
    const off = Math.abs(x - truth[i]!);
    const by = (values: Float64Array, at: number): number => Math.abs(values[i]! - at);
    const moved = Math.max(
      by(candidate.far, x),
      by(candidate.farther, x),
      by(reference.far, truth[i]!),
      by(reference.farther, truth[i]!),
    );
    return off > beyondJumps * Math.abs(truth[i]!) && moved <= explained.rtol * off;
  });
}

/** The largest smooth change of each entry, and the largest jump of those that jump. */
function spreadOf(
  moved: readonly Moved[],
  at: Float64Array,
): { readonly noise: Float64Array; readonly jumps: ReadonlyMap<number, number> } {
  const noise = new Float64Array(at.length);
  const jumps = new Map<number, number>();
  for (const { near, far, farther } of moved) {
    for (let i = 0; i < at.length; i++) {
      const by = (values: Float64Array): number => Math.abs(values[i]! - at[i]!);
      const [d, e] = [by(far), by(farther)];
      if (!(Math.max(d, e) > 0)) continue;
      // Rounding of the result itself does not grow with the change either, and is no jump.
      const isJump = e < jumpsBelow * d && d > 64 * float64Unit * Math.abs(at[i]!);
      if (isJump) jumps.set(i, Math.max(jumps.get(i) ?? 0, d, e));
      else noise[i] = Math.max(noise[i]!, by(near));
    }
  }
  return { noise, jumps };
}

/** At most of the wider changes the two are on the same side. */
function agreeBeside(
  candidates: readonly Moved[],
  references: readonly Moved[],
  i: number,
  noise: number,
  scale: number,
): boolean {
  const agreeing = candidates.filter(({ far }, k) => {
    const truth = references[k]!.far[i]!;
    return difference(far[i]!, truth) <= toleranceAt(formula, truth, scale) + noise;
  });
  return 2 * agreeing.length > candidates.length;
}
