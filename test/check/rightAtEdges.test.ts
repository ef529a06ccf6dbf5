/**
 * Right losses where something is at its edge: ties that are hit exactly, one frame, windows as large as the image, labels
 * beside logits. None may be called wrong; and what is wrong there still is.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, precision } from '../../extension/check/index.js';
import { mean, sum } from './reportedSupport.js';
import {
  flat,
  rows,
  seeded,
  textOf,
  uniform,
  useBackend,
  type Loop,
  type Loss,
  type Numbers,
} from './support.js';

const least =
  (cost: (x: tf.Tensor) => tf.Tensor): Loss =>
  (t, h) =>
    tf.mean(tf.min(tf.sum(cost(tf.sub(h, tf.expandDims(t, 1))), -1), 1));
const leastLoop =
  (cost: (x: number) => number) =>
  (t: readonly number[][], h: readonly number[][][]): number =>
    mean(t.map((r, i) => Math.min(...h[i]!.map((q) => sum(q.map((x, c) => cost(x - r[c]!)))))));
const spread: Loss = (t, p) => {
  const e = tf.sub(p, t);
  const n = Math.max(1, e.shape[0] - 1);
  return tf.mean(tf.div(tf.sum(tf.square(tf.sub(e, tf.mean(e, 0, true))), 0), n));
};
const spreadLoop = (t: readonly number[][], p: readonly number[][]): number =>
  mean(
    t[0]!.map((_, j) => {
      const e = t.map((r, i) => p[i]![j]! - r[j]!);
      return sum(e.map((x) => (x - mean(e)) ** 2)) / Math.max(1, e.length - 1);
    }),
  );
const crossEntropyLoop = (labels: Numbers, logits: Numbers): number => {
  const ks = flat(labels);
  return mean(rows(logits).map((v, i) => Math.log(sum(v.map(Math.exp))) - v[ks[i]!]!));
};
const crossEntropy: Loss = (labels, logits) => {
  const picked = tf.oneHot(tf.cast(labels, 'int32'), logits.shape.at(-1)!);
  return tf.neg(tf.mean(tf.sum(tf.mul(picked, tf.logSoftmax(logits)), -1)));
};
const worstThree: Loss = (t, p) => tf.mean(tf.topk(tf.sum(tf.square(tf.sub(p, t)), -1), 3).values);
const worstThreeLoop = (t: Numbers, p: Numbers): number => {
  const [a, b] = [rows(t), rows(p)];
  const costs = a.map((r, i) => sum(r.map((x, c) => (x - b[i]![c]!) ** 2)));
  return mean(costs.toSorted((x, y) => y - x).slice(0, 3));
};
const pooled: Loss = (t, p) =>
  tf.mean(tf.square(tf.avgPool(tf.sub<tf.Tensor4D>(t, p), 2, 2, 'valid')));

/** The distance of two boxes (Zheng et al. 2020): the intersection and the enclosing box have their ties at one place. */
const distanceOfBoxes: Loss = (t, p) => {
  const [a, b, c, d] = tf.unstack(t, -1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const [e, f, g, h] = tf.unstack(p, -1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const overlap = (low: tf.Tensor, high: tf.Tensor, least: tf.Tensor, most: tf.Tensor): tf.Tensor =>
    tf.relu(tf.sub(tf.minimum(high, most), tf.maximum(low, least)));
  const across = (low: tf.Tensor, high: tf.Tensor, least: tf.Tensor, most: tf.Tensor): tf.Tensor =>
    tf.square(tf.sub(tf.maximum(high, most), tf.minimum(low, least)));
  const area = (l: tf.Tensor, u: tf.Tensor, r: tf.Tensor, o: tf.Tensor): tf.Tensor =>
    tf.mul(tf.sub(r, l), tf.sub(o, u));
  const both = tf.mul(overlap(a, c, e, g), overlap(b, d, f, h));
  const either = tf.sub(tf.add(area(a, b, c, d), area(e, f, g, h)), both);
  const apart = (l: tf.Tensor, r: tf.Tensor, m: tf.Tensor, s: tf.Tensor): tf.Tensor =>
    tf.square(tf.div(tf.sub(tf.add(l, r), tf.add(m, s)), 2));
  const between = tf.add(apart(a, c, e, g), apart(b, d, f, h));
  const diagonal = tf.add(across(a, c, e, g), across(b, d, f, h));
  return tf.mean(tf.add(tf.sub(1, tf.div(both, either)), tf.div(between, diagonal)));
};
const box = (left: number, top: number): Numbers => [[left, top, left === top ? 3 : 3.5, 4.1]];

const hits = [
  [[1, 2], [1, 2], [3, 3]],
  [[1, 0], [0, 1], [1, 1]],
]; // prettier-ignore
const logits = [
  [[0.3, -1, 2], [1, 0.5, -0.2]],
  [[0, 0.1, 0.7], [-2, 1, 1.5]],
]; // prettier-ignore
const image = (by: number): Numbers =>
  [0, 1, 2, 3].map((y) => [0, 1, 2, 3].map((x) => [Math.sin(by * y + x), Math.cos(by * x)]));

const right: readonly (readonly [string, Loss, Loop | undefined, readonly Numbers[]])[] = [
  [
    'the least of equal hypotheses, each an exact hit, of |d|',
    least(tf.abs),
    leastLoop(Math.abs),
    [[[1, 2], [0, 0]], hits], // prettier-ignore
  ],
  [
    'the least of equal hypotheses, each an exact hit, of d²',
    least(tf.square),
    leastLoop((x) => x * x),
    [[[1, 2], [0, 0]], hits], // prettier-ignore
  ],
  ['a variance over frames, of one', spread, spreadLoop, [[[1, 2, 3]], [[0.5, 2, 2.1]]]],
  [
    'class numbers beside logits',
    crossEntropy,
    crossEntropyLoop,
    [[[0, 2], [1, 1]], logits], // prettier-ignore
  ],
  [
    'the worst three of five pixels',
    worstThree,
    worstThreeLoop,
    [
      [[0, 1, 0], [2, 1, 0], [1, 1, 1], [0, 0, 0], [0.5, 0, 1]],
      [[0, 1, 0.5], [1, 1, 0], [3, 1, 1], [0, 0.1, 0], [0.5, 2, 1]],
    ], // prettier-ignore
  ],
  ['a pooled error of two channels', pooled, undefined, [[image(1.3)], [image(0.7)]]],
  ['a box with an edge of the true one', distanceOfBoxes, undefined, [box(1, 1), box(1, 1.2)]],
  ['a box with two such edges', distanceOfBoxes, undefined, [box(1, 1), box(1, 1)]],
];

describe('right losses at an edge', function () {
  this.timeout(60_000);
  before(() => useBackend('wasm'));
  for (const [name, loss, loop, inputs] of right) {
    it(name, () => {
      const reports = [
        gradcheck(loss, inputs),
        precision({ loss: loss as never }, inputs),
        ...(loop
          ? [compare(loss, loop, inputs), gradcheck(loss, inputs, { reference: loop })]
          : []),
      ];
      for (const report of reports) assert.equal(report.verdict, 'pass', textOf(report));
    });
  }
});

describe('at an edge what is wrong is wrong', () => {
  before(() => useBackend('wasm'));

  it('a gradient beyond the slopes of a joint kink', () => {
    const thrice = tf.customGrad((x) => ({
      value: tf.clone(x as tf.Tensor),
      gradFunc: (dy) => tf.mul(dy, 3),
    }));
    const loss: Loss = (t, h) => least(tf.abs)(t, thrice(h));
    const report = gradcheck(loss, [[[1, 2], [0, 0]], hits]); // prettier-ignore
    assert.equal(report.verdict, 'fail', textOf(report));
  });

  it('half of a gradient at a box that shares an edge', () => {
    const half = tf.customGrad((x) => ({
      value: tf.clone(x as tf.Tensor),
      gradFunc: (dy) => tf.mul(dy, 0.5),
    }));
    const report = gradcheck((t, p) => distanceOfBoxes(t, half(p)), [box(1, 1), box(1, 1.2)]);
    assert.equal(report.verdict, 'fail', textOf(report));
  });

  it('one entry of a backward that takes one shape only', () => {
    const weights = tf.tensor(
      [...Array(48).keys()].map((i) => (i === 17 ? 1.01 : 1)),
      [2, 3, 4, 2],
    );
    const off = tf.customGrad((x) => ({
      value: tf.clone(x as tf.Tensor),
      gradFunc: (dy) => tf.mul(dy, weights),
    }));
    const field = (seed: number): Numbers => uniform(seeded(seed), [2, 3, 4, 2]);
    const loss: Loss = (t, p) => tf.mean(tf.square(tf.sub(off(p), t)));
    const report = gradcheck(loss, [field(1), field(2)]);
    assert.match(report.summary, /FAIL 1\/48 wrong, 47 ok; worst p\[0,2,0,1\]/);
  });

  it('a spread over frames that is cut off the tape, of one frame', () => {
    const loss: Loss = (t, p) => spread(t, tf.round(p));
    const report = gradcheck(loss, [[[1, 2, 3]], [[0.5, 2, 2.1]]]);
    assert.equal(report.verdict, 'fail', textOf(report));
  });
});

describe('what is said where a number is left out of the value', () => {
  before(() => useBackend('wasm'));

  it('tf.divNoNan over an empty mask has the value 0 and no gradient, and what helps is said', () => {
    const loss: Loss = (t, p, m) =>
      tf.divNoNan(tf.sum(tf.mul(m, tf.square(tf.sub(p, t)))), tf.sum(m));
    const report = gradcheck(loss, [[1, 2], [2, 4], [0, 0]], { wrt: 1 }); // prettier-ignore
    assert.equal(report.verdict, 'fail', textOf(report));
    assert.match(textOf(report), /leaves that number out again .* with tf\.maximum\(n, 1\)/);
  });

  it('what is divided by infinity is 0 and has no gradient', () => {
    const loss: Loss = (t, p) => tf.mean(tf.div(tf.abs(tf.sub(p, t)), tf.exp(p)));
    const report = gradcheck(loss, [[1, 2], [100, 4]]); // prettier-ignore
    assert.match(textOf(report), /leaves that number out again \(.*, or a division by it\)/);
  });

  it('what is flat is counted as what it is', () => {
    const pixels: Loss = (t, p) =>
      tf.mean(tf.relu(tf.sub(1, tf.sum(tf.mul(t, tf.clipByValue(p, 0, 1)), -1))));
    const rows = [[[1, 0], [0.5, 0]], [[-1, -2], [0.5, 0.3]]]; // prettier-ignore
    assert.match(textOf(gradcheck(pixels, rows)), /1 of 2 rows/);
    const images = rows.map((x) => [[x]]);
    assert.match(textOf(gradcheck(pixels, images)), /1 of 2 pixels/);
  });

  it('no angle is named where the inputs are no directions', () => {
    const loss: Loss = (t, p) => tf.log(tf.add(1, tf.square(tf.sub(p, t))));
    const small = (seed: number): Numbers => uniform(seeded(seed), [8, 2], -1e-3, 1e-3);
    const report = precision({ loss: loss as never }, [small(1), small(2)]);
    assert.match(textOf(report), /bits on average over the inputs, more than 12$/m);
  });

  it('a gradient within the loss loses what tanh keeps of its result', () => {
    const loss: Loss = (x) => tf.sum(tf.square(tf.grad((z) => tf.sum(tf.tanh(z)))(x)));
    const report = gradcheck(loss, [[0.3, -0.5, 1]]);
    assert.equal(report.verdict, 'fail', textOf(report));
    assert.match(textOf(report), /differentiates within itself.*Tanh keeps of its own result/);
    assert.doesNotMatch(textOf(report), /dataSync/);
  });

  it('a gradient within the loss is right where operations keep what they are given', () => {
    const cube = (z: tf.Tensor): tf.Tensor => tf.sum(tf.mul(z, tf.square(z)));
    const report = gradcheck((x) => tf.sum(tf.square(tf.grad(cube)(x))), [[0.3, -0.5, 1]]);
    assert.equal(report.verdict, 'pass', textOf(report));
  });
});
