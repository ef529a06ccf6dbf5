/**
 * Do the two agree beside the given inputs and differ at them? Then an input is exactly at a threshold, and to which side
 * the threshold belongs is a convention in which they differ.
 */
import { inDoubles } from '../../backends/doubles.js';
import type { Finding } from '../diagnoses/table.js';
import { evaluate, evaluateReference } from '../evaluate.js';
import { replaceInput, withValues, type Sample } from '../inputs.js';
import { difference, largest, makeRandom } from '../numbers.js';
import { explained, toleranceAt } from '../tolerance.js';
import { findCrossings, isAtJump, isAtLabelsAlone } from './crossings.js';
import { trial, type Case, type Trial } from './trials.js';
import { mainShape, pixel, pixels, take } from './variations.js';

const besideStep = 1e-7;
const pixelsTried = 24;
const trials = 4;

export function findThreshold(subject: Case): readonly Finding[] {
  const { candidate, reference, samples } = subject;
  try {
    if (isAtLabelsAlone(candidate, samples)) return [];
    const own = evaluate(candidate, samples).values;
    const truth = evaluateReference(reference, samples).values;
    const here = { samples, candidate: own, reference: truth };
    const off = [...own.keys()].filter((k) => difference(own[k]!, truth[k]!) > 0);
    const [first] = off;
    let side: ReturnType<typeof findCrossings> | undefined;
    // Beside a label a loop that asks for it takes another branch: there is a threshold only if the candidate has one.
    const hasThreshold = ({ values }: Sample): boolean =>
      !values.every(Number.isInteger) ||
      (side ??= findCrossings(candidate, samples, [moveAll(samples)])) === 'at';
    const crossed = samples.some(
      (sample, i) =>
        sample.dtype === 'float32' && hasThreshold(sample) && agreesBeside(subject, here, i),
    );
    return first !== undefined && crossed
      ? [
          {
            code: 'threshold-convention',
            entries: off.length,
            candidate: own[first]!,
            reference: truth[first]!,
          },
        ]
      : [];
  } catch {
    return []; // One of them refuses numbers beside the given ones: labels, say.
  }
}

const moveAll = (samples: readonly Sample[]): readonly Sample[] =>
  samples.map((sample) => withValues(sample, sample.values.map((x, i) => x + (i % 2 === 0 ? besideStep : -besideStep)))); // prettier-ignore

/**
 * The same on pixels by themselves, of two that agree on the whole: differences at a threshold that cancel, as those of half
 * the labels do at an untrained sigmoid's 0.5.
 */
export function findHiddenThreshold(subject: Case): readonly Finding[] {
  const { candidate, samples, seed } = subject;
  if (!inDoubles(() => isAtJump(candidate, samples))) return [];
  const tried = inDoubles(() =>
    pixels(samples, pixelsTried, makeRandom(seed)).flatMap((at) => {
      const one = pixel(samples, at);
      // Within a pixel they may cancel as well.
      const entry = trial(subject, take(one, mainShape(one).length - 1, [0]));
      const alone = entry ?? trial(subject, one);
      return alone ? [{ ...alone, at: entry ? [...at, 0] : at }] : [];
    }),
  );
  const scale = Math.max(0, ...tried.map(({ reference }) => largest(reference)));
  const isOff = ({ candidate: own, reference: truth }: Trial): boolean =>
    own.some((x, i) => difference(x, truth[i]!) > toleranceAt(explained, truth[i]!, scale));
  const off = tried.filter((t) => isOff(t) && isOffInShape(subject, t.at, isOff));
  const [first] = off;
  const crosses = (at: Trial): boolean =>
    samples.some(
      ({ dtype }, i) => dtype === 'float32' && inDoubles(() => agreesBeside(subject, at, i)),
    );
  if (!first || !off.every(crosses)) return [];
  return [
    {
      code: 'threshold-convention',
      pixels: off.length,
      of: tried.length,
      candidate: first.candidate[0]!,
      reference: first.reference[0]!,
    },
  ];
}

/**
 * Is it so on as many copies of the pixel, or of its entry, as the inputs have? One class of several is no prediction: labels in one-hot form
 * are broadcast against it, and the loop counts one class.
 */
function isOffInShape(
  subject: Case,
  at: readonly number[],
  isOff: (trial: Trial) => boolean,
): boolean {
  const { samples } = subject;
  const copies = mainShape(samples).reduce<readonly Sample[]>((taken, size, axis) => {
    const index = at[axis];
    return index === undefined ? taken : take(taken, axis, new Array<number>(size).fill(index));
  }, samples);
  const there = inDoubles(() => trial(subject, copies));
  return there !== undefined && isOff(there);
}

/** And there they may not differ by as much as they do here: what saturates is next to nothing of what is beside it. */
function agreesBeside({ candidate, reference }: Case, here: Trial, i: number): boolean {
  const { samples } = here;
  const random = makeRandom(5);
  const sample = samples[i]!;
  const size = largest(sample.values) || 1;
  const beside = (x: number): number =>
    x + besideStep * size * (random() < 0.5 ? -1 : 1) * (0.5 + random());
  for (let k = 0; k < trials; k++) {
    const there = replaceInput(samples, i, withValues(sample, sample.values.map(beside)));
    const own = evaluate(candidate, there).values;
    const truth = evaluateReference(reference, there).values;
    const scale = largest(truth);
    const allowed = truth.map((x) => toleranceAt(explained, x, scale));
    const agree = own.every(
      (x, e) => Number.isFinite(x) && difference(x, truth[e]!) <= allowed[e]!,
    );
    const isSeen = here.candidate.some((x, e) => difference(x, here.reference[e]!) > allowed[e]!);
    if (!agree || !isSeen) return false;
  }
  return true;
}
