/** Windows over images by the kernel: values and gradients are those of TensorFlow.js's convolution in doubles. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inDoubles, traceKernels } from '../../../extension/backends/doubles.js';
import { blur, gaussian } from '../../../extension/losses/ssim.js';
import { assertClose, onEachBackend, uniform, withoutLeak } from '../../losses/support.js';

const numbers = (shape: readonly number[], seed: number): number[] => {
  const next = uniform(seed);
  return Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.fround(next()));
};

const windows: readonly (readonly number[])[] = [[2], [1, 2, -3], gaussian(11, 1.5)];
// The smallest image for the largest window, one that has channels, rows of no whole fours and of more than are taken at once.
const shapes = [[1, 11, 11, 1], [2, 13, 17, 3], [1, 12, 75, 1]] as const; // prettier-ignore
// Larger than what is copied at once: images, one of them by bands, one whose rows are longer, and rows one after another.
const large = [[5, 130, 120, 1], [1, 300, 300, 1], [1, 13, 40_000, 2]] as const; // prettier-ignore

onEachBackend('windows over images', () => {
  for (const window of windows) {
    for (const shape of shapes) {
      const image = numbers(shape, 1);
      const f = (x: tf.Tensor): tf.Tensor => {
        const blurred = blur(x, window);
        const weights = tf.tensor(numbers(blurred.shape, 2), blurred.shape);
        return tf.sum(tf.mul(tf.square(blurred), weights));
      };
      const x = (): tf.Tensor => tf.tensor(image, [...shape]);

      it(`${window.length} numbers over ${JSON.stringify(shape)}: value, gradient and second derivative`, () => {
        const run = (): number[][] =>
          tf.tidy(() => {
            const slope = tf.grad(f);
            const second = tf.grad((x: tf.Tensor) => tf.sum(tf.square(slope(x))));
            return [blur(x(), window), slope(x()), second(x())].map((y) => [...y.dataSync()]);
          });
        const [found, expected] = [run(), inDoubles(run)];
        for (const [i, what] of ['value', 'gradient', 'second derivative'].entries())
          assertClose(found[i]!, expected[i]!, 3e-6, what);
      });

      it(`${window.length} numbers over ${JSON.stringify(shape)}: no leak`, () =>
        withoutLeak(() => tf.dispose(tf.tidy(() => tf.grad(f)(x())))));
    }
  }

  for (const shape of large) {
    it(`over ${JSON.stringify(shape)}: the bits of the backend where they lie`, async () => {
      const here = tf.getBackend();
      const results: Buffer[] = [];
      for (const backend of ['wasm', here]) {
        await tf.setBackend(backend);
        tf.tidy(() => {
          const x = tf.tensor(numbers(shape, 3), [...shape]);
          const blurred = (x: tf.Tensor): tf.Tensor => blur(x, gaussian(11, 1.5));
          const slope = tf.grad((x: tf.Tensor) => tf.sum(tf.square(blurred(x))))(x);
          for (const y of [blurred(x), slope])
            results.push(Buffer.from(y.dataSync().slice().buffer));
        });
      }
      for (const i of [0, 1]) assert.ok(results[i]!.equals(results[2 + i]!), `result ${i}`);
    });
  }

  it('are a kernel', () => {
    const names: string[] = [];
    tf.tidy(() => {
      traceKernels(
        ({ name }) => names.push(name),
        () => void blur(tf.ones([1, 3, 3, 1]), [1, 1, 1]),
      );
    });
    assert.ok(names.includes('LossbookCorrelation'));
    assert.ok(!names.includes('Conv2D'));
  });
});
