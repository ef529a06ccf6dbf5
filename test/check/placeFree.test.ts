/** Losses for which it does not count which pixel is where, and losses that sort or pool and know it: probe tells them apart. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { probe } from '../../extension/check/index.js';
import type { Loss } from './probeRight.js';
import { codesOf, textOf, useBackend } from './support.js';
import { suiteBackend } from '../support/suiteBackend.js';

const rowsOf = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [x.shape[0], -1]);
const sorted = (x: tf.Tensor): tf.Tensor => tf.topk(rowsOf(x), rowsOf(x).shape[1]).values;
const each = (x: tf.Tensor): tf.Tensor => tf.mean(rowsOf(x), 1);
const histogram = (x: tf.Tensor): tf.Tensor => {
  const bins = tf.linspace(-2, 2, 9);
  return tf.mean(tf.exp(tf.neg(tf.square(tf.sub(tf.expandDims(rowsOf(x), 2), bins)))), 1);
};
const mse = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.mean(tf.square(tf.sub(a, b)));

const placeFree: Readonly<Record<string, Loss>> = {
  'both sides sorted': (t, p) => tf.mean(tf.abs(tf.sub(sorted(t), sorted(p)))),
  'histograms, cumulated': (t, p) => mse(tf.cumsum(histogram(t), 1), tf.cumsum(histogram(p), 1)),
  'means of images': (t, p) => mse(each(t), each(p)),
  'means and squares of images': (t, p) =>
    tf.add(mse(each(t), each(p)), mse(each(tf.square(t)), each(tf.square(p)))),
};
const placed: Readonly<Record<string, Loss>> = {
  'mean squared error': mse,
  'the worst half of the errors': (t, p) => {
    const errors = rowsOf(tf.square(tf.sub(t, p)));
    return tf.mean(tf.topk(errors, Math.ceil(errors.shape[1]! / 2)).values);
  },
  'errors sorted and weighted': (t, p) => {
    const errors = tf.topk(rowsOf(tf.abs(tf.sub(t, p))), rowsOf(p).shape[1]).values;
    return tf.mean(tf.mul(errors, tf.linspace(1, 0, errors.shape[1]!)));
  },
  'a correlation': (t, p) => {
    const [a, b] = [t, p].map((x) => tf.sub(rowsOf(x), tf.mean(rowsOf(x), 1, true)));
    const size = tf.sqrt(tf.mul(tf.sum(tf.square(a!), 1), tf.sum(tf.square(b!), 1)));
    return tf.mean(tf.sub(1, tf.div(tf.sum(tf.mul(a!, b!), 1), size)));
  },
  'a mean squared error and a difference of means': (t, p) =>
    tf.add(mse(t, p), mse(each(t), each(p))),
  dice: (t, p) => {
    const both = tf.add(tf.sum(tf.square(t)), tf.sum(tf.square(p)));
    return tf.sub(1, tf.div(tf.mul(2, tf.sum(tf.mul(t, p))), both));
  },
};

describe('place-free', () => {
  before(() => useBackend(suiteBackend));
  for (const [losses, isFree] of [
    [placeFree, true],
    [placed, false],
  ] as const) {
    for (const [name, loss] of Object.entries(losses)) {
      it(`${name}: ${isFree ? 'said' : 'not said'}`, () => {
        const report = probe(loss, { kind: 'regression' });
        assert.equal(codesOf(report).includes('place-free'), isFree, textOf(report));
        const row = report.rows.find(({ id }) => id === 'permutation')!;
        assert.notEqual(row.verdict, 'fail', textOf(report));
      });
    }
  }
});
