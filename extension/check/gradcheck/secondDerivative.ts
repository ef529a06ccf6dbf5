/**
 * Second order: is what autodiff gives for the derivative of the gradient its derivative?
 *
 * Along a random direction v of ±1 the Hessian times v has one number per entry. Autodiff of ⟨v, gradient⟩ in
 * float32 and in doubles is held against differences of the gradient in doubles. Three directions, the
 * worst class of each entry. The gradient itself is taken as it is: check it with order 1 first.
 */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../../backends/doubles.js';
import type { GradcheckReport, GradientClass, Report } from '../../wire/report.js';
import { gradient, inScope, type Behaviour } from '../evaluate.js';
import type { GradcheckOptions } from './options.js';
import { buildReport } from './gradcheckReport.js';
import type { Outcome } from './outcome.js';
import { judge, type Judgement } from './gradientClasses.js';
import { explainMissingGradient } from './gradientDiagnoses.js';
import type { Measured, Subject } from './gradients.js';
import { replaceInput, toTensor, withValues } from '../inputs.js';
import { jitter } from '../noise.js';
import { largest, seeded } from '../numbers.js';
import { ladderAlong, scaleOf } from './differenceQuotients.js';
import { float32Unit } from '../tolerance.js';
import { toDiagnosis } from '../diagnoses/table.js';

const directions = 3;

export function checkSecondDerivative(
  subject: Subject,
  behaviour: Behaviour,
  options: GradcheckOptions,
): Report<GradcheckReport> {
  const random = seeded(subject.seed);
  const size = subject.samples[subject.wrt]!.values.length;
  let worst: Outcome | undefined;
  for (let k = 0; k < directions; k++) {
    const v = Float64Array.from({ length: size }, () => (random() < 0.5 ? -1 : 1));
    let found: Outcome;
    try {
      found = along(subject, v, options);
    } catch (error) {
      return buildReport(
        subject,
        behaviour,
        undefined,
        [explainMissingGradient(subject, error as Error, 2)],
        options,
      );
    }
    if (worst === undefined || failuresOf(found) > failuresOf(worst)) worst = found;
  }
  const wrong = worst ? failuresOf(worst) : 0;
  const found =
    wrong > 0 ? [toDiagnosis({ code: 'wrong-gradient', entries: wrong, second: true })] : [];
  return buildReport(subject, behaviour, worst, found, options);
}

function along(subject: Subject, v: Float64Array, options: GradcheckOptions): Outcome {
  const { loss, samples, wrt } = subject;
  const x = samples[wrt]!;
  const float32 = hessianTimes(subject, v);
  const measured = inDoubles((): Measured => {
    const float64 = hessianTimes(subject, v);
    const at = (t: number): Float64Array => {
      const there = withValues(
        x,
        x.values.map((value, i) => value + t * v[i]!),
      );
      return gradient(loss, replaceInput(samples, wrt, there), wrt).gradient;
    };
    const derivatives = ladderAlong(at, scaleOf(x.values));
    const derivative = Float64Array.from(derivatives, (s) => s.derivative);
    const truths = {
      gradient: derivative,
      error: Float64Array.from(derivatives, (s) => s.error),
      kinks: new Map(
        derivatives.flatMap(({ kink, left, right }, i) =>
          kink ? [[i, { left, right }] as const] : [],
        ),
      ),
      entries: derivatives.map((_, i) => i),
      scale: Math.min(largest(float64), largest(derivative)),
      natural: largest(at(0)) / scaleOf(x.values),
    };
    const truthBlocks = {
      blocks: 1,
      blockSize: x.values.length,
      weight: 1,
      samples,
      base: Float64Array.of(0),
      evaluate: () => derivative,
      restrict: () => undefined,
    };
    return {
      float32,
      float64,
      truths,
      truthBlocks,
      lossBlocks: undefined,
      lossGradient: undefined,
      evaluations: 11,
      sampled: undefined,
    };
  });
  const judgement: Judgement = judge({
    ...measured,
    nearby: () => nearby(subject, v),
    backend: tf.getBackend(),
    rtol: options.rtol,
    atol: options.atol,
  });
  return { measured, judgement };
}

/** Derivative of ⟨v, gradient⟩ by autodiff, on whatever backend is on. */
function hessianTimes({ loss, samples, wrt }: Subject, v: Float64Array): Float64Array {
  return inScope(() => {
    const tensors = samples.map(toTensor);
    const direction = toTensor(withValues(samples[wrt]!, v));
    const first = tf.grad((x: tf.Tensor) => loss(...tensors.map((t, i) => (i === wrt ? x : t))));
    const second = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(first(x), direction)));
    return Float64Array.from(second(tensors[wrt]!).dataSync());
  });
}

function nearby(subject: Subject, v: Float64Array): readonly Float64Array[] {
  const random = seeded(subject.seed + 1);
  return inDoubles(() =>
    Array.from({ length: 4 }, () => {
      const samples = subject.samples.map((sample) => jitter(sample, float32Unit, random));
      return hessianTimes({ ...subject, samples }, v);
    }),
  );
}

const failing: readonly (GradientClass | undefined)[] = ['wrong', 'plateau', 'non-finite'];

const failuresOf = ({ judgement }: Outcome): number =>
  judgement.classes.filter((c) => failing.includes(c)).length;
