/**
 * Forms whose options are numbers of nobody's convention: a Huber of delta 0.3, a Tversky of 0.35 and 0.65. Their loops are solved for
 * them on few pixels; what comes out is held to everything as every other form is.
 */
import {
  continuousOptions,
  type ContinuousOption,
  type Domain,
} from '../../losses/continuousOptions.js';
import { withoutDefaults } from '../../losses/usualOptions.js';
import { reverse } from '../compare/variations.js';
import { withValues } from '../inputs.js';
import { largest } from '../numbers.js';
import { sameConstant, sameInDoubles } from '../tolerance.js';
import type { Form } from './catalogue.js';
import { addUp, factorsFor, type Scaling } from './fit.js';
import { leastSquares } from './leastSquares.js';
import { byLoops, type FormByLoop } from './loops.js';
import {
  measureValues,
  type Candidate,
  type Measured,
  type MeasuredForm,
  type Order,
} from './measure.js';
import { areLabels, areShares, crop, type Trial } from './trials.js';

type Name = keyof typeof continuousOptions;
type Options = Readonly<Record<string, ContinuousOption>>;

/** Few pixels of a trial: what the candidate gives there, and each form by its loop. */
interface Part {
  readonly candidate: Measured;
  readonly byLoop: FormByLoop;
}

/** A form without the options that are solved for. */
interface Family {
  readonly form: Form;
  readonly options: Options;
}

/** Forms of which the candidate's values on few pixels are, each with options of its own. */
export function solvedForms(
  candidate: Candidate,
  order: Order,
  trials: readonly Trial[],
  forms: readonly Form[],
): readonly Form[] {
  if (candidate.isFloat32 || isExchanged(trials[0]!)) return [];
  const given = trials.flatMap((trial) => partsOf(candidate, order, trial));
  const apart = trials.flatMap((trial) =>
    areShares(trial.yPred) ? partsOf(candidate, order, uneven(trial)) : [],
  );
  const found = familiesOf(forms).flatMap(({ form, options }) =>
    subsetsOf(Object.keys(options)).flatMap((names) => {
      const chosen = Object.fromEntries(names.map((name) => [name, options[name]!]));
      // A softmax within has shares that add up to 1, whatever it is given.
      const parts = form.before === 'log' || apart.length === 0 ? given : apart;
      return solveFamily({ form, options: chosen }, parts);
    }),
  );
  return [...new Map(found.map((form) => [JSON.stringify(form), form])).values()];
}

/** What is taken for the truth is no label, and what is taken for the prediction is: then it is the other way round. */
const isExchanged = ({ yTrue, yPred }: Trial): boolean => areLabels(yPred) && !areLabels(yTrue);

/** Rows and columns: each loop is run some thousand times. */
const few = 3;

/** From corners of it, as a number for each is all that there may be. */
function partsOf(candidate: Candidate, order: Order, trial: Trial): readonly Part[] {
  const { yTrue, yPred } = trial;
  const axes = yPred.shape.map((_, axis) => axis).slice(1, -1);
  const corners = (axes.length > 0 ? axes : [0]).map((axis) => ({
    ...trial,
    yTrue: reverse(yTrue, axis),
    yPred: reverse(yPred, axis),
  }));
  return [trial, ...corners].flatMap((whole) => {
    const part = crop(whole, few);
    const measured = measureValues(candidate, part, order);
    return measured ? [{ candidate: measured, byLoop: byLoops(part.yTrue, part.yPred) }] : [];
  });
}

/** Of shares that add up to 1 in each pixel as many are too much as are too little, whatever either costs. */
const uneven = (trial: Trial): Trial => ({
  ...trial,
  yPred: withValues(
    trial.yPred,
    trial.yPred.values.map((x, i) => x * (1 - ((i * 7) % 16) / 32)),
  ),
});

function familiesOf(forms: readonly Form[]): readonly Family[] {
  const families = new Map<string, Family>();
  for (const form of forms) {
    const options = continuousOptions[form.loss as Name];
    if (!options) continue;
    const rest = Object.entries(form.options).filter(([name]) => !(name in options));
    const own: Form = {
      ...form,
      options: Object.fromEntries(rest),
      libraries: [],
      isPlain: false,
    };
    families.set(JSON.stringify(own), { form: own, options });
  }
  return [...families.values()];
}

