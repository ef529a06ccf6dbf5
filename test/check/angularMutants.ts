/**
 * Wrong losses between directions, one line each: what is wrong, the loss, and the code that must name it.
 *
 * `undefined` marks those that must be caught but that no hypothesis explains. Mistakes: the seed question,
 * public code, and the usual ones of every family.
 */
import * as tf from '@tensorflow/tfjs';
import {
  angle,
  angleMap,
  angular,
  angularLoop,
  dot,
  power,
  unit,
  meanOf,
  parts,
} from './formulas.js';
import {
  units,
  vectors,
  same,
  swapped,
  clipped,
  seedMap,
  precedence,
  perBatch,
  summed,
  powered,
  outside,
  of,
  type Mutant,
} from './mistakes.js';
import { rowMap } from './support.js';

export const angularMutants: readonly Mutant[] = of('angular', angularLoop, vectors, [
  ['/ batch * height * width', (t, p) => precedence(power(angleMap(t, p)), t), 'constant-factor'],
  ['the seed question', (t, p) => precedence(seedMap(t, p), t), 'constant-factor'],
  [
    'not normalised, clip ±(1 - 1e-6)',
    meanOf((t, p) => power(tf.acos(clipped(dot(t, p), -1 + 1e-6, 1 - 1e-6)))),
    'not-normalised',
  ],
  [
    'in degrees',
    meanOf((t, p) => power(tf.mul(180 / Math.PI, angleMap(t, p)))),
    'degrees-for-radians',
  ],
  ['in turns', meanOf((t, p) => tf.div(power(angleMap(t, p)), 2 * Math.PI)), 'constant-factor'],
  ['mean() / batch', perBatch(angular), 'double-mean'],
  ['sum for mean', summed((t, p) => power(angleMap(t, p))), 'constant-factor'],
  ['channels of the prediction swapped', (t, p) => angular(t, swapped(p)), 'channels-swapped'],
  ['channels of the truth swapped', (t, p) => angular(swapped(t), p), 'channels-swapped'],
  ['mirrored (sine negated)', (t, p) => angular(t, tf.mul(p, [1, -1])), 'sign'],
  ['turned by 180°', (t, p) => angular(t, tf.neg(p)), 'sign'],
  [
    'abs forgotten before the power',
    meanOf((t, p) => {
      const [[tc, ts], [pc, ps]] = [parts(t), parts(p)];
      return power(tf.atan2(tf.sub(tf.mul(tc, ps), tf.mul(ts, pc)), dot(t, p)));
    }),
    'nan-source',
  ],
  [
    'sign of the cross product',
    meanOf((t, p) => {
      const [[tc, ts], [pc, ps]] = [parts(t), parts(p)];
      return power(tf.atan2(tf.abs(tf.add(tf.mul(tc, ps), tf.mul(ts, pc))), dot(t, p)));
    }),
    undefined,
  ],
  [
    'worked along the height',
    meanOf((t, p) => {
      const along = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.norm(x, 2, 1, true));
      return power(tf.acos(clipped(tf.sum(tf.mul(along(t), along(p)), 1), -1 + 1e-7, 1 - 1e-7)));
    }),
    'wrong-axis',
  ],
  ['power 1.25 for 1.2', meanOf((t, p) => tf.pow(angleMap(t, p), 1.25)), undefined],
  [
    'normalised by the norm of the whole batch',
    meanOf((t, p) =>
      power(tf.acos(clipped(dot(unit(t), tf.div(p, tf.norm(p))), -0.999999, 0.999999))),
    ),
    undefined,
  ],
  ['acos of dot + 1', meanOf((t, p) => tf.acos(tf.add(dot(unit(t), unit(p)), 1))), 'nan-source'],
  [
    'axial for directed',
    meanOf((t, p) => power(tf.minimum(angleMap(t, p), tf.sub(Math.PI, angleMap(t, p))))),
    undefined,
  ],
  ['half of the batch dropped', (t, p) => angular(tf.slice(t, 0, 1), tf.slice(p, 0, 1)), undefined],
]);

export const unitMutants: readonly Mutant[] = [
  ...of('angular, unit length', angularLoop, units, [
    ['lower clip at +1e-6', meanOf(seedMap), 'plateau'],
  ]),
  ...of(
    'angular, unit length',
    angularLoop,
    units,
    [['lower clip at +1e-6, by its gradient', meanOf(seedMap), 'plateau']],
    'gradcheck with loop',
  ),
  ...of(
    'angular map',
    rowMap((t, p) => angle(t, p) ** 1.2),
    same,
    [
      [
        'upper clip at 1 - 1e-6',
        (t, p) => power(tf.acos(clipped(dot(unit(t), unit(p)), -1, 1 - 1e-6))),
        'floor',
      ],
      ['a mean where the loop has a map', angular, 'shape'],
    ],
  ),
  ...of(
    'angular',
    angularLoop,
    same,
    [
      [
        'acos at 1, clip below a float32 step',
        meanOf((t, p) => tf.acos(clipped(dot(unit(t), unit(p)), -1, 1 - 1e-8))),
        'nan-source',
      ],
    ],
    'gradcheck',
  ),
  ...of(
    'angular',
    angularLoop,
    vectors,
    [
      [
        'δ as a detached weight',
        meanOf((t, p) => tf.mul(outside(tf.pow(angleMap(t, p), 0.2)), angleMap(t, p))),
        'detached',
      ],
      [
        '1 + δ forgotten in the custom gradient',
        meanOf((t, p) => powered(1 / 1.2)(angleMap(t, p))),
        'wrong-gradient',
      ],
      [
        'custom gradient off by 1 %',
        meanOf((t, p) => powered(1.01)(angleMap(t, p))),
        'wrong-gradient',
      ],
      [
        'custom gradient off by 0.1 %',
        meanOf((t, p) => powered(1.001)(angleMap(t, p))),
        'wrong-gradient',
      ],
      ['sign of the custom gradient', meanOf((t, p) => powered(-1)(angleMap(t, p))), 'sign'],
    ],
    'gradcheck',
  ),
];
