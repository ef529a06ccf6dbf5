/** Wrong losses of numbers and vectors as they are reported: probe fails each, and for the reason given. */
import * as tf from '@tensorflow/tfjs';
import { cosine, direction, flow, positive, regression, type Probed } from './probeFormulas.js';
import {
  abs,
  add,
  channels,
  diff,
  div,
  dot,
  exp,
  log,
  mean,
  meanOf,
  mul,
  neg,
  relu,
  sqrt,
  square,
  sub,
  sum,
  unit,
  type Two,
} from './vocabulary.js';
import type { ProbeOptions } from '../../../extension/check/index.js';

const wrong = (name: string, loss: Two, options: ProbeOptions, code: string): Probed => ({
  name,
  loss,
  options,
  code,
});
/** x, of which the gradient knows nothing. */
const detached = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((y) => ({
    value: tf.clone(y as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }))(x);
const ofBatch = (x: tf.Tensor, axes?: number[]): tf.Tensor => {
  const { mean: middle, variance } = tf.moments(x, axes, axes !== undefined);
  return div(sub(x, middle), sqrt(add(variance, 1e-5)));
};
let calls = 0;

export const wrongNumbers: readonly Probed[] = [
  wrong('no absolute value', meanOf(diff), regression, 'minimum-elsewhere'),
  wrong('absolute value of the mean', (t, p) => abs(mean(diff(t, p))), regression, 'errors-cancel'),
  wrong(
    'square of the mean of each image',
    (t, p) => mean(square(mean(diff(t, p), [1, 2, 3]))),
    regression,
    'errors-cancel',
  ),
  wrong(
    'square of the mean over the batch',
    (t, p) => mean(square(mean(diff(t, p), 0))),
    regression,
    'errors-cancel',
  ),
  wrong(
    'square of the mean of the components',
    (t, p) => mean(square(mean(diff(t, p), -1))),
    flow,
    'errors-cancel',
  ),
  wrong(
    'difference of the means',
    (t, p) => square(sub(mean(t), mean(p))),
    regression,
    'errors-cancel',
  ),
  wrong(
    'relu for the absolute value',
    meanOf((t, p) => relu(diff(t, p))),
    regression,
    'insensitive',
  ),
  wrong(
    'root of the squared error',
    meanOf((t, p) => sqrt(square(diff(t, p)))),
    regression,
    'nan-source',
  ),
  wrong('rmse without epsilon', (t, p) => sqrt(mean(square(diff(t, p)))), regression, 'nan-source'),
  wrong('negative mse', (t, p) => neg(mean(square(diff(t, p)))), regression, 'minimum-elsewhere'),
  wrong(
    'mse against the detached prediction',
    (t, p) => add(mean(square(sub(detached(p), t))), mul(0, sum(p))),
    regression,
    'detached',
  ),
  wrong(
    'half of the error detached',
    meanOf((t, p) => mul(diff(t, p), detached(diff(t, p)))),
    regression,
    'wrong-gradient',
  ),
  wrong(
    'a weight that depends on the error, detached',
    meanOf((t, p) => mul(detached(exp(neg(square(diff(t, p))))), square(diff(t, p)))),
    regression,
    'wrong-gradient',
  ),
  wrong(
    'logarithm of the truth forgotten',
    meanOf((t, p) => square(sub(log(p), t))),
    positive,
    'minimum-elsewhere',
  ),
  wrong(
    'a cosine that is not divided by the lengths',
    meanOf((t, p) => sub(1, dot(t, p))),
    direction,
    'not-normalised',
  ),
  wrong(
    'length 0 under a division',
    meanOf((t, p) => sub(1, dot(unit(t), unit(p)))),
    direction,
    'nan-source',
  ),
  wrong('cosine without 1 −', meanOf(cosine), direction, 'minimum-elsewhere'),
  wrong(
    'end point error without epsilon',
    meanOf((t, p) => tf.norm(diff(t, p), 2, -1)),
    flow,
    'nan-source',
  ),
  wrong(
    'only the first component',
    meanOf((t, p) => square(sub(channels(t)[0]!, channels(p)[0]!))),
    flow,
    'detached',
  ),
  wrong(
    'components of the prediction swapped',
    meanOf((t, p) => sum(square(sub(tf.reverse(p, -1), t)), -1)),
    flow,
    'minimum-elsewhere',
  ),
  wrong(
    'root over the width, not the components',
    meanOf((t, p) => sqrt(add(sum(square(diff(t, p)), 2), 1e-6))),
    flow,
    'not-local',
  ),
  wrong(
    'a mean divided by the width again',
    (t, p) => div(mean(square(diff(t, p))), p.shape[2]!),
    regression,
    'constant-factor',
  ),
  wrong(
    'a state',
    (t, p) => mul(mean(square(diff(t, p))), 1 + 0.1 * ++calls),
    regression,
    'non-deterministic',
  ),
  wrong(
    'a dropout left on',
    (t, p) => mean(square(diff(t, tf.dropout(p, 0.3)))),
    regression,
    'non-deterministic',
  ),
  wrong(
    'an input disposed',
    (t, p) => {
      const loss = mean(square(diff(t, p)));
      t.dispose();
      return loss;
    },
    regression,
    'input-changed',
  ),
  wrong('a tensor kept', (t, p) => mean(tf.keep(square(diff(t, p)))), regression, 'leak'),
  wrong(
    'NaN made 0',
    meanOf((t, p) => {
      const e = square(diff(t, p));
      return tf.where(tf.isNaN(e), tf.zerosLike(e), e);
    }),
    regression,
    'nan-hidden',
  ),
  wrong(
    'a label that is NaN made 0',
    (t, p) => mean(square(diff(tf.where(tf.isNaN(t), tf.zerosLike(t), t), p))),
    regression,
    'nan-hidden',
  ),
  wrong(
    'the prediction made 0 where it is NaN',
    (t, p) => mean(square(diff(t, tf.where(tf.isNaN(p), tf.zerosLike(p), p)))),
    regression,
    'nan-hidden',
  ),
  wrong(
    'no loss of a batch in which one label is NaN',
    (t, p) => {
      const none = tf.sub(1, tf.cast(tf.any(tf.isNaN(t)), 'float32'));
      return mul(none, mean(square(diff(tf.where(tf.isNaN(t), tf.zerosLike(t), t), p))));
    },
    regression,
    'nan-hidden',
  ),
  wrong(
    'labels that are NaN left out after the error was computed',
    (t, p) => {
      const e = sqrt(add(square(diff(t, p)), 1e-6));
      return mean(tf.where(tf.isNaN(t), tf.zerosLike(e), e));
    },
    regression,
    'nan-left-out-late',
  ),
  wrong(
    'a Huber that jumps at delta',
    meanOf((t, p) => {
      const e = abs(diff(t, p));
      return tf.where(tf.lessEqual(e, 1), mul(0.5, square(e)), e);
    }),
    regression,
    'pieces-apart',
  ),
  wrong(
    'a smooth L1 without beta in its square',
    meanOf((t, p) => {
      const e = abs(diff(t, p));
      return tf.where(tf.less(e, 0.5), mul(0.5, square(e)), sub(e, 0.25));
    }),
    regression,
    'pieces-apart',
  ),
  wrong(
    'the prediction normalised over the batch',
    (t, p) => mean(square(diff(t, ofBatch(p, [0])))),
    regression,
    'prediction-normalised',
  ),
  wrong(
    'the prediction normalised over everything',
    (t, p) => mean(abs(diff(t, ofBatch(p)))),
    regression,
    'prediction-normalised',
  ),
  wrong(
    'the prediction divided by its largest',
    (t, p) => mean(square(diff(t, div(p, tf.max(p))))),
    regression,
    'prediction-normalised',
  ),
  wrong(
    'the prediction moved by one pixel',
    meanOf((t, p) => {
      const [, , w] = p.shape as [number, number, number];
      const last = tf.slice(p, [0, 0, w - 1, 0]);
      return square(diff(t, tf.concat([last, tf.slice(p, [0, 0, 0, 0], [-1, -1, w - 1, -1])], 2)));
    }),
    regression,
    'minimum-elsewhere',
  ),
  wrong(
    'the mean of logarithms before their square',
    (t, p) => square(mean(sub(log(p), log(t)))),
    positive,
    'errors-cancel',
  ),
];
