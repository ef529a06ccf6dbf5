/**
 * Wrong losses with one term per element, one line each: what is wrong, the loss, and the code that must name it.
 *
 * `undefined` marks those that must be caught but that no hypothesis explains. Mistakes: the seed question,
 * public code, and the usual ones of every family.
 */
import * as tf from '@tensorflow/tfjs';
import { bce, bceLoop, error, meanOf } from './formulas.js';
import {
  numbers,
  square,
  labelled,
  scaled,
  perBatch,
  plus,
  summed,
  crossed,
  squared,
  huber1,
  hubered,
  softplused,
  outside,
  mse,
  mseLoop,
  mae,
  maeLoop,
  bceMean,
  pinball,
  pinballLoop,
  of,
  type Mutant,
} from './mistakes.js';
import { elementLoop, uniform } from './support.js';

export const elementMutants: readonly Mutant[] = [
  ...of('mse', mseLoop, numbers, [
    ['half', scaled(mse, 0.5), 'constant-factor'],
    ['1 % too much', scaled(mse, 1.01), 'constant-factor'],
    ['0.1 % too much', scaled(mse, 1.001), 'constant-factor'],
    ['mean() / batch', perBatch(mse), 'double-mean'],
    ['sum for mean', summed((t, p) => tf.square(error(t, p))), 'constant-factor'],
    ['negative', scaled(mse, -1), 'sign'],
    ['offset', plus(mse, 0.1), 'offset'],
    [
      'in degrees',
      meanOf((t, p) => tf.square(tf.mul(180 / Math.PI, error(t, p)))),
      'degrees-for-radians',
    ],
    [
      'prediction in degrees',
      meanOf((t, p) => tf.square(error(t, tf.mul(p, 180 / Math.PI)))),
      'degrees-for-radians',
    ],
    ['sum of t and p', meanOf((t, p) => tf.square(tf.add(t, p))), 'sign'],
    ['root forgotten to be left out', (t, p) => tf.sqrt(mse(t, p)), undefined],
    ['mean over one axis only', (t, p) => tf.mean(tf.square(error(t, p)), -1), 'shape'],
    [
      'mean over the height, sum over the rest',
      (t, p) => tf.sum(tf.mean(tf.square(error(t, p)), 1)),
      'constant-factor',
    ],
    [
      'a number added that no one disposes of',
      (t, p) => tf.add(mse(t, p), tf.keep(tf.scalar(0))),
      'leak',
    ],
    [
      'random weights',
      (t, p) => tf.mul(mse(t, p), tf.randomUniform([], 0.9, 1)),
      'non-deterministic',
    ],
  ]),
  ...of('mse', mseLoop, square, [
    ['squeezed prediction', (t, p) => mse(t, tf.squeeze(p)), 'silent-broadcast'],
  ]),
  ...of('mse', mseLoop, (random) => [uniform(random, [6]), uniform(random, [6, 1])], [
    ['[N] against [N,1]', mse, 'silent-broadcast'],
  ]),
  ...of(
    'mse',
    mseLoop,
    numbers,
    [
      [
        'custom gradient off by 1 %',
        meanOf((t, p) => squared(1.01)(error(t, p))),
        'wrong-gradient',
      ],
      [
        'custom gradient off by 0.1 %',
        meanOf((t, p) => squared(1.001)(error(t, p))),
        'wrong-gradient',
      ],
      [
        'rounded prediction',
        meanOf((t, p) => tf.square(error(t, tf.cast(tf.cast(p, 'int32'), 'float32')))),
        'wrong-gradient',
      ],
      [
        'one factor detached',
        meanOf((t, p) => tf.mul(error(t, p), outside(error(t, p)))),
        'detached',
      ],
      ['all of it detached', meanOf((t, p) => tf.square(error(t, outside(p)))), 'detached'],
      [
        'an operation without a gradient',
        meanOf((t, p) => tf.square(tf.cumprod(error(t, p), -1))),
        'operation-without-gradient',
      ],
    ],
    'gradcheck',
  ),
  ...of('mae', maeLoop, numbers, [
    ['abs forgotten', meanOf(error), 'sign'],
    ['mean() / batch', perBatch(mae), 'double-mean'],
    ['capped at 1', meanOf((t, p) => tf.minimum(tf.abs(error(t, p)), 1)), 'plateau'],
    ['floor at 0.5', meanOf((t, p) => tf.maximum(tf.abs(error(t, p)), 0.5)), 'floor'],
  ]),
  ...of(
    'huber',
    elementLoop((t, p) => (Math.abs(p - t) <= 1 ? (p - t) ** 2 / 2 : Math.abs(p - t) - 0.5)),
    numbers,
    [
      ['½ forgotten', meanOf((t, p) => tf.mul(2, huber1(error(t, p)))), 'constant-factor'],
      [
        '½ forgotten in the quadratic part',
        meanOf((t, p) =>
          tf.add(huber1(error(t, p)), tf.mul(0.5, tf.square(tf.minimum(tf.abs(error(t, p)), 1)))),
        ),
        undefined,
      ],
      ['sum for mean', summed((t, p) => huber1(error(t, p))), 'constant-factor'],
    ],
  ),
  ...of(
    'huber',
    mseLoop,
    numbers,
    [
      [
        'custom gradient off by 1 %',
        meanOf((t, p) => hubered(1.01)(error(t, p))),
        'wrong-gradient',
      ],
      [
        'custom gradient off by 0.1 %',
        meanOf((t, p) => hubered(1.001)(error(t, p))),
        'wrong-gradient',
      ],
    ],
    'gradcheck',
  ),
  ...of('bce', elementLoop(bceLoop), labelled, [
    ['arguments swapped', crossed(bceMean), 'arguments-swapped'],
    ['logits negated', (t, p) => bceMean(t, tf.neg(p)), 'sign'],
    ['log₂', scaled(bceMean, Math.LOG2E), 'constant-factor'],
    ['sum for mean', summed(bce), 'constant-factor'],
    ['mean() / batch', perBatch(bceMean), 'double-mean'],
  ]),
  ...of(
    'softplus',
    mseLoop,
    labelled,
    [['custom gradient off by 0.1 %', meanOf((_t, p) => softplused(1.001)(p)), 'wrong-gradient']],
    'gradcheck',
  ),
  ...of('pinball', pinballLoop, numbers, [
    ['arguments swapped', crossed(pinball), 'arguments-swapped'],
    ['negative', scaled(pinball, -1), 'sign'],
    ['mean() / batch', perBatch(pinball), 'double-mean'],
  ]),
];
