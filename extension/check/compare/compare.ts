/**
 * compare: does a vectorized loss give what its naive loop gives?
 *
 * The loop runs in doubles. The candidate runs twice: in float32 on the current backend, which is
 * what the user will get, and in doubles, which shows its formula without rounding. So a wrong formula
 * and a loss of precision are two findings, and a difference is named only by a hypothesis about the
 * mistake that reproduces the candidate's numbers.
 */
import { inDoubles } from '../../backends/doubles.js';
import { formatShape } from '../../wire/shape.js';
import type { CompareReport, Diagnosis, Report } from '../../wire/report.js';
import { positionsAt } from '../at.js';
import { compareReport, unknownReport } from './compareReport.js';
import { behaviourDiagnoses, unstableDiagnosis } from '../behaviour.js';
import { maxima, type Differences, type Values } from './differences.js';
import { float32Cause, judge, type Judgement } from './judgement.js';
import {
  evaluate,
  observe,
  observeEnd,
  observeReference,
  type Behaviour,
  type Loss,
  type LossWithOptions,
  type Output,
  type Reference,
} from '../evaluate.js';
import { withLayout } from '../layout.js';
import { arithmeticOf, foreignOf, frameworkOf } from '../foreignLoss.js';
import { agreedInNaN, nonFinite } from './notNumbers.js';
import { explain, type Case } from './explain.js';
import { explainShape } from './explainShape.js';
import { readNames, readInputs, type Input, type Sample } from '../inputs.js';
import type { Unstable } from '../repeatability.js';
import { toDiagnosis } from '../diagnoses/table.js';
import { compareOptions, type CompareOptions } from './options.js';
import { requireKnown } from '../knownOptions.js';
import { follow, holdPartial, reachStage } from '../progress.js';
import { findHiddenThreshold } from './threshold.js';
import { findKept } from './keptResult.js';
import { findOtherInputs } from './otherInputs.js';

/**
 * Compares a loss with its loop on given inputs, entry by entry.
 *
 * A candidate that leaks, changes its inputs or is not deterministic fails.
 *
 * @param candidate - The loss, `(...tensors) => tensor` of any shape.
 * @param reference - The loop, `(...nested number arrays) =>` a number, nested numbers of the same shape, or a tensor.
 * @param inputs - Tensors or nested arrays, one per argument, of any shape that both take.
 * @param options - `rtol` and `atol` in place of the tolerances of `tolerance.ts`, `at`: entries to report, `seed` (1), `name`.
 * @returns The report: verdict, errors in the unit of the loss, the map of differences, and what was found by what it tried.
 * @throws Error for inputs that are no numbers, a candidate that throws, is async or returns no tensor, a loop that throws;
 *   RangeError for `at` beyond the output.
 * @example
 * compare(myLoss, myLoop, [yTrue, yPred]).expect('pass');
 */
export function compare(
  candidate: Loss,
  reference: Reference,
  inputs: readonly Input[],
  options?: CompareOptions,
): Report<CompareReport>;
export function compare(
  candidate: LossWithOptions,
  reference: Reference,
  inputs: readonly Input[],
  options?: CompareOptions,
): Report<CompareReport>;
export function compare(
  given: Loss | LossWithOptions,
  reference: Reference,
  inputs: readonly Input[],
  options: CompareOptions = {},
): Report<CompareReport> {
  requireFunctions(given, reference);
  requireKnown('compare', options, compareOptions);
  const candidate = given as Loss;
  return follow('compare', options.name, () =>
    compareLosses(candidate, reference, inputs, options),
  );
}

