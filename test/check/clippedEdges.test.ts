/**
 * Predictions that lie at a bound of the loss, as those that were clamped do (CenterNet clamps its heatmap to 1e-4 … 1 − 1e-4 and its
 * focal loss clips it there again). float32 holds bound and prediction as one number, doubles as two; no right loss fails for that.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import { suiteBackend } from '../support/suiteBackend.js';
import { textOf, useBackend, type Loss } from './support.js';

type Bounded = (t: tf.Tensor, p: tf.Tensor, bound: number) => tf.Tensor;

const clip = (p: tf.Tensor, bound: number): tf.Tensor => tf.clipByValue(p, bound, 1 - bound);
const positives = (t: tf.Tensor, q: tf.Tensor): tf.Tensor =>
  tf.mul(t, tf.mul(tf.square(tf.sub(1, q)), tf.log(q)));
const negatives = (t: tf.Tensor, q: tf.Tensor): tf.Tensor =>
  tf.mul(tf.sub(1, t), tf.mul(tf.square(q), tf.log(tf.sub(1, q))));
const losses: Readonly<Record<string, Bounded>> = {
  'focal, negatives alone': (t, p, e) => tf.neg(tf.mean(negatives(t, clip(p, e)))),
  focal: (t, p, e) => tf.neg(tf.mean(tf.add(positives(t, clip(p, e)), negatives(t, clip(p, e))))),
  'cross-entropy': (t, p, e) => {
    const q = clip(p, e);
    const no = tf.mul(tf.sub(1, t), tf.log(tf.sub(1, q)));
    return tf.neg(tf.mean(tf.add(tf.mul(t, tf.log(q)), no)));
  },
  logarithms: (_, p, e) => tf.neg(tf.mean(tf.log(clip(p, e)))),
  squares: (t, p, e) => tf.mean(tf.square(tf.sub(clip(p, e), t))),
  'squares of a maximum': (t, p, e) => tf.mean(tf.square(tf.sub(tf.maximum(p, e), t))),
  hinge: (_, p, e) => tf.mean(tf.relu(tf.sub(p, e))),
};
const labels = [1, 0, 0, 1, 0, 0, 0, 0];
const places: Readonly<Record<string, (e: number) => readonly number[]>> = {
  'at the right bound': (e) => labels.map((v) => (v === 1 ? 1 - e : e)),
  'at the wrong bound': (e) => labels.map((v) => (v === 1 ? e : 1 - e)),
  'at a bound and within': (e) => labels.map((_, i) => (i % 2 === 1 ? e : 0.5)),
};
const bounds = [0.3, 0.1, 1e-2, 1e-3, 3e-4, 1e-4, 7e-5, 1e-5, 1e-6, 1e-7];

describe('predictions at a bound of the loss', () => {
  before(() => useBackend(suiteBackend));
  for (const [name, loss] of Object.entries(losses)) {
    for (const [where, at] of Object.entries(places)) {
      it(`${name}, ${where}`, () => {
        for (const bound of bounds) {
          const report = gradcheck((t, p) => loss(t, p, bound), [labels, at(bound)]);
          assert.equal(report.verdict, 'pass', `${bound}: ${textOf(report)}`);
        }
      });
    }
  }

  it('CenterNet clamps as it clips: entries at a kink', () => {
    const loss: Loss = (t, p) => losses['focal, negatives alone']!(t, p, 1e-4);
    const report = gradcheck(loss, [labels, places['at the right bound']!(1e-4)]);
    assert.match(report.summary, /PASS .*6 kink/);
  });

  for (const times of [-1, 1.5, 3]) {
    it(`a gradient × ${times} at a bound is the slope of no side`, () => {
      const wrong = tf.customGrad((x) => ({
        value: tf.clone(x as tf.Tensor),
        gradFunc: (dy: tf.Tensor) => tf.mul(dy, times),
      }));
      const failsAt = (where: string, bound: number): void => {
        const loss: Loss = (t, p) => losses['cross-entropy']!(t, wrong(p), bound);
        const report = gradcheck(loss, [labels, places[where]!(bound)]);
        assert.equal(report.verdict, 'fail', `${bound}: ${textOf(report)}`);
      };
      for (const bound of bounds) failsAt('at a bound and within', bound);
      // There float32 has the slope of the inner side, and doubles that of the outer one.
      failsAt('at the right bound', 1e-4);
    });
  }
});
