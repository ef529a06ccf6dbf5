/** What a candidate and the forms give on a trial, value and gradient in the prediction, in doubles where they can be had. */
import { inDoubles } from '../../backends/doubles.js';
import type { Shape } from '../../wire/shape.js';
import { attempt } from '../attempt.js';
import { evaluate, gradient, type Loss } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { sum } from '../numbers.js';
import { lossOf, type Form } from './catalogue.js';
import type { Trial } from './trials.js';

export interface Measured {
  readonly shape: Shape;
  readonly values: Float64Array;
  /** Of the sum of the values, in the prediction. */
  readonly gradient: Float64Array;
}

/** Of a form also what its own mean is: some leave pixels out of it. */
export interface MeasuredForm extends Measured {
  readonly mean: number;
  readonly leavesOut: boolean;
}

/** Which of the candidate's arguments is which. */
export type Order = 'truth first' | 'prediction first';

export interface Candidate {
  readonly loss: Loss;
  /** It cannot be computed in doubles. */
  readonly isFloat32: boolean;
}

export function measureCandidate(
  { loss, isFloat32 }: Candidate,
  { yTrue, yPred }: Trial,
  order: Order,
): Measured {
  const samples = order === 'truth first' ? [yTrue, yPred] : [yPred, yTrue];
  const wrt = order === 'truth first' ? 1 : 0;
  const run = () => gradient(loss, samples, wrt);
  const { value, gradient: slope } = isFloat32 ? run() : inDoubles(run);
  return { shape: value.shape, values: value.values, gradient: slope };
}

/** Without the gradient; undefined where it does not take such inputs, or gives no number. */
export function measureValues(
  { loss, isFloat32 }: Candidate,
  { yTrue, yPred }: Trial,
  order: Order,
): Measured | undefined {
  const samples = order === 'truth first' ? [yTrue, yPred] : [yPred, yTrue];
  const run = () => evaluate(loss, samples);
  const found = attempt(() => (isFloat32 ? run() : inDoubles(run)));
  return found?.values.every(Number.isFinite)
    ? { shape: found.shape, values: found.values, gradient: new Float64Array() }
    : undefined;
}

/** Undefined where the loss is not for these inputs. Called with doubles on. */
export function measureForm(form: Form, { yTrue, yPred }: Trial): MeasuredForm | undefined {
  const samples = [yTrue, yPred];
  const { leavesOut } = form;
  return attempt(() => {
    const { value, gradient: slope } = gradient(lossOf(form, 'none'), samples, 1);
    const mean = meanOf(form, samples, value);
    return { shape: value.shape, values: value.values, gradient: slope, mean, leavesOut };
  });
}

/** The same without the gradient. */
export function evaluateForm(form: Form, { yTrue, yPred }: Trial): MeasuredForm | undefined {
  const samples = [yTrue, yPred];
  const { leavesOut } = form;
  return attempt(() => {
    const value = evaluate(lossOf(form, 'none'), samples);
    const mean = meanOf(form, samples, value);
    return {
      shape: value.shape,
      values: value.values,
      gradient: new Float64Array(),
      mean,
      leavesOut,
    };
  });
}

/** Of what leaves pixels out the mean is its own; of the others that of the map. */
const meanOf = (
  form: Form,
  samples: readonly Sample[],
  { values }: { readonly values: Float64Array },
): number =>
  form.leavesOut ? evaluate(lossOf(form, 'mean'), samples).values[0]! : sum(values) / values.length;
