/** What a backend lacks says so, with the operation and what to do, in values and in gradients. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { mendTensorFlow } from '../../extension/backends/mend.js';
import { backends } from '../support/backends.js';

const image = (): tf.Tensor4D => tf.ones([1, 4, 4, 2]);
const filter = (): tf.Tensor4D => tf.ones([3, 3, 2, 1]);
const square = (): tf.Tensor2D => tf.ones([2, 2]);

const calls: readonly (readonly [what: string, call: () => unknown])[] = [
  [
    'the gradient of tf.conv2d in its filter',
    () => tf.grad((f) => tf.conv2d(image(), f as tf.Tensor4D, 1, 'same'))(filter()),
  ],
  [
    'the gradient of tf.depthwiseConv2d in its filter',
    () => tf.grad((f) => tf.depthwiseConv2d(image(), f as tf.Tensor4D, 1, 'same'))(filter()),
  ],
  [
    'the gradient of tf.depthwiseConv2d in its input',
    () => tf.grad((x) => tf.depthwiseConv2d(x as tf.Tensor4D, filter(), 1, 'same'))(image()),
  ],
  ['tf.einsum', () => tf.einsum('ij,ij->i', square(), square())],
  ['tf.complex', () => tf.spectral.rfft(square())],
];

describe('what a backend lacks says so, and what to do', () => {
  before(async () => {
    await tf.setBackend('wasm');
    mendTensorFlow();
  });

  for (const [what, call] of calls) {
    it(what, () => {
      const sentence = (error: Error): boolean =>
        error.message.startsWith(`backend wasm lacks ${what}`) &&
        error.message.includes(`choose backend tensorflow or cpu (await tf.setBackend('cpu')`);
      assert.throws(() => tf.tidy(() => void call()), sentence);
    });
  }

  for (const name of backends) {
    it(`${name} has every kernel that cpu has, or says so`, async () => {
      await tf.setBackend(name);
      mendTensorFlow();
      // What draws on a page and what text is made of is in no loss.
      const others = new Set(['Draw']);
      const missing = tf
        .getKernelsForBackend('cpu')
        .map(({ kernelName }) => kernelName)
        .filter((kernel) => !others.has(kernel) && tf.getKernel(kernel, name) == null);
      assert.deepEqual(missing, []);
    });
  }
});
