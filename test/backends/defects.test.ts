/**
 * What a backend of TensorFlow.js 4.22 does wrong and the library works round, one test each, on every backend.
 * The second number in a name is what the plain operation gives on the backend that has the defect.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import { onEachBackend } from '../losses/support.js';

const numbers = (f: () => tf.Tensor): number[] => tf.tidy(() => [...f().dataSync()]);

onEachBackend('a defect of a backend does not show', () => {
  it('wasm adds one by one in float32: the mean of 2²¹ tenths is a tenth, not 0.0983', () => {
    const [zero, tenth] = [tf.zeros([2 ** 21]), tf.fill([2 ** 21], 0.1)];
    const [mean] = numbers(() => losses.mae(zero, tenth)) as [number];
    // float32's 0.1 and a rounding in each of six blocks of sums.
    assert.ok(Math.abs(mean - 0.1) < 1e-7, `${mean}`);
    tf.dispose([zero, tenth]);
  });

  it('wasm clips NaN to a bound: a NaN pixel is NaN and its neighbour is not, with either method', () => {
    const [t, p] = [[[1, 0], [1, 0]], [[NaN, 0], [0, 1]]]; // prettier-ignore
    for (const method of ['acos', 'atan2'] as const) {
      const map = numbers(() => losses.angularLoss(t, p, { method, delta: 0, reduction: 'none' }));
      assert.ok(Number.isNaN(map[0]), `${method} ${map.join()}`);
      // A quarter turn.
      assert.ok(Math.abs(map[1]! - Math.PI / 2) < 1e-6, `${method} ${map.join()}`);
    }
  });

  it('wasm sums nothing to what lies in memory, tensorflow averages it to NaN: an empty loss is 0', () => {
    for (const [name, event] of [
      ['mae', []],
      ['angularLoss', [2]],
      ['cosineDistance', [3]],
    ] as const) {
      // prettier-ignore
      const shape = [0, 4, ...event];
      const loss = losses[name];
      const run = (reduction: 'mean' | 'none'): number[] =>
        numbers(() => loss(tf.zeros(shape), tf.zeros(shape), { reduction }));
      assert.deepEqual([run('mean'), run('none')], [[0], []], name);
      const slope = numbers(() => tf.grad((p) => loss(tf.zeros(shape), p))(tf.zeros(shape)));
      assert.deepEqual(slope, [], name);
    }
  });

  it('wasm reduces nothing to what lies in memory: a sum of nothing is 0, a product 1', () => {
    for (let k = 0; k < 8; k++) tf.fill([2], 3.3).dispose();
    const [row, none] = [tf.zeros([2, 0]), tf.zeros([1, 0, 3])];
    assert.deepEqual(numbers(() => tf.sum(row, 1)), [0, 0]); // prettier-ignore
    assert.deepEqual(numbers(() => tf.sum(none)), [0]); // prettier-ignore
    assert.deepEqual(numbers(() => tf.sum(tf.cast(none, 'int32'), 1)), [0, 0, 0]); // prettier-ignore
    assert.deepEqual(numbers(() => tf.norm(row, 2, 1)), [0, 0]); // prettier-ignore
    assert.deepEqual(numbers(() => tf.prod(row, 1)), [1, 1]); // prettier-ignore
    assert.deepEqual(numbers(() => tf.any(tf.cast(row, 'bool'), 1)), [0, 0]); // prettier-ignore
    tf.dispose([row, none]);
  });

  it('wasm log1p is log(1 + x): a Cauchy loss of 1e-5 is 5e-11, not 0', () => {
    const [value] = numbers(() => losses.cauchy([0], [1e-5])) as [number];
    // ½·log(1 + x²) or log(1 + ½x²), either way x²/2 to ten digits.
    assert.ok(Math.abs(value - 5e-11) < 1e-16, `${value}`);
  });

  it('tensorflow takes subnormal numbers for 0: vectors 1e38 long have a gradient', () => {
    const slope = numbers(() =>
      tf.grad((p) => losses.angularLoss([[1, 0]], p, { delta: 0 }))(tf.tensor2d([[0, 0.8e38]])),
    );
    // ∂θ/∂p across the vector is 1/|p|, in the direction that closes the angle.
    assert.ok(Math.abs(slope[0]! * 0.8e38 + 1) < 1e-6, slope.join());
  });
});
