/**
 * A loss that gives the result of its first call for ever (`result ??= …`) is the same twice, and agrees with another on the inputs of that
 * call and on no others.
 */
import { inDoubles } from '../../backends/doubles.js';
import type { Finding } from '../diagnoses/table.js';
import { makeRandom } from '../numbers.js';
import { formula } from '../tolerance.js';
import { trial, type Case, type Trial } from './trials.js';
import { coprime } from './variations.js';

/** What each gives on the given inputs. */
export type Given = Readonly<Pick<Trial, 'candidate' | 'reference'>>;

/** Only of losses that are a number: a map of other inputs has another shape. 0 is what many a loss is of predictions that are sure and right. */
export function findKept(subject: Case, given: Given): readonly Finding[] {
  if (given.reference.length !== 1) return [];
  const random = makeRandom(subject.seed);
  const who = keeperOn(subject, given, 0, random);
  // Of nearly all there is none: a second part would be computed for nothing.
  if (who === undefined || given[who][0] === 0) return [];
  return keeperOn(subject, given, 1, random) === who
    ? [{ code: 'result-kept', who, value: given[who][0]! }]
    : [];
}

/** Which of the two does not move where the other does. */
function keeperOn(
  subject: Case,
  given: Given,
  turn: number,
  random: () => number,
): keyof Given | undefined {
  const there = inDoubles(() => trial(subject, coprime(subject.samples, turn, random)));
  const [c, r] = [there?.candidate[0], there?.reference[0]];
  if (c === undefined || r === undefined) return undefined;
  const isApart = Math.abs(c - r) > formula.rtol * Math.max(Math.abs(c), Math.abs(r));
  if (!isApart) return undefined;
  if (r === given.reference[0] && c !== given.candidate[0]) return 'reference';
  return c === given.candidate[0] && r !== given.reference[0] ? 'candidate' : undefined;
}
