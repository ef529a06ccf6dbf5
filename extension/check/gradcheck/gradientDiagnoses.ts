/** Why a gradient is wrong, or what else is to be known about one that is right. */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../../backends/doubles.js';
import type { Diagnosis } from '../../wire/report.js';
import { fullIndex } from '../../wire/shape.js';
import type { Range } from './directionalSearch.js';
import { placeOf } from '../summary.js';
import { findDetachedOperation } from './detachedInput.js';
import { evaluate, gradient, type Loss, type Output } from '../evaluate.js';
import { explain } from '../compare/explain.js';
import { arithmeticOf, foreignOf, frameworkOf, type ForeignLoss } from '../foreignLoss.js';
import { findPlateaus } from './plateaus.js';
import { findWrongOperation } from './wrongOperation.js';
import type { Judgement } from './gradientClasses.js';
import type { Measured } from './gradients.js';
import type { Subject } from './subject.js';
import { explainNoGradient } from '../withoutGradient.js';
import { findStrange, nanSource } from '../nanSource.js';
import { median, sum } from '../numbers.js';
import { findRoundedConstant } from '../roundedConstants.js';
import { toDiagnosis, type Finding } from '../diagnoses/table.js';
import {
  derivativeOfAnother,
  nearlySameInDoubles,
  sameConstant,
  toleranceAt,
} from '../tolerance.js';

/** The gradient could not be computed at all. */
export function explainMissingGradient(subject: Subject, error: Error, order: 1 | 2): Diagnosis {
  if (!error.message.startsWith('Cannot compute gradient of y=f(x)')) {
    const { loss, samples, wrt } = subject;
    return toDiagnosis(explainNoGradient(error.message, loss, samples, wrt));
  }
  const foreign = foreignOf(subject.loss);
  if (foreign) {
    const { framework, howCut: how } = foreign;
    const finding = { input: nameOf(subject), framework, how, second: order === 2 };
    return toDiagnosis({ code: 'detached', ...finding });
  }
  const detached = findDetachedOperation(subject);
  const input = nameOf(subject);
  return toDiagnosis({ code: 'detached', input, ...detached, second: order === 2 });
}

export function diagnoseGradient(
  subject: Subject,
  measured: Measured,
  judgement: Judgement,
): readonly Diagnosis[] {
  const { classes, factor, imprecise, onlyThere, onlyHere } = judgement;
  // Most entries of most gradients are ok: those are gone through once.
  const remarkable = measured.truths.entries.filter((i) => classes[i] !== 'ok');
  const offInFloat32 = new Set(imprecise);
  const entries = (wanted: string): readonly number[] =>
    remarkable.filter((i) => classes[i] === wanted);
  const wrong = entries('wrong').filter((i) => !offInFloat32.has(i));
  const onPlateaus = entries('plateau').length;
  const rounded = factor === undefined ? imprecise.filter((i) => !onlyThere.includes(i)) : [];
  return [
    ...(wrong.length + onPlateaus > 0 ? causes(subject, measured, wrong, onPlateaus) : []),
    ...findUnexplained(subject, measured),
    ...(entries('non-finite').length > 0 ? nonFinite(subject) : []),
    ...(factor !== undefined
      ? [
          toDiagnosis({
            code: 'wrong-gradient',
            factor,
            float32: true,
            entries: imprecise.length,
            ...frameworkOf(subject.loss),
          }),
        ]
      : []),
    ...imprecision(subject, measured, rounded),
    ...(factor === undefined ? largestDifference(subject.loss, measured, onlyThere, 'there') : []),
    ...largestDifference(subject.loss, measured, [...onlyHere.keys()], 'here'),
    ...noisyDiagnoses(
      entries('noisy').length - rounded.filter((i) => classes[i] === 'noisy').length,
    ),
    ...(subject.reference || subject.requested
      ? []
      : inDoubles(() => findPlateaus(subject, measured)).map(toDiagnosis)),
  ];
}

