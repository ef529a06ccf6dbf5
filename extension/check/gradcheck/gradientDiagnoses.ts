/** Why a gradient is wrong, or what else is to be known about one that is right. */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../../backends/doubles.js';
import type { Diagnosis } from '../../wire/report.js';
import { findDetachedOperation } from './detachedInput.js';
import { evaluate, gradient } from '../evaluate.js';
import { foreignOf, type ForeignLoss } from '../foreignLoss.js';
import { explain } from '../compare/explain.js';
import { findPlateaus } from './plateaus.js';
import type { Judgement } from './gradientClasses.js';
import type { Measured, Subject } from './gradients.js';
import { nanSource } from '../nanSource.js';
import { median } from '../numbers.js';
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
    return toDiagnosis({ code: 'threw', reason: error.message });
  }
  const op = findDetachedOperation(subject);
  return toDiagnosis({ code: 'detached', input: nameOf(subject), op, second: order === 2 });
}

export function diagnoseGradient(
  subject: Subject,
  measured: Measured,
  judgement: Judgement,
): readonly Diagnosis[] {
  const { classes, factor } = judgement;
  // Most entries of most gradients are ok: those are gone through once.
  const remarkable = measured.truths.entries.filter((i) => classes[i] !== 'ok');
  const entries = (wanted: string): readonly number[] =>
    remarkable.filter((i) => classes[i] === wanted);
  const wrong = entries('wrong').filter((i) => !judgement.imprecise.includes(i));
  const unlike = wrong.length + entries('plateau').length > 0;
  return [
    ...(unlike ? causes(subject, measured, wrong) : []),
    ...(entries('non-finite').length > 0 ? nonFinite(subject) : []),
    ...(factor !== undefined
      ? [toDiagnosis({ code: 'wrong-gradient', factor, float32: true, entries: wrong.length })]
      : []),
    ...imprecision(measured, factor === undefined ? judgement.imprecise : []),
    ...onlyHere(measured, judgement),
    ...undecided(entries('noisy').length - judgement.imprecise.length),
    ...(subject.reference || subject.requested
      ? []
      : inDoubles(() => findPlateaus(subject, measured)).map(toDiagnosis)),
  ];
}

/** Autodiff is not the truth: is it the derivative of the loss as written, or is autodiff itself wrong? */
function causes(
  subject: Subject,
  measured: Measured,
  wrong: readonly number[],
): readonly Diagnosis[] {
  const { float64, float32, lossGradient, truths } = measured;
  const autodiff = float64 ?? float32;
  const { loss, reference, samples, names, seed } = subject;
  const ofLoss = lossGradient ?? (reference ? undefined : truths.gradient);
  const broken = wrong.filter((i) => ofLoss && !near(autodiff[i]!, ofLoss[i]!, truths.scale));
  if (reference && broken.length <= wrong.length / 2) {
    const found = explain(
      { candidate: loss, reference, samples, names, seed },
      float64 !== undefined,
    );
    return found.length > 0
      ? found
      : [toDiagnosis({ code: 'wrong-gradient', unexplained: true, entries: wrong.length })];
  }
  const found = customGradient(autodiff, ofLoss ?? truths.gradient, wrong);
  const foreign = foreignOf(loss);
  if (foreign) return [toDiagnosis(inForeignWords(foreign, subject, found))];
  const op = findDetachedOperation(subject);
  if (op !== undefined) return [toDiagnosis({ code: 'detached', input: nameOf(subject), op })];
  return [toDiagnosis(found)];
}

/** Tensors of TensorFlow.js say nothing of the way that a gradient took in another framework. */
function inForeignWords(foreign: ForeignLoss, subject: Subject, found: Finding): Finding {
  const { framework, howCut, howWrong } = foreign;
  if (foreign.cut().includes(subject.wrt))
    return { code: 'detached', input: nameOf(subject), framework, how: howCut };
  return found.code === 'wrong-gradient' ? { ...found, look: howWrong } : found;
}

function customGradient(
  autodiff: Float64Array,
  truth: Float64Array,
  wrong: readonly number[],
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
    return { code: 'sign', of: 'its gradient' };
  return { code: 'wrong-gradient', entries: wrong.length, ...(factor !== undefined && { factor }) };
}

const near = (a: number, b: number, scale: number): boolean =>
  Math.abs(a - b) <= toleranceAt(derivativeOfAnother, b, scale);

function nonFinite({ loss, samples, wrt }: Subject): readonly Diagnosis[] {
  const forward = nanSource(() => void evaluate(loss, samples), false);
  return forward.length > 0 ? forward : nanSource(() => void gradient(loss, samples, wrt), true);
}

function imprecision(
  { float32, float64 }: Measured,
  entries: readonly number[],
): readonly Diagnosis[] {
  if (entries.length === 0 || !float64) return [];
  const off = (i: number): number => Math.abs(float32[i]! - float64[i]!) / Math.abs(float64[i]!);
  const worst = entries.reduce((a, b) => (off(b) > off(a) ? b : a));
  const backend = tf.getBackend();
  return [
    toDiagnosis({
      code: 'precision-loss',
      gradient: true,
      entries: entries.length,
      rel: off(worst),
      backend,
    }),
  ];
}

/** Of the entry where the two are furthest apart. */
function onlyHere(
  { float32, float64 }: Measured,
  { onlyHere: found }: Judgement,
): readonly Diagnosis[] {
  const entries = [...found.keys()];
  if (entries.length === 0 || !float64) return [];
  const off = (i: number): number => Math.abs(float32[i]! - float64[i]!);
  const worst = entries.reduce((a, b) => (off(b) > off(a) ? b : a));
  const numbers = { entries: entries.length, here: float32[worst]!, there: float64[worst]! };
  return [toDiagnosis({ code: 'backend-differs', ...numbers, backend: tf.getBackend() })];
}

const undecided = (entries: number): readonly Diagnosis[] =>
  entries > 0 ? [toDiagnosis({ code: 'noisy', entries })] : [];

const nameOf = ({ names, wrt }: Subject): string => names[wrt] ?? '';
