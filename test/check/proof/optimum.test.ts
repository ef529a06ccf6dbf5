/** No right loss fails at its own optimum, nor where its inputs are small beside its constants. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../../extension/check/index.js';
import { backends } from '../../support/backends.js';
import { seeded, textOf, useBackend } from '../support.js';
import { optimumNumbers } from './optimumNumbers.js';
import { optimumWholes } from './optimumWholes.js';
import { smallInputs } from './smallInputs.js';
import type { Row } from './vocabulary.js';
import { rowsOn, seeds } from '../../support/whole.js';

const tables: readonly (readonly [string, readonly Row[], least: number])[] = [
  ['at the optimum', [...optimumNumbers, ...optimumWholes], 40],
  ['small inputs', smallInputs, 60],
];

for (const [title, rows, least] of tables) {
  describe(`gradcheck ${title}`, function () {
    this.timeout(Infinity);
    it(`has ${least} losses or more`, () => assert.ok(rows.length >= least, String(rows.length)));
    for (const backend of backends) {
      describe(backend, () => {
        before(() => useBackend(backend));
        for (const { name, loss, inputs } of rowsOn(backend, rows)) {
          it(name, () => {
            for (const seed of seeds) {
              const report = gradcheck(loss, inputs(seeded(seed)));
              assert.equal(report.verdict, 'pass', `seed ${seed}\n${textOf(report)}`);
            }
          });
        }
      });
    }
  });
}

/** Of thousands of entries some have a first step as large as what is sought; with each of these seeds one or two failed. */
describe('gradcheck of θ^1.2 by operations, 64², at the optimum', function () {
  this.timeout(Infinity);
  before(() => useBackend('cpu'));
  const loss = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => {
    const [tc, ts] = tf.split(t, 2, -1) as [tf.Tensor, tf.Tensor];
    const [pc, ps] = tf.split(p, 2, -1) as [tf.Tensor, tf.Tensor];
    const cross = tf.sub(tf.mul(tc, ps), tf.mul(ts, pc));
    const dot = tf.add(tf.mul(tc, pc), tf.mul(ts, ps));
    return tf.mean(tf.pow(tf.abs(tf.atan2(cross, dot)), 1.2));
  };
  for (const seed of [1, 6, 10]) {
    it(`seed ${seed}`, () => {
      const angles = tf.randomUniform([1, 64, 64], 0, 2 * Math.PI, 'float32', seed);
      const y = tf.stack([tf.cos(angles), tf.sin(angles)], -1);
      const report = gradcheck(loss, [y, y]);
      assert.equal(report.verdict, 'pass', textOf(report));
    });
  }
});
