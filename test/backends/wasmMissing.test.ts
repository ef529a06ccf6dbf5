import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { explainMissingOnWasm } from '../../extension/backends/wasmMissing.js';

describe('what backend wasm cannot train says so, and what to do', () => {
  before(async () => {
    await tf.setBackend('wasm');
    explainMissingOnWasm();
  });

  const image = (): tf.Tensor4D => tf.ones([1, 4, 4, 2]);
  const filter = (): tf.Tensor4D => tf.ones([3, 3, 2, 1]);
  const gradients: readonly (readonly [string, () => unknown])[] = [
    [
      'a convolution, in its filter',
      () => tf.grad((f) => tf.conv2d(image(), f as tf.Tensor4D, 1, 'same'))(filter()),
    ],
    [
      'a depthwise convolution, in its filter',
      () => tf.grad((f) => tf.depthwiseConv2d(image(), f as tf.Tensor4D, 1, 'same'))(filter()),
    ],
    [
      'a depthwise convolution, in its input',
      () => tf.grad((x) => tf.depthwiseConv2d(x as tf.Tensor4D, filter(), 1, 'same'))(image()),
    ],
  ];
  for (const [what, slope] of gradients) {
    it(what, () => {
      assert.throws(
        () => tf.tidy(() => void slope()),
        /^Error: backend wasm has no \w+, the gradient of a .*convolutional model cannot be trained on it\. Choose backend tensorflow or cpu/,
      );
    });
  }
});
