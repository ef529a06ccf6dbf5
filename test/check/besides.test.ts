/** What is said of a check that passes: the agreement holds of these inputs only, or of the gradient only. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck } from '../../extension/check/index.js';
import { draws, elements, logSumExp, mean, sum } from './reportedSupport.js';
import {
  codesOf,
  rows,
  textOf,
  useBackend,
  type Loop,
  type Loss,
  type Numbers,
} from './support.js';

const { oneHot, uniform } = draws();

const { sub, mul, abs, square } = tf;
const numbers = [uniform([2, 4, 5]), uniform([2, 4, 5])];
const classes = [oneHot([2, 4, 5, 3]), uniform([2, 4, 5, 3])];

const weighted = (t: tf.Tensor, p: tf.Tensor, weights: tf.Tensor | number[]): tf.Tensor =>
  tf.neg(tf.mean(tf.sum(mul(mul(weights, t), tf.logSoftmax(p)), -1)));
const ofBatch: Loop = (t: Numbers, p: Numbers) => {
  const [a, b] = [rows(t), rows(p)];
  const shares = [0, 1, 2].map((c) => 1 / (1 + sum(a.map((row) => row[c]!))));
  return mean(a.map((row, i) => sum(row.map((y, c) => shares[c]! * y * (logSumExp(b[i]!) - b[i]![c]!))))); // prettier-ignore
};
const sharesOf = (t: tf.Tensor): number[] =>
  [...tf.sum(t, [0, 1, 2]).dataSync()].map((n) => 1 / (1 + n));

/** Made for the first batch, as plain numbers. */
const keeping = (): Loss => {
  let weights: number[] | undefined;
  return (t, p) => weighted(t, p, (weights ??= sharesOf(t)));
};
const mae = elements((t, p) => Math.abs(t - p));
const firstOf = (k: number): Loss => (t, p) => tf.mean(tf.topk(tf.reshape(abs(sub(t, p)), [-1]), k).values); // prettier-ignore
const largest =
  (k: number): Loop =>
  (t: Numbers, p: Numbers) => {
    const [a, b] = [rows(t).flat(), rows(p).flat()];
    return mean(a.map((x, i) => Math.abs(x - b[i]!)).sort((x, y) => y - x).slice(0, k)); // prettier-ignore
  };

const compared: readonly (readonly [string, () => Loss, Loop, readonly Numbers[], readonly string[]])[] = [
  ['weights of the first batch, kept as numbers', keeping, ofBatch, classes, ['agrees-here-only']],
  ['weights of each batch', () => (t, p) => weighted(t, p, sharesOf(t)), ofBatch, classes, []],
  ['an error larger than all there are', () => (t, p) => tf.mean(tf.minimum(abs(sub(t, p)), 100)), mae, numbers, []],
  ['the largest errors', () => firstOf(5), largest(5), numbers, []],
]; // prettier-ignore

const half: Loss = (t, p) => mul(0.5, tf.mean(square(sub(t, p))));
const checked: readonly (readonly [string, Loop, readonly string[]])[] = [
  ['a constant that the loss lacks', elements((t, p) => (t - p) ** 2 / 2 + 1), ['other-value']],
  ['the same value', elements((t, p) => (t - p) ** 2 / 2), []],
];

describe('said of a check that passes', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  for (const [name, loss, loop, inputs, codes] of compared) {
    it(name, () => {
      const report = compare(loss(), loop, inputs);
      assert.equal(report.verdict, 'pass', textOf(report));
      assert.deepEqual(codesOf(report), codes, textOf(report));
    });
  }
  for (const [name, reference, codes] of checked) {
    it(`gradcheck beside a loop: ${name}`, () => {
      const report = gradcheck(half, numbers, { reference });
      assert.equal(report.verdict, 'pass', textOf(report));
      assert.deepEqual(codesOf(report), codes, textOf(report));
    });
  }
});

const maeOf: Loss = (t, p) => tf.mean(abs(sub(t, p)));
/** What each gave first, for ever. */
const keptLoss = (): Loss => {
  let first: number | undefined;
  return (t, p) => tf.scalar((first ??= maeOf(t, p).dataSync()[0]!));
};
const flatOf = (x: Numbers): readonly number[] => [x].flat(Infinity as 9) as readonly number[];
const maeLoop = (t: Numbers, p: Numbers): number => {
  const [a, b] = [flatOf(t), flatOf(p)];
  return mean(a.map((x, i) => Math.abs(x - b[i]!)));
};
const keptLoop = (): Loop => {
  let first: number | undefined;
  return (t: Numbers, p: Numbers) => (first ??= maeLoop(t, p));
};
/** Loops for inputs of one pixel, which do not look whether there are more. */
const ofFirst = (t: Numbers, p: Numbers): number => Math.abs(flatOf(t)[0]! - flatOf(p)[0]!);
const countApart: Loss = (t, p) => tf.sum(tf.cast(tf.notEqual(t, p), 'float32'));
const ofFirstApart = (t: Numbers, p: Numbers): number => Number(flatOf(t)[0] !== flatOf(p)[0]);
const cosineOf: Loss = (t, p) =>
  tf.mean(tf.div(tf.sum(tf.mul(t, p), -1), tf.mul(tf.norm(t, 2, -1), tf.norm(p, 2, -1))));
const ofFirstCosine = (t: Numbers, p: Numbers): number => {
  const [[a, b], [c, d]] = [flatOf(t), flatOf(p)] as [number[], number[]];
  return (a! * c! + b! * d!) / (Math.hypot(a!, b!) * Math.hypot(c!, d!));
};
const many = [uniform([1, 64, 64, 2]), uniform([1, 64, 64, 2])];

describe('a result that is kept from an earlier call', () => {
  before(() => useBackend('wasm'));
  const kept: readonly (readonly [string, Loss, Loop, readonly Numbers[], readonly string[]])[] = [
    ['of the loop', maeOf, keptLoop(), numbers, ['result-kept']],
    ['of the loop, of many pixels', maeOf, keptLoop(), many, ['result-kept']],
    ['of the candidate', keptLoss(), maeLoop, numbers, ['result-kept']],
    ['of none', maeOf, maeLoop, numbers, []],
    ['of none, at the optimum', maeOf, maeLoop, [numbers[0]!, numbers[0]!], []],
    ['of none, of what is constant', () => tf.scalar(2), () => 2, numbers, []],
    ['of none, by a loop of one number', maeOf, ofFirst, [[2], [1]], []],
    ['of none, by a loop of one pixel of labels', countApart, ofFirstApart, [[2], [1]], []],
    ['of none, by a loop of one direction', cosineOf, ofFirstCosine, [[[3, 4]], [[1, 2]]], []],
    ['of the loop, of one number', maeOf, keptLoop(), [[2], [1]], ['result-kept']],
  ]; // prettier-ignore
  for (const [name, loss, loop, inputs, codes] of kept) {
    it(name, () => {
      const report = compare(loss, loop, inputs);
      const said = codesOf(report).filter((code) => code === 'result-kept');
      assert.deepEqual(
        [said, report.verdict],
        [codes, codes.length > 0 ? 'fail' : 'pass'],
        textOf(report),
      );
    });
  }
});