function compareLosses(
  candidate: Loss,
  reference: Reference,
  inputs: readonly Input[],
  options: CompareOptions,
): Report<CompareReport> {
  holdPartial((stopped) => void unknownReport(stopped, options));
  const samples = readInputs('compare', inputs);
  const behaviour = observe(candidate, samples);
  const names = readNames(candidate, samples.length);
  const { output: doubles, note } = evaluateInDoubles(candidate, samples);
  const subject: Case = { candidate, reference, samples, names, seed: options.seed ?? 1 };
  const truth = observeLoop(subject);
  if ('threw' in truth || !sameShape(behaviour.output, truth.output)) {
    return unequalReport(subject, behaviour, truth, options);
  }
  const values: Values = {
    float32: behaviour.output.values,
    float64: doubles?.values,
    reference: truth.output.values,
  };
  if (values.reference.length === 0) {
    throw new Error(
      `compare: both outputs are empty (${formatShape(behaviour.output.shape)}): nothing to compare`,
    );
  }
  const requested = positionsAt('compare', options.at, 'the output', behaviour.output.shape);
  const steady = !behaviour.unstable && !truth.unstable;
  reachStage({ doing: 'judging the differences' });
  const judgement = judge(subject, values, options, steady);
  const { differences } = judgement;
  const differs = differences.classes.some((c) => c !== 'ok');
  const report = (found: readonly Diagnosis[]): Report<CompareReport> => {
    const diagnoses = withLayout(found, differs, candidate, samples);
    return compareReport(behaviour, values, differences, diagnoses, { ...options, requested });
  };
  holdPartial((stopped) => void report([stopped]));
  reachStage({ doing: 'looking for what explains the differences' });
  // Why others differ says nothing about an entry that does not, and what varies by itself has no reason to find.
  const telling = steady && (!requested || requested.some((i) => differences.classes[i] !== 'ok'));
  const found = telling
    ? [
        ...diagnose(subject, behaviour.output.dtype, values, judgement),
        ...nonFinite(subject, values, differences),
      ]
    : [];
  // Explaining takes many calls, and what is another function by then was not explained.
  const before = { ...behaviour, truth: truth.output };
  const isExplained = telling && differences.classes.some((c) => c !== 'ok');
  const after = isExplained ? observeEnd(candidate, samples, before, reference) : before;
  const diagnoses = [
    ...behaviourDiagnoses(after, names),
    ...unstableLoop(truth),
    ...(after === before ? found : []),
    ...agreedInNaN(values, requested),
    ...note,
  ];
  return report(diagnoses);
}

function requireFunctions(candidate: unknown, reference: unknown): void {
  if (typeof candidate !== 'function' || typeof reference !== 'function') {
    throw new TypeError(
      'compare: the first two arguments must be functions: compare(candidate, reference, inputs, options?)',
    );
  }
}

function evaluateInDoubles(
  candidate: Loss,
  samples: readonly Sample[],
): { readonly output?: Output; readonly note: readonly Diagnosis[] } {
  try {
    return { output: inDoubles(() => evaluate(candidate, samples)), note: [] };
  } catch (error) {
    // It ran in float32 just before, so what failed is doubles, not the loss.
    return {
      note: [toDiagnosis({ code: 'unsupported-op', reason: String((error as Error).message) })],
    };
  }
}

interface Observed {
  readonly output: Output;
  readonly unstable?: Unstable | undefined;
}

/**
 * An error of the loop is the cell's error. Only where the inputs' shapes differ, which a loop stumbles over and a
 * candidate may broadcast, is it kept until that is known.
 */
function observeLoop({ reference, samples }: Case): Observed | { readonly threw: Error } {
  try {
    return observeReference(reference, samples);
  } catch (error) {
    const shapes = new Set(samples.map(({ shape }) => formatShape(shape)));
    if (shapes.size === 1 || !(error instanceof Error)) throw error;
    return { threw: error };
  }
}

