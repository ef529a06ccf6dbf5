import assert from 'node:assert/strict';
import { useKernel } from '../support/kernelUnderTest.js';
import { suiteBackend } from '../support/suiteBackend.js';

/** On the cpu backend the data is collected as any array is; it has no memory of its own. */
describe('tensors that a rerun leaves behind', function () {
  if (suiteBackend === 'cpu') return;
  const k = useKernel();
  const bytes = async () => Number((await k.run('tf.memory().numBytes')).value);
  const side = 2048;
  const size = 4 * side * side;
  before(() => k.run(`import * as tf from '@tensorflow/tfjs'; 1`));

  it('are freed: five reruns keep one', async () => {
    for (let run = 0; run < 5; run++)
      await k.run(`const big = tf.ones([${side}, ${side}]);`, 'big');
    assert.equal(await bytes(), size);
  });
  it('what a closure, an array or a view of the same data still reaches is kept', async () => {
    await k.run(`const flat = big.reshape([-1]); const list = [tf.fill([${side}, ${side}], 2)];
      const three = ((t) => () => t)(tf.fill([${side}, ${side}], 3));`);
    await k.run(`const big = tf.zeros([${side}, ${side}]);`, 'big');
    await k.run(`const big = tf.zeros([${side}, ${side}]);`, 'big');
    const means = await k.run('[flat, ...list, three()].map((t) => t.mean().dataSync()[0]).join()');
    assert.equal(means.value, `'1,2,3'`);
    assert.equal(Math.round((await bytes()) / size), 4);
  });
  it('what a cell disposed of itself is not disposed of again', async () => {
    await k.run(
      `const part = tf.ones([${side}, ${side}]); const same = part.reshape([-1]); part.dispose();`,
    );
    await k.run(`const part = 0; const other = tf.zeros([${side}, ${side}]);`);
    await k.run(`const other = tf.zeros([${side}, ${side}]);`);
    assert.equal((await k.run('same.sum().dataSync()[0]')).value, String(side * side));
  });
});
