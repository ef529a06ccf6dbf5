/** Absolute losses at errors of every size: TensorFlow.js's own sign is 0 up to 1.1e-7 on the WebAssembly backend. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { withoutFused } from '../../extension/backends/fused/index.js';
import * as losses from '../../extension/losses/index.js';
import { onEachBackend } from './support.js';

onEachBackend('tiny errors', () => {
  it('signs of errors down to the smallest numbers: the gradients of absolute losses are ±1 there', () => {
    const tiny = tf.getBackend() === 'tensorflow' ? -120 : -140;
    const errors = Array.from({ length: 60 - tiny }, (_, i) => 2 ** (tiny + i)).flatMap((e) => [
      e,
      -e,
    ]);
    const zeros = errors.map(() => 0);
    const derivatives = (loss: (p: tf.Tensor) => tf.Tensor): number[] =>
      tf.tidy(() => [...tf.grad(loss)(tf.tensor1d(errors)).dataSync()]);
    const signs = errors.map(Math.sign);
    const options = { reduction: 'sum' } as const;
    const image = (p: tf.Tensor): tf.Tensor =>
      tf.reshape(tf.stack([tf.zerosLike(p), p], 1), [errors.length, 1, 2, 1]);
    for (const run of [<T>(f: () => T): T => f(), withoutFused]) {
      run(() => {
        assert.deepEqual(
          derivatives((p) => losses.mae(zeros, p, options)),
          signs,
          'mae',
        );
        const huber = derivatives((p) => losses.huber(zeros, p, { ...options, delta: 2 ** tiny }));
        assert.deepEqual(huber.map(Math.sign), signs, 'huber');
        const within = errors.map((e) => (Math.abs(e) < Math.PI ? Math.sign(e) : 0));
        const wrapped = derivatives((p) => losses.wrappedL1(zeros, p, options)).map(
          (g, i) => within[i] && g,
        );
        assert.deepEqual(wrapped, within, 'wrappedL1');
        const variation = derivatives((p) =>
          losses.totalVariation(tf.zeros([errors.length, 1, 2, 1]), image(p), options),
        );
        assert.deepEqual(variation, signs, 'totalVariation');
      });
    }
  });
});
