/** Candidate and loop side by side on varied inputs: what every explanation is held against. */
import { sizeOf } from '../../wire/shape.js';
import { evaluate, evaluateReference, type Loss, type Reference } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { difference, largest, makeRandom } from '../numbers.js';
import { explained, sameConstant, toleranceAt } from '../tolerance.js';
import { blend, manners } from './blend.js';
import { coprime, mainShape, mispair, pixel, pixels, shuffle } from './variations.js';

/** One comparison: who, on what. */
export interface Case {
  readonly candidate: Loss;
  readonly reference: Reference;
  readonly samples: readonly Sample[];
  readonly names: readonly string[];
  readonly seed: number;
}

export interface Trial {
  readonly samples: readonly Sample[];
  readonly candidate: Float64Array;
  readonly reference: Float64Array;
}

export interface Trials {
  readonly pixels: readonly Trial[];
  /** Wholes of coprime dimensions, the first two with their pixels. */
  readonly wholes: readonly { readonly trial: Trial; readonly pixels: readonly Trial[] }[];
  /** The given inputs if they are few, and others of their dimensions, for loops of a fixed size. */
  readonly given: readonly Trial[];
  /** Of a candidate that counts: wholes whose pairs are nearer, each pixel by a factor of its own, so that thresholds are crossed. */
  readonly blends: readonly Trial[];
  /** The candidate counts: a pixel by itself gives one of few numbers, which many things make. */
  readonly ofCounts: boolean;
}

const pixelTrials = 24;

/** A pixel is an outlier or none, or of one label or another: no more numbers than these, and it is counted. */
const fewNumbers = 3;

/** A number of pixels or of entries, or its share of them all: one pixel may give one of few numbers for other reasons. */
function isCount({ samples, candidate }: Trial): boolean {
  const all = sizeOf(mainShape(samples));
  return candidate.every((x) => Math.abs(x * all - Math.round(x * all)) <= sameConstant);
}

/** A large input adds nothing to what was taken from it, and many hypotheses are tried on it. */
const mostGiven = 4000;

/** Runs both on the inputs. Undefined where either throws, or their outputs are of different shapes. */
export function trial(
  { candidate, reference }: Case,
  samples: readonly Sample[],
): Trial | undefined {
  try {
    const c = evaluate(candidate, samples);
    const r = evaluateReference(reference, samples);
    return c.shape.join() === r.shape.join() && c.values.length > 0
      ? { samples, candidate: c.values, reference: r.values }
      : undefined;
  } catch {
    return undefined;
  }
}

/** What is said of numbers can be held to all of them. */
export const isFiniteOnBoth = ({ candidate, reference }: Trial): boolean =>
  candidate.every(Number.isFinite) && reference.every(Number.isFinite);

/** An image too small for a window, or without a pixel that counts: of it the reference says nothing. */
const isTold = ({ reference }: Trial): boolean => reference.some(Number.isFinite);

export function trialsOf(subject: Case): Trials {
  const random = makeRandom(subject.seed);
  const { samples } = subject;
  const onPixels = (of: readonly Sample[], most: number): readonly Trial[] =>
    keepDefined(pixels(of, most, random).map((at) => trial(subject, pixel(of, at)))).filter(isTold);
  const wholes = [0, 1, 2].flatMap((turn) => {
    const small = trial(subject, coprime(samples, turn, random));
    // Of a larger image a loop of one size takes a part, without a word.
    const whole =
      small && !isTold(small) ? trial(subject, coprime(samples, turn, random, true)) : small;
    return whole && isTold(whole)
      ? [{ trial: whole, pixels: turn < 2 ? onPixels(whole.samples, 120) : [] }]
      : [];
  });
  const size = samples.reduce((n, { values }) => n + values.length, 0);
  const given =
    size > mostGiven
      ? []
      : keepDefined([
          trial(subject, samples),
          trial(subject, shuffle(samples, random)),
          trial(subject, shuffle(samples, random)),
        ]).filter(isTold);
  const plain = onPixels(samples, pixelTrials);
  const ofCounts =
    wholes.length > 0 &&
    plain.length > 0 &&
    variety(plain) <= fewNumbers &&
    wholes.every((w) => isCount(w.trial));
  const blended = ofCounts ? onPixels(blend(samples, random, 'near'), pixelTrials) : [];
  const blends = keepDefined(
    (ofCounts ? manners : []).map((manner, turn) =>
      trial(subject, blend(coprime(samples, turn % 3, random), random, manner)),
    ),
  ).filter(isFiniteOnBoth);
  return { pixels: [...plain, ...blended], wholes, given, blends, ofCounts };
}

