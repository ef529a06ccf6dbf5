/** Right losses with one term per element. Formulas: the usual ones; kinks where `onKinks` says. */
import * as tf from '@tensorflow/tfjs';
import {
  bce,
  bceLoop,
  clip,
  element,
  error,
  huber,
  huberLoop,
  labelled,
  logistic,
  onKinks,
  power,
  type RightLoss,
} from './formulas.js';
import { bits, uniform } from './support.js';

export const elementLosses: readonly RightLoss[] = [
  element(
    'mse',
    (t, p) => tf.square(error(t, p)),
    (t, p) => (p - t) ** 2,
  ),
  element(
    'tf.squaredDifference',
    (t, p) => tf.squaredDifference(t, p),
    (t, p) => (p - t) ** 2,
  ),
  element(
    'mae',
    (t, p) => tf.abs(error(t, p)),
    (t, p) => Math.abs(p - t),
  ),
  element(
    'mae on kinks',
    (t, p) => tf.abs(error(t, p)),
    (t, p) => Math.abs(p - t),
    onKinks,
  ),
  element('huber', huber(1), huberLoop(1)),
  element('huber on kinks', huber(1), huberLoop(1), onKinks),
  element('huber 0.3', huber(0.3), huberLoop(0.3)),
  element(
    'log-cosh',
    (t, p) => {
      const e = tf.abs(error(t, p));
      return tf.sub(tf.add(e, tf.log1p(tf.exp(tf.mul(-2, e)))), Math.LN2);
    },
    (t, p) => Math.log(Math.cosh(p - t)),
  ),
  element(
    'charbonnier',
    (t, p) => tf.sqrt(tf.add(tf.square(error(t, p)), 1e-6)),
    (t, p) => Math.hypot(p - t, 1e-3),
  ),
  element(
    'charbonnier on kinks',
    (t, p) => tf.sqrt(tf.add(tf.square(error(t, p)), 1e-6)),
    (t, p) => Math.hypot(p - t, 1e-3),
    onKinks,
  ),
  element(
    'cauchy',
    (t, p) => tf.log1p(tf.mul(0.5, tf.square(error(t, p)))),
    (t, p) => Math.log1p((p - t) ** 2 / 2),
  ),
  element(
    'welsch',
    (t, p) => tf.sub(1, tf.exp(tf.mul(-0.5, tf.square(error(t, p))))),
    (t, p) => -Math.expm1(-((p - t) ** 2) / 2),
  ),
  element(
    'geman-mcclure',
    (t, p) => {
      const e = tf.square(error(t, p));
      return tf.div(tf.mul(2, e), tf.add(e, 4));
    },
    (t, p) => (2 * (p - t) ** 2) / ((p - t) ** 2 + 4),
  ),
  element(
    'pinball',
    (t, p) => tf.maximum(tf.mul(0.9, tf.sub(t, p)), tf.mul(-0.1, tf.sub(t, p))),
    (t, p) => Math.max(0.9 * (t - p), -0.1 * (t - p)),
  ),
  element(
    'pinball on kinks',
    (t, p) => tf.maximum(tf.mul(0.9, tf.sub(t, p)), tf.mul(-0.1, tf.sub(t, p))),
    (t, p) => Math.max(0.9 * (t - p), -0.1 * (t - p)),
    onKinks,
  ),
  element(
    '|e|^1.2',
    (t, p) => power(tf.abs(error(t, p))),
    (t, p) => Math.abs(p - t) ** 1.2,
  ),
  element(
    '|e|^1.2 on kinks',
    (t, p) => power(tf.abs(error(t, p))),
    (t, p) => Math.abs(p - t) ** 1.2,
    onKinks,
  ),
  element(
    'hinge',
    (t, p) => tf.relu(tf.sub(1, tf.mul(t, p))),
    (t, p) => Math.max(0, 1 - t * p),
  ),
  element(
    'hinge on its kink',
    (t, p) => tf.relu(tf.sub(1, tf.mul(t, p))),
    (t, p) => Math.max(0, 1 - t * p),
    () => [
      [1, 1, -1, -1],
      [1, 2, -1, 0.5],
    ],
  ),
  element(
    'squared hinge',
    (t, p) => tf.square(tf.relu(tf.sub(1, tf.mul(t, p)))),
    (t, p) => Math.max(0, 1 - t * p) ** 2,
  ),
  element(
    'epsilon-insensitive',
    (t, p) => tf.relu(tf.sub(tf.abs(error(t, p)), 0.5)),
    (t, p) => Math.max(0, Math.abs(p - t) - 0.5),
  ),
  element('bce on logits', bce, bceLoop, labelled),
  element('bce on large logits', bce, bceLoop, (random) => [
    bits(random, [6]),
    uniform(random, [6], -60, 60),
  ]),
  element(
    'softplus',
    (_t, p) => tf.softplus(p),
    (_t, p) => Math.max(p, 0) + Math.log1p(Math.exp(-Math.abs(p))),
    (random) => [uniform(random, [4]), uniform(random, [4], -20, 20)],
  ),
  element(
    'sigmoid error',
    (t, p) => tf.square(tf.sub(tf.sigmoid(p), t)),
    (t, p) => (logistic(p) - t) ** 2,
    labelled,
  ),
  element(
    'tanh error',
    (t, p) => tf.square(tf.sub(tf.tanh(p), t)),
    (t, p) => (Math.tanh(p) - t) ** 2,
  ),
  element(
    'elu',
    (t, p) => tf.square(tf.sub(tf.elu(p), t)),
    (t, p) => ((p >= 0 ? p : Math.expm1(p)) - t) ** 2,
  ),
  element(
    'relu at 0',
    (_t, p) => tf.relu(p),
    (_t, p) => Math.max(0, p),
    onKinks,
  ),
  element(
    'leaky relu at 0',
    (_t, p) => tf.leakyRelu(p, 0.1),
    (_t, p) => (p > 0 ? p : 0.1 * p),
    onKinks,
  ),
  element(
    'clip at its bounds',
    (_t, p) => tf.clipByValue(p, -1, 1),
    (_t, p) => clip(p, -1, 1),
    onKinks,
  ),
  element(
    'minimum with ties',
    (t, p) => tf.minimum(t, p),
    (t, p) => Math.min(t, p),
    onKinks,
  ),
  element(
    'maximum with ties',
    (t, p) => tf.maximum(t, p),
    (t, p) => Math.max(t, p),
    onKinks,
  ),
  element(
    'poisson',
    (t, p) => tf.sub(p, tf.mul(t, tf.log(p))),
    (t, p) => p - t * Math.log(p),
    (random) => [uniform(random, [5], 0, 4), uniform(random, [5], 0.2, 4)],
  ),
  element(
    'small values',
    (t, p) => tf.square(error(t, p)),
    (t, p) => (p - t) ** 2,
    (random) => [uniform(random, [6], -1e-6, 1e-6), uniform(random, [6], -1e-6, 1e-6)],
  ),
  element(
    'large values',
    (t, p) => tf.abs(error(t, p)),
    (t, p) => Math.abs(p - t),
    (random) => [uniform(random, [6], -1e6, 1e6), uniform(random, [6], -1e6, 1e6)],
  ),
  element(
    'perfect prediction',
    (t, p) => tf.square(error(t, p)),
    (t, p) => (p - t) ** 2,
    () => [
      [1, 2, 3],
      [1, 2, 3],
    ],
  ),
  element(
    'one number',
    (t, p) => tf.square(error(t, p)),
    (t, p) => (p - t) ** 2,
    (random) => [[random()], [random()]],
  ),
];