/** Why it differs; or that it does not, and float32 loses digits. */
function diagnose(
  subject: Case,
  dtype: string,
  values: Values,
  judgement: Judgement,
): readonly Diagnosis[] {
  const { differences, atJump, float32Rounding } = judgement;
  const ofLoop = inFloat32(values, judgement, subject.reference);
  const wrong = [...differences.classes.keys()].filter((i) => differences.classes[i] === 'wrong');
  if (wrong.length > 0) {
    const framework = foreignOf(subject.candidate)?.framework;
    const cutOff = { code: 'dtype', dtype, ...(framework !== undefined && { framework }) } as const;
    const cut = dtype === 'float32' ? [] : [toDiagnosis(cutOff)];
    // A loop in float32 jumps by its rounding, and is no loss to the last digit.
    const jumps = ofLoop.length > 0 ? [] : wrong.filter((i) => atJump.has(i));
    const explained =
      jumps.length === wrong.length ? [] : explain(subject, values.float64 !== undefined);
    const told = explained.filter(
      ({ code }) =>
        ofLoop.length === 0 || (code !== 'threshold-convention' && code !== 'known-loss'),
    );
    return [...ofLoop, ...cut, ...conventions(jumps, values), ...told];
  }
  if (ofLoop.length > 0) return ofLoop;
  const hidden =
    values.float64 && !foreignOf(subject.candidate) ? findHiddenThreshold(subject) : [];
  if (hidden.length > 0) return hidden.map(toDiagnosis);
  const kept = values.float64
    ? findKept(subject, { candidate: values.float64, reference: values.reference })
    : [];
  if (kept.length > 0) return kept.map(toDiagnosis);
  const elsewhere = values.float64 ? findOtherInputs(subject) : [];
  if (elsewhere.length > 0) return elsewhere.map(toDiagnosis);
  if (!differences.worthSaying || differences.classes.includes('non-finite')) return [];
  const { abs, ulps } = maxima(values);
  const cause = float32Cause(subject, values, abs, float32Rounding());
  const where = arithmeticOf(subject.candidate);
  return [toDiagnosis({ code: 'precision-loss', abs, ulps, ...where, ...cause })];
}

function inFloat32(
  values: Values,
  { float32Loop }: Judgement,
  reference: Reference,
): readonly Diagnosis[] {
  if (!float32Loop) return [];
  const { abs } = maxima({ ...values, float32: values.float64! });
  const isAllowed = float32Loop === 'granted';
  return [toDiagnosis({ code: 'float32-reference', abs, isAllowed, ...frameworkOf(reference) })];
}

function conventions(entries: readonly number[], values: Values): readonly Diagnosis[] {
  const [first] = entries;
  if (first === undefined) return [];
  const [candidate, reference] = [values.float64![first]!, values.reference[first]!];
  return [
    toDiagnosis({ code: 'threshold-convention', entries: entries.length, candidate, reference }),
  ];
}

/** The loop threw, or the outputs cannot be held side by side. */
function unequalReport(
  subject: Case,
  behaviour: Behaviour,
  loop: Observed | { readonly threw: Error },
  options: CompareOptions,
): Report<CompareReport> {
  const threw = 'threw' in loop ? loop.threw : undefined;
  const found = explainShape(subject, behaviour.output, 'threw' in loop ? undefined : loop.output);
  if (threw && found.length === 0) throw threw;
  const values = {
    float32: Float64Array.of(NaN),
    float64: undefined,
    reference: Float64Array.of(NaN),
  };
  const failed: Differences = {
    classes: ['wrong'],
    severity: Float64Array.of(Infinity),
    worthSaying: false,
    tolerance: { rtol: options.rtol ?? 0, atol: options.atol ?? 0 },
    judged: Float64Array.of(NaN),
    allowance: undefined,
  };
  const said = [
    ...behaviourDiagnoses(behaviour, subject.names),
    ...('threw' in loop ? [] : unstableLoop(loop)),
    ...found,
    ...(threw
      ? [toDiagnosis({ code: 'threw', name: 'the reference', reason: threw.message })]
      : []),
  ];
  const diagnoses = withLayout(said, true, subject.candidate, subject.samples);
  const output = { ...behaviour.output, values: values.float32 };
  return compareReport({ ...behaviour, output }, values, failed, diagnoses, options, false);
}

const unstableLoop = ({ output, unstable }: Observed): readonly Diagnosis[] =>
  unstable ? [unstableDiagnosis(unstable, output.shape, 'the reference')] : [];

const sameShape = (a: Output, b: Output): boolean =>
  a.shape.length === b.shape.length && a.shape.every((n, i) => n === b.shape[i]);
