/**
 * Losses whose sums are bent, where small changes of the inputs do not show: inputs of 0, as an untrained layer gives
 * them, and of 1e-12 to 1e-3 beside constants of order 1. None is a sum over its pixels, however it looks there.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import {
  flat,
  seeded,
  shaped,
  textOf,
  uniform,
  useBackend,
  type Loop,
  type Loss,
  type Numbers,
} from './support.js';

const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Σt, Σσ(x), Σt·σ(x). */
const totals = (t: Numbers, x: Numbers): readonly [number, number, number] => {
  const [a, b] = [flat(t), flat(x).map((v) => sigmoid(v))];
  return [sum(a), sum(b), sum(a.map((y, i) => y * b[i]!))];
};

const bent: readonly (readonly [name: string, loss: Loss, loop: Loop])[] = [
  [
    'dice of logits',
    (t, x) => {
      const p = tf.sigmoid(x);
      const both = tf.sum(tf.mul(t, p));
      const all = tf.add(tf.sum(t), tf.sum(p));
      return tf.sub(1, tf.div(tf.add(tf.mul(2, both), 1), tf.add(all, 1)));
    },
    (t: Numbers, x: Numbers) => {
      const [a, b, both] = totals(t, x);
      return 1 - (2 * both + 1) / (a + b + 1);
    },
  ],
  [
    'jaccard of logits, by image',
    (t, x) => {
      const p = tf.sigmoid(x);
      const both = tf.sum(tf.mul(t, p), [1, 2, 3]);
      const all = tf.sub(tf.sum(tf.add(t, p), [1, 2, 3]), both);
      return tf.mean(tf.sub(1, tf.div(tf.add(both, 1), tf.add(all, 1))));
    },
    (t: readonly Numbers[], x: readonly Numbers[]) =>
      sum(
        t.map((image, k) => {
          const [a, b, both] = totals(image, x[k]!);
          return 1 - (both + 1) / (a + b - both + 1);
        }),
      ) / t.length,
  ],
  [
    'logarithm of a mean of softplus',
    (_, x) => tf.log(tf.mean(tf.softplus(x))),
    (_: Numbers, x: Numbers) => {
      const all = flat(x);
      return Math.log(sum(all.map((v) => Math.log1p(Math.exp(v)))) / all.length);
    },
  ],
];

const shapes = [
  [2, 3, 4, 1],
  [1, 1, 5, 3],
  [1, 10, 10, 1],
];

describe('sums bent where no small change shows', () => {
  before(() => useBackend('wasm'));
  for (const [name, loss, loop] of bent) {
    for (const size of [0, 1e-12, 1e-8, 1e-6]) {
      for (const shape of shapes) {
        const random = seeded(4);
        const count = shape.reduce((a, b) => a * b, 1);
        const labels = Array.from({ length: count }, () => Number(random() < 0.4));
        const inputs = [shaped(labels, shape), uniform(random, shape, -size, size)] as never;
        it(`${name}, [${String(shape)}] of ${size}`, () => {
          for (const reference of [undefined, loop]) {
            const report = gradcheck(loss, inputs, reference && { reference });
            assert.equal(report.verdict, 'pass', textOf(report));
          }
        });
      }
    }
  }
});

it('means over the valid pixels of each image, at their optimum: 0 is the same sum whatever the weights', () => {
  const loss: Loss = (t, p) => {
    const valid = tf.cast(tf.greater(t, 0), 'float32');
    const off = tf.mul(valid, tf.abs(tf.sub(p, t)));
    const counts = tf.maximum(1, tf.sum(valid, [1, 2, 3]));
    return tf.mean(tf.div(tf.sum(off, [1, 2, 3]), counts));
  };
  const loop = (t: readonly Numbers[], p: readonly Numbers[]): number =>
    sum(
      t.map((image, k) => {
        const [a, b] = [flat(image), flat(p[k]!)];
        const valid = a.map((x) => Number(x > 0));
        return sum(a.map((x, i) => valid[i]! * Math.abs(b[i]! - x))) / Math.max(1, sum(valid));
      }),
    ) / t.length;
  const depth = uniform(seeded(1), [3, 3, 4, 1], -1, 1) as never;
  const report = gradcheck(loss, [depth, depth], { reference: loop });
  assert.equal(report.verdict, 'pass', textOf(report));
});
