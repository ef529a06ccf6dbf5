/** A bool given to a WebAssembly kernel that reads floats is an error, and the memory stays whole. */
import assert from 'node:assert/strict';
import { useKernel } from '../support/kernelUnderTest.js';

describe('bool tensors on wasm', () => {
  const k = useKernel({ backend: 'wasm' });
  before(() =>
    k.run(`import * as tf from '@tensorflow/tfjs'; const bools = tf.ones([4, 10000], 'bool');`),
  );

  const refused: readonly [string, string][] = [
    ['tf.where(bools, bools, bools)', 'Select'],
    ['tf.reverse(bools, 0)', 'Reverse'],
    ['tf.abs(bools)', 'Abs'],
    ['tf.exp(bools)', 'Exp'],
    ['tf.relu(bools)', 'Relu'],
    ['tf.leakyRelu(bools)', 'LeakyRelu'],
    ['tf.atan2(bools, bools)', 'Atan2'],
    ['tf.topk(bools)', 'TopK'],
  ];
  for (const [code, kernel] of refused) {
    it(`${code} is refused, and the next cell computes`, async () => {
      for (let i = 0; i < 3; i++) {
        const { error } = await k.run(code);
        assert.equal(
          error?.message,
          `${kernel} cannot take bool tensors on backend wasm: convert them first, tf.cast(x, 'float32')`,
        );
      }
      assert.equal((await k.run('tf.sum(tf.exp(tf.zeros([100000]))).arraySync()')).value, '100000');
    });
  }

  const fine: readonly [string, string][] = [
    ['tf.where(bools, tf.ones([4, 10000]), 0).sum().arraySync()', '40000'],
    ['tf.sum(bools).arraySync()', '40000'],
    ['tf.mean(bools).arraySync()', '1'],
    ['tf.max(bools).arraySync()', '1'],
    ['tf.mul(bools, tf.ones([4, 10000])).sum().arraySync()', '40000'],
    ['tf.abs(tf.cast(bools, "float32")).sum().arraySync()', '40000'],
    ['tf.logicalNot(bools).any().arraySync()', '0'],
  ];
  for (const [code, value] of fine) {
    it(`${code} is ${value}`, async () => assert.equal((await k.run(code)).value, value));
  }
});
