/** Losses as people write them, wrong and right, of which one verdict or word was once false: each is a row. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck } from '../../extension/check/index.js';
import { random } from '../../extension/data/index.js';
import { backends } from '../support/backends.js';
import { rowsOn } from '../support/whole.js';
import { draws, fill, ofRows } from './reportedSupport.js';
import { codesOf, flat, rows, textOf, useBackend, type Loss, type Numbers } from './support.js';

const { bits: bitsOf, uniform } = draws();

type Check = () => ReturnType<typeof compare> | ReturnType<typeof gradcheck>;
interface Row {
  readonly name: string;
  readonly check: Check;
  readonly verdict: 'pass' | 'fail';
  readonly named?: string;
  readonly not?: string;
  readonly says?: RegExp;
  readonly saysNot?: RegExp;
}

const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const mean = (x: readonly number[]): number => sum(x) / x.length;
const of = (f: (t: number, p: number) => number) => (t: Numbers, p: Numbers) => {
  const [a, b] = [flat(t), flat(p)];
  return mean(a.map((x, i) => f(x, b[i]!)));
};
const mse: Loss = (t, p) => tf.mean(tf.squaredDifference(t, p));
const squares = of((t, p) => (t - p) ** 2);
const angles = (shape: readonly number[]): Numbers =>
  ofRows(shape, () => {
    const [angle] = flat(uniform([1], -3, 3));
    return [Math.cos(angle!), Math.sin(angle!)];
  });

const [t, p] = [uniform([2, 3, 4]), uniform([2, 3, 4])];
const [first, second] = [uniform([3, 4, 4, 1]), uniform([3, 4, 4, 1])];
const [from, to] = [angles([2, 4, 5, 2]), angles([2, 4, 5, 2])];
const [flow, moved, mask] = [uniform([2, 4, 5, 2]), uniform([2, 4, 5, 2]), bitsOf([2, 4, 5])];
const halves = fill([4, 5], () => 0.5);
const balanced: Numbers = [0, 1, 0, 1].map((x) => [x, 1 - x, x, 1 - x, x, 1 - x]);
const untrained = fill([4, 6], () => 0);
const turning: Numbers = [[0, 1, -1, 0, 1, -1, 0, 1]];
const none: Numbers = [[0, 0, 0, 0, 0, 0, 0, 0]];

const epe = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.norm(tf.sub(a, b), 2, -1);
const cross = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
  const [x, y] = tf.unstack(a, -1) as [tf.Tensor, tf.Tensor];
  const [u, v] = tf.unstack(b, -1) as [tf.Tensor, tf.Tensor];
  return tf.sub(tf.mul(x, v), tf.mul(y, u));
};

const huber = (delta: number): Loss => {
  return (a, b) => {
    const off = tf.abs(tf.sub(a, b));
    const far = tf.sub(tf.mul(delta, off), (delta * delta) / 2);
    return tf.mean(tf.where(tf.lessEqual(off, delta), tf.mul(0.5, tf.square(off)), far));
  };
};
const hubers = of((x, y) => {
  const off = Math.abs(x - y);
  return off <= 1 ? 0.5 * off * off : off - 0.5;
});
/** Few errors are beyond 1, so that pixels that are drawn have none. */
const [near, off] = [random(1).normal([2, 16, 16, 1]), random(4).normal([2, 16, 16, 1], 0, 0.4)];

