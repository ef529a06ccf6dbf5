/**
 * gradcheck: is the gradient that autodiff gives the derivative of the loss?
 *
 * Autodiff runs in float32 on the current backend, which is what training will use. The truth comes
 * from differences in doubles, of the loop if one is given, else of the loss itself. Autodiff in doubles
 * stands between them: if it is wrong, the formula of the gradient is; if only float32 is, it is rounding.
 *
 * Without a reference a plateau (a clip, a saturated pixel) is no failure: autodiff is right about a
 * loss that is flat there. It is said as a diagnosis. With a reference that is not flat it fails.
 */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles, isUnsupportedInDoubles } from '../../backends/doubles.js';
import { formatShape } from '../../wire/shape.js';
import { positionsAt } from '../at.js';
import { narrowTo } from './requestedEntries.js';
import type { GradcheckReport, Report } from '../../wire/report.js';
import {
  gradient,
  observe,
  type Loss,
  type LossWithOptions,
  type Output,
  type Taped,
} from '../evaluate.js';
import { foreignOf } from '../foreignLoss.js';
import { buildReport } from './gradcheckReport.js';
import { judge } from './gradientClasses.js';
import { diagnoseGradient, explainMissingGradient } from './gradientDiagnoses.js';
import { measure, computeNearbyGradients, type Subject } from './gradients.js';
import { readNames, readInputs, type Input } from '../inputs.js';
import { totalSize, tracedGradient, type Traced } from './runs.js';
import { checkSecondDerivative } from './secondDerivative.js';
import { toDiagnosis } from '../diagnoses/table.js';
import type { GradcheckOptions } from './options.js';

/** Checks the gradient of a loss at given inputs, entry by entry.
 *
 * loss: (...tensors) => tensor; of a map, the gradient of its sum is checked, as `tf.grad` gives it.
 * inputs: tensors or nested arrays, one per argument; the one differentiated by must be float32.
 * Errors: inputs that are no numbers, empty or of ints; a loss that throws, is async or returns no
 * tensor; one that cannot be evaluated in doubles and has no reference. A loss that leaks, changes its
 * inputs, is not deterministic, or whose gradient throws, fails. */
export function gradcheck(
  loss: Loss,
  inputs: readonly Input[],
  options?: GradcheckOptions,
): Report<GradcheckReport>;
export function gradcheck(
  loss: LossWithOptions,
  inputs: readonly Input[],
  options?: GradcheckOptions,
): Report<GradcheckReport>;
export function gradcheck(
  given: Loss | LossWithOptions,
  inputs: readonly Input[],
  options: GradcheckOptions = {},
): Report<GradcheckReport> {
  const loss = given as Loss;
  const subject = subjectOf(loss, inputs, options);
  if (options.order === 2 && foreignOf(loss)?.gradient !== 'none') {
    if (options.at) {
      throw new RangeError(
        'gradcheck: at asks for entries of the gradient, order 2 checks its derivative along directions; leave one of them out',
      );
    }
    return checkSecondDerivative(subject, observe(loss, subject.samples), options);
  }
  const foreign = foreignOf(loss);
  if (foreign?.gradient === 'none') {
    const finding = toDiagnosis({ code: 'no-gradient', framework: foreign.framework });
    return buildReport(subject, observe(loss, subject.samples), undefined, [finding], options);
  }
  const autodiff = tryGradient(subject);
  const behaviour = observe(loss, subject.samples, 'threw' in autodiff ? undefined : autodiff);
  if ('threw' in autodiff) {
    return buildReport(
      subject,
      behaviour,
      undefined,
      [explainMissingGradient(subject, autodiff.threw, 1)],
      options,
    );
  }
  const float64 = gradientInDoubles(subject);
  const measured = float64
    ? inDoubles(() => measure(subject, autodiff.gradient, float64.gradient, float64.at))
    : measure(subject, autodiff.gradient, undefined);
  const judgement = judge({
    ...measured,
    nearby: (entries) => computeNearbyGradients(subject, measured, entries),
    backend: tf.getBackend(),
    rtol: options.rtol,
    atol: options.atol,
  });
  const whole = { measured, judgement };
  const outcome = subject.requested ? narrowTo(whole, subject.requested) : whole;
  const found = diagnoseGradient(subject, outcome.measured, outcome.judgement);
  const map = behaviour.output.shape;
  const diagnoses = map.length > 0 ? [...found, toDiagnosis({ code: 'map', map })] : found;
  return buildReport(subject, behaviour, outcome, diagnoses, options);
}

function subjectOf(loss: Loss, inputs: readonly Input[], options: GradcheckOptions): Subject {
  if (typeof loss !== 'function') {
    throw new TypeError(
      'gradcheck: the first argument must be a function: gradcheck(loss, inputs, options?)',
    );
  }
  const samples = readInputs('gradcheck', inputs);
  const names = readNames(loss, samples.length);
  const wrt = options.wrt ?? samples.length - 1;
  const x = samples[wrt];
  if (x === undefined) {
    throw new RangeError(
      `gradcheck: wrt is ${wrt}, but there are ${samples.length} inputs, counted from 0`,
    );
  }
  if (x.dtype !== 'float32') {
    throw new TypeError(
      `gradcheck: ${names[wrt]} is ${x.dtype}; a derivative needs float32: tf.cast(x, 'float32') first`,
    );
  }
  if (x.values.length === 0) {
    throw new Error(`gradcheck: ${names[wrt]} ${formatShape(x.shape)} is empty: nothing to check`);
  }
  // 10 million entries take seconds; beyond 4096 the entries are many and alike, and a sample will do.
  const budget =
    options.budget ?? Math.min(4096, Math.max(32, Math.floor(1e7 / totalSize(samples))));
  const seed = options.seed ?? 1;
  const requested = positionsAt('gradcheck', options.at, names[wrt]!, x.shape);
  const { reference } = options;
  return { loss, reference, samples, names, wrt, seed, budget, ...(requested && { requested }) };
}

function tryGradient(
  subject: Subject,
): (Taped & { readonly gradient: Float64Array }) | { readonly threw: Error } {
  const { loss, samples, wrt } = subject;
  try {
    const again = (): Output => gradient(loss, samples, wrt).value;
    return { ...gradient(loss, samples, wrt), again };
  } catch (error) {
    // `observe` runs the loss by itself next: if that throws too, it is not the derivative.
    return { threw: error as Error };
  }
}

function gradientInDoubles({ loss, samples, wrt, reference }: Subject): Traced | undefined {
  try {
    return inDoubles(() => tracedGradient(loss, samples, wrt));
  } catch (error) {
    if (reference) return undefined;
    if (isUnsupportedInDoubles(error)) throw error;
    const reason = (error as Error).message;
    throw new Error(
      `gradcheck: the loss runs in float32 but not in doubles (${reason}); give options.reference, a loop version, as truth`,
      { cause: error },
    );
  }
}
