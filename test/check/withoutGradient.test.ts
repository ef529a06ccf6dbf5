/** Operations that TensorFlow.js 4.22 has no gradient of: what is said, and that what is advised has one. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck, probe } from '../../extension/check/index.js';
import { textOf, useBackend } from './support.js';

type Loss = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

const t = [
  [1.1, 2.2, 3.3],
  [0.5, 1.7, 2.9],
];
const p = [
  [1.4, 2.1, 0.8],
  [0.9, 1.2, 2.5],
];
const mse = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.mean(tf.squaredDifference(a, b));
const images = (x: tf.Tensor): tf.Tensor4D => tf.reshape(x, [1, ...x.shape.slice(-2), 1] as never);

const table: Readonly<Record<string, readonly [without: Loss, instead: Loss]>> = {
  'tf.cumprod': [
    (a, b) => mse(tf.cumprod(b, 1), a),
    (a, b) => mse(tf.exp(tf.cumsum(tf.log(b), 1)), a),
  ],
  'tf.einsum': [
    (a, b) => tf.mean(tf.einsum('ij,ij->i', a, tf.square(b))),
    (a, b) => tf.mean(tf.sum(tf.mul(a, tf.square(b)), 1)),
  ],
  'tf.stridedSlice': [
    (a, b) => tf.mean(tf.square(tf.stridedSlice(tf.sub(b, a), [0, 0], [2, 3], [1, 2]))),
    (a, b) => tf.mean(tf.square(tf.gather(tf.sub(b, a), [0, 2], 1))),
  ],
  'tf.image.flipLeftRight': [
    (a, b) => mse(tf.image.flipLeftRight(images(b)), images(a)),
    (a, b) => mse(tf.reverse(images(b), 2), images(a)),
  ],
};

/** Its gradient throws; and what is advised, which has one. */
const throwing: Readonly<Record<string, readonly [without: Loss, instead: Loss]>> = {
  'tf.logSigmoid': [
    (a, b) => tf.neg(tf.mean(tf.logSigmoid(tf.mul(a, b)))),
    (a, b) => tf.mean(tf.softplus(tf.neg(tf.mul(a, b)))),
  ],
  'tf.batchNorm': [
    (a, b) => mse(tf.batchNorm(b, [0, 0, 0], [1, 1, 1]), a),
    (a, b) => mse(tf.batchNorm(b, [0, 0, 0], [1, 1, 1], [0, 0, 0], [1, 1, 1]), a),
  ],
};

/** Of images: some gradients of TensorFlow.js are not the derivative. */
const padded = (x: tf.Tensor): tf.Tensor =>
  tf.mirrorPad(
    images(x),
    [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ],
    'reflect',
  );

describe('operations without a gradient', () => {
  before(() => useBackend('cpu'));
  for (const [name, [without, instead]] of Object.entries(table)) {
    it(`${name} is named, with its line`, () => {
      const { verdict, diagnoses } = gradcheck(without, [t, p]);
      assert.equal(verdict, 'fail');
      assert.deepEqual(
        diagnoses.map(({ code }) => code),
        ['operation-without-gradient'],
      );
      assert.ok(
        diagnoses[0]!.message.startsWith(`${name} (withoutGradient.test.ts:`) ||
          diagnoses[0]!.message.startsWith(`${name} (withoutGradient.test.js:`),
        diagnoses[0]!.message,
      );
    });
    it(`what is advised for ${name} has one`, () => {
      const report = gradcheck(instead, [t, p]);
      assert.equal(report.verdict, 'pass', textOf(report));
    });
  }

  for (const [name, [without, instead]] of Object.entries(throwing)) {
    it(`${name}, whose gradient throws, is named with its line`, () => {
      const { diagnoses } = gradcheck(without, [t, p]);
      const [{ code, message } = { code: '', message: '' }] = diagnoses;
      assert.equal(code, 'threw');
      assert.match(
        message,
        new RegExp(`that of ${name} \\(withoutGradient\\.test\\.[jt]s:\\d+\\) throws: .*; use `),
      );
    });
    it(`what is advised for ${name} has one`, () => {
      const report = gradcheck(instead, [t, p]);
      assert.equal(report.verdict, 'pass', textOf(report));
    });
  }

  it('tf.mirrorPad, whose gradient is another, is named and no tf.customGrad looked for', () => {
    const { diagnoses } = gradcheck((a, b) => mse(padded(b), padded(a)), [t, p]);
    assert.match(
      diagnoses[0]!.message,
      /the gradient that TensorFlow\.js has of tf\.mirrorPad \(withoutGradient\.test\.[jt]s:\d+\) is another than its derivative; use tf\.gather of the mirrored places/,
    );
  });

  it('of a tf.customGrad that is wrong no operation is blamed', () => {
    const wrong = tf.customGrad((x) => ({
      value: tf.mean(tf.square(x as tf.Tensor)),
      gradFunc: (dy) => tf.mul(dy, tf.onesLike(x as tf.Tensor)),
    }));
    const { diagnoses } = gradcheck((a, b) => wrong(tf.sub(b, a)), [t, p]);
    assert.match(diagnoses[0]!.message, /look for tf\.customGrad/);
  });

  const stretched: Readonly<Record<string, Loss>> = {
    'squares of the differences of all pairs': (a, b) =>
      tf.mean(tf.squaredDifference(tf.expandDims(b, 1), tf.expandDims(a, 0))),
    'the larger of a row and of each row': (a, b) =>
      tf.mean(tf.maximum(tf.mul(a, a), tf.sum(b, 0, true))),
    'the smaller of a number and of each': (a, b) => tf.mean(tf.minimum(tf.mean(b), a)),
    'a prelu of one row for all': (a, b) => tf.mean(tf.prelu(tf.slice(b, [0, 0], [1, 3]), a)),
  };
  for (const [name, loss] of Object.entries(stretched)) {
    it(`${name}: what is stretched adds up`, () => {
      const report = gradcheck(loss, [t, p]);
      assert.equal(report.verdict, 'pass', textOf(report));
    });
  }

  it('of the truth alone it does no harm', () => {
    const report = gradcheck((a, b) => mse(tf.cumprod(a, 1), b), [t, p]);
    assert.equal(report.verdict, 'pass', textOf(report));
  });

  it('probe says it too', () => {
    const { diagnoses } = probe((a, b) => mse(tf.cumprod(b, 1), tf.cumprod(a, 1)), {
      kind: 'regression',
    });
    assert.ok(diagnoses.some(({ code }) => code === 'operation-without-gradient'));
  });
});
