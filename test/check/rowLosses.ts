/** Right losses with one term per vector: directions, classes, lengths. */
import * as tf from '@tensorflow/tfjs';
import {
  angle,
  angleMap,
  angular,
  angularLoop,
  classed,
  corners,
  cosine,
  crossEntropy,
  crossEntropyLoop,
  dot,
  error,
  pair,
  power,
  row,
  turned,
  unit,
  type RightLoss,
} from './formulas.js';
import { probabilities, uniform } from './support.js';

export const rowLosses: readonly RightLoss[] = [
  { name: 'angular', loss: angular, loop: angularLoop, inputs: turned, wrt: [0, 1] },
  { name: 'angular at its corners', loss: angular, loop: angularLoop, inputs: corners },
  row('angle', angleMap, angle, turned),
  row('angle at its corners', angleMap, angle, corners),
  row(
    'squared angle',
    (t, p) => tf.square(angleMap(t, p)),
    (t, p) => angle(t, p) ** 2,
    turned,
  ),
  row(
    'axial angle',
    (t, p) => tf.minimum(angleMap(t, p), tf.sub(Math.PI, angleMap(t, p))),
    (t, p) => Math.min(angle(t, p), Math.PI - angle(t, p)),
    turned,
  ),
  row(
    'cosine distance',
    (t, p) => tf.sub(1, dot(unit(t), unit(p))),
    (t, p) => 1 - cosine(t, p),
    turned,
  ),
  row(
    'cosine distance by chord',
    (t, p) => tf.mul(0.5, tf.sum(tf.squaredDifference(unit(t), unit(p)), -1)),
    (t, p) => 1 - cosine(t, p),
    turned,
  ),
  row(
    'acos with a clip that is not met',
    (t, p) => power(tf.acos(tf.clipByValue(dot(unit(t), unit(p)), -1 + 1e-6, 1 - 1e-6))),
    (t, p) => angle(t, p) ** 1.2,
    () => [
      [
        [1, 0],
        [1, 0],
        [0, 1],
      ],
      [
        [0.8, 0.6],
        [-0.6, 0.8],
        [0.6, 0.8],
      ],
    ],
  ),
  row(
    'von mises',
    (t, p) => tf.sub(1, tf.exp(tf.sub(dot(unit(t), unit(p)), 1))),
    (t, p) => 1 - Math.exp(cosine(t, p) - 1),
    turned,
  ),
  row(
    'axial, 1 - cos²',
    (t, p) => tf.sub(1, tf.square(dot(unit(t), unit(p)))),
    (t, p) => 1 - cosine(t, p) ** 2,
    turned,
  ),
  row(
    'end point error',
    (t, p) => tf.norm(error(t, p), 2, -1),
    (t, p) => Math.hypot(...t.map((x, i) => x - p[i]!)),
    pair,
  ),
  row('cross entropy', crossEntropy, crossEntropyLoop, classed),
  row('cross entropy, soft labels', crossEntropy, crossEntropyLoop, (random) => [
    probabilities(random, [4, 3]),
    uniform(random, [4, 3]),
  ]),
  row(
    'label smoothing',
    (z, x) => crossEntropy(tf.add(tf.mul(z, 0.9), 0.1 / 3), x),
    (z, x) =>
      crossEntropyLoop(
        z.map((v) => 0.9 * v + 0.1 / 3),
        x,
      ),
    classed,
  ),
  row(
    'kl divergence',
    (t, p) => tf.sum(tf.mul(t, tf.log(tf.div(t, p))), -1),
    (t, p) => t.reduce((sum, x, i) => sum + x * Math.log(x / p[i]!), 0),
    (random) => [probabilities(random, [3, 3]), probabilities(random, [3, 3])],
  ),
  row(
    'unit length penalty',
    (_t, p) => tf.square(tf.sub(tf.sum(tf.square(p), -1), 1)),
    (_t, p) => (p.reduce((sum, x) => sum + x * x, 0) - 1) ** 2,
    turned,
  ),
  row(
    'largest error of a row',
    (t, p) => tf.max(tf.abs(error(t, p)), -1),
    (t, p) => Math.max(...t.map((x, i) => Math.abs(p[i]! - x))),
    pair,
  ),
];
