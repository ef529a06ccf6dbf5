/** Which change of the inputs makes the one of candidate and reference the other: see `inputChanges.ts`. */
import type { Finding } from '../diagnoses/table.js';
import { evaluate, evaluateReference } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { isUnused } from './relations.js';
import { factorFinding, findRatio } from './factors.js';
import { changesFor, type Change } from './inputChanges.js';
import type { Explanation } from './rivals.js';
import { exchangeRoles, explains, type Case, type Trial } from './trials.js';

export function tryChanges(
  subject: Case,
  all: readonly Trial[],
  changes = changesFor(subject.samples, subject.names),
): readonly Explanation[] {
  const swapped = all.map(exchangeRoles);
  return changes.flatMap(({ change, made, left, isOfShares = false }): readonly Explanation[] => {
    if (explains(all, (t) => loopOn(subject, change(t.samples))) && takes(subject, all, made))
      return [{ finding: made, change, of: 'reference', isOfShares }];
    // Exchanged back by the candidate: of labels a loop's logarithm is no number, and only there is nothing against it.
    const isOfLabels = left?.code === 'arguments-swapped';
    if (!left || (isOfLabels && !isBroken(subject, all, change))) return [];
    return explains(swapped, (t) => candidateOn(subject, change(t.samples)))
      ? [{ finding: left, change, of: 'candidate', isOfShares: isOfShares || isOfLabels }]
      : [];
  });
}

export function tryChangesWithFactor(
  subject: Case,
  all: readonly Trial[],
  channels: number,
): readonly Finding[] {
  for (const { change, made } of changesFor(subject.samples, subject.names)) {
    if (made.code === 'input-transformed') continue;
    const changed = all.flatMap((t) => {
      const reference = loopOn(subject, change(t.samples));
      return reference ? [{ ...t, reference }] : [];
    });
    const k = changed.length === all.length ? findRatio(changed) : undefined;
    const left = k !== undefined && factorFinding(k, channels);
    if (left) return [made, left];
  }
  return [];
}

/** Has the loop no number wherever the candidate has one? */
const isBroken = (subject: Case, all: readonly Trial[], change: Change): boolean =>
  all.every((t) => !loopOn(subject, change(t.samples))?.every(Number.isFinite));

/** What the candidate does with an input it does to one that it takes: truncated to nothing the reference has none either. */
const takes = (subject: Case, all: readonly Trial[], made: Finding): boolean =>
  made.code !== 'input-transformed' ||
  !subject.names.some((name, i) => made.inputs.includes(name) && isUnused(subject, all, i));

/** What takes numbers out of the numbers (the logarithm of a mask) is nothing that was meant. */
const isDefined = (samples: readonly Sample[]): boolean =>
  samples.every(({ values }) => values.every(Number.isFinite));

function loopOn({ reference }: Case, samples: readonly Sample[]): Float64Array | undefined {
  if (!isDefined(samples)) return undefined;
  try {
    return evaluateReference(reference, samples).values;
  } catch {
    return undefined; // It does not take such inputs.
  }
}

function candidateOn({ candidate }: Case, samples: readonly Sample[]): Float64Array | undefined {
  if (!isDefined(samples)) return undefined;
  try {
    return evaluate(candidate, samples).values;
  } catch {
    return undefined;
  }
}
