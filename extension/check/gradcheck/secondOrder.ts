/**
 * Second order: is what autodiff gives for the derivative of the gradient its derivative?
 *
 * Along a random direction v of ±1 the Hessian times v has one number per entry. Autodiff of ⟨v, gradient⟩ in
 * float32 and in doubles is held against differences of the gradient in doubles. Three directions, the
 * gravest class of each entry. The gradient itself is taken as it is: check it with order 1 first.
 */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../../backends/doubles.js';
import type { GradcheckReport, GradientClass, Report } from '../../wire/report.js';
import { gradient, inScope, type Conduct } from '../evaluate.js';
import type { GradcheckOptions } from './gradcheck.js';
import { gradcheckReport, type Outcome } from './gradcheckReport.js';
import { judge, type Judgement } from './gradientClasses.js';
import { noGradient } from './gradientDiagnoses.js';
import type { Measured, Subject } from './gradients.js';
import { replaced, toTensor, withValues } from '../inputs.js';
import { jittered } from '../noise.js';
import { largest, seeded } from '../numbers.js';
import { ladderAlong, scaleOf } from './slopes.js';
import { float32Unit } from '../tolerance.js';
import { worded } from '../wording.js';

const directions = 3;

export function secondOrder(
  subject: Subject,
  conduct: Conduct,
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
      return gradcheckReport(
        subject,
        conduct,
        undefined,
        [noGradient(subject, error as Error, 2)],
        options,
      );
    }
    if (worst === undefined || failuresOf(found) > failuresOf(worst)) worst = found;
  }
  const wrong = worst ? failuresOf(worst) : 0;
  const found = wrong > 0 ? [worded({ code: 'wrong-gradient', entries: wrong, second: true })] : [];
  return gradcheckReport(subject, conduct, worst, found, options);
}

function along(subject: Subject, v: Float64Array, options: GradcheckOptions): Outcome {
  const { loss, samples, wrt } = subject;
  const x = samples[wrt]!;
  const single = hessianTimes(subject, v);
  const measured = inDoubles((): Measured => {
    const double = hessianTimes(subject, v);
    const at = (t: number): Float64Array => {
      const there = withValues(
        x,
        x.values.map((value, i) => value + t * v[i]!),
      );
      return gradient(loss, replaced(samples, wrt, there), wrt).gradient;
    };
    const slopes = ladderAlong(at, scaleOf(x.values));
    const slope = Float64Array.from(slopes, (s) => s.slope);
    const truths = {
      slope,
      error: Float64Array.from(slopes, (s) => s.error),
      kinks: new Map(
        slopes.flatMap(({ kink, left, right }, i) => (kink ? [[i, { left, right }] as const] : [])),
      ),
      entries: slopes.map((_, i) => i),
      scale: Math.min(largest(double), largest(slope)),
      natural: largest(at(0)) / scaleOf(x.values),
    };
    const truthSites = {
      sites: 1,
      perSite: x.values.length,
      weight: 1,
      samples,
      base: Float64Array.of(0),
      evaluate: () => slope,
      restrict: () => undefined,
    };
    return {
      single,
      double,
      truths,
      truthSites,
      ownSites: undefined,
      own: undefined,
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
      const samples = subject.samples.map((sample) => jittered(sample, float32Unit, random));
      return hessianTimes({ ...subject, samples }, v);
    }),
  );
}

const failing: readonly (GradientClass | undefined)[] = ['wrong', 'plateau', 'non-finite'];

const failuresOf = ({ judgement }: Outcome): number =>
  judgement.classes.filter((c) => failing.includes(c)).length;