/** Parts of a gradient that was sampled which disagree with the loss, named by their corners. */
function findUnexplained(subject: Subject, { sampled }: Measured): readonly Diagnosis[] {
  const name = nameOf(subject);
  const { shape } = subject.samples[subject.wrt]!;
  const at = (i: number): string => placeOf(fullIndex(i, shape), name);
  return joinParts(sampled?.unexplained ?? []).map(({ from, to }) =>
    toDiagnosis({ code: 'wrong-gradient', entries: to - from, from: at(from), to: at(to - 1) }),
  );
}

/** Neighbouring parts as one. */
function joinParts(parts: readonly Range[]): readonly Range[] {
  const found: Range[] = [];
  for (const part of parts.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last?.to === part.from) found[found.length - 1] = { from: last.from, to: part.to };
    else found.push(part);
  }
  return found;
}

/** Autodiff is not the truth: is it the derivative of the loss as written, or is autodiff itself wrong? */
function causes(
  subject: Subject,
  measured: Measured,
  wrong: readonly number[],
  onPlateaus: number,
): readonly Diagnosis[] {
  const { float64, float32, lossGradient, truths } = measured;
  const autodiff = float64 ?? float32;
  const { loss, reference, samples, names, seed } = subject;
  const ofLoss = lossGradient ?? (reference ? undefined : truths.gradient);
  const broken = wrong.filter((i) => ofLoss && !near(autodiff[i]!, ofLoss[i]!, truths.typical));
  // On a plateau autodiff is right about the loss. Beside it lie entries at its edge, where the loss's own differences go over a kink.
  const unlike = wrong.length + onPlateaus;
  if (reference && broken.length <= unlike / 2) {
    const found = explain(
      { candidate: loss, reference, samples, names, seed },
      float64 !== undefined,
    );
    return found.length > 0
      ? found.map(toOwnDiagnosis)
      : [toDiagnosis({ code: 'wrong-gradient', unexplained: true, entries: unlike })];
  }
  const detached = foreignOf(loss) ? undefined : findDetachedOperation(subject);
  if (detached?.op !== undefined)
    return [toDiagnosis({ code: 'detached', input: nameOf(subject), ...detached })];
  const checked = truths.entries.length;
  const found = customGradient(autodiff, ofLoss ?? truths.gradient, wrong, checked);
  const foreign = foreignOf(loss);
  if (foreign) return [toDiagnosis(toForeignFinding(foreign, subject, found))];
  if (found.code !== 'wrong-gradient' || !float64 || !('entries' in found))
    return [toDiagnosis(found)];
  return [toDiagnosis({ ...found, ...inDoubles(() => findWrongOperation(subject)) })];
}

/** Tensors of TensorFlow.js say nothing of the way that a gradient took in another framework. */
function toForeignFinding(foreign: ForeignLoss, subject: Subject, found: Finding): Finding {
  const { framework, howCut, howWrong } = foreign;
  if (foreign.cut().includes(subject.wrt))
    return { code: 'detached', input: nameOf(subject), framework, how: howCut };
  return found.code === 'wrong-gradient' ? { ...found, look: howWrong } : found;
}

/** What compare says of two losses, said of one and its loop. */
const toOwnDiagnosis = (diagnosis: Diagnosis): Diagnosis => ({
  ...diagnosis,
  message: diagnosis.message.replace(/\bcandidate\b/g, 'loss'),
});

function customGradient(
  autodiff: Float64Array,
  truth: Float64Array,
  wrong: readonly number[],
  checked: number,
): Finding {
  const ratios = wrong.flatMap((i) => (truth[i] === 0 ? [] : [autodiff[i]! / truth[i]!]));
  const middle = median(ratios);
  const same =
    ratios.length > 0 &&
    ratios.every(
      (r) => Math.abs(r - middle) <= sameConstant * Math.abs(middle) + nearlySameInDoubles,
    );
  const factor = same && wrong.every((i) => truth[i] !== 0) ? middle : undefined;
  if (factor !== undefined && Math.abs(factor + 1) < sameConstant)
    return { code: 'sign', entries: wrong.length, checked };
  // One entry of many is always some factor off.
  const isSaid = factor !== undefined && (wrong.length > 1 || checked === 1);
  return { code: 'wrong-gradient', entries: wrong.length, ...(isSaid && { factor }) };
}

