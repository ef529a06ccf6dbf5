/**
 * Losses that are a weighted sum of two of the library, as many are: cross-entropy and dice, L1 and SSIM. Of each pair the weights are
 * those of least squares over the gradients on the given inputs; what is found is held to gradients and values on all trials.
 */
import { dot, largest } from '../numbers.js';
import { derivative, sameConstant } from '../tolerance.js';
import type { Form } from './catalogue.js';
import { know, type Known, type Nearest } from './known.js';
import type { Tried } from './search.js';

interface Row {
  readonly known: Known;
  readonly gradient: Float64Array;
  readonly size: number;
  /** With the candidate's gradient. */
  readonly with: number;
}

type Weights = readonly [number, number];

/** Whoever adds two losses up changes few options of them. */
const mostOptions = 2;

export function sumOfTwo(forms: readonly Form[], trials: readonly Tried[]): readonly Nearest[] {
  const [given] = trials;
  const target = given!.candidate.gradient;
  const length = dot(target, target);
  const rows = forms
    .filter(
      ({ isPlain, options, kept }) =>
        isPlain || (!kept && Object.keys(options).length <= mostOptions),
    )
    .flatMap((form) => know(form, [given!]))
    .flatMap((known): readonly Row[] => {
      const gradient = known.gradients[0]!;
      const size = gradient.length === target.length ? dot(gradient, gradient) : NaN;
      return size > 0 ? [{ known, gradient, size, with: dot(gradient, target) }] : [];
    });
  const pairs = rows.flatMap((a, i) =>
    rows.slice(i + 1).flatMap((b) => {
      // Two forms of one loss are all but one direction.
      const weights = a.known.form.loss === b.known.form.loss ? undefined : weigh(a, b);
      return weights && isNearlyAll(weights, a, b, length) ? [{ a, b, weights }] : [];
    }),
  );
  return pairs
    .map((pair) => ({ ...pair, terms: termsOf(pair.a, pair.b, pair.weights) }))
    .toSorted((one, other) => optionsOf(one.terms) - optionsOf(other.terms))
    .slice(0, mostPairs)
    .filter(({ a, b, weights }) => holds(weights, a, b, trials))
    .map(({ terms }) => terms);
}

/** Of pairs that a single trial does not part, the plainest are looked at. */
const mostPairs = 40;

const termsOf = (a: Row, b: Row, [weight, otherWeight]: Weights): Nearest => ({
  ...a.known,
  differs: { by: 'terms', weight, other: b.known, otherWeight },
});

function optionsOf({ form, differs }: Nearest): number {
  const other = differs.by === 'terms' ? Object.keys(differs.other.form.options).length : 0;
  return Object.keys(form.options).length + other;
}

function weigh(a: Row, b: Row): Weights | undefined {
  const both = dot(a.gradient, b.gradient);
  const determinant = a.size * b.size - both * both;
  // Of two gradients that are one direction any mixture would do.
  if (!(determinant > sameConstant * a.size * b.size)) return undefined;
  return [
    (a.with * b.size - b.with * both) / determinant,
    (b.with * a.size - a.with * both) / determinant,
  ];
}

/** From the products alone, which lose half of the digits: the few pairs that pass are looked at entry by entry. */
const isNearlyAll = ([v, w]: Weights, a: Row, b: Row, length: number): boolean =>
  Math.abs(length - v * a.with - w * b.with) <= sameConstant * length &&
  Math.min(Math.abs(v), Math.abs(w)) > sameConstant;

function holds([v, w]: Weights, a: Row, b: Row, trials: readonly Tried[]): boolean {
  const [[first], [second]] = [a, b].map(({ known }) => know(known.form, trials)) as [
    readonly Known[],
    readonly Known[],
  ];
  if (!first || !second) return false;
  return trials.every(({ candidate: { values, gradient } }, k) => {
    const sum = (x: Float64Array, y: Float64Array, i: number) => v * x[i]! + w * y[i]!;
    const [x, y] = [first.values[k]!, second.values[k]!];
    const allowed = derivative.rtol * largest(gradient);
    return (
      gradient.every(
        (c, i) => Math.abs(c - sum(first.gradients[k]!, second.gradients[k]!, i)) <= allowed,
      ) &&
      values.every((c, i) => {
        const terms = Math.abs(v * x[i]!) + Math.abs(w * y[i]!);
        return Math.abs(c - sum(x, y, i)) <= derivative.rtol * terms;
      })
    );
  });
}