/** With the candidate for the reference: what is made of the candidate is held to the reference so. */
export const exchangeRoles = (trial: Trial): Trial => ({
  ...trial,
  candidate: trial.reference,
  reference: trial.candidate,
});

/** The same inputs otherwise paired, and a few of their pixels: a name must hold beyond the inputs. */
export function mispairedTrials(subject: Case): readonly Trial[] {
  const random = makeRandom(subject.seed + 2);
  const others = mispair(shuffle(subject.samples, random));
  const few = [
    ...pixels(others, 4, random).map((at) => pixel(others, at)),
    mispair(coprime(subject.samples, 0, random)),
  ];
  return keepDefined(few.map((samples) => trial(subject, samples))).filter(isFiniteOnBoth);
}

/**
 * Every trial's candidate is `expect` of it, to the tolerance of an explanation. What is not finite contradicts or shows
 * nothing, and neither does a number that the reference gives as it is, unless agreement is what is asked for. Of a candidate
 * that gives one number only, anything explains it that makes the reference give that number.
 */
export function explains(
  trials: readonly Trial[],
  expect: (trial: Trial) => Float64Array | undefined,
  agreement = false,
): boolean {
  const scale = Math.max(0, ...trials.map(({ candidate }) => largest(candidate)));
  const tolerance = (x: number): number => toleranceAt(explained, x, scale);
  let [telling, numbers] = [0, 0];
  for (const t of trials) {
    const values = expect(t);
    if (values?.length !== t.candidate.length) return false;
    for (const [i, x] of values.entries()) {
      const c = t.candidate[i]!;
      if (!Number.isFinite(x) || !Number.isFinite(c)) {
        if (!Object.is(x, c)) return false;
        continue;
      }
      if (Math.abs(c - x) > tolerance(x)) return false;
      numbers++;
      if (agreement || !(Math.abs(c - t.reference[i]!) <= tolerance(x))) telling++;
    }
  }
  if (!agreement && numbers > 1 && variety(trials) < 2) return false;
  return telling >= Math.max(1, Math.min(2, numbers));
}

/** The two differ there, by more than rounding. */
export const differs = (trial: Trial): boolean => !explains([trial], (t) => t.reference, true);

/** How many different numbers the candidate gives: one shows nothing. */
export function variety(trials: readonly Trial[]): number {
  const scale = Math.max(0, ...trials.map(({ candidate }) => largest(candidate)));
  const all = trials.flatMap(({ candidate }) => [...candidate].filter(Number.isFinite));
  return new Set(all.map((x) => Math.round(x / (sameConstant * (scale || 1))))).size;
}

/** One ratio of candidate and reference for all entries of a trial. */
export function ratioOf({ candidate, reference }: Trial): number | undefined {
  const at = reference.findIndex((r) => r !== 0 && Number.isFinite(r));
  if (at < 0) return undefined;
  const ratio = candidate[at]! / reference[at]!;
  return Number.isFinite(ratio) && candidate.every((c, i) => isNear(c, ratio * reference[i]!))
    ? ratio
    : undefined;
}

export const isNear = (a: number, b: number): boolean =>
  Number.isFinite(b) && difference(a, b) <= explained.rtol * Math.abs(b);

export const keepDefined = <T>(items: readonly (T | undefined)[]): readonly T[] =>
  items.filter((item) => item !== undefined);
