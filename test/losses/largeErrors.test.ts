/** Losses of errors as large as their value can be: no power on the way is larger than that. */
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { assertClose, onEachBackend } from './support.js';

onEachBackend('large errors', () => {
  for (const alpha of [1.9, 1.999, 1.99999, 2]) {
    it(`barron: alpha ${alpha}, up to the largest value that there is`, () => {
      tf.tidy(() => {
        for (const error of [1e3, 1e10, 1e15, 1e19]) {
          const loss = (p: tf.Tensor): tf.Tensor => losses.barron([0], p, { alpha });
          const loop = (p: number): number => reference.barron([0], [p], { alpha }) as number;
          const { value, grad } = tf.valueAndGrad(loss)(tf.tensor1d([error]));
          // float32 rounds the exponent, up to 88, by 4e-6.
          assertClose([...value.dataSync()], [loop(error)], 1e-5, `value at ${error}`);
          const slope = (loop(error * 1.001) - loop(error * 0.999)) / (0.002 * error);
          assertClose([...grad.dataSync()], [slope], 1e-5, `gradient at ${error}`);
        }
      });
    });
  }
});