const table: readonly Row[] = [
  {
    // It was said that pixels agree by themselves: those that were drawn did.
    name: 'another threshold, that few errors pass',
    check: () => compare(huber(2), hubers, [near, tf.add(near, off)]),
    verdict: 'fail',
    named: 'known-loss',
    not: 'agrees-on-parts',
  },
  {
    name: 'asin of the cross product, which is wrong beyond 90° and of no other length',
    check: () =>
      compare(
        (a, b) => tf.mean(tf.asin(tf.clipByValue(tf.abs(cross(a, b)), 0, 1))),
        (a: Numbers, b: Numbers) =>
          mean(
            rows(a).map(([x, y], i) => {
              const [u, v] = rows(b)[i]!;
              return Math.atan2(Math.abs(x! * v! - y! * u!), x! * u! + y! * v!);
            }),
          ),
        [from, to],
      ),
    verdict: 'fail',
    not: 'not-normalised',
  },
  {
    name: 'a mask inverted',
    check: () =>
      compare(
        (a, b, w) => tf.div(tf.sum(tf.mul(tf.sub(1, w), epe(a, b))), tf.sum(tf.sub(1, w))),
        (a: Numbers, b: Numbers, w: Numbers) => {
          const kept = rows(a).flatMap((r, i) =>
            flat(w)[i] ? [Math.hypot(r[0]! - rows(b)[i]![0]!, r[1]! - rows(b)[i]![1]!)] : [],
          );
          return mean(kept);
        },
        [flow, moved, mask],
      ),
    verdict: 'fail',
    named: 'input-transformed',
    says: /1 − x applied to w first/,
  },
  {
    name: 'floor for trunc',
    check: () =>
      compare(
        (a, b) => tf.mean(tf.squaredDifference(a, tf.floor(b))),
        of((x, y) => (x - Math.trunc(y)) ** 2),
        [t, p],
      ),
    verdict: 'fail',
    not: 'input-transformed',
  },
  {
    name: '> 0 by its sign against >= 0, at 0, 1 and −1',
    check: () =>
      compare(
        (_, b) => tf.mean(tf.cast(tf.equal(tf.sign(b), 1), 'float32')),
        of((_, y) => (y >= 0 ? 1 : 0)),
        [none, turning],
      ),
    verdict: 'fail',
    named: 'threshold-convention',
    not: 'input-transformed',
  },
  {
    name: '>= against > at an untrained sigmoid, of as many labels of either kind',
    check: () =>
      compare(
        (a, b) =>
          tf.mean(tf.abs(tf.sub(a, tf.cast(tf.greaterEqual(tf.sigmoid(b), 0.5), 'float32')))),
        of((x, y) => Math.abs(x - (1 / (1 + Math.exp(-y)) > 0.5 ? 1 : 0))),
        [balanced, untrained],
      ),
    verdict: 'fail',
    named: 'threshold-convention',
    says: /at 4 of 4 pixels by themselves/,
  },
  {
    name: '>= on both sides at an untrained sigmoid',
    check: () =>
      compare(
        (a, b) =>
          tf.mean(tf.abs(tf.sub(a, tf.cast(tf.greaterEqual(tf.sigmoid(b), 0.5), 'float32')))),
        of((x, y) => Math.abs(x - (1 / (1 + Math.exp(-y)) >= 0.5 ? 1 : 0))),
        [balanced, untrained],
      ),
    verdict: 'pass',
  },
  {
    name: '>= against > where every p is exactly 0.5',
    check: () =>
      compare(
        (_, b) => tf.mean(tf.cast(tf.greaterEqual(b, 0.5), 'float32')),
        of((_, y) => (y > 0.5 ? 1 : 0)),
        [halves, halves],
      ),
    verdict: 'fail',
    named: 'threshold-convention',
  },
  {
    name: 'the last image left out by a slice of a fixed size',
    check: () =>
      compare(
        (a, b) => {
          const cut = (x: tf.Tensor): tf.Tensor => tf.slice(x, [0, 0, 0, 0], [2, -1, -1, -1]);
          return mse(cut(a), cut(b));
        },
        squares,
        [first, second],
      ),
    verdict: 'fail',
    not: 'agrees-on-parts',
  },
  {
    name: 'a map transposed',
    check: () =>
      compare(
        (a, b) => tf.transpose(tf.squaredDifference(a, b)),
        (a: number[][], b: number[][]) => a.map((r, i) => r.map((x, k) => (x - b[i]![k]!) ** 2)),
        [uniform([4, 4]), uniform([4, 4])],
      ),
    verdict: 'fail',
    named: 'operation-extra',
    says: /tf\.transpose/,
    not: 'agrees-on-parts',
  },
  {
    name: 'numbers rounded to 1/256',
    check: () => compare((a, b) => mse(a, tf.div(tf.round(tf.mul(b, 256)), 256)), squares, [t, p]),
    verdict: 'fail',
    says: /without its tf\.round /,
  },
  {
    name: 'a loop that reads beyond its arrays',
    check: () =>
      compare(
        mse,
        (a: Numbers, b: Numbers) => sum(flat(a).map((x, i) => (x - flat(b)[i + 1]!) ** 2)),
        [t, p],
      ),
    verdict: 'fail',
    named: 'non-finite',
    says: /the reference gives NaN where the candidate gives/,
  },
  {
    name: 'weights that the first call computes and keeps',
    check: () => {
      let weights: tf.Tensor | undefined;
      return gradcheck(
        (a, b) => {
          weights ??= tf.keep(tf.clone(tf.div(1, tf.add(0.1, tf.abs(b)))));
          return tf.mean(tf.mul(weights, tf.squaredDifference(a, b)));
        },
        [t, p],
      );
    },
    verdict: 'fail',
    named: 'non-deterministic',
    not: 'backend-differs',
  },
  {
    name: 'an L1, whose second derivative is 0',
    check: () => gradcheck((a, b) => tf.mean(tf.abs(tf.sub(a, b))), [t, p], { order: 2 }),
    verdict: 'pass',
    says: /24\/24 ok/,
  },
  {
    name: 'a cumulative sum along the last axis, counted from the end',
    check: () => gradcheck((a, b) => mse(tf.cumsum(a, -1), tf.cumsum(b, -1)), [t, p]),
    verdict: 'pass',
  },
  {
    name: 'entries picked by gatherND',
    check: () => {
      const places = tf.tensor2d([0, 1, 2, 1, 0, 3], [2, 3], 'int32');
      return gradcheck((a, b) => tf.mean(tf.square(tf.gatherND(tf.sub(a, b), places))), [t, p]);
    },
    verdict: 'pass',
  },
];

for (const backend of backends) {
  describe(`losses as people write them (${backend})`, function () {
    this.timeout(Infinity);
    before(() => useBackend(backend));
    for (const { name, check, verdict, named, not, says, saysNot } of rowsOn(backend, table)) {
      it(`${name}: ${verdict}${named ? `, ${named}` : ''}`, () => {
        const report = check();
        const text = textOf(report);
        assert.equal(report.verdict, verdict, text);
        const codes = codesOf(report);
        if (named !== undefined) assert.ok(codes.includes(named), text);
        if (not !== undefined) assert.ok(!codes.includes(not), text);
        if (says) assert.match(text, says);
        if (saysNot) assert.doesNotMatch(text, saysNot);
      });
    }
  });
}
