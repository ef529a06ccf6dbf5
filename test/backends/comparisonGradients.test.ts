/** Losses that choose by their prediction differentiate on every backend; held to slopes known in closed form. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { mendTensorFlow } from '../../extension/backends/mend.js';
import { useBackend } from '../check/support.js';
import { backends } from '../support/backends.js';

type Of = (x: tf.Tensor) => tf.Tensor;
const counted = (condition: tf.Tensor): tf.Tensor => tf.cast(condition, 'float32');
const either = (condition: tf.Tensor, x: tf.Tensor): tf.Tensor =>
  tf.where(condition, tf.square(x), tf.mul(7, x));

/** At −2, −1, 1, 2: 2x where the condition holds, 7 elsewhere. */
const chosen: readonly (readonly [name: string, of: Of, slopes: readonly number[]])[] = [
  ['less', (x) => either(tf.less(x, 1), x), [-4, -2, 7, 7]],
  ['lessEqual', (x) => either(tf.lessEqual(x, 1), x), [-4, -2, 2, 7]],
  ['greater', (x) => either(tf.greater(x, 1), x), [7, 7, 7, 4]],
  ['greaterEqual', (x) => either(tf.greaterEqual(x, 1), x), [7, 7, 2, 4]],
  ['equal', (x) => either(tf.equal(x, 1), x), [7, 7, 2, 7]],
  ['notEqual', (x) => either(tf.notEqual(x, 1), x), [-4, -2, 7, 4]],
  ['logicalAnd', (x) => either(tf.logicalAnd(tf.less(x, 2), tf.greater(x, -2)), x), [7, -2, 2, 7]],
  ['logicalOr', (x) => either(tf.logicalOr(tf.less(x, -1), tf.greater(x, 1)), x), [-4, 7, 7, 4]],
  ['logicalXor', (x) => either(tf.logicalXor(tf.less(x, 0), tf.less(x, 2)), x), [7, 7, 2, 7]],
  ['logicalNot', (x) => either(tf.logicalNot(tf.less(x, 0)), x), [7, 7, 2, 4]],
  ['all', (x) => either(tf.all(tf.less(x, 3)), x), [-4, -2, 2, 4]],
  ['any', (x) => either(tf.any(tf.less(x, -3)), x), [7, 7, 7, 7]],
  ['a condition that is broadcast', (x) => either(tf.less(tf.max(x), 3), x), [-4, -2, 2, 4]],
  ['a mask of numbers', (x) => tf.mul(counted(tf.greater(x, 0)), tf.square(x)), [0, 0, 2, 4]],
  ['divNoNan', (x) => tf.divNoNan(1, x), [-0.25, -1, -1, -0.25]],
];

for (const backend of backends) {
  describe(`gradients of comparisons (${backend})`, () => {
    before(async () => {
      await useBackend(backend);
      mendTensorFlow();
    });
    for (const [name, of, slopes] of chosen) {
      it(`${name}: ${slopes.join(', ')}`, () => {
        const slope = tf.tidy(() => tf.grad((x) => tf.sum(of(x)))(tf.tensor1d([-2, -1, 1, 2])));
        assert.deepEqual([...slope.dataSync()], slopes);
      });
    }
  });
}
