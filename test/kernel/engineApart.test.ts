/** A cell that takes TensorFlow.js's engine apart is answered, and so are those after it. */
import assert from 'node:assert/strict';
import { useKernel } from '../support/kernelUnderTest.js';

const prepare = `import * as tf from '@tensorflow/tfjs';`;

describe("a cell that takes TensorFlow.js's engine apart", () => {
  const test = useKernel();

  it('may remove a backend of its own', async () => {
    await test.run(prepare);
    const end =
      await test.run(`tf.registerBackend('own', () => ({ dispose() {} })); await tf.setBackend('own').catch(() => 0);
      const back = await tf.setBackend('cpu'); tf.removeBackend('own'); tf.findBackend('own') === null`);
    assert.equal(end.value, 'true', end.error?.message);
  });

  it('is told that no cell can run, instead of waiting for ever', async () => {
    await test.run(prepare);
    await test.run('tf.engine().state.registeredVariables = null; 1');
    const next = await test.run('1 + 1');
    assert.match(
      next.error?.message ?? '',
      /^the kernel cannot run cells any more \(.+\)\. Restart it$/,
    );
    await test.kernel.shutdown();
    assert.equal((await test.run('1 + 1')).value, '2');
  });
});
