/** Operations that TensorFlow.js 4.22 has no gradient of: what is said, and that what is advised has one. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck, probe } from '../../extension/check/index.js';
import { textOf, useBackend } from './support.js';

type Loss = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

const t = [
  [1.1, 2.2, 3.3],
  [0.5, 1.7, 2.9],
];
const p = [
  [1.4, 2.1, 0.8],
  [0.9, 1.2, 2.5],
];
const mse = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.mean(tf.squaredDifference(a, b));
const images = (x: tf.Tensor): tf.Tensor4D => tf.reshape(x, [1, ...x.shape.slice(-2), 1] as never);

const table: Readonly<Record<string, readonly [without: Loss, instead: Loss]>> = {
  'tf.cumprod': [
    (a, b) => mse(tf.cumprod(b, 1), a),
    (a, b) => mse(tf.exp(tf.cumsum(tf.log(b), 1)), a),
  ],
  'tf.einsum': [
    (a, b) => tf.mean(tf.einsum('ij,ij->i', a, tf.square(b))),
    (a, b) => tf.mean(tf.sum(tf.mul(a, tf.square(b)), 1)),
  ],
  'tf.stridedSlice': [
    (a, b) => tf.mean(tf.square(tf.stridedSlice(tf.sub(b, a), [0, 0], [2, 3], [1, 2]))),
    (a, b) => tf.mean(tf.square(tf.gather(tf.sub(b, a), [0, 2], 1))),
  ],
  'tf.image.flipLeftRight': [
    (a, b) => mse(tf.image.flipLeftRight(images(b)), images(a)),
    (a, b) => mse(tf.reverse(images(b), 2), images(a)),
  ],
};

describe('operations without a gradient', () => {
  before(() => useBackend('cpu'));
  for (const [name, [without, instead]] of Object.entries(table)) {
    it(`${name} is named, with its line`, () => {
      const { verdict, diagnoses } = gradcheck(without, [t, p]);
      assert.equal(verdict, 'fail');
      assert.deepEqual(
        diagnoses.map(({ code }) => code),
        ['operation-without-gradient'],
      );
      assert.ok(
        diagnoses[0]!.message.startsWith(`${name} (withoutGradient.test.ts:`) ||
          diagnoses[0]!.message.startsWith(`${name} (withoutGradient.test.js:`),
        diagnoses[0]!.message,
      );
    });
    it(`what is advised for ${name} has one`, () => {
      const report = gradcheck(instead, [t, p]);
      assert.equal(report.verdict, 'pass', textOf(report));
    });
  }

  it('of the truth alone it does no harm', () => {
    const report = gradcheck((a, b) => mse(tf.cumprod(a, 1), b), [t, p]);
    assert.equal(report.verdict, 'pass', textOf(report));
  });

  it('probe says it too', () => {
    const { diagnoses } = probe((a, b) => mse(tf.cumprod(b, 1), tf.cumprod(a, 1)), {
      kind: 'regression',
    });
    assert.ok(diagnoses.some(({ code }) => code === 'operation-without-gradient'));
  });
});
