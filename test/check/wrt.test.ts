/** By which input a gradcheck differentiates, and that it says so where there are more than two. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import { positionOfWrt, type Wrt } from '../../extension/check/wrt.js';
import { useBackend } from './support.js';

const positions: readonly [readonly string[], Wrt | undefined, number][] = [
  [['y_true', 'y_pred'], undefined, 1],
  [['y_true', 'y_pred', 'mask'], undefined, 2],
  [['y_true', 'y_pred', 'mask'], 0, 0],
  [['y_true', 'y_pred', 'mask'], 'prediction', 1],
  [['pred', 'target', 'mask'], 'prediction', 0],
  [['mask', 'yTrue', 'yPred'], 'prediction', 2],
  [['target_mask', 'target', 'disp_est', 'estimate'], 'prediction', 3],
  [['input 0', 'input 1', 'input 2'], 'prediction', 1],
  [['a', 'b'], 'prediction', 1],
  [['x'], 'prediction', 0],
  [['predecessor', 'b', 'c'], 'prediction', 1],
];

const masked = (t: tf.Tensor, p: tf.Tensor, mask: tf.Tensor): tf.Tensor =>
  tf.mean(tf.mul(mask, tf.squaredDifference(t, p)));
const mse = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.mean(tf.squaredDifference(t, p));
const rows: readonly [number, Wrt | undefined, RegExp][] = [
  [3, undefined, /^gradcheck PASS 2\/2 ok; by mask only, of 3 inputs$/],
  [3, 'prediction', /^gradcheck PASS 2\/2 ok; by p only, of 3 inputs$/],
  [2, undefined, /^gradcheck PASS 2\/2 ok$/],
];

describe('the input that is differentiated by', () => {
  before(() => useBackend('wasm'));
  for (const [names, wrt, position] of positions) {
    it(`${names.join(', ')}; ${wrt ?? 'not said'}: ${position}`, () =>
      assert.equal(positionOfWrt(wrt, names), position));
  }
  for (const [count, wrt, summary] of rows) {
    it(`${count} inputs, ${wrt ?? 'not said'}: ${summary.source}`, () => {
      const inputs = [
        [0.5, 2],
        [1, 4],
        [1, 0.5],
      ].slice(0, count);
      const options = wrt === undefined ? {} : { wrt };
      assert.match(gradcheck(count === 3 ? masked : mse, inputs, options).summary, summary);
    });
  }
});
