/** What takes double precision away: each check refuses, or needs none and says what is true. */
import assert from 'node:assert/strict';
import { startTestKernel } from '../support/kernelUnderTest.js';

const prepare = `import * as tf from '@tensorflow/tfjs';
  import { compare, gradcheck, probe, precision, benchmark } from 'lossbook/check';
  const [a, b] = [tf.tensor2d([[1, 2.5]]), tf.tensor2d([[2, 1]])];
  const mse = (t, p) => tf.mean(tf.square(tf.sub(t, p)));
  const loop = (t, p) => ((t[0][0] - p[0][0]) ** 2 + (t[0][1] - p[0][1]) ** 2) / 2;`;

const checks = [
  'compare(mse, loop, [a, b])',
  'gradcheck(mse, [a, b])',
  'probe(mse, [a, b])',
  'precision({ mse }, [a, b])',
  'benchmark({ mse }, [a, b])',
];
const taken = [
  'Object.freeze(globalThis)',
  'Object.freeze(tf.engine())',
  'Object.freeze(tf.env().platform)',
  `Object.defineProperty(globalThis, 'Float32Array', { value: Float32Array, writable: false, configurable: false })`,
  'const { Float32Array } = globalThis',
  'Float32Array = undefined',
];

describe('a right loss where double precision has been taken away', function () {
  this.timeout(60_000);
  for (const code of taken) {
    it(`${code}: no check fails it`, async () => {
      const { test, stop } = startTestKernel();
      try {
        await test.run(prepare);
        await test.run(`${code}; 1`);
        for (const check of checks) {
          const { value, error } = await test.run(`(${check}).verdict ?? 'measured'`);
          const refused = /nothing can be checked (?:here|in double precision here)/;
          if (error) assert.match(error.message, refused, check);
          else assert.match(value ?? '', /^'(?:pass|measured)'$/, check);
        }
      } finally {
        await stop();
      }
    });
  }
});
