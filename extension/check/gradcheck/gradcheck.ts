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
import { inDoubles } from '../../backends/doubles.js';
import { failsCheck } from '../../wire/entryClasses.js';
import type { Diagnosis, GradcheckReport, Report } from '../../wire/report.js';
import { recordConstants } from '../constant.js';
import { searchNames } from '../searchNames.js';
import { toDiagnosis } from '../diagnoses/table.js';
import { observe, type Loss, type LossWithOptions } from '../evaluate.js';
import { foreignOf, frameworkOf } from '../foreignLoss.js';
import type { Input } from '../inputs.js';
import { findOtherValue } from './otherValue.js';
import { gradientInDoubles, tryGradient, type Doubles } from './autodiff.js';
import { buildReport } from './gradcheckReport.js';
import { requireKnown } from '../knownOptions.js';
import { follow, holdPartial, reachStage } from '../progress.js';
import { judge, type Judgement } from './gradientClasses.js';
import { diagnoseGradient, diagnoseValue, explainMissingGradient } from './gradientDiagnoses.js';
import { measure, type Measured } from './gradients.js';
import { findJointKinks } from './jointKinks.js';
import { computeFloat32Noise, computeNearbyGradients } from './nearbyGradients.js';
import { gradcheckOptions, type GradcheckOptions } from './options.js';
import type { Outcome } from './outcome.js';
import { findChangedGradient } from './repeatedGradient.js';
import { narrowTo } from './requestedEntries.js';
import { checkSecondDerivative } from './secondDerivative.js';
import { stoppedReport } from './stoppedReport.js';
import { subjectOf, type Subject } from './subject.js';
import { findRoundedKinks } from './roundedKinks.js';
import { findTiedKinks } from './tiedKinks.js';
import { findForgottenSlope } from './twiceTheLoss.js';
import { explainZeroGradient } from './zeroGradient.js';

/**
 * Checks the gradient of a loss at given inputs, entry by entry.
 *
 * A loss that leaks, changes its inputs, is not deterministic, or whose gradient throws, fails.
 *
 * @param loss - `(...tensors) => tensor`; of a map, the gradient of its sum is checked, as `tf.grad` gives it.
 * @param inputs - Tensors or nested arrays, one per argument; the one differentiated by must be float32 and not empty.
 * @param options - `wrt`: position of that input (the last) or 'prediction', `reference`: a loop whose differences are the truth, `order` 1 or 2,
 *   `rtol`, `atol`, `budget` in evaluations, `at`: entries to report, `seed` (1), `name`.
 * @returns The report: verdict, the gradient and its truth in the unit of the loss per unit of the input, and a class for each entry.
 * @throws Error for inputs that are no numbers, empty or of ints; for a loss that throws, is async or returns no
 *   tensor; for one that cannot be evaluated in doubles and has no reference. RangeError for `wrt`, `order` or `at` out of range.
 * @example
 * gradcheck(angularLoss, [yTrue, yPred], { wrt: 1 });
 */
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
  requireKnown('gradcheck', options, gradcheckOptions);
  const loss = given as Loss;
  const subject = subjectOf(loss, inputs, options);
  return follow('gradcheck', options.name, () => checkGradient(subject, options));
}

function checkGradient(subject: Subject, options: GradcheckOptions): Report<GradcheckReport> {
  const { loss } = subject;
  holdPartial((stopped) => void stoppedReport(subject, stopped, options));
  const foreign = foreignOf(loss);
  if (foreign?.gradient === 'none') {
    const finding = toDiagnosis({ code: 'no-gradient', framework: foreign.framework });
    return buildReport(subject, observe(loss, subject.samples), undefined, [finding], options);
  }
  if (options.order === 2) {
    if (options.at) {
      throw new RangeError(
        'gradcheck: at asks for entries of the gradient, order 2 checks its derivative along directions; leave one of them out',
      );
    }
    return checkSecondDerivative(
      subject,
      observe(loss, subject.samples, undefined, options.reference),
      options,
    );
  }
  const { result: autodiff, constants } = recordConstants(() => tryGradient(subject));
  const taped = 'threw' in autodiff ? undefined : autodiff;
  const behaviour = observe(loss, subject.samples, taped, options.reference);
  reachStage({ doing: 'differentiating in doubles' });
  if ('threw' in autodiff) {
    const why = explainMissingGradient(subject, autodiff.threw, 1);
    return buildReport(subject, behaviour, undefined, [why], options);
  }
  const doubles = gradientInDoubles(subject);
  holdPartial((stopped) => void stoppedReport(subject, stopped, options, autodiff.gradient));
  const whole = judgeGradient(subject, autodiff.gradient, doubles, options);
  const outcome = subject.requested ? narrowTo(whole, subject.requested) : whole;
  const zero = whole.judgement.classes.some((c) => c !== undefined && failsCheck(c))
    ? undefined
    : explainZeroGradient(subject, whole.measured);
  const hasZero = zero?.code === 'zero-gradient';
  const changed = findChangedGradient(subject, autodiff.gradient, whole.judgement, behaviour);
  // What changes from call to call has no derivative to explain.
  const found = behaviour.unstable
    ? []
    : zero
      ? [toDiagnosis(zero)]
      : changed
        ? [changed]
        : searchNames(() => diagnoseGradient(subject, outcome.measured, outcome.judgement));
  const isRight = !changed && !hasZero && !whole.judgement.classes.some((c) => c && failsCheck(c));
  const forgotten = isRight ? findForgottenSlope(subject, autodiff.gradient, behaviour) : undefined;
  const map = behaviour.output.shape;
  const diagnoses = [
    ...found,
    ...(forgotten ? [forgotten] : []),
    ...searchNames(() => diagnoseValue(subject, behaviour.output)).filter(isNew(found)),
    ...(found.length === 0 ? findOtherValue(behaviour) : []),
    ...(doubles.kind === 'values' ? [withoutAutodiff(doubles.reason)] : []),
    ...(constants.length > 0 ? [heldConstant(subject, constants.length)] : []),
    ...(map.length > 0 ? [toDiagnosis({ code: 'map', map, ...frameworkOf(subject.loss) })] : []),
  ];
  return buildReport(subject, behaviour, hasZero ? flatten(outcome) : outcome, diagnoses, options);
}