const near = (a: number, b: number, scale: number): boolean =>
  Math.abs(a - b) <= toleranceAt(derivativeOfAnother, b, scale);

/** An input that is no number explains all that is none after it. */
function nonFinite({ loss, samples, names, wrt }: Subject): readonly Diagnosis[] {
  for (const [position, { values, shape }] of samples.entries()) {
    const i = values.findIndex((v) => !Number.isFinite(v));
    if (i < 0) continue;
    const index = fullIndex(i, shape);
    const input = names[position] ?? '';
    return [toDiagnosis({ code: 'non-finite', input, index, value: values[i]! })];
  }
  const forward = findStrange(() => void evaluate(loss, samples), false);
  const isHidden = forward && evaluate(loss, samples).values.every(Number.isFinite);
  return forward
    ? [toDiagnosis({ code: 'nan-source', ...forward, ...(isHidden && { isHidden }) })]
    : nanSource(() => void gradient(loss, samples, wrt), true);
}

/** The value itself is no number in float32, whatever its gradient is. */
export function diagnoseValue(
  { loss, samples }: Subject,
  { values }: Output,
): readonly Diagnosis[] {
  const value = values.find((v) => !Number.isFinite(v));
  if (value === undefined || samples.some(({ values }) => !values.every(Number.isFinite)))
    return [];
  const inDouble = inFloat64(() => sum(evaluate(loss, samples).values));
  const known = inDouble !== undefined && Number.isFinite(inDouble);
  return [
    toDiagnosis({ code: 'non-finite', value, ...(known && { inDoubles: inDouble }) }),
    ...nanSource(() => void evaluate(loss, samples), false),
  ];
}

function inFloat64(run: () => number): number | undefined {
  try {
    return inDoubles(run);
  } catch {
    return undefined; // An operation that doubles lack.
  }
}

function imprecision(
  { loss, samples, wrt }: Subject,
  { float32, float64 }: Measured,
  entries: readonly number[],
): readonly Diagnosis[] {
  if (entries.length === 0 || !float64) return [];
  // Of a truth of 0 all of it is off.
  const off = (i: number): number =>
    Math.abs(float32[i]! - float64[i]!) / Math.abs(float64[i]! || float32[i]!);
  const worst = entries.reduce((a, b) => (off(b) > off(a) ? b : a));
  const run = (): number => gradient(loss, samples, wrt).gradient[worst]!;
  const constant = foreignOf(loss)
    ? undefined
    : findRoundedConstant(run, { float32: float32[worst]!, exact: float64[worst]! });
  return [
    toDiagnosis({
      code: 'precision-loss',
      gradient: true,
      entries: entries.length,
      rel: off(worst),
      ...(constant !== undefined && { constant }),
      ...arithmeticOf(loss),
    }),
  ];
}

/** Of the entry where the two are furthest apart. */
export function largestDifference(
  loss: Loss,
  { float32, float64 }: Measured,
  entries: readonly number[],
  right: 'here' | 'there',
): readonly Diagnosis[] {
  if (entries.length === 0 || !float64) return [];
  const off = (i: number): number => Math.abs(float32[i]! - float64[i]!);
  const worst = entries.reduce((a, b) => (off(b) > off(a) ? b : a));
  const numbers = { entries: entries.length, here: float32[worst]!, there: float64[worst]! };
  const framework = foreignOf(loss)?.framework;
  const backend = tf.getBackend();
  return [toDiagnosis({ code: 'backend-differs', ...numbers, backend, framework, right })];
}

const noisyDiagnoses = (entries: number): readonly Diagnosis[] =>
  entries > 0 ? [toDiagnosis({ code: 'noisy', entries })] : [];

const nameOf = ({ names, wrt }: Subject): string => names[wrt] ?? '';
