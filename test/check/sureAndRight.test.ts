/**
 * Predictions that are sure and right: logits of 15 to 60 where the label says so. What is left of such a gradient is made beside a
 * 1 that swallows it, in doubles as well: it is not wrong for that, and what is wrong at ordinary logits still is.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import { suiteBackend } from '../support/suiteBackend.js';
import { seeded, textOf, uniform, useBackend, type Loss, type Numbers } from './support.js';

const map = (x: Numbers, f: (v: number) => number): Numbers =>
  typeof x === 'number' ? f(x) : x.map((y) => map(y, f));
const likelihood: Loss = (t, p) => tf.neg(tf.mean(tf.sum(tf.mul(t, tf.logSoftmax(p)), -1)));
const chosen: Loss = (t, p) => tf.sum(tf.mul(t, tf.softmax(p)), -1);
const binary: Loss = (t, z) =>
  tf.mean(tf.add(tf.sub(tf.relu(z), tf.mul(z, t)), tf.softplus(tf.neg(tf.abs(z)))));
const dice =
  (power: (x: tf.Tensor) => tf.Tensor, epsilon: number): Loss =>
  (t, z) => {
    const p = tf.sigmoid(z);
    const both = tf.add(tf.sum(power(p)), tf.sum(power(t)));
    return tf.sub(
      1,
      tf.div(tf.add(tf.mul(2, tf.sum(tf.mul(p, t))), epsilon), tf.add(both, epsilon)),
    );
  };

const ofClasses: Readonly<Record<string, Loss>> = {
  'cross-entropy': likelihood,
  'logSumExp less the logit': (t, p) =>
    tf.mean(tf.sub(tf.logSumExp(p, -1), tf.sum(tf.mul(t, p), -1))),
  poly1: (t, p) => tf.add(likelihood(t, p), tf.mean(tf.sub(1, chosen(t, p)))),
  'generalised cross-entropy': (t, p) => tf.mean(tf.div(tf.sub(1, tf.pow(chosen(t, p), 0.7)), 0.7)),
  'symmetric cross-entropy': (t, p) => {
    const reverse = tf.sum(tf.mul(tf.softmax(p), tf.log(tf.clipByValue(t, 1e-4, 1))), -1);
    return tf.sub(likelihood(t, p), tf.mean(reverse));
  },
  'mae of probabilities': (t, p) => tf.mean(tf.sum(tf.abs(tf.sub(t, tf.softmax(p))), -1)),
  'a margin on angles, times 30': (t, p) => {
    const cosine = tf.clipByValue(tf.tanh(p), -1 + 1e-6, 1 - 1e-6);
    const further = tf.cos(tf.add(tf.acos(cosine), 0.5));
    const of = tf.add(tf.mul(t, further), tf.mul(tf.sub(1, t), cosine));
    return likelihood(t, tf.mul(30, of));
  },
};
const ofTwo: Readonly<Record<string, Loss>> = {
  'binary cross-entropy': binary,
  'dice of sums': dice((x) => x, 1),
  'dice of squares': dice(tf.square, 1e-5),
  'squares of a sigmoid': (t, z) => tf.mean(tf.square(tf.sub(tf.sigmoid(z), t))),
};

const oneHot = (shape: readonly number[], classes: number): Numbers => {
  const of = map(uniform(seeded(1), shape, 0, classes), Math.floor) as never;
  return tf.oneHot(tf.tensor(of, [...shape], 'int32'), classes).arraySync();
};
const yes = (shape: readonly number[]): Numbers =>
  map(uniform(seeded(3), shape, 0, 1), (v) => (v > 0.5 ? 1 : 0));
const noise = (x: Numbers, of: Numbers): Numbers =>
  typeof x === 'number' ? x + (of as number) : x.map((y, i) => noise(y, (of as Numbers[])[i]!));

const shape = [1, 2, 2] as const;
const sure = (labels: Numbers, by: number, other = -by): Numbers =>
  map(labels, (v) => (v === 1 ? by : other));
const inputs = (labels: Numbers): readonly (readonly [string, Numbers])[] => {
  const size = [...shape, Array.isArray(labels) ? tf.tensor(labels as never).shape.at(-1)! : 1];
  return [
    ['15', sure(labels, 15)],
    ['60 and -1', sure(labels, 60, -1)],
    ['about 40', noise(sure(labels, 40, 0), uniform(seeded(5), size, -3, 3))],
  ];
};

describe('sure and right', () => {
  before(() => useBackend(suiteBackend));
  const tables = [
    [ofClasses, oneHot(shape, 3)],
    [ofTwo, yes([...shape, 1])],
  ] as const;
  for (const [losses, labels] of tables) {
    for (const [name, loss] of Object.entries(losses)) {
      for (const [at, logits] of inputs(labels)) {
        if (losses === ofTwo && at === '60 and -1') continue;
        it(`${name}, logits ${at}`, () => {
          const report = gradcheck(loss, [labels, logits] as never);
          assert.equal(report.verdict, 'pass', textOf(report));
        });
      }
    }
  }

  // Six rows of four classes: those in doubt are looked at by themselves, where every tensor of zeros looks like them.
  const squares: Loss = (t, p) => tf.mean(tf.sum(tf.square(tf.sub(tf.softmax(p), t)), -1));
  const movers: Loss = (t, p) =>
    tf.mean(tf.sum(tf.square(tf.cumsum(tf.sub(tf.softmax(p), t), -1)), -1));
  for (const [name, loss] of Object.entries({ likelihood, squares, movers })) {
    for (const margin of [30, 37, 40, 44, 48, 50, 52, 54, 60]) {
      for (const other of [0, -margin]) {
        it(`${name} of rows at logits of ${margin} and ${other}`, () => {
          const labels = oneHot([6], 4);
          const tilted = noise(sure(labels, margin, other), uniform(seeded(5), [6, 4], 0, 1));
          for (const logits of [sure(labels, margin, other), tilted]) {
            const report = gradcheck(loss, [labels, logits] as never);
            assert.equal(report.verdict, 'pass', textOf(report));
          }
        });
      }
    }
  }

  // Beside a probability of 0 the logarithm has no value, so what rounding does is measured at the labels themselves.
  for (const epsilon of [1e-4, 1e-5, 1e-6, 1e-7]) {
    it(`a cross-entropy with ${epsilon} of probabilities that are the labels`, () => {
      const guarded: Loss = (t, p) => {
        const yes = tf.mul(t, tf.log(tf.add(p, epsilon)));
        const no = tf.mul(tf.sub(1, t), tf.log(tf.sub(1 + epsilon, p)));
        return tf.neg(tf.mean(tf.add(yes, no)));
      };
      for (let seed = 1; seed <= 8; seed++) {
        const labels = map(uniform(seeded(seed), [21], 0, 1), (v) => (v < 0.4 ? 1 : 0));
        const report = gradcheck(guarded, [labels, labels] as never);
        assert.equal(report.verdict, 'pass', textOf(report));
      }
    });
  }

  const half = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy) => tf.mul(dy, 0.5),
  }));
  for (const by of [1, 4, 8, 12]) {
    it(`half of a cross-entropy's gradient at logits of ${by} is wrong`, () => {
      const labels = oneHot(shape, 3);
      const report = gradcheck((t, p) => likelihood(t, half(p)), [
        labels,
        sure(labels, by),
      ] as never);
      assert.equal(report.verdict, 'fail', textOf(report));
      assert.match(textOf(report), /autodiff is not the derivative of the loss/);
    });
  }

  it('saturated and wrong learns nothing', () => {
    const labels = yes([...shape, 1]);
    const squares = ofTwo['squares of a sigmoid']!;
    const report = gradcheck(squares, [map(labels, () => 0), map(labels, () => 200)] as never);
    assert.match(textOf(report), /Sigmoid is flat at all of them, so nothing is learned/);
  });
});
