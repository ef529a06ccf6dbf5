/** Candidates that are the reference, with something done to its value; and those that are it on parts of the inputs. */
import type { Finding } from '../diagnoses/table.js';
import type { Shape } from '../../wire/shape.js';
import { evaluate } from '../evaluate.js';
import { takesSoftmaxOfOne } from '../softmaxOfOne.js';
import { replaceInput, withValues, type Sample } from '../inputs.js';
import { explained } from '../tolerance.js';
import { mainShape, take } from './variations.js';
import {
  differs,
  explains,
  isNear,
  keepDefined,
  trial,
  variety,
  type Case,
  type Trial,
  type Trials,
} from './trials.js';

export const functions: readonly (readonly [string, (r: number) => number])[] = [
  ['1 − r', (r) => 1 - r],
  ['r − 1', (r) => r - 1],
  ['r²', (r) => r * r],
  ['√r', Math.sqrt],
  ['|r|', Math.abs],
  ['1 − r²', (r) => 1 - r * r],
  ['1/r', (r) => 1 / r],
  ['1/r − 1', (r) => 1 / r - 1],
  ['log r', Math.log],
  ['−log r', (r) => -Math.log(r)],
  ['−log(1 − r)', (r) => -Math.log(1 - r)],
  ['exp r', Math.exp],
  ['exp(−r)', (r) => Math.exp(-r)],
  ['1 − exp(−r)', (r) => 1 - Math.exp(-r)],
  ['r/(2 − r)', (r) => r / (2 - r)],
  ['2r/(1 + r)', (r) => (2 * r) / (1 + r)],
];

/** candidate = f(reference). */
export const relateWhole = (all: readonly Trial[]): readonly Finding[] => relate(all, 'whole');

/** The same on each pixel, where a mean of it is taken. */
export const relatePixels = ({ pixels, wholes, ofCounts }: Trials): readonly Finding[] =>
  ofCounts ? [] : relate([...pixels, ...wholes.flatMap((w) => w.pixels)], 'pixel');

const relate = (trials: readonly Trial[], each: 'whole' | 'pixel'): readonly Finding[] =>
  [...functions, ...guardedLogarithms(trials)].flatMap(([formula, f]) =>
    variety(trials) > 1 && explains(trials, (t) => t.reference.map(f))
      ? [{ code: 'function-of-reference' as const, formula, each }]
      : [],
  );

/** A logarithm is mostly guarded, by a small number that shows where it is largest. */
function guardedLogarithms(trials: readonly Trial[]): typeof functions {
  const at = trials.toSorted((a, b) => b.candidate[0]! - a.candidate[0]!)[0];
  if (!at) return [];
  const [c, r] = [at.candidate[0]!, at.reference[0]!];
  return (
    [
      ['1 − r', (x) => 1 - x],
      ['r', (x) => x],
    ] as const satisfies typeof functions
  ).flatMap(([text, of]) => {
    const epsilon = Number((Math.exp(-c) - of(r)).toPrecision(2));
    return epsilon > 0 && epsilon < largestGuard
      ? [[`−log(${text} + ${epsilon})`, (x: number): number => -Math.log(of(x) + epsilon)] as const]
      : [];
  });
}

/** A larger one would be a term of its own. */
const largestGuard = 0.1;

/** The right magnitude at every pixel, and the wrong sign at some. */
export function missingAbs(pixels: readonly Trial[]): Finding | undefined {
  const abs = (t: Trial): Trial => ({
    ...t,
    candidate: t.candidate.map(Math.abs),
    reference: t.reference.map(Math.abs),
  });
  if (!explains(pixels.map(abs), (t) => t.reference, true)) return undefined;
  const wrong = pixels.filter((t) => t.candidate.some((c, i) => c * t.reference[i]! < 0)).length;
  const of = `its value at ${wrong} of ${pixels.length} pixels (is an absolute value missing?)`;
  return wrong > 0 && wrong < pixels.length ? { code: 'sign', of } : undefined;
}