/** One of them alone, and all together. */
const subsetsOf = (names: readonly string[]): readonly (readonly string[])[] =>
  names.length > 1 ? [...names.map((name) => [name]), names] : [names];

/** Numbers beyond those that are solved for, by which another family shows that it is none; of three and more all there are, for their valleys are flat. */
const spare = 2;

function solveFamily({ form, options }: Family, parts: readonly Part[]): readonly Form[] {
  const names = Object.keys(options);
  const [first] = parts;
  // It takes no images so small.
  if (!first) return [];
  const enough = names.length > 2 ? Infinity : names.length + spare;
  const looked = parts.slice(0, Math.ceil(enough / first.candidate.values.length));
  const starts = Math.max(...names.map((name) => options[name]!.from.length));
  const withOptions = (given: Readonly<Record<string, unknown>>): Form => ({
    ...form,
    options: withoutDefaults(form.loss as Name, { ...form.options, ...given }),
  });
  return Array.from({ length: starts }, (_, i) => i).flatMap((i) => {
    const start = names.map((name) => {
      const { within, from } = options[name]!;
      return domains[within].free(from[i] ?? from[0]!);
    });
    const read = (x: readonly number[]) =>
      Object.fromEntries(names.map((n, j) => [n, domains[options[n]!.within].limit(x[j]!)]));
    const atStart = first.byLoop(withOptions(read(start)));
    if (!atStart) return [];
    return scalingsFor(first.candidate, atStart).flatMap((scaling): readonly Form[] => {
      const differences = (x: readonly number[]) =>
        differencesOf(withOptions(read(x)), scaling, looked);
      const end = leastSquares(differences, start);
      const left = differences(end);
      if (!left || largest(left) > sameConstant) return [];
      const round = Object.entries(read(end)).map(([name, x]) => [name, plainNumber(x)] as const);
      return [withOptions(Object.fromEntries(round))];
    });
  });
}

/** A sum over all pixels is no mean that an option makes as large. */
const mostApart = 20;

function scalingsFor(candidate: Measured, form: MeasuredForm): readonly Scaling[] {
  const added = addUp(candidate.shape, form);
  if (!added) return [];
  return factorsFor(candidate.shape, form).flatMap(([scaling, factor]) => {
    const ratio = (factor * largest(added)) / largest(candidate.values);
    const isNear = ratio < mostApart && ratio > 1 / mostApart;
    return isNear && !scaling.startsWith('half') ? [scaling] : [];
  });
}

/** Of the candidate's numbers, each part's by the size of its own; undefined where the form has none. */
function differencesOf(
  form: Form,
  scaling: Scaling,
  parts: readonly Part[],
): Float64Array | undefined {
  const all: number[] = [];
  for (const { candidate, byLoop } of parts) {
    const found = byLoop(form);
    const added = found && addUp(candidate.shape, found);
    if (!added || added.length !== candidate.values.length) return undefined;
    const factor = new Map(factorsFor(candidate.shape, found)).get(scaling) ?? NaN;
    const size = largest(candidate.values) || 1;
    for (let i = 0; i < added.length; i++) {
      all.push((factor * added[i]! - candidate.values[i]!) / size);
    }
  }
  return all.every(Number.isFinite) ? Float64Array.from(all) : undefined;
}

/** Solved for over all numbers. */
const domains: Readonly<
  Record<Domain, { free: (x: number) => number; limit: (x: number) => number }>
> = {
  positive: { free: Math.log, limit: Math.exp },
  'from 0': { free: (x) => x, limit: (x) => Math.max(0, x) },
  share: { free: (x) => Math.log(x / (1 - x)), limit: (x) => 1 / (1 + Math.exp(-x)) },
  any: { free: (x) => x, limit: (x) => x },
};

/** The number of fewest digits that it is, but for what solving leaves. */
function plainNumber(x: number): number {
  const allowed = Math.sqrt(sameInDoubles) * sameConstant;
  const digits = Array.from({ length: 12 }, (_, i) => i + 1);
  const near = [0, ...digits.map((n) => Number(x.toPrecision(n)))].find(
    (y) => Math.abs(y - x) <= Math.max(1, Math.abs(x)) * allowed,
  );
  return near ?? x;
}
