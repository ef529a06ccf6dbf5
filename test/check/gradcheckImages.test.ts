/** gradcheck of whole images: every entry in few evaluations, and never by taking pixels for independent that are not. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import { angularLoss } from '../../extension/losses/index.js';
import { directions, seeded, textOf, uniform, useBackend, type Loss } from './support.js';

const side = 32;
const image = (seed: number): never => uniform(seeded(seed), [1, side, side, 2], 0.5, 2) as never;
const squares = (x: tf.Tensor): tf.Tensor => tf.sum(tf.square(x), -1);
/** As numbers: what it depends on, autodiff does not see. */
const detached = (x: tf.Tensor): tf.Tensor => tf.tensor(x.dataSync().slice(), x.shape);
/** The first channel of pixel (20, 30). */
const corner = (x: tf.Tensor): tf.Tensor =>
  tf.reshape(tf.slice(x, [0, 20, 30, 0], [1, 1, 1, 1]), []);
const onlyAt = (index: number): tf.Tensor =>
  tf.reshape(tf.oneHot(tf.tensor1d([index], 'int32'), side * side), [1, side, side]);
/** Each pixel's neighbour above; that of the first row is the last. */
const above = (x: tf.Tensor): tf.Tensor =>
  tf.concat(
    [tf.slice(x, [0, side - 1, 0, 0]), tf.slice(x, [0, 0, 0, 0], [1, side - 1, side, 2])],
    1,
  );

/** Losses that are nearly a mean of independent pixels, and what gradcheck must find. */
const nearly: readonly (readonly [
  name: string,
  loss: Loss,
  verdict: 'pass' | 'fail',
  method: string,
])[] = [
  ['a mean of pixels', (p) => tf.mean(squares(p)), 'pass', 'local'],
  ['a map of pixels', (p) => squares(p), 'pass', 'local'],
  [
    'every pixel leans on its neighbour',
    (p) => tf.mean(squares(tf.add(p, above(p)))),
    'pass',
    'entrywise',
  ],
  [
    'one pixel leans on one other',
    (p) => tf.mean(tf.add(squares(p), tf.mul(onlyAt(7), corner(p)))),
    'pass',
    'entrywise',
  ],
  [
    'one pixel leans on one other, by a thousandth, and autodiff does not know',
    (p) => tf.mean(tf.add(squares(p), tf.mul(onlyAt(7), tf.mul(detached(corner(p)), 1e-3)))),
    'fail',
    'entrywise',
  ],
  [
    'all pixels lean on a mean, by a ten-thousandth, and autodiff does not know',
    (p) => tf.mean(tf.add(squares(p), tf.mul(detached(tf.sqrt(tf.mean(squares(p)))), 1e-4))),
    'fail',
    'entrywise',
  ],
  [
    'all pixels lean on the mean, and autodiff knows',
    (p) => tf.mean(tf.square(tf.sub(squares(p), tf.mean(squares(p))))),
    'pass',
    'entrywise',
  ],
  [
    'a ten-thousandth of another term beside the mean, and autodiff does not know',
    (p) => tf.add(tf.mean(squares(p)), tf.mul(detached(tf.mean(tf.pow(p, 3))), 1e-4)),
    'fail',
    'entrywise',
  ],
  [
    'a hundredth of one pixel beside the mean, and autodiff does not know',
    (p) => tf.add(tf.mean(squares(p)), tf.mul(detached(tf.square(corner(p))), 0.01 / side / side)),
    'fail',
    'entrywise',
  ],
  ['the root of a mean', (p) => tf.sqrt(tf.mean(squares(p))), 'pass', 'entrywise'],
  [
    'one pixel leans on one other, and autodiff does not know',
    (p) => tf.mean(tf.add(squares(p), tf.mul(onlyAt(7), detached(corner(p))))),
    'fail',
    'entrywise',
  ],
];

describe('gradcheck of images', () => {
  before(() => useBackend('cpu'));

  for (const [name, loss, verdict, method] of nearly) {
    it(`${name}: ${verdict}, ${method}`, () => {
      const report = gradcheck(loss, [image(1)]);
      assert.equal(report.verdict, verdict, textOf(report));
      assert.equal(report.method, method);
      assert.equal(report.checked, 2 * side * side);
    });
  }

  it('kinks among smooth pixels: |x| where five entries are 0', () => {
    const x = new Float32Array(2 * side * side).map((_, i) =>
      i % 409 === 8 ? 0 : Math.sin(i) + 2,
    );
    const report = gradcheck(
      (p) => tf.mean(tf.sum(tf.abs(p), -1)),
      [tf.tensor(x, [1, side, side, 2])],
    );
    assert.deepEqual({ ...report.counts }, { ok: 2 * side * side - 5, kink: 5 }, textOf(report));
    assert.equal(report.verdict, 'pass');
  });

  for (const [height, width] of [
    [5, 7],
    [37, 41],
    [51, 53],
  ] as const) {
    it(`angularLoss, the default mean of ${height}×${width} pixels, which is no multiple of 16: every entry`, () => {
      const field = (seed: number): never =>
        directions(seeded(seed), [1, height, width], 0.8, 1.2) as never;
      const report = gradcheck((t, p) => angularLoss(t, p), [field(1), field(2)]);
      assert.equal(report.verdict, 'pass', textOf(report));
      assert.equal(report.sampled, undefined);
      assert.equal(report.checked, 2 * height * width);
      assert.equal(report.method, 'local');
    });
  }

  it('angularLoss where the angle is 5e-6: smooth, although two rungs of rounding look like a kink', () => {
    const report = gradcheck(
      (t, p) => angularLoss(t, p),
      [[[0.9461873173713684, 0.32361942529678345]], [[0.8080165982246399, 0.2763664126396179]]],
    );
    assert.deepEqual({ ...report.counts }, { ok: 2 }, textOf(report));
  });

  it('a loss that differs in its first run only, under autodiff, is still said to be non-deterministic', () => {
    let calls = 0;
    const warming: Loss = (p) => tf.mul(tf.sum(tf.square(p)), calls++ === 0 ? 2 : 1);
    const report = gradcheck(warming, [[1, 2, 3]]);
    assert.equal(report.verdict, 'fail');
    assert.match(textOf(report), /non-deterministic|differs|different/);
  });

  it('fused operations, which autodiff takes apart and so rounds otherwise, are not called non-deterministic', () => {
    const a = tf.tensor2d([0.1, 0.7, 0.3, 0.9, 0.2, 0.8], [2, 3]);
    const fused: Loss = (p) => tf.sum(tf.fused.matMul({ a, b: p, activation: 'sigmoid' }));
    const report = gradcheck(fused, [uniform(seeded(1), [3, 5])] as never);
    assert.equal(report.verdict, 'pass', textOf(report));
    a.dispose();
  });
});
