/** Wrong losses of labels as they are reported: probe fails each, and for the reason given. */
import * as tf from '@tensorflow/tfjs';
import {
  bce,
  bceOf,
  ce,
  focal,
  logit,
  logits,
  probabilities,
  probability,
  smooth,
  type Probed,
} from './probeFormulas.js';
import {
  abs,
  add,
  div,
  exp,
  log,
  meanOf,
  mul,
  neg,
  square,
  sub,
  sum,
  type Two,
} from './vocabulary.js';
import type { ProbeOptions } from '../../../extension/check/index.js';

const wrong = (name: string, loss: Two, options: ProbeOptions, code: string): Probed => ({
  name,
  loss,
  options,
  code,
});
const soft = (axis: number) => (x: tf.Tensor) => {
  const e = exp(sub(x, tf.max(x, axis, true)));
  return div(e, sum(e, axis, true));
};
const dice: Two = (z, p) =>
  sub(1, div(add(mul(2, sum(mul(z, p))), 1), add(add(sum(z), sum(p)), 1)));

export const wrongLabels: readonly Probed[] = [
  wrong(
    'softmax twice',
    meanOf((z, x) => ce(z, tf.softmax(x))),
    logits,
    'double-activation',
  ),
  wrong('softmax twice, a sum', (z, x) => sum(ce(z, tf.softmax(x))), logits, 'double-activation'),
  wrong('softmax of probabilities', meanOf(ce), probabilities, 'double-activation'),
  wrong(
    'softmax of probabilities, two classes',
    meanOf(ce),
    { ...probabilities, channels: 2 },
    'double-activation',
  ),
  wrong(
    'softmax of probabilities, ten classes',
    meanOf(ce),
    { ...probabilities, channels: 10 },
    'double-activation',
  ),
  wrong(
    'softmax twice, weighted by class',
    meanOf((z, x) => mul(ce(z, tf.softmax(x)), sum(mul(z, tf.tensor([0.2, 1, 3])), -1))),
    logits,
    'double-activation',
  ),
  wrong(
    'softmax twice, focal',
    meanOf((z, x) => {
      const l = ce(z, tf.softmax(x));
      return mul(square(sub(1, exp(neg(l)))), l);
    }),
    logits,
    'double-activation',
  ),
  wrong(
    'sigmoid twice',
    meanOf((z, x) => bce(z, tf.sigmoid(x))),
    logit,
    'double-activation',
  ),
  wrong('sigmoid of probabilities', meanOf(bce), probability, 'double-activation'),
  wrong(
    'sigmoid, then softmax',
    meanOf((z, x) => ce(z, tf.sigmoid(x))),
    logits,
    'double-activation',
  ),
  wrong(
    'sigmoid of several classes, twice',
    meanOf((z, x) => sum(bce(z, tf.sigmoid(x)), -1)),
    logits,
    'double-activation',
  ),
  wrong(
    'dice of a sigmoid of probabilities',
    (z, p) => dice(z, tf.sigmoid(p)),
    probability,
    'minimum-unreached',
  ),
  wrong(
    'softmax over the batch',
    meanOf((z, x) => neg(sum(mul(z, log(soft(0)(x))), -1))),
    logits,
    'insensitive',
  ),
  wrong(
    'softmax over the height',
    meanOf((z, x) => neg(sum(mul(z, log(soft(1)(x))), -1))),
    logits,
    'insensitive',
  ),
  wrong('binary cross entropy of bare probabilities', meanOf(bceOf), probability, 'nan-source'),
  wrong(
    'cross entropy of bare probabilities',
    meanOf((z, p) => neg(sum(mul(z, log(p)), -1))),
    probabilities,
    'nan-source',
  ),
  wrong(
    'binary cross entropy of a sigmoid',
    meanOf((z, x) => bceOf(z, tf.sigmoid(x))),
    logit,
    'nan-source',
  ),
  wrong(
    'logarithm of softmax',
    meanOf((z, x) => neg(sum(mul(z, log(tf.softmax(x))), -1))),
    logits,
    'nan-source',
  ),
  wrong(
    'softmax without its largest',
    meanOf((z, x) => neg(sum(mul(z, log(div(exp(x), sum(exp(x), -1, true)))), -1))),
    logits,
    'nan-source',
  ),
  wrong(
    'cross entropy without its sign',
    meanOf((z, x) => neg(ce(z, x))),
    logits,
    'sign',
  ),
  wrong(
    'labels the other way round',
    meanOf((z, x) => bce(sub(1, z), x)),
    logit,
    'sign',
  ),
  wrong(
    'only the ones are counted',
    meanOf((z, p) => neg(mul(z, log(tf.clipByValue(p, 1e-7, 1))))),
    probability,
    'insensitive',
  ),
  wrong(
    'the term of zeros has the wrong sign',
    meanOf((z, x) => sub(mul(z, tf.softplus(neg(x))), mul(sub(1, z), tf.softplus(x)))),
    logit,
    'not-monotone',
  ),
  wrong(
    'hard labels by argmax',
    meanOf((z, x) => abs(sub(z, tf.oneHot(tf.argMax(x, -1), 3)))),
    logits,
    'detached',
  ),
  wrong(
    'a threshold',
    meanOf((z, x) => abs(sub(z, tf.cast(tf.greater(x, 0), 'float32')))),
    logit,
    'detached',
  ),
  wrong('focal, γ = 0.5, without an epsilon', focal(0.5, 0.5), logit, 'nan-source'),
  wrong(
    'smoothed beyond the other classes',
    meanOf((z, x) => ce(smooth(z, 1.2), x)),
    logits,
    'not-monotone',
  ),
  wrong(
    'clipped at 0.1',
    meanOf((z, p) => bceOf(z, tf.clipByValue(p, 0.1, 0.9))),
    probability,
    'floor',
  ),
  wrong(
    'clipped at 0.01',
    meanOf((z, p) => bceOf(z, tf.clipByValue(p, 0.01, 0.99))),
    probability,
    'floor',
  ),
  wrong(
    'a softmax clipped at 0.1',
    meanOf((z, x) => neg(sum(mul(z, log(tf.clipByValue(tf.softmax(x), 0.1, 0.9))), -1))),
    logits,
    'floor',
  ),
  wrong(
    'logits for logarithms of probabilities',
    meanOf((z, x) => neg(sum(mul(z, x), -1))),
    logits,
    'unbounded',
  ),
  wrong(
    'dice of nothing and nothing, 0/0',
    (z, p) => sub(1, div(mul(2, sum(mul(z, p))), add(sum(z), sum(p)))),
    probability,
    'nan-source',
  ),
  wrong(
    'dice by class, of a class that is not there',
    (z, p) =>
      tf.mean(
        sub(1, div(mul(2, sum(mul(z, p), [0, 1, 2])), add(sum(z, [0, 1, 2]), sum(p, [0, 1, 2])))),
      ),
    probabilities,
    'nan-source',
  ),
];
