import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { namesWithLoop } from '../losses/publicNames.js';

/** Lossbook as a Node project imports it: by name, from what the build made, with the project's own TensorFlow.js. */
const part = (name: string): Promise<Record<string, (...args: never[]) => unknown>> =>
  import(`lossbook/${name}`);

describe('lossbook as a library', () => {
  before(() => tf.setBackend('cpu'));

  it('its losses work on the project’s tensors', async () => {
    const { angularLoss } = await part('losses');
    const quarter = angularLoss?.(...([[[1, 0]], [[0, 1]]] as never[])) as tf.Tensor;
    // (π/2)^1.2, in double precision by Python's math.
    assert.ok(Math.abs((quarter.arraySync() as number) - 1.7192690788) < 1e-6);
  });
  it('its checks need nothing of a kernel', async () => {
    const { compare, gradcheck } = await part('check');
    const { angularLoss } = await part('losses');
    const reference = await part('reference');
    const inputs = [tf.tensor2d([[1, 0]]), tf.tensor2d([[0.6, 0.9]])];
    const compared = compare?.(...([angularLoss, reference['angularLoss'], inputs] as never[]));
    const checked = gradcheck?.(...([angularLoss, inputs] as never[]));
    assert.equal((compared as { verdict: string }).verdict, 'pass');
    assert.equal((checked as { verdict: string }).verdict, 'pass');
  });
  it('TensorFlow.js is in single precision again afterwards', () => {
    assert.ok(tf.tensor1d([0.1]).dataSync() instanceof Float32Array);
    assert.equal(tf.getBackend(), 'cpu');
  });
  it('data and display load', async () => {
    assert.equal(typeof (await part('data'))['readImage'], 'function');
    assert.equal(typeof (await part('display'))['show'], 'function');
  });
  for (const name of ['losses', 'reference']) {
    it(`${name} has the same names as the other`, async () => {
      const other = await part(name === 'losses' ? 'reference' : 'losses');
      assert.deepEqual(namesWithLoop(await part(name)), namesWithLoop(other));
    });
  }
});
