/**
 * A loss whose pixels weigh by their label, as those with weights of classes or of the positive ones do: of each label its gradient is
 * a constant times that of the loss of the library. A mean by weights divides all of them by another number on each trial.
 */
import { largest } from '../numbers.js';
import { derivative, sameConstant } from '../tolerance.js';
import type { Known, LabelFactor } from './known.js';
import type { Tried } from './search.js';
import { areLabels, isOneHot } from './trials.js';

/** With more, a number of each is no finding. */
const mostLabels = 64;

/** Undefined where some trial has another factor for a label, or all labels have one. */
export function labelFactors(
  { gradients }: Known,
  trials: readonly Tried[],
): readonly LabelFactor[] | undefined {
  const found = trials.map((trial, i) =>
    factorsOf(trial.candidate.gradient, gradients[i]!, labelsOf(trial)),
  );
  if (!found.every((each): each is ReadonlyMap<number, number> => each !== undefined))
    return undefined;
  const [given] = found;
  const [first] = [...given!.keys()].filter((label) => found.every((each) => each.has(label)));
  if (first === undefined || given!.size < 2) return undefined;
  const isOne = (a: number, b: number): boolean => Math.abs(a - b) <= sameConstant * Math.abs(b);
  const share = (of: ReadonlyMap<number, number>, label: number): number =>
    of.get(label)! / of.get(first)!;
  const isSame = found.every((each) =>
    [...each.keys()].every((k) => !given!.has(k) || isOne(share(each, k), share(given!, k))),
  );
  const isOther = [...given!.keys()].some((label) => !isOne(share(given!, label), 1));
  if (!isSame || !isOther) return undefined;
  return [...given!]
    .map(([label, factor]) => ({ label, factor }))
    .toSorted((a, b) => a.label - b.label);
}

/** The label of each entry of the prediction; undefined where the truth holds none. */
function labelsOf({ yTrue, yPred }: Tried): ArrayLike<number> | undefined {
  if (!areLabels(yTrue)) return undefined;
  const classes = yPred.shape.at(-1) ?? 1;
  const [labels, entries] = [yTrue.values, yPred.values.length];
  // Class numbers have no class axis.
  if (labels.length * classes === entries && labels.length !== entries)
    return Array.from({ length: entries }, (_, i) => labels[Math.floor(i / classes)]!);
  if (labels.length !== entries) return undefined;
  if (classes === 1 || !isOneHot(yTrue)) return labels;
  return Array.from({ length: entries }, (_, i) => {
    const start = i - (i % classes);
    return labels.subarray(start, start + classes).indexOf(1);
  });
}

/** Of each label the number that makes the candidate's gradient of the loss's. */
function factorsOf(
  candidate: Float64Array,
  gradient: Float64Array,
  labels: ArrayLike<number> | undefined,
): ReadonlyMap<number, number> | undefined {
  if (labels === undefined || candidate.length !== gradient.length) return undefined;
  const sums = new Map<number, { both: number; own: number }>();
  for (let i = 0; i < gradient.length; i++) {
    const label = labels[i]!;
    const sum = sums.get(label) ?? { both: 0, own: 0 };
    sum.both += candidate[i]! * gradient[i]!;
    sum.own += gradient[i]! ** 2;
    sums.set(label, sum);
    if (sums.size > mostLabels) return undefined;
  }
  const told = [...sums].filter(([, { own }]) => own > 0);
  const factors = new Map(told.map(([label, { both, own }]) => [label, both / own]));
  const allowed = derivative.rtol * largest(candidate);
  return candidate.every(
    (c, i) => Math.abs(c - (factors.get(labels[i]!) ?? 0) * gradient[i]!) <= allowed,
  )
    ? factors
    : undefined;
}
