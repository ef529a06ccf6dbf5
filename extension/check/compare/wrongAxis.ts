/**
 * Did the candidate work along another axis than the loop?
 *
 * The inputs are resampled so that the suspected axis is as long as the last. If the candidate then equals
 * the loop on inputs with the two axes exchanged, and not on the inputs themselves, it did.
 */
import { blend } from './blend.js';
import { evaluate, evaluateReference } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { makeRandom } from '../numbers.js';
import type { Case } from './trials.js';
import { exchangeAxes, leadingAxes, mainShape, resample } from './variations.js';
import type { Finding } from '../diagnoses/table.js';
import { explained, sameInDoubles } from '../tolerance.js';

const sizes = [3, 5, 4];

/** In the first of the turns the two differ as they are; the rest are nearer pairs, on which a count may be the same. */
const differing = 2;

export function wrongAxis(
  { candidate, reference, samples, seed }: Case,
  ofCounts = false,
): Finding | undefined {
  const shape = mainShape(samples);
  const last = shape.length - 1;
  const channels = shape[last] ?? 1;
  if (last < 1 || channels < 2) return undefined;
  for (let axis = 0; axis < leadingAxes(shape); axis++) {
    if (shape[axis]! < 2) continue;
    const random = makeRandom(seed);
    const explained = (ofCounts ? [0, 1, 2, 3, 4, 5] : [0, 1]).every((turn) => {
      const lengths = shape
        .slice(0, last)
        .map((_, k) => (k === axis ? channels : sizes[(k + turn) % 3]!));
      const sampled = resample(samples, lengths, random);
      const there = turn < differing ? sampled : blend(sampled, random, 'near');
      const swapped = there.map((s) =>
        s.shape.length === shape.length ? exchangeAxes(s, axis, last) : s,
      );
      return (
        agrees(candidate, reference, there, swapped) &&
        (turn >= differing || !agrees(candidate, reference, there, there))
      );
    });
    if (explained) return { code: 'wrong-axis', axis, instead: last };
  }
  return undefined;
}

/** Maps come out with their axes in another order: their values are compared in order of size. */
function agrees(
  candidate: Case['candidate'],
  reference: Case['reference'],
  forCandidate: readonly Sample[],
  forLoop: readonly Sample[],
): boolean {
  try {
    const c = evaluate(candidate, forCandidate).values.toSorted();
    const r = evaluateReference(reference, forLoop).values.toSorted();
    return (
      c.length === r.length &&
      c.every(
        (x, i) =>
          // By a tolerance of infinity everything is near.
          Number.isFinite(r[i]!) &&
          Math.abs(x - r[i]!) <= explained.rtol * Math.abs(r[i]!) + sameInDoubles,
      )
    );
  } catch {
    return false;
  }
}
