/**
 * Wrong losses with one term per vector, one line each: what is wrong, the loss, and the code that must name it.
 *
 * `undefined` marks those that must be caught but that no hypothesis explains. Mistakes: the seed question,
 * public code, and the usual ones of every family.
 */
import * as tf from '@tensorflow/tfjs';
import { dot, error, meanOf } from './formulas.js';
import {
  vectors,
  same,
  classed,
  simplex,
  swapped,
  scaled,
  perBatch,
  summed,
  crossed,
  ce,
  ceLoop,
  cosineDistance,
  cosineLoop,
  kl,
  klLoop,
  epeLoop,
  of,
  type Mutant,
} from './mistakes.js';

export const rowMutants: readonly Mutant[] = [
  ...of('cross entropy', ceLoop, classed, [
    [
      'softmax over the batch',
      meanOf((z, x) => tf.neg(tf.sum(tf.mul(z, tf.transpose(tf.logSoftmax(tf.transpose(x)))), 0))),
      'wrong-axis',
    ],
    [
      'mean over the classes too',
      meanOf((z, x) => tf.neg(tf.mul(z, tf.logSoftmax(x)))),
      'constant-factor',
    ],
    ['minus forgotten', scaled(ce, -1), 'sign'],
    ['log₁₀', scaled(ce, Math.LOG10E), 'constant-factor'],
    ['classes 0 and 2 swapped', (z, x) => ce(z, tf.gather(x, [2, 1, 0], 1)), 'channels-swapped'],
    ['mean() / batch', perBatch(ce), 'double-mean'],
    ['logits negated', (z, x) => ce(z, tf.neg(x)), 'sign'],
    ['softmax twice', (z, x) => ce(z, tf.softmax(x)), undefined],
  ]),
  ...of('cosine distance', cosineLoop, vectors, [
    ['1 - forgotten', (t, p) => tf.sub(cosineDistance(t, p), 1), 'offset'],
    ['not normalised', meanOf((t, p) => tf.sub(1, dot(t, p))), 'not-normalised'],
    [
      'worked along the width',
      meanOf((t, p) => {
        const along = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.norm(x, 2, 2, true));
        return tf.sub(1, tf.sum(tf.mul(along(t), along(p)), 2));
      }),
      'wrong-axis',
    ],
    ['channels swapped', (t, p) => cosineDistance(t, swapped(p)), 'channels-swapped'],
    ['prediction negated', (t, p) => cosineDistance(t, tf.neg(p)), 'sign'],
    ['mean() / batch', perBatch(cosineDistance), 'double-mean'],
  ]),
  ...of('kl divergence', klLoop, simplex, [
    ['arguments swapped', crossed(kl), 'arguments-swapped'],
    ['log₂', scaled(kl, Math.LOG2E), 'constant-factor'],
    ['sum for mean', summed((t, p) => tf.mul(t, tf.log(tf.div(t, p)))), 'constant-factor'],
  ]),
  ...of('end point error', epeLoop, vectors, [
    ['norm along the height', meanOf((t, p) => tf.norm(error(t, p), 2, 1)), 'wrong-axis'],
    ['sum for mean', summed((t, p) => tf.norm(error(t, p), 2, -1)), 'constant-factor'],
    ['not reduced', (t, p) => tf.norm(error(t, p), 2, -1), 'shape'],
  ]),
  ...of(
    'end point error',
    epeLoop,
    same,
    [
      ['NaN at equality', meanOf((t, p) => tf.norm(error(t, p), 2, -1)), 'nan-source'],
      [
        'masked by a product with 0',
        meanOf((t, p) => tf.mul(0, tf.log(tf.sub(p, t)))),
        'nan-source',
      ],
    ],
    'gradcheck',
  ),
];
