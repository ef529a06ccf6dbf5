/**
 * A term that the reference has and the candidate has not: reference = candidate + k·g, with one k on all trials. What g may be
 * is a short list: the same along another axis or with the arguments exchanged (a smoothness along x only, one direction of a
 * distance), means over an input (a regulariser), and the plain losses of the library.
 */
import type { Finding } from '../diagnoses/table.js';
import { sizeOf } from '../../wire/shape.js';
import { evaluate } from '../evaluate.js';
import { exchangeInputs, type Sample } from '../inputs.js';
import { formsFor } from '../match/catalogue.js';
import { formText } from '../match/formText.js';
import { byLoops, type FormByLoop } from '../match/loops.js';
import { difference } from '../numbers.js';
import { pairs } from '../pairs.js';
import { sameConstant } from '../tolerance.js';
import { complement, isShare } from './transforms.js';
import { exchangeRoles, explains, isNear, type Case, type Trial, type Trials } from './trials.js';
import { exchangeAxes, mainShape } from './variations.js';

interface Term {
  readonly text: string;
  readonly of: (samples: readonly Sample[]) => number;
}

/** With fewer the factor could fit whatever the term is. */
const fewestTrials = 4;

/** Of a candidate that gives one number, and counts nothing. */
export function findMissingTerm(
  subject: Case,
  { wholes, given, pixels, ofCounts }: Trials,
): readonly Finding[] {
  // The smallest first: terms are looked for on two, and most are none on a pixel.
  const all = [...pixels, ...wholes.map((w) => w.trial), ...given].toSorted(
    (a, b) => sizeOf(mainShape(a.samples)) - sizeOf(mainShape(b.samples)),
  );
  if (ofCounts || all.length < fewestTrials) return [];
  if (all.some(({ candidate }) => candidate.length !== 1)) return [];
  const scale = Math.max(...all.map(({ candidate }) => Math.abs(candidate[0]!)));
  const [first, second] = all.filter(
    (t) => !(difference(t.reference[0]!, t.candidate[0]!) <= sameConstant * scale),
  );
  if (!first || !second) return [];
  for (const { text, of } of termsFor(subject)) {
    const k = factorOf(first, of);
    if (k === undefined || !isNear(factorOf(second, of) ?? NaN, k)) continue;
    if (areSums(all, 1, k, of)) return [{ code: 'term-missing', term: text, factor: k }];
  }
  return findMean(subject, all, [first, second]);
}

/** A mean of several of which the candidate is one: reference = a·candidate + b·g. */
function findMean(
  subject: Case,
  all: readonly Trial[],
  [first, second]: readonly [Trial, Trial],
): readonly Finding[] {
  for (const { text, of } of ofItself(subject)) {
    const [g, h] = [attempt(of, first.samples), attempt(of, second.samples)];
    if (g === undefined || h === undefined) continue;
    const determinant = first.candidate[0]! * h - second.candidate[0]! * g;
    if (determinant === 0) continue;
    const [r, s] = [first.reference[0]!, second.reference[0]!];
    const own = (r * h - s * g) / determinant;
    const factor = (first.candidate[0]! * s - second.candidate[0]! * r) / determinant;
    if (own > sameConstant && Math.abs(factor) > sameConstant && areSums(all, own, factor, of))
      return [{ code: 'term-missing', term: text, factor, own }];
  }
  return [];
}

/** reference = own·candidate + factor·term, everywhere. */
function areSums(all: readonly Trial[], own: number, factor: number, of: Term['of']): boolean {
  // The candidate is what is explained elsewhere: here it is the reference that it and the term make.
  const swapped = all.map(exchangeRoles);
  return explains(swapped, ({ samples, reference }) => {
    const term = attempt(of, samples);
    return term === undefined ? undefined : reference.map((x) => own * x + factor * term);
  });
}

function factorOf({ samples, candidate, reference }: Trial, of: Term['of']): number | undefined {
  const term = attempt(of, samples);
  return term === undefined || term === 0 ? undefined : (reference[0]! - candidate[0]!) / term;
}

