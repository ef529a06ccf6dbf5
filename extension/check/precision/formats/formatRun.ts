/** One evaluation of a loss in a number format: its value and its gradient, as training there would have them. */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../../../backends/doubles.js';
import { holdAsHalf } from '../../../backends/formats/autocastTypes.js';
import { inForeignFormat } from '../../../backends/formats/foreignFormat.js';
import { inDoublesWatched, inFormat, type Watch } from '../../../backends/formats/inFormat.js';
import { roundTo } from '../../../backends/formats/rounding.js';
import { storedAs, type NumberFormat } from '../../../wire/numberFormats.js';
import { foreignOf } from '../../foreignLoss.js';
import { evaluate, inScope, readTensor, type Loss, type Output } from '../../evaluate.js';
import { toTensor, withValues, type Sample } from '../../inputs.js';
import { makeRandom } from '../../numbers.js';

/** What is run: the loss at inputs that the format holds, and which of them a network made. */
export interface Subject {
  readonly loss: Loss;
  readonly samples: readonly Sample[];
  readonly wrt: number;
  /** What the gradient of the loss starts from, and is a multiple of: its truth is too. */
  readonly lossScale: number;
  readonly seed: number;
}

export interface Run {
  readonly value: Output;
  /** Undefined where the loss has none. */
  readonly gradient: Float64Array | undefined;
}

/** What comes into a loss: under an autocast only what a network made is in half precision. */
export function roundInputs(
  format: NumberFormat,
  samples: readonly Sample[],
  wrt: number,
): readonly Sample[] {
  const isAutocast = format.startsWith('autocast');
  return samples.map((sample, i) => {
    if (sample.dtype !== 'float32') return sample;
    const values = sample.values.slice();
    roundTo(isAutocast && i !== wrt ? 'float32' : storedAs(format), values);
    return withValues(sample, values);
  });
}

/** In the format; in float32 as the current backend has it. */
export function runIn(format: NumberFormat, subject: Subject, watch?: Watch): Run {
  if (format === 'float32') return run(subject);
  if (foreignOf(subject.loss))
    return inForeignFormat({ format, made: subject.wrt }, () => run(subject));
  const random = makeRandom(subject.seed);
  return inFormat(format, { random, ...(watch && { watch }) }, () => run(subject));
}

export const runInDoubles = (subject: Subject, watch?: Watch): Run =>
  watch ? inDoublesWatched(watch, () => run(subject)) : inDoubles(() => run(subject));

function run(subject: Subject): Run {
  const { loss, samples, wrt } = subject;
  if (samples[wrt]?.dtype === 'float32') {
    try {
      return runWithGradient(subject);
    } catch {
      // A loss without a gradient has a value; one that throws does so again.
    }
  }
  const lossOfHalf: Loss = (...tensors) => {
    holdAsHalf(tensors[wrt]!);
    return loss(...tensors);
  };
  return { value: evaluate(lossOfHalf, samples), gradient: undefined };
}

function runWithGradient({ loss, samples, wrt, lossScale }: Subject): Run {
  return inScope(() => {
    const tensors = samples.map(toTensor);
    const x = tensors[wrt]!;
    holdAsHalf(x);
    let output: tf.Tensor | undefined;
    const f = (x: tf.Tensor): tf.Tensor => {
      output = loss(...tensors.map((tensor, i) => (i === wrt ? x : tensor)));
      return output;
    };
    const { value, grad } = tf.valueAndGrad(f)(x, startOf(f, x, lossScale));
    return { value: readTensor(value), gradient: new Float64Array(grad.dataSync()) };
  });
}

/** Ones for a map make it the gradient of its sum. */
function startOf(
  f: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  lossScale: number,
): tf.Tensor | undefined {
  return lossScale === 1 ? undefined : tf.fill(f(x).shape, lossScale);
}
