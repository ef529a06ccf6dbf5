/**
 * What a candidate is near where it is no form of the library: what of it is another loss's numbers, and what then differs. Each is said
 * only if it gives the candidate's numbers on every trial; beyond that only how alike the directions of the gradients are.
 */
import { functions } from '../compare/relations.js';
import { dot, largest } from '../numbers.js';
import { derivative, formula, sameConstant } from '../tolerance.js';
import { labelFactors } from './byLabel.js';
import { hasValues, type Fit } from './fit.js';
import { know, type Differs, type Known, type Nearest } from './known.js';
import type { Search, Tried } from './search.js';
import { sumOfTwo } from './sumOfTwo.js';

const shown = 3;

export function nearestTo({ trials, forms, partly, candidate }: Search): readonly Nearest[] {
  const ofTrials = partly.map((fit): Nearest => {
    const isSlope = hasValues(fit, candidate.isFloat32);
    return { ...fit, differs: isSlope ? { by: 'gradient' } : failedTrials(fit, trials) };
  });
  if (ofTrials.length > 0) return ofTrials.slice(0, shown);
  const known = forms.filter(({ isPlain }) => isPlain).flatMap((form) => know(form, trials));
  const related = relationsTo(known, trials);
  if (related.length > 0) return related.slice(0, shown);
  const mostly = relationsOnMost(known, trials);
  if (mostly.length > 0) return mostly.slice(0, shown);
  const sums = candidate.isFloat32 ? [] : sumOfTwo(forms, trials);
  if (sums.length > 0) return sums.slice(0, shown);
  return known
    .map((one) => ({
      ...one,
      differs: { by: 'direction', cosine: likeness(one, trials) } as const,
    }))
    .filter(({ differs }) => differs.cosine > 0)
    .toSorted((a, b) => b.differs.cosine - a.differs.cosine)
    .slice(0, shown);
}

const relationsTo = (known: readonly Known[], trials: readonly Tried[]): readonly Nearest[] =>
  known
    .flatMap((one): readonly Nearest[] => {
      const differs = relation(one, trials) ?? byLabel(one, trials);
      return differs ? [{ ...one, differs }] : [];
    })
    .toSorted((a, b) => rank(a) - rank(b));

const byLabel = (known: Known, trials: readonly Tried[]): Differs | undefined => {
  const factors = labelFactors(known, trials);
  return factors && { by: 'labels', factors };
};

/** The same where the truth holds something; what a loss is of nothing is a convention. */
function relationsOnMost(known: readonly Known[], trials: readonly Tried[]): readonly Nearest[] {
  const isUsual = (_: unknown, i: number): boolean => trials[i]!.isEmpty !== true;
  const usual = trials.filter(isUsual);
  if (usual.length === trials.length) return [];
  const there = known.map((one) => ({
    ...one,
    values: one.values.filter(isUsual),
    gradients: one.gradients.filter(isUsual),
  }));
  const names = [...new Set(trials.filter((trial) => trial.isEmpty).map(({ name }) => name))];
  return relationsTo(there, usual).map((one) => ({
    ...one,
    differs: { by: 'most trials', differs: one.differs, names },
  }));
}

const order = ['factor', 'constant', 'function', 'line', 'labels', 'unknown function'];
const rank = ({ differs, form }: Nearest): number =>
  order.indexOf(differs.by) * 1000 + Object.keys(form.options).length * 100 + form.loss.length;

/** Every trial that the form fails on. */
function failedTrials({ off }: Fit, trials: readonly Tried[]): Differs {
  const failing = trials.filter(
    (_, i) => !(off[i]!.value <= formula.rtol && off[i]!.gradient <= derivative.rtol),
  );
  return { by: 'trial', names: [...new Set(failing.map(({ name }) => name))] };
}

function relation(known: Known, trials: readonly Tried[]): Differs | undefined {
  const { values, gradients } = known;
  const found = trials.map(({ candidate }, i) => along(candidate.gradient, gradients[i]!));
  if (found.includes('another')) {
    const each = trials[0]!.candidate.values.length > 1 ? functionOf(known, trials) : undefined;
    return each === undefined ? undefined : { by: 'function', formula: each };
  }
  // Where both are flat no slope is told.
  const told = found.filter((slope) => typeof slope === 'number');
  const [slope] = told;
  if (slope === undefined || told.some((s) => s === 0)) return undefined;
  const isOne = told.every((s) => Math.abs(s - slope) <= sameConstant * Math.abs(slope));
  const line = isOne ? lineOf(slope, values, trials) : undefined;
  if (line?.by === 'factor' || line?.by === 'constant') return line;
  const formula = functionOf(known, trials);
  if (formula !== undefined) return { by: 'function', formula };
  return line ?? { by: 'unknown function' };
}

/** Candidate = slope · r + added, with the same on all trials. */
function lineOf(
  slope: number,
  values: readonly Float64Array[],
  trials: readonly Tried[],
): Differs | undefined {
  const rest = trials.flatMap(({ candidate }, i) =>
    [...candidate.values].map((c, j) => c - slope * values[i]![j]!),
  );
  const size = Math.max(...trials.map(({ candidate }) => largest(candidate.values)));
  const allowed = sameConstant * size;
  const added = rest[0]!;
  if (rest.every((x) => Math.abs(x) <= allowed)) return { by: 'factor', factor: slope };
  if (!rest.every((x) => Math.abs(x - added) <= allowed)) return undefined;
  return Math.abs(slope - 1) <= sameConstant
    ? { by: 'constant', added }
    : { by: 'line', factor: slope, added };
}

/** The number that makes a of b; none where both are 0. */
function along(a: Float64Array, b: Float64Array): number | 'another' | undefined {
  if (a.length !== b.length) return 'another';
  if (largest(a) === 0 && largest(b) === 0) return undefined;
  const slope = dot(a, b) / dot(b, b);
  const allowed = derivative.rtol * largest(a);
  return a.every((x, i) => Math.abs(x - slope * b[i]!) <= allowed) ? slope : 'another';
}

function functionOf({ values }: Known, trials: readonly Tried[]): string | undefined {
  return functions.find(([, f]) =>
    trials.every(({ candidate }, i) =>
      candidate.values.every((c, j) => {
        const expected = f(values[i]![j]!);
        return Math.abs(c - expected) <= sameConstant * Math.abs(expected);
      }),
    ),
  )?.[0];
}

/** The least cosine between the gradients, over the trials. */
function likeness({ gradients }: Known, trials: readonly Tried[]): number {
  const cosines = trials.map(({ candidate: { gradient } }, i) => {
    const [a, b] = [gradient, gradients[i]!];
    if (a.length !== b.length) return NaN;
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  });
  return (
    Math.min(...cosines.filter((x) => !Number.isNaN(x)), 1) * (cosines.every(Number.isNaN) ? 0 : 1)
  );
}
