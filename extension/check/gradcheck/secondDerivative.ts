/**
 * Second order: is what autodiff gives for the derivative of the gradient its derivative?
 *
 * Along a random direction v of ±1 the Hessian times v has one number per entry. Autodiff of ⟨v, gradient⟩ in
 * float32 and in doubles is held against differences of the gradient in doubles. Three directions, the
 * worst class of each entry.
 */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../../backends/doubles.js';
import type { GradcheckReport, GradientClass, Report } from '../../wire/report.js';
import { holdConstants, recordConstants } from '../constant.js';
import { toDiagnosis } from '../diagnoses/table.js';
import { evaluate, gradient, inScope, type Behaviour } from '../evaluate.js';
import { replaceInput, toTensor, withValues, type Sample } from '../inputs.js';
import { jitter } from '../noise.js';
import { largest, makeRandom, sum } from '../numbers.js';
import { countDone, reachStage } from '../progress.js';
import { float32Unit } from '../tolerance.js';
import { extrapolateAlong, scaleOf } from './differenceQuotients.js';
import { agreesAt } from './entanglement.js';
import { buildReport } from './gradcheckReport.js';
import type { GradcheckOptions } from './options.js';
import type { Outcome } from './outcome.js';
import { judge, type Judgement } from './gradientClasses.js';
import { largestDifference, explainMissingGradient } from './gradientDiagnoses.js';
import { measure, type Measured } from './gradients.js';
import { whole } from './independentBlocks.js';
import { measureRoundingOf, spreadOf } from './measuredNoise.js';
import { tracedGradient } from './runs.js';
import { toFloat64, withRounding } from '../stochasticRounding.js';
import type { Subject } from './subject.js';

const directions = 3;
const mostByValues = 400;

export function checkSecondDerivative(
  subject: Subject,
  behaviour: Behaviour,
  options: GradcheckOptions,
): Report<GradcheckReport> {
  const random = makeRandom(subject.seed);
  const size = subject.samples[subject.wrt]!.values.length;
  let gradientAt: ((values: Float64Array) => Float64Array) | undefined;
  let worst: Outcome | undefined;
  reachStage({ doing: 'differentiating', unit: 'directions', of: directions });
  for (let k = 0; k < directions; k++) {
    countDone(k);
    const v = Float64Array.from({ length: size }, () => (random() < 0.5 ? -1 : 1));
    let found: Outcome;
    try {
      gradientAt ??= findGradient(subject);
      found = along(subject, v, gradientAt, options);
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
  const { onlyThere = [], onlyHere } = worst?.judgement ?? {};
  const found = [
    ...(wrong > onlyThere.length
      ? [toDiagnosis({ code: 'wrong-gradient', entries: wrong, second: true })]
      : []),
    ...(worst ? largestDifference(subject.loss, worst.measured, onlyThere, 'there') : []),
    ...(worst
      ? largestDifference(subject.loss, worst.measured, [...(onlyHere ?? new Map()).keys()], 'here')
      : []),
  ];
  return buildReport(subject, behaviour, worst, found, options);
}

function along(
  subject: Subject,
  v: Float64Array,
  gradientAt: (values: Float64Array) => Float64Array,
  options: GradcheckOptions,
): Outcome {
  const { samples, wrt } = subject;
  const x = samples[wrt]!.values;
  const float32 = hessianTimes(subject, v);
  const measured = inDoubles((): Measured => {
    const float64 = hessianTimes(subject, v);
    const at = (t: number): Float64Array => gradientAt(x.map((value, i) => value + t * v[i]!));
    const step = 1e-4 * scaleOf(x);
    const rounding = spreadOf(() => at(step)).map((d) => 2 * toFloat64 * d);
    const noise = measureRoundingOf(() => hessianTimes(subject, v));
    const found = extrapolateAlong(at, scaleOf(x), rounding);
    const truths = {
      gradient: Float64Array.from(found, ({ derivative }) => derivative),
      error: Float64Array.from(found, ({ error }, i) => error + 8 * noise.gradient()[i]!),
      kinks: new Map(
        found.flatMap(({ kink, left, right }, i) => (kink ? [[i, { left, right }] as const] : [])),
      ),
      entries: found.map((_, i) => i),
      reach: new Map(found.map(({ reach }, i) => [i, reach])),
      // Of a second derivative of 0 the measure is what the gradient would change by over the input's size.
      typical: largest(float64) || largest(at(0)) / scaleOf(x),
    };
    const truthBlocks = { ...whole(() => noRun, samples, wrt, noRun), base: Float64Array.of(0) };
    return {
      float32,
      float64,
      truths,
      truthBlocks,
      lossBlocks: undefined,
      lossGradient: undefined,
      evaluations: 11,
      noise,
      sampled: undefined,
    };
  });
  let noise32: Float64Array | undefined;
  const judgement: Judgement = judge({
    ...measured,
    blockSize: 0,
    isNumber: () => true,
    noise32: (i) => (noise32 ??= inDoubles(measured.noise.gradient32))[i]!,
    nearby: () => nearby(subject, v),
    backend: tf.getBackend(),
    rtol: options.rtol,
    atol: options.atol,
  });
  return { measured, judgement };
}

/** There is no function of blocks behind a derivative of the gradient. */
const noRun = { value: { shape: [], dtype: 'float32', values: Float64Array.of(0) }, maps: [] };

/**
 * The gradient whose derivative is the truth: autodiff's in doubles, or that of differences where autodiff is not the
 * derivative of the loss, as with an operation that cpu has another gradient of than the backend that is on.
 */
function findGradient(subject: Subject): (values: Float64Array) => Float64Array {
  const { loss, samples, wrt } = subject;
  const x = samples[wrt]!;
  const at = (values: Float64Array): readonly Sample[] =>
    replaceInput(samples, wrt, withValues(x, values));
  const constants = inDoubles(() => recordConstants(() => evaluate(loss, samples)).constants);
  const autodiff = (values: Float64Array): Float64Array =>
    holdConstants(constants, () => gradient(loss, at(values), wrt).gradient);
  const right = inDoubles(() => {
    const traced = tracedGradient(loss, samples, wrt);
    const { truths } = measure(subject, traced.gradient, traced.gradient, traced.at);
    return truths.entries.every((i) => truths.kinks.has(i) || agreesAt(truths, traced.gradient, i));
  });
  // Four evaluations for each entry of each of eleven gradients: more than this takes minutes.
  if (right || x.values.length > mostByValues) return autodiff;
  const h = 2e-3 * scaleOf(x.values); // a step
  const value = (values: Float64Array): number =>
    holdConstants(constants, () => sum(evaluate(loss, at(values)).values));
  return (values) =>
    values.map((v, i) => {
      const moveBy = (step: number): number => value(values.with(i, v + step));
      const [wide, near] = [h, h / 2].map((step) => (moveBy(step) - moveBy(-step)) / (2 * step));
      return (4 * near! - wide!) / 3;
    });
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
  const random = makeRandom(subject.seed + 1);
  const backend = tf.getBackend();
  return inDoubles(() =>
    Array.from({ length: 8 }, (_, k) => {
      const units = 2 ** (k % 4);
      const samples = subject.samples.map((s) =>
        k % 2 === 0 ? s : jitter(s, float32Unit * units, random),
      );
      return withRounding({ bits: 24, units, backend }, random, () =>
        hessianTimes({ ...subject, samples }, v),
      );
    }),
  );
}

const failing: readonly (GradientClass | undefined)[] = ['wrong', 'plateau', 'non-finite'];

const failuresOf = ({ judgement }: Outcome): number =>
  judgement.classes.filter((c) => failing.includes(c)).length;