/** All of them are as large as the whole is: the one that makes the difference may be the last. */
const mostParts = 64;

/** Do the two agree on each part by itself, and differ on the whole? The largest parts first. */
export function agreeOnParts(subject: Case, trials: Trials): readonly Finding[] {
  const { samples } = subject;
  const shape = mainShape(samples);
  const last = shape.length - 1;
  const parts = [
    { part: shape.length > 2 ? 'image' : 'row', axis: 0 },
    { part: 'channel', axis: last },
  ] as const;
  for (const { part, axis } of parts) {
    if (last < 1 || shape[axis]! < 2) continue;
    const all = Array.from({ length: Math.min(mostParts, shape[axis]!) }, (_, k) => k);
    const slices = all.map((k) => trial(subject, along(samples, axis, shape, [k])));
    const alone = keepDefined(slices);
    // A loop of a fixed size takes the same part several times; a candidate of one may leave parts out.
    const only = along(samples, axis, shape, [0]);
    const copies = (): readonly Trial[] =>
      keepDefined(
        all
          .slice(0, mostTried)
          .map((k) =>
            trial(subject, along(samples, axis, shape, new Array<number>(shape[axis]!).fill(k))),
          ),
      );
    const areAlone = alone.length === all.length && alone.every(isFinite);
    const tried = areAlone ? alone : takesThem(subject, only) ? copies() : [];
    // Channels alike make vectors of one direction or its opposite: two values show nothing.
    if ((part !== 'channel' || variety(tried) > 2) && agree(tried))
      return [{ code: 'agrees-on-parts', part, ...(!areAlone && { copies: true }) }];
  }
  // By themselves pixels that are counted agree wherever they lie on the same side of two thresholds.
  if (trials.ofCounts) return [];
  return agreeOnPixels(trials) ? [{ code: 'agrees-on-parts', part: 'pixel' }] : [];
}

/** Of a whole on which they differ all pixels are asked: the one that makes it may be none of those drawn. Where none differs it may be any. */
function agreeOnPixels({ pixels, wholes }: Trials): boolean {
  const differing = wholes.filter((w) => w.pixels.length > 0 && differs(w.trial));
  return (
    differing.length > 0 &&
    agree(pixels) &&
    differing.every((w) => explains(w.pixels, (t) => t.reference, true))
  );
}

/** Along the last axis of each input that has those channels, or along a leading one. */
const along = (
  samples: readonly Sample[],
  axis: number,
  main: Shape,
  indices: readonly number[],
): readonly Sample[] =>
  axis < main.length - 1
    ? take(samples, axis, indices)
    : samples.map((s) =>
        s.shape.at(-1) === main[axis] ? take([s], s.shape.length - 1, indices)[0]! : s,
      );

function takesThem({ candidate }: Case, samples: readonly Sample[]): boolean {
  try {
    evaluate(candidate, samples);
    return true;
  } catch {
    return false;
  }
}

const isFinite = ({ reference }: Trial): boolean => reference.every(Number.isFinite);

const agree = (trials: readonly Trial[]): boolean =>
  trials.length > 1 && variety(trials) > 1 && explains(trials, (t) => t.reference, true);

/** What an input is changed to: its rows, or entries, one further. */
function turnInput(samples: readonly Sample[], i: number): readonly Sample[] {
  const { shape, values } = samples[i]!;
  const channels = shape.at(-1) ?? 1;
  const by = values.length > channels ? channels : 1;
  const turned = values.map((_, k) => values[(k + by) % values.length]!);
  return replaceInput(samples, i, withValues(samples[i]!, turned));
}

const isSame = (a: Float64Array, b: Float64Array): boolean => a.every((x, k) => Object.is(x, b[k]));

