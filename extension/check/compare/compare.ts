/**
 * compare: does a vectorized loss give what its naive loop gives?
 *
 * The loop runs in doubles. The candidate runs twice: in float32 on the current backend, which is
 * what the user will get, and in doubles, which shows its formula without rounding. So a wrong formula
 * and a loss of precision are two findings, and a difference is named only by a hypothesis about the
 * mistake that reproduces the candidate's numbers.
 */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../../backends/doubles.js';
import { formatShape, sizeOf } from '../../wire/shape.js';
import type { CompareReport, Diagnosis, Report } from '../../wire/report.js';
import { positionsAt, type At } from '../at.js';
import { compareReport } from './compareReport.js';
import { behaviourDiagnoses } from '../behaviour.js';
import { classify, maxima, type Differences, type Values } from './differences.js';
import {
  evaluate,
  evaluateReference,
  observe,
  type Behaviour,
  type Loss,
  type LossWithOptions,
  type Output,
  type Reference,
} from '../evaluate.js';
import { explain, type Case } from './explain.js';
import { explainShape } from './explainShape.js';
import { readNames, readInputs, type Input, type Sample } from '../inputs.js';
import { nanSource } from '../nanSource.js';
import { roundingNoise } from '../noise.js';
import { largest } from '../numbers.js';
import { accumulation, float64Unit } from '../tolerance.js';
import { toDiagnosis } from '../diagnoses/table.js';

export interface CompareOptions {
  /** |candidate - reference| ≤ rtol·|reference| + atol, in place of the tolerances of `tolerance.ts`. */
  readonly rtol?: number;
  readonly atol?: number;
  /** Reports these entries only: full indices into the output, `[0, 12, 80]` or several. */
  readonly at?: At;
  /** What the report calls this check. */
  readonly name?: string;
  /** Of the random variations that hypotheses are tried on. @default 1 */
  readonly seed?: number;
}

/** Compares a loss with its loop on given inputs.
 *
 * candidate: (...tensors) => tensor of any shape. reference: (...nested number arrays) => number, nested
 * numbers of the same shape, or a tensor. inputs: tensors or nested arrays, one per argument.
 * Errors: inputs that are no numbers; a candidate that throws, is async or returns no tensor; a loop
 * that throws. A candidate that leaks, changes its inputs or is not deterministic fails. */
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
  const candidate = given as Loss;
  const samples = readInputs('compare', inputs);
  const behaviour = observe(candidate, samples);
  const names = readNames(candidate, samples.length);
  const { output: doubles, note } = evaluateInDoubles(candidate, samples);
  const subject: Case = { candidate, reference, samples, names, seed: options.seed ?? 1 };
  const truth = evaluateLoop(subject, behaviour.output);
  if (truth.broken || !sameShape(behaviour.output, truth.output)) {
    return shapeReport(subject, behaviour, truth.broken ? undefined : truth.output, options);
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
  const differences = classifyAll(subject, values, options);
  // Why others differ says nothing about an entry that does not.
  const telling = !requested || requested.some((i) => differences.classes[i] !== 'ok');
  const diagnoses = [
    ...behaviourDiagnoses(behaviour, names),
    ...note,
    ...(telling ? named(subject, behaviour.output.dtype, values, differences) : []),
    ...(telling ? nonFinite(subject, values, differences) : []),
  ];
  return compareReport(behaviour, values, differences, diagnoses, { ...options, requested });
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

function evaluateLoop(
  { reference, samples }: Case,
  like: Output,
): { readonly output: Output; readonly broken: boolean } {
  try {
    return { output: evaluateReference(reference, samples), broken: false };
  } catch (error) {
    // A loop stumbles over inputs of unequal shapes, which a candidate may broadcast silently.
    const shapes = new Set(samples.map(({ shape }) => formatShape(shape)));
    if (shapes.size === 1) throw error;
    return { output: like, broken: true };
  }
}

function classifyAll(subject: Case, values: Values, options: CompareOptions): Differences {
  const { candidate, reference, samples } = subject;
  const setting = {
    backend: tf.getBackend(),
    terms: termsOf(samples, values),
    noise: undefined,
    inputScale: Math.max(...samples.map((sample) => largest(sample.values))) || 1,
    rtol: options.rtol,
    atol: options.atol,
  };
  const first = classify(values, setting);
  if (!values.float64 || !first.classes.includes('wrong')) return first;
  const noiseOf = (f: (s: readonly Sample[]) => Output, at: Float64Array): Float64Array =>
    roundingNoise((s) => f(s).values, samples, at, 2 * float64Unit);
  const own = inDoubles(() => noiseOf((s) => evaluate(candidate, s), values.float64!));
  const loop = noiseOf((s) => evaluateReference(reference, s), values.reference);
  return classify(values, { ...setting, noise: own.map((x, i) => x + loop[i]!) });
}

/** Why it differs; or that it does not, and float32 loses digits. */
function named(
  subject: Case,
  dtype: string,
  values: Values,
  differences: Differences,
): readonly Diagnosis[] {
  if (differences.classes.includes('wrong')) {
    const cut = dtype === 'float32' ? [] : [toDiagnosis({ code: 'dtype', dtype })];
    return [...cut, ...explain(subject, values.float64 !== undefined)];
  }
  if (!differences.worthSaying || differences.classes.includes('non-finite')) return [];
  const { abs, ulps } = maxima(values);
  const backend = tf.getBackend();
  const terms = termsOf(subject.samples, values);
  const accumulated =
    accumulation(backend, terms) > 0 && values.float32.length < subject.samples[0]!.values.length;
  return [toDiagnosis({ code: 'precision-loss', abs, ulps, backend, accumulated })];
}

const termsOf = (samples: readonly Sample[], values: Values): number =>
  Math.ceil(Math.max(...samples.map(({ shape }) => sizeOf(shape))) / values.float32.length);

/** NaN is worth its source even where the reference has it too. */
function nonFinite(
  { candidate, samples }: Case,
  { float32 }: Values,
  { classes }: Differences,
): readonly Diagnosis[] {
  const found = classes.includes('non-finite') || float32.some(Number.isNaN);
  return found ? nanSource(() => void evaluate(candidate, samples), false) : [];
}

function shapeReport(
  subject: Case,
  behaviour: Behaviour,
  reference: Output | undefined,
  options: CompareOptions,
): Report<CompareReport> {
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
  const diagnoses = [
    ...behaviourDiagnoses(behaviour, subject.names),
    ...explainShape(subject, behaviour.output, reference),
  ];
  return compareReport(
    { ...behaviour, output: { ...behaviour.output, values: values.float32 } },
    values,
    failed,
    diagnoses,
    options,
    false,
  );
}

const sameShape = (a: Output, b: Output): boolean =>
  a.shape.length === b.shape.length && a.shape.every((n, i) => n === b.shape[i]);
