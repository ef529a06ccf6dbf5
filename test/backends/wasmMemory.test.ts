/** Tensors that the memory of the backend wasm cannot hold: an address has 32 bits, and a larger number is not cut to them. */
import assert from 'node:assert/strict';
import { startTestKernel } from '../support/kernelUnderTest.js';

const before = `import * as tf from '@tensorflow/tfjs'; const kept = tf.ones([100, 100]);`;

describe('on wasm a tensor of 4 GiB or more', () => {
  const rows: readonly [what: string, code: string][] = [
    ['of a broadcast', 'tf.add(tf.ones([65537, 1]), tf.ones([1, 65536]))'],
    ['of a tile', 'tf.tile(tf.ones([1, 65536]), [65537, 1])'],
    ['of a product', 'tf.matMul(tf.ones([65537, 1]), tf.ones([1, 65536]))'],
    ['of zeros', 'tf.zeros([32769, 32768])'],
    ['that is padded', 'tf.pad(tf.ones([1, 65536]), [[0, 65536], [0, 0]])'],
  ];
  for (const [what, code] of rows) {
    it(`${what} is refused in words, and what there was can be computed with, error caught or not`, async () => {
      const { test, stop } = startTestKernel({ backend: 'wasm' });
      try {
        await test.run(before);
        const { error } = await test.run(code);
        assert.match(error?.message ?? '', /does not fit into the memory of backend wasm/);
        const caught = await test.run(`try { ${code}; } catch {} tf.sum(kept).dataSync()[0]`);
        assert.equal(caught.value, '10000');
        assert.equal((await test.run('tf.sum(kept).dataSync()[0]')).value, '10000');
      } finally {
        await stop();
      }
    });
  }
});
