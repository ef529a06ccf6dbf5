/** Ways in which a wrong gradient was once called right, or a right one wrong, each as a row. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import { backends } from '../support/backends.js';
import { codesOf, seeded, textOf, uniform, useBackend, type Loss } from './support.js';

/** The identity, whose gradient is multiplied by these. */
const spoiled = (x: tf.Tensor, factors: readonly number[]): tf.Tensor =>
  tf.customGrad((v: unknown) => ({
    value: tf.clone(v as tf.Tensor),
    gradFunc: (dy: tf.Tensor) =>
      tf.mul(
        dy,
        tf.tensor1d(factors.length === dy.size ? [...factors] : dy.shape.map(() => factors[0]!)),
      ),
  }))(x);
const mse: Loss = (t, p) => tf.mean(tf.squaredDifference(t, p));
const row = (...values: readonly number[]): never => values as never;
/** All of one input, with one number that stands beside the kink of |x|. */
const besideKink = Array.from({ length: 152 }, (_, i) =>
  i === 77 ? 2.4e-7 : 2 * Math.sin(1.7 * i + 1),
);
const weights = new Float32Array(152).fill(1 / 152);

const rows: readonly (readonly [
  name: string,
  loss: Loss,
  inputs: readonly never[],
  verdict: 'pass' | 'fail',
  says: RegExp,
])[] = [
  [
    'one residual of 1e8, all other gradients off by half',
    (t, p) => mse(t, spoiled(p, [1, 1.5, 1.5, 1.5, 1.5])),
    [row(0, 1, 2, 3, 4), row(1e8, 1.5, 2.25, 3.7, 4.4)],
    'fail',
    /FAIL 4\/5 wrong.*truth × 1\.5/s,
  ],
  ['one residual of 1e8', mse, [row(0, 1, 2), row(1e8, 1.5, 2.25)], 'pass', /3\/3 ok/],
  [
    'a value that overflows',
    mse,
    [row(0, 1), row(1e30, 2)],
    'fail',
    /Infinity in float32.*SquaredDifference/s,
  ],
  [
    'twice |x|, 1e-12 from its kink',
    (p) => tf.sum(tf.abs(spoiled(p, [2, 1]))),
    [row(1e-12, 1)],
    'fail',
    /1\/2 wrong/,
  ],
  ['|x|, 1e-12 from its kink', (p) => tf.sum(tf.abs(p)), [row(1e-12, 1)], 'pass', /2\/2 ok/],
  [
    'twice √x at 1e-12',
    (p) => tf.sum(tf.sqrt(spoiled(p, [2, 1]))),
    [row(1e-12, 1)],
    'fail',
    /1\/2 wrong/,
  ],
  [
    'a mean written as a matMul beside a kink',
    (p) => tf.squeeze(tf.matMul(tf.tensor2d(weights, [1, 152]), tf.reshape(tf.abs(p), [152, 1]))),
    [besideKink as never],
    'pass',
    /152\/152 ok/,
  ],
  [
    'half of the signs',
    (t, p) => mse(t, spoiled(p, [1, 1, -1, -1])),
    [row(0, 1, 2, 3), row(1, 1.5, 2.25, 3.7)],
    'fail',
    /sign reversed, at 2 of 4 entries/,
  ],
  ['NaN in an input', mse, [row(0, 1), row(NaN, 2)], 'fail', /2\/2 non-finite.*p is NaN at \[0\]/s],
  [
    '-∞ in the other',
    mse,
    [row(0, -Infinity), row(1, 2)],
    'fail',
    /non-finite.*t is -Infinity at \[1\]/s,
  ],
  [
    'rounded',
    (t, p) => tf.mean(tf.abs(tf.sub(t, tf.round(p)))),
    [row(0, 1), row(0.3, 1.7)],
    'fail',
    /zero-gradient.*Round/s,
  ],
  [
    'argmax',
    (p) => tf.mean(tf.cast(tf.argMax(p, -1), 'float32')),
    [
      [
        [0.2, 0.5],
        [0.7, 0.1],
      ] as never,
    ],
    'fail',
    /zero-gradient.*ArgMax/s,
  ],
  [
    'multiplied by 0',
    (t, p) => tf.add(tf.mul(0, tf.sum(p)), tf.mean(t)),
    [row(1, 2), row(3, 4)],
    'fail',
    /multiplied by 0/,
  ],
  [
    'capped everywhere',
    (t, p) => tf.mean(tf.clipByValue(tf.squaredDifference(t, p), 0, 1)),
    [row(0, 0), row(3, -4)],
    'fail',
    /ClipByValue is flat at all of them/,
  ],
  [
    'a hinge that is satisfied',
    (t, p) => tf.mean(tf.relu(tf.sub(1, tf.mul(t, p)))),
    [row(1, -1), row(3, -4)],
    'pass',
    /2\/2 ok/,
  ],
  [
    'a mask of zeros',
    (m, t, p) => tf.mean(tf.mul(m, tf.squaredDifference(t, p))),
    [row(0, 0), row(1, 2), row(3, 4)],
    'pass',
    /2\/2 ok/,
  ],
  [
    'a Charbonnier at its minimum is not flat',
    (t, p) => tf.mean(tf.sqrt(tf.add(tf.squaredDifference(t, p), 1e-2))),
    [row(1, 2, 3), row(1, 2, 4)],
    'pass',
    /ok$/m,
  ],
];

describe('gradcheck, kinds of faults', () => {
  for (const backend of backends) {
    describe(backend, () => {
      before(() => useBackend(backend));
      for (const [name, loss, inputs, verdict, says] of rows) {
        it(`${name}: ${verdict}`, () => {
          const report = gradcheck(loss, inputs);
          assert.equal(report.verdict, verdict, textOf(report));
          assert.match(textOf(report), says);
        });
      }

      it('resizing an image that is no square, which cpu kernels have no gradient of: differences tell', () => {
        const loss: Loss = (p) =>
          tf.mean(tf.square(tf.image.resizeBilinear(p as tf.Tensor4D, [9, 11])));
        const report = gradcheck(loss, [uniform(seeded(1), [1, 5, 6, 1])] as never);
        const expected = backend === 'cpu' ? ['threw'] : ['unsupported-op'];
        assert.equal(report.verdict, backend === 'cpu' ? 'fail' : 'pass', textOf(report));
        assert.deepEqual(codesOf(report), expected);
      });

      it("maxPool 'same', whose gradient backend wasm has wrong at the border: 20 images", () => {
        const pool: Loss = (p) =>
          tf.mean(tf.square(tf.add(tf.maxPool(p as tf.Tensor4D, 3, 1, 'same'), 0.3)));
        const reports = Array.from({ length: 20 }, (_, k) =>
          gradcheck(pool, [uniform(seeded(k + 1), [1, 5, 6, 1])] as never),
        );
        for (const report of reports) {
          const differs = codesOf(report).includes('backend-differs');
          assert.equal(report.verdict, differs ? 'fail' : 'pass', textOf(report));
        }
        const failed = reports.filter(({ verdict }) => verdict === 'fail').length;
        assert.equal(failed > 0, backend === 'wasm', `${failed} of 20`);
      });
    });
  }
});