/** What makes the gradient NaN may make the value so. */
const isNew =
  (found: readonly Diagnosis[]) =>
  ({ message }: Diagnosis): boolean =>
    found.every((other) => other.message !== message);

function judgeGradient(
  subject: Subject,
  float32: Float64Array,
  doubles: Doubles,
  options: GradcheckOptions,
): Outcome {
  const { kind } = doubles;
  const measured =
    kind === 'autodiff'
      ? inDoubles(() => measure(subject, float32, doubles.traced.gradient, doubles.traced.at))
      : kind === 'values'
        ? inDoubles(() => measure(subject, float32, undefined))
        : measure(subject, float32, undefined);
  const { truthBlocks: f, noise } = measured;
  reachStage({ doing: 'judging the entries' });
  let noise32: Float64Array | undefined;
  const judgement = judge({
    ...measured,
    blockSize: f.blocks > 1 ? f.blockSize : 0,
    noise32: (i) =>
      (noise32 ??=
        kind === 'autodiff'
          ? inDoubles(() => noise.gradient32())
          : computeFloat32Noise(subject, float32))[i]!,
    isNumber: (i) =>
      Number.isFinite(f.weight) && Number.isFinite(f.base[Math.floor(i / f.blockSize)]),
    nearby: (entries, constants) => computeNearbyGradients(subject, measured, entries, constants),
    backend: tf.getBackend(),
    rtol: options.rtol,
    atol: options.atol,
  });
  const failing = [...judgement.classes.keys()].filter(
    (i) => judgement.classes[i] === 'wrong' || judgement.classes[i] === 'noisy',
  );
  if (failing.length === 0) return { measured, judgement };
  const excuse = (): Judgement => excuseKinks(subject, measured, judgement, failing);
  return { measured, judgement: kind === 'none' ? excuse() : inDoubles(excuse) };
}

/** Where the loss has no derivative, any slope of it is as good as another. */
function excuseKinks(
  subject: Subject,
  measured: Measured,
  judgement: Judgement,
  failing: readonly number[],
): Judgement {
  const { float32, float64, truths, truthBlocks } = measured;
  const x = subject.samples[subject.wrt]!.values;
  const wrong = failing.filter((i) => judgement.classes[i] === 'wrong');
  const joint = findJointKinks(truthBlocks, x, wrong, float64 ?? float32);
  const tied = float64 ? findTiedKinks(subject, truths, wrong, float64) : [];
  const known = new Set([...joint, ...tied]);
  const left = failing.filter((i) => !known.has(i));
  const rounded = findRoundedKinks(subject, measured, left);
  const kinks = new Set([...known, ...rounded]);
  if (kinks.size === 0) return judgement;
  const classes = judgement.classes.map((c, i) => (kinks.has(i) ? 'kink' : c));
  const isLeft = (i: number): boolean => !rounded.has(i);
  const imprecise = judgement.imprecise.filter(isLeft);
  return { ...judgement, classes, imprecise, onlyThere: judgement.onlyThere.filter(isLeft) };
}

/** Flat everywhere: no entry is right for being 0. */
const flatten = ({ measured, judgement }: Outcome): Outcome => ({
  measured,
  judgement: {
    ...judgement,
    classes: judgement.classes.map((c) => (c === undefined ? undefined : 'plateau')),
  },
});

const heldConstant = ({ names, wrt }: Subject, calls: number): Diagnosis =>
  toDiagnosis({ code: 'held-constant', input: names[wrt] ?? '', calls });

const withoutAutodiff = (reason: string): Diagnosis =>
  toDiagnosis({
    code: 'unsupported-op',
    reason: `the gradient (${reason}); that of float32 was held against differences of the loss`,
  });
