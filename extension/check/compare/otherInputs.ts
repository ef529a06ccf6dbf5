/**
 * A candidate that gives the loop's numbers on these inputs and not on others made of them: what it kept as plain numbers from
 * its first call (weights of a batch's classes, a maximum) is right for that batch.
 */
import { inDoubles, traceKernels } from '../../backends/doubles.js';
import type { Finding } from '../diagnoses/table.js';
import { foreignOf } from '../foreignLoss.js';
import { makeRandom } from '../numbers.js';
import { evaluate } from '../evaluate.js';
import { judge } from './judgement.js';
import { explains, isFiniteOnBoth, trial, type Case, type Trial } from './trials.js';
import { shuffle } from './variations.js';

/** A large input is one evaluation of the loop more, and a loop may take seconds. */
const mostNumbers = 4000;

/** Which of several equal ones these take is a convention, and pixels drawn anew are there twice. */
const ofTies: ReadonlySet<string> = new Set(['ArgMax', 'ArgMin', 'TopK']);

export function findOtherInputs(subject: Case): readonly Finding[] {
  const { candidate, samples, seed } = subject;
  const size = samples.reduce((n, { values }) => n + values.length, 0);
  if (size > mostNumbers || foreignOf(candidate) || foreignOf(subject.reference)) return [];
  const others = shuffle(samples, makeRandom(seed));
  const there = inDoubles(() => trial(subject, others));
  if (!there || !isFiniteOnBoth(there)) return [];
  if (explains([there], (t) => t.reference, true) || isOfRounding(subject, there)) return [];
  let hasTies = false;
  traceKernels(
    ({ name }) => (hasTies ||= ofTies.has(name)),
    () => evaluate(candidate, others),
  );
  if (hasTies) return [];
  const at = there.reference.findIndex((r, i) => r !== there.candidate[i]);
  return [
    {
      code: 'agrees-here-only',
      candidate: there.candidate[at]!,
      reference: there.reference[at]!,
    },
  ];
}

/** Where a loss is left over from numbers that cancel, pixels drawn anew have other last digits. */
function isOfRounding(subject: Case, { samples, candidate, reference }: Trial): boolean {
  const values = { float32: candidate, float64: candidate, reference };
  const { classes } = judge({ ...subject, samples }, values, {}, true).differences;
  return !classes.includes('wrong');
}