/** Does the candidate give the same whatever the input is? */
export function isUnused(
  { candidate }: Case,
  trials: readonly Pick<Trial, 'samples'>[],
  i: number,
): boolean {
  const tried = trials.slice(0, mostTried).flatMap(({ samples }) => {
    // One further, and other numbers: a mean does not go by the order.
    const turned = turnInput(samples, i);
    const { values } = turned[i]!;
    const moved = replaceInput(turned, i, withValues(turned[i]!, values.map((x) => x / 2 + 1))); // prettier-ignore
    return [turned, moved].map((there) => ({ samples, there }));
  });
  try {
    return (
      tried.length > 0 &&
      tried.every(({ samples, there }) =>
        isSame(evaluate(candidate, samples).values, evaluate(candidate, there).values),
      )
    );
  } catch {
    return false; // It does not take such numbers.
  }
}

const mostTried = 4;

/** An input that goes into the reference and not into the candidate. */
export function findUnused(subject: Case, { wholes, given }: Trials): readonly Finding[] {
  const all = [...given, ...wholes.map((w) => w.trial)];
  const changes = subject.samples.map((_, i) =>
    all.flatMap((t) => {
      const there = trial(subject, turnInput(t.samples, i));
      return there ? [{ t, there }] : [];
    }),
  );
  const goesIn = (who: 'candidate' | 'reference', i: number): boolean =>
    changes[i]!.some(({ t, there }) => !isSame(t[who], there[who]));
  const inputs = [...subject.samples.keys()];
  if (!inputs.some((i) => goesIn('candidate', i))) return [];
  const unused = inputs.filter(
    (i) => changes[i]!.length > 1 && !goesIn('candidate', i) && isUnused(subject, all, i),
  );
  return unused
    .filter((i) => goesIn('reference', i))
    .map((i) => ({ code: 'input-unused', input: subject.names[i] ?? `input ${i}` }));
}

/** The two differ by something that no prediction changes: a term of the labels alone. */
export function findTermOfLabels(subject: Case, { pixels, given }: Trials): readonly Finding[] {
  const last = subject.samples.length - 1;
  const inputs = subject.names.slice(0, last);
  if (last < 1) return [];
  const off = (t: Trial): number => t.candidate[0]! - t.reference[0]!;
  const others = [...pixels, ...given.slice(0, 1)].flatMap((t, k, all) => {
    const changed =
      t === given[0]
        ? turnInput(t.samples, last)
        : replaceInput(t.samples, last, all[(k + 1) % pixels.length]!.samples[last]!);
    const there = trial(subject, changed);
    return there ? [{ t, there }] : [];
  });
  const moved = others.filter(
    ({ t, there }) => !isNear(there.candidate[0]!, t.candidate[0]!) && t.candidate.length === 1,
  );
  const isNothing = (x: number, trials: readonly Trial[]): boolean => {
    const scale = Math.max(
      ...trials.flatMap(({ candidate, reference }) => [
        Math.abs(candidate[0]!),
        Math.abs(reference[0]!),
      ]),
    );
    return Math.abs(x) <= explained.rtol * scale;
  };
  const agree = others.every(({ t, there }) => isNothing(off(there) - off(t), [t, there]));
  // Beside what else it gives, a loss of what is sure and right is off by nothing.
  const isSeen = others.some(({ t, there }) => !isNothing(off(t), [t, there]));
  return agree && isSeen && moved.length >= fewestMoved
    ? [{ code: 'term-of-labels', inputs, prediction: subject.names[last]! }]
    : [];
}

/** Fewer pixels may agree by chance. */
const fewestMoved = 4;

/** A candidate that gives one number whatever its inputs are. */
export function findConstant(
  { candidate, samples }: Case,
  { pixels, wholes, given, blends }: Trials,
): readonly Finding[] {
  const all = [...pixels, ...wholes.map((w) => w.trial), ...given, ...blends];
  const value = all[0]?.candidate[0];
  const same = all.every(({ candidate }) => candidate.every((x) => Object.is(x, value)));
  if (all.length <= 2 || value === undefined || !same) return [];
  const softmaxOfOne = takesSoftmaxOfOne(candidate, samples);
  return [{ code: 'constant-value', value, ...(softmaxOfOne && { softmaxOfOne }) }];
}
