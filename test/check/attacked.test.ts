/**
 * Losses of segmentation, depth, boxes and heatmaps written to deceive the checks, of which one verdict or word was once
 * false; and right ones at sizes from 1e-12 to 1e8, at any rank, and with margins that nothing reaches.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, probe } from '../../extension/check/index.js';
import { draws, elements, fill, logSumExp, mean, sum } from './reportedSupport.js';
import {
  failureOf,
  flat,
  rows,
  textOf,
  useBackend,
  type Loop,
  type Loss,
  type Numbers,
} from './support.js';

const { bits, oneHot, simplex, uniform } = draws();

interface Wrong {
  readonly name: string;
  readonly loss: Loss;
  readonly loop: Loop;
  readonly inputs: readonly Numbers[];
  readonly named?: string;
  readonly not?: string;
  readonly says?: RegExp;
  readonly saysNot?: RegExp;
}

const squared = elements((t, p) => (t - p) ** 2);
const mse: Loss = (t, p) => tf.mean(tf.squaredDifference(t, p));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const heat = fill([2, 5, 5, 3], () => {
  const [x] = flat(uniform([1], 0, 1));
  return x! > 0.9 ? 1 : x!;
});
const frames = uniform([3, 4, 5, 2]);
const weights = [0.64, 0.8, 1];

const wrong: readonly Wrong[] = [
  {
    name: 'a heatmap focal whose power is on p: labels of exactly 1 are no threshold',
    loss: (t, p) => {
      const one = tf.cast(tf.equal(t, 1), 'float32');
      const zero = tf.sub(1, one);
      const hit = tf.mul(one, tf.mul(tf.square(tf.sub(1, p)), tf.log(p)));
      const far = tf.mul(tf.pow(tf.sub(1, p), 4), tf.square(p));
      const miss = tf.mul(zero, tf.mul(far, tf.log(tf.sub(1, p))));
      return tf.neg(tf.div(tf.sum(tf.add(hit, miss)), tf.sum(one)));
    },
    loop: (t: Numbers, p: Numbers) => {
      const [a, b] = [flat(t), flat(p)];
      const costs = a.map((x, i) =>
        x === 1
          ? -((1 - b[i]!) ** 2) * Math.log(b[i]!)
          : -((1 - x) ** 4) * b[i]! ** 2 * Math.log(1 - b[i]!),
      );
      return sum(costs) / a.filter((x) => x === 1).length;
    },
    inputs: [heat, uniform([2, 5, 5, 3], 0.05, 0.95)],
    not: 'threshold-convention',
  },
  {
    name: 'of two numbers, where an input looks as a constant does',
    loss: (t, p) => tf.abs(tf.sub(t, p)),
    loop: (t: number, p: number) => (t - p) ** 2,
    inputs: [0.424, -1.205],
    not: 'wrong-constant',
  },
  {
    name: 'a clip before the sigmoid, of rows that each have their own labels',
    loss: (t, x) => {
      const p = tf.sigmoid(tf.clipByValue(x, -1, 1));
      const q = tf.mul(tf.sub(1, t), tf.log(tf.sub(1, p)));
      return tf.mean(tf.neg(tf.add(tf.mul(t, tf.log(p)), q)));
    },
    loop: elements((t, x) => -(t * Math.log(sigmoid(x)) + (1 - t) * Math.log(1 - sigmoid(x)))),
    inputs: [bits([4, 5]), uniform([4, 5], -3, 3)],
    named: 'operation-extra',
    not: 'factor-in-part',
  },
  {
    name: 'weights of the iterations in reverse',
    loss: (t, p) => {
      const costs = tf.mean(tf.abs(tf.sub(p, tf.expandDims(t, 0))), [1, 2, 3]);
      return tf.sum(tf.mul(costs, tf.tensor1d(weights.toReversed())));
    },
    loop: (t: Numbers, p: readonly Numbers[]) =>
      sum(weights.map((w, k) => w * mean(flat(t).map((x, i) => Math.abs(x - flat(p[k]!)[i]!))))),
    inputs: [uniform([4, 5, 2]), frames],
    named: 'input-transformed',
    says: /the reverse along axis 0 applied to p/,
  },
  {
    name: 'a cumulative sum from the other end',
    loss: (t, p) =>
      tf.mean(tf.sum(tf.square(tf.sub(tf.cumsum(t, -1, false, true), tf.cumsum(p, -1))), -1)),
    loop: (t: Numbers, p: Numbers) => {
      const [a, b] = [rows(t), rows(p)];
      return mean(
        a.map((row, i) => {
          let [x, y] = [0, 0];
          return sum(row.map((one, c) => ((x += one) - (y += b[i]![c]!)) ** 2));
        }),
      );
    },
    inputs: [oneHot([4, 5]), simplex([4, 5])],
    saysNot: /root/,
  },
  {
    name: 'a sum of whole numbers over a constant count',
    loss: (t, p) => {
      const tenths = tf.cast(tf.mul(10, tf.abs(tf.sub(t, p))), 'int32');
      return tf.div(tf.cast(tf.sum(tenths), 'float32'), 200);
    },
    loop: elements((t, p) => Math.abs(t - p)),
    inputs: [uniform([4, 5]), uniform([4, 5])],
    saysNot: /a constant factor of/,
  },
  {
    name: 'a margin without its relu: 1 − x of all inputs is one of two ways to say it',
    loss: (t, d) =>
      tf.mean(tf.add(tf.mul(t, tf.square(d)), tf.mul(tf.sub(1, t), tf.square(tf.sub(1, d))))),
    loop: elements((t, d) => t * d * d + (1 - t) * Math.max(0, 1 - d) ** 2),
    inputs: [bits([20]), uniform([20], 0, 2)],
    named: 'operation-missing',
    says: /tf\.relu after tf\.sub/,
  },
];

/** What costs 1 or d by size: each at inputs that are tiny beside it, and huge. */
const bySize: Readonly<Record<string, readonly [Loss, Loop]>> = {
  mse: [mse, squared],
  mae: [(t, p) => tf.mean(tf.abs(tf.sub(t, p))), elements((t, p) => Math.abs(t - p))],
  'log(1 + mse)': [
    (t, p) => tf.log1p(mse(t, p)),
    (t: Numbers, p: Numbers) => Math.log1p(squared(t as never, p as never) as number),
  ],
  softplus: [
    (t, p) => tf.mean(tf.softplus(tf.sub(t, p))),
    elements((t, p) => Math.max(t - p, 0) + Math.log1p(Math.exp(-Math.abs(t - p)))),
  ],
  'binary cross entropy': [
    (t, x) => {
      const z = tf.cast(tf.greater(t, 0), 'float32');
      return tf.mean(tf.add(tf.sub(tf.relu(x), tf.mul(x, z)), tf.log1p(tf.exp(tf.neg(tf.abs(x))))));
    },
    elements((t, x) => Math.max(x, 0) - (t > 0 ? x : 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  ],
  'cross entropy': [
    (t, x) => tf.mean(tf.neg(tf.sum(tf.mul(tf.softmax(t), tf.logSoftmax(x)), -1))),
    (t: Numbers, x: Numbers) => {
      const [a, b] = [rows(t), rows(x)];
      return mean(
        a.map((row, i) => {
          const most = Math.max(...b[i]!);
          const total = most + logSumExp(b[i]!.map((v) => v - most));
          const own = logSumExp(row.map((v) => v - Math.max(...row))) + Math.max(...row);
          return sum(row.map((v, c) => Math.exp(v - own) * (total - b[i]![c]!)));
        }),
      );
    },
  ],
};

describe('losses written to deceive', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  for (const { name, loss, loop, inputs, named, not, says, saysNot } of wrong) {
    it(name, () => {
      const { codes, text } = failureOf(compare(loss, loop, inputs));
      if (named !== undefined) assert.ok(codes.includes(named), text);
      if (not !== undefined) assert.ok(!codes.includes(not), text);
      if (says) assert.match(text, says);
      if (saysNot) assert.doesNotMatch(text, saysNot);
    });
  }

  it('a class that costs nothing', () => {
    const loss = (z: tf.Tensor, x: tf.Tensor): tf.Tensor => {
      const weight = tf.sum(tf.mul(z, tf.tensor1d([1, 1, 0])), -1);
      return tf.mean(tf.mul(weight, tf.neg(tf.sum(tf.mul(z, tf.logSoftmax(x, -1)), -1))));
    };
    const report = probe(loss, { kind: 'classification' });
    assert.equal(report.verdict, 'fail', textOf(report));
    assert.match(textOf(report), /a pixel of class 2 costs 0 whether/);
  });
});

describe('right losses of any size', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  for (const [name, [loss, loop]] of Object.entries(bySize)) {
    for (const size of [1e-12, 1e-6, 1e4, 1e8]) {
      it(`${name} of numbers of ${size}`, () => {
        const inputs = [uniform([3, 4], -size, size), uniform([3, 4], -size, size)];
        for (const report of [
          compare(loss, loop, inputs),
          gradcheck(loss, inputs),
          gradcheck(loss, inputs, { reference: loop }),
        ])
          assert.equal(report.verdict, 'pass', textOf(report));
      });
    }
  }
  for (const shape of [[], [1], [7], [1, 1], [1, 1, 1, 1], [2, 2, 3, 2, 2]]) {
    it(`mse of shape [${shape.join()}]`, () => {
      const inputs = [uniform(shape), uniform(shape)];
      assert.equal(compare(mse, squared, inputs).verdict, 'pass');
      assert.equal(gradcheck(mse, inputs, { reference: squared }).verdict, 'pass');
    });
  }
  it('a margin far beyond all distances: a loss of 0 that is at its least', () => {
    const loss: Loss = (a, p) =>
      tf.mean(tf.relu(tf.sub(tf.sum(tf.squaredDifference(a, p), -1), 100)));
    const report = gradcheck(loss, [uniform([4, 3]), uniform([4, 3])]);
    assert.equal(report.verdict, 'pass', textOf(report));
  });
});
