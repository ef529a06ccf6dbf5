/** A candidate that is a loss of the library by another convention than its reference is named by that. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare } from '../../extension/check/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { seeded, textOf, uniform, useBackend } from './support.js';
import type { Loop, Loss, Numbers } from './support.js';
import { backends } from '../support/backends.js';
import { rowsOn } from '../support/whole.js';

const random = seeded(5);
const shape = [2, 6, 7, 1];
const depths: readonly Numbers[] = [uniform(random, shape, 1, 9), uniform(random, shape, 2, 11)];
const logits: readonly Numbers[] = [uniform(random, shape, 0, 1), uniform(random, shape, -3, 3)];
const images: readonly Numbers[] = [uniform(random, shape, 0, 1), uniform(random, shape, 0, 1)];

const logs = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.sub(tf.log(p), tf.log(t));
const overlap = (t: tf.Tensor, p: tf.Tensor, smooth: number): tf.Tensor =>
  tf.div(
    tf.add(tf.mul(2, tf.sum(tf.mul(t, p))), smooth),
    tf.add(tf.add(tf.sum(t), tf.sum(p)), smooth),
  );

const rows: readonly (readonly [
  what: string,
  candidate: Loss,
  loop: Loop,
  inputs: readonly Numbers[],
  call: string,
])[] = [
  [
    'another lambda, and all pixels for each image',
    (t, p) => {
      const d = logs(t, p);
      return tf.sub(tf.mean(tf.square(d)), tf.mul(0.85, tf.square(tf.mean(d))));
    },
    reference.siLog,
    depths,
    "siLog(yTrue, yPred, { lambda: 0.85, regions: 'all' })",
  ],
  [
    'smoothing, and a sigmoid within',
    (t, p) => tf.sub(1, overlap(t, tf.sigmoid(p), 1)),
    reference.jaccard,
    logits,
    'dice(yTrue, tf.sigmoid(yPred), { smooth: 1 })',
  ],
  [
    'another loss altogether, and the reference of something else',
    (t, p) => tf.mean(tf.sqrt(tf.add(tf.square(tf.sub(t, p)), 1e-6))),
    (t: Numbers, p: Numbers) => Number(reference.logCosh(t, p)) ** 3,
    images,
    'charbonnier(yTrue, yPred)',
  ],
];

for (const backend of backends) {
  describe(`a candidate that is another loss of the library (${backend})`, () => {
    before(() => useBackend(backend));
    for (const [what, candidate, loop, inputs, call] of rowsOn(backend, rows)) {
      it(what, () => {
        const report = compare(candidate, loop, inputs);
        const known = report.diagnoses.find(({ code }) => code === 'known-loss');
        assert.equal(known?.data?.['call'], call, textOf(report));
      });
    }
    it('a loss that nobody has, has no name', () => {
      const report = compare(
        (t, p) => tf.mean(tf.mul(tf.abs(tf.sub(t, p)), tf.exp(tf.sin(tf.mul(t, 3))))),
        reference.mae,
        images,
      );
      assert.ok(
        report.diagnoses.every(({ code }) => code !== 'known-loss'),
        textOf(report),
      );
    });
  });
}