function attempt(of: Term['of'], samples: readonly Sample[]): number | undefined {
  try {
    const term = of(samples);
    return Number.isFinite(term) ? term : undefined;
  } catch {
    return undefined; // It does not take such inputs.
  }
}

function termsFor(subject: Case): readonly Term[] {
  return [...ofItself(subject), ...ofOneInput(subject), ...ofTheLibrary(subject)];
}

function ofItself({ candidate, samples, names }: Case): readonly Term[] {
  const run = (changed: readonly Sample[]): number => evaluate(candidate, changed).values[0]!;
  const rank = mainShape(samples).length;
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const turned = pairs(axes).map(([a, b]): Term => ({
    text: `the same with axes ${a} and ${b} exchanged`,
    of: (s) => run(s.map((x) => (x.shape.length === rank ? exchangeAxes(x, a, b) : x))),
  }));
  const exchanged = pairs([...samples.keys()])
    .filter(([a, b]) => samples[a]!.shape.join() === samples[b]!.shape.join())
    .map(([a, b]): Term => ({
      text: `the same with ${names[a]!} and ${names[b]!} exchanged`,
      of: (s) => run(exchangeInputs(s, a, b)),
    }));
  const shares = [...samples.keys()].filter((i) => isShare(samples[i]!));
  const others = (s: readonly Sample[]): readonly Sample[] =>
    s.map((x, i) => (shares.includes(i) ? complement(x) : x));
  const complemented: readonly Term[] =
    shares.length === 0
      ? []
      : [
          {
            text: `the same of ${shares.map((i) => `1 − ${names[i]!}`).join(' and ')}`,
            of: (s) => run(others(s)),
          },
        ];
  return [...exchanged, ...complemented, ...turned];
}

function ofOneInput({ samples, names }: Case): readonly Term[] {
  return samples.flatMap((sample, i): readonly Term[] => {
    if (sample.dtype !== 'float32') return [];
    const name = names[i]!;
    const mean = (f: (x: number) => number, text: string): Term => ({
      text,
      of: (s) => s[i]!.values.reduce((a, x) => a + f(x), 0) / s[i]!.values.length,
    });
    return [
      mean((x) => x * x, `the mean of ${name}²`),
      mean(Math.abs, `the mean of |${name}|`),
      mean((x) => x, `the mean of ${name}`),
      mean(Math.log, `the mean of log ${name}`),
      ...ofChannels(sample, i, name),
    ];
  });
}

/** A deviation, a variance, a weight beside what is predicted. */
function ofChannels({ shape }: Sample, i: number, name: string): readonly Term[] {
  const channels = shape.at(-1) ?? 1;
  if (channels < 2 || channels > 4) return [];
  const mean = (c: number, f: (x: number) => number, text: string): Term => ({
    text: `${text} channel ${c} of ${name}`,
    of: (s) => {
      const of = s[i]!.values.filter((_, k) => k % channels === c);
      return of.reduce((a, x) => a + f(x), 0) / of.length;
    },
  });
  return Array.from({ length: channels }, (_, c) => [
    mean(c, (x) => x, 'the mean of'),
    mean(c, Math.log, 'the mean of log'),
    mean(c, (x) => x * x, 'the mean of the square of'),
  ]).flat();
}

/** Without options: a term is mostly written as its name says. */
function ofTheLibrary({ samples }: Case): readonly Term[] {
  const [yTrue, yPred] = samples;
  if (!yTrue || !yPred || samples.length !== 2) return [];
  const made = new Map<readonly Sample[], FormByLoop>();
  const loopsFor = (given: readonly Sample[]): FormByLoop => {
    const known = made.get(given) ?? byLoops(given[0]!, given[1]!);
    made.set(given, known);
    return known;
  };
  return formsFor(yPred)
    .filter(({ isPlain }) => isPlain)
    .map((form): Term => ({
      text: formText(form, 'mean', 'truth first').says,
      of: (given) => loopsFor(given)(form)?.mean ?? NaN,
    }));
}
