/** A gradient written by hand that forgets the slope it is given is right by itself, and fails: any weight on the loss is lost. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import { suiteBackend } from '../support/suiteBackend.js';
import { seeded, textOf, uniform, useBackend, type Loss } from './support.js';

type Slope = (dy: tf.Tensor) => tf.Tensor;

/** Squares, whose gradient makes what it likes of the slope it is given. */
const squares =
  (slope: Slope, reduce: (x: tf.Tensor) => tf.Tensor): Loss =>
  (t, p) => {
    const error = tf.customGrad((...inputs: unknown[]) => {
      const [x, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
      save([x]);
      const value = reduce(tf.square(x));
      const share = reduce === asIs ? 1 : 1 / x.size;
      const gradFunc = (dy: tf.Tensor, [error]: tf.Tensor[]): tf.Tensor =>
        tf.mul(tf.mul(error!, 2 * share), slope(dy));
      return { value, gradFunc };
    });
    return error(tf.sub(p, t));
  };
const asIs = (x: tf.Tensor): tf.Tensor => x;
const mean = (x: tf.Tensor): tf.Tensor => tf.mean(x);
const ignored: Slope = (dy) => tf.onesLike(dy);
const cut: Slope = (dy) => tf.clipByValue(dy, -1, 1);

const wrong: readonly (readonly [name: string, loss: Loss, said: RegExp])[] = [
  ['a mean that ignores it', squares(ignored, mean), /the gradient × 1 at 24 entries/],
  ['a map that ignores it', squares(ignored, asIs), /the gradient × 1 at 24 entries/],
  ['one that clips it', squares(cut, mean), /the gradient × 1 at 24 entries/],
  [
    'one of two terms',
    (t, p) => tf.add(squares(ignored, mean)(t, p), tf.mean(tf.square(tf.sub(p, t)))),
    /the gradient × 1\.5 at 24 entries/,
  ],
];
const right: readonly (readonly [name: string, loss: Loss])[] = [
  ['a mean that multiplies by it', squares(asIs, mean)],
  ['a map that multiplies by it', squares(asIs, asIs)],
  ['tiny gradients', (t, p) => tf.mul(tf.mean(tf.square(tf.sub(p, t))), 1e-36)],
  ['huge gradients', (t, p) => tf.mul(tf.mean(tf.square(tf.sub(p, t))), 1e38)],
];

describe('the gradient of twice the loss', () => {
  before(() => useBackend(suiteBackend));
  const report = (loss: Loss) =>
    gradcheck(loss, [uniform(seeded(1), [2, 4, 3]), uniform(seeded(2), [2, 4, 3])] as never);
  for (const [name, loss, said] of wrong) {
    it(`${name}: ${said.source}`, () => {
      const found = report(loss);
      assert.equal(found.verdict, 'fail', textOf(found));
      assert.match(textOf(found), said);
      assert.match(textOf(found), /a backward does not multiply by .*dy of a tf\.customGrad/);
    });
  }
  for (const [name, loss] of right) {
    it(`${name}: twice its gradient`, () => assert.equal(report(loss).verdict, 'pass'));
  }
});
