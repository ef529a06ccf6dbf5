/**
 * A loss that gives the result of its first call for ever (`result ??= …`) is the same twice, and agrees with another on the inputs of that
 * call and on no others.
 */
import { inDoubles } from '../../backends/doubles.js';
import type { Finding } from '../diagnoses/table.js';
import { withValues, type Sample } from '../inputs.js';
import { makeRandom } from '../numbers.js';
import { formula } from '../tolerance.js';
import { trial, type Case, type Trial } from './trials.js';
import { coprime } from './variations.js';

/** What each gives on the given inputs. */
export type Given = Readonly<Pick<Trial, 'candidate' | 'reference'>>;

/** How many other inputs each must be seen on: a count may be the same of two. */
const turns = 3;

/** Only of losses that are a number: a map of other inputs has another shape. 0 is what many a loss is of predictions that are sure and right. */
export function findKept(subject: Case, given: Given): readonly Finding[] {
  if (given.reference.length !== 1) return [];
  const random = makeRandom(subject.seed);
  const who = keeperOn(subject, given, 0, random);
  // Of nearly all there is none: further parts would be computed for nothing.
  if (who === undefined || given[who][0] === 0) return [];
  for (let turn = 1; turn < turns; turn++)
    if (keeperOn(subject, given, turn, random) !== who) return [];
  // Of one pair, whether two are apart is the same of any others that are.
  const equal = inDoubles(() => trial(subject, level(subject.samples)));
  if (equal?.[who][0] !== given[who][0]) return [];
  return [{ code: 'result-kept', who, value: given[who][0]! }];
}

/** Which of the two does not move where the other does. */
function keeperOn(
  subject: Case,
  given: Given,
  turn: number,
  random: () => number,
): keyof Given | undefined {
  const others = nudge(coprime(subject.samples, turn, random), random);
  const there = inDoubles(() => trial(subject, others));
  const [c, r] = [there?.candidate[0], there?.reference[0]];
  if (c === undefined || r === undefined) return undefined;
  const isApart = Math.abs(c - r) > formula.rtol * Math.max(Math.abs(c), Math.abs(r));
  if (!isApart) return undefined;
  if (r === given.reference[0] && c !== given.candidate[0]) return 'reference';
  return c === given.candidate[0] && r !== given.reference[0] ? 'candidate' : undefined;
}

/**
 * Each number by a factor of its own: a loop written for one pixel reads of more the same first, and of directions one factor
 * of all moves nothing. Labels stay, if there is something else.
 */
function nudge(samples: readonly Sample[], random: () => number): readonly Sample[] {
  const isWhole = ({ values }: Sample): boolean => values.every(Number.isInteger);
  const onlyWhole = samples.every(isWhole);
  return samples.map((sample) =>
    isWhole(sample) && !onlyWhole
      ? sample
      : withValues(
          sample,
          sample.values.map((x) => x * random()),
        ),
  );
}

/** Each input gives the numbers of the first that has its shape. */
const level = (samples: readonly Sample[]): readonly Sample[] =>
  samples.map((sample) => {
    const first = samples.find(({ shape }) => shape.join() === sample.shape.join())!;
    return withValues(sample, first.values);
  });
