/** match: losses as they are pasted from repositories are recognised by their library's name; others only as what they are near. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { match } from '../../extension/check/index.js';
import { boxes, classes, made, numbers, probabilities } from '../losses/makes.js';
import { nest, type Nested } from '../losses/support.js';
import { ownNumbers } from './matchOwnNumbers.js';
import { pasted, type Pasted } from './matchPasted.js';
import { codesOf, useBackend } from './support.js';

type T = tf.Tensor;

function recognises({ from, loss, inputs, is }: Pasted): void {
  it(from, () => {
    const report = match(loss, inputs);
    assert.ok(
      report.matches.some((match) => is.test(match.loss)),
      report.toString(),
    );
  });
}

describe('match: a loss as its repository has it', () => {
  before(() => useBackend('cpu'));
  pasted.forEach(recognises);
});

describe('match: a loss that takes no image as small as options are solved on', () => {
  before(() => useBackend('cpu'));
  it('is said to be near another', () => {
    const wide = (t: T, p: T): T =>
      tf.mean(tf.square(tf.conv2d(tf.sub<tf.Tensor4D>(t, p), tf.ones([5, 5, 2, 1]), 1, 'valid')));
    const report = match(wide, plain);
    assert.deepEqual([report.verdict, codesOf(report)], ['fail', ['nearest-loss']]);
  });
});

describe('match: a loss with numbers that nobody else has', function () {
  this.timeout(60_000);
  before(() => useBackend('cpu'));
  ownNumbers.forEach(recognises);
});

const plain = made(numbers(-3, 3), [3, 6, 5, 2], 1, 5);
const corners: readonly [Nested, Nested] = [
  nest(boxes(5, 40).yTrue, [40, 4]),
  nest(boxes(5, 40).yPred, [40, 4]),
];
const masks = made(probabilities, [3, 6, 5, 2], 1, 5);
const square = (t: T, p: T): T => tf.squaredDifference(t, p);
const hard = (t: Nested): Nested => {
  const row = t as readonly number[];
  return typeof row[0] === 'number'
    ? row.map((_, i) => Number(i === row.indexOf(Math.max(...row))))
    : (t as readonly Nested[]).map(hard);
};
const [soft, logits] = made(classes(3), [3, 6, 5, 3], 1, 5);
const ofClasses = [hard(soft), logits] as const;
const surprise = (t: T, p: T): T =>
  tf.neg(tf.mul(tf.mul(t, tf.tensor1d([0.2, 1, 3])), tf.logSoftmax(p)));
const bce = (t: T, p: T): T =>
  tf.neg(tf.add(tf.mul(t, tf.log(p)), tf.mul(tf.sub(1, t), tf.log(tf.sub(1, p)))));
const overlap = (t: T, p: T, two: number, smooth: number): T =>
  tf.sub(
    1,
    tf.div(
      tf.add(tf.mul(two, tf.sum(tf.mul(t, p))), smooth),
      tf.add(tf.add(tf.sum(t), tf.sum(p)), smooth),
    ),
  );

const jaccardIndex = (t: T, p: T): T => {
  const both = tf.sum(tf.mul(t, p));
  return tf.div(tf.add(both, 1e-7), tf.add(tf.sub(tf.add(tf.sum(t), tf.sum(p)), both), 1e-7));
};

/** Not of the library: the nearest, and what differs. */
const near: readonly [string, (t: T, p: T) => T, readonly [Nested, Nested], RegExp][] = [
  ['three times the mean square', (t, p) => tf.mul(3, tf.mean(square(t, p))), plain, /nearest mse: .* 3 times as large/],
  ['the root of the mean square', (t, p) => tf.sqrt(tf.mean(square(t, p))), plain, /nearest mse: .* √r, where r/],
  ['one more than it', (t, p) => tf.add(1, tf.mean(square(t, p))), plain, /nearest mse: .* \+ 1, with the same gradient/],
  ['the overlap itself', (t, p) => tf.sub(1, overlap(t, p, 2, 0)), masks, /nearest dice.*: the candidate is 1 − r/],
  ['a dice that forgets its 2', (t, p) => overlap(t, p, 1, 0), masks, /nearest (dice|tversky).*gradients|nearest (dice|tversky)/],
  ['cross-entropy and dice', (t, p) => tf.add(tf.mul(0.5, tf.mean(bce(t, p))), overlap(t, p, 2, 1)), masks, /0\.5 × binaryCrossEntropy.* \+ 1 × dice, smooth 1/],
  ['CIoU whose α has a gradient', completeIou, corners, /nearest completeBoxIou: the candidate has its values and another gradient/],
  ['cross-entropy with weights of classes', (t, p) => tf.mean(tf.sum(surprise(t, p), -1)), ofClasses, /nearest crossEntropy: .* times 0\.2, 1, 3 where the label is 0, 1, 2/],
  ['the same, divided by the weights', (t, p) => tf.div(tf.sum(surprise(t, p)), tf.sum(tf.mul(t, tf.tensor1d([0.2, 1, 3])))), ofClasses, /nearest crossEntropy: .* times \d.* where the label is 0, 1, 2/],
  ['a weight of what is positive', (t, p) => tf.mean(tf.mul(bce(t, p), tf.add(1, tf.mul(t, 3)))), masks, /nearest binaryCrossEntropy.*: .* times 1, 4 where the label is 0, 1/],
  ['the logarithm of a Jaccard', (t, p) => tf.neg(tf.log(jaccardIndex(t, p))), masks, /nearest jaccard: .* −log\(1 − r\).*, but not on .*an empty truth/],
  ['a power of no loss', (t, p) => tf.mean(tf.pow(tf.abs(tf.sub(t, p)), 1.7)), plain, /another function; their gradients are at \d/],
]; // prettier-ignore

/** torchvision's CIoU without what keeps α constant, as it is often pasted. */
function completeIou(t: T, p: T): T {
  const [a, b] = [tf.unstack(t, -1), tf.unstack(p, -1)] as [T[], T[]];
  const [wide, high] = [(x: T[]): T => tf.sub(x[2]!, x[0]!), (x: T[]): T => tf.sub(x[3]!, x[1]!)];
  const reach = (axis: 0 | 1, lo: typeof tf.maximum, hi: typeof tf.minimum): T =>
    tf.sub(hi(a[axis + 2]!, b[axis + 2]!), lo(a[axis]!, b[axis]!));
  const [x, y] = ([0, 1] as const).map((axis) => tf.relu(reach(axis, tf.maximum, tf.minimum)));
  const hit = tf.mul(x!, y!);
  const areas = tf.add(tf.mul(wide(a), high(a)), tf.mul(wide(b), high(b)));
  const iou = tf.div(hit, tf.sub(areas, hit));
  const [cx, cy] = ([0, 1] as const).map((axis) => reach(axis, tf.minimum, tf.maximum));
  const way = ([0, 1] as const).map((i) =>
    tf.square(tf.div(tf.sub(tf.add(a[i]!, a[i + 2]!), tf.add(b[i]!, b[i + 2]!)), 2)),
  );
  const apart = tf.div(tf.add(way[0]!, way[1]!), tf.add(tf.square(cx!), tf.square(cy!)));
  const turn = tf.sub(tf.atan(tf.div(wide(a), high(a))), tf.atan(tf.div(wide(b), high(b))));
  const v = tf.mul(4 / Math.PI ** 2, tf.square(turn));
  const alpha = tf.div(v, tf.add(tf.sub(1, iou), v));
  return tf.mean(tf.add(tf.add(tf.sub(1, iou), apart), tf.mul(alpha, v)));
}

describe('match: a loss of its own', function () {
  // Pairs of some hundred forms are looked at, by both orders of the arguments: 5 s of a processor, more where it is shared.
  this.timeout(120_000);
  before(() => useBackend('cpu'));
  for (const [what, loss, inputs, said] of near) {
    it(what, () => {
      const report = match(loss, inputs);
      assert.equal(report.verdict, 'fail');
      assert.match(report.summary, said);
    });
  }
  it('the cross-entropy of positives alone is not one of both', () => {
    const report = match((t, p) => tf.mean(tf.neg(tf.mul(t, tf.log(p)))), masks);
    assert.ok(!report.matches.some(({ loss }) => loss.startsWith('binary')), report.toString());
  });
  it('what holds for small errors alone is not said', () => {
    const report = match((t, p) => tf.mean(tf.minimum(square(t, p), 50)), plain);
    assert.equal(report.verdict, 'fail');
    assert.match(report.summary, /nearest mse: the candidate gives the same but on errors/);
  });
  it('what gives another number each time is none', () => {
    const report = match((t, p) => tf.mul(Math.random(), tf.mean(square(t, p))), plain);
    assert.deepEqual([report.verdict, codesOf(report)], ['fail', ['non-deterministic']]);
  });
  it('an operation whose gradient throws is named, with its line and what to use', () => {
    const ofNegatives = (t: T, z: T): T =>
      tf.neg(tf.mean(tf.add(tf.mul(t, tf.logSigmoid(z)), tf.mul(tf.sub(1, t), tf.logSigmoid(tf.neg(z)))))); // prettier-ignore
    assert.throws(
      () => match(ofNegatives, masks),
      /^Error: match: .*tf\.logSigmoid .*matchPasted.*use tf\.neg\(tf\.softplus\(tf\.neg\(x\)\)\)/s,
    );
  });
  it('a candidate without a gradient is told so by the error', () => {
    assert.throws(() => match((t) => tf.mean(t), plain), /gradient/);
  });
});

describe('match: what it asks for', () => {
  before(() => useBackend('cpu'));
  const mse = (t: T, p: T): T => tf.mean(square(t, p));
  const refused: readonly [string, () => unknown, RegExp][] = [
    ['three inputs', () => match(mse, [[1], [2], [3]]), /inputs must be two, truth and prediction, got 3/],
    ['no pixels', () => match(mse, [tf.zeros([0, 2]), tf.zeros([0, 2])]), /an input is empty \(\[0,2\] and \[0,2\]\)/],
    ['no function', () => match('mse' as never, plain), /the first argument must be a function/],
  ]; // prettier-ignore
  for (const [what, run, said] of refused) it(what, () => assert.throws(run, said));
  it('its report is JSON, with what is said as a call of the library', () => {
    const { matches, trials } = match(mse, plain, { name: 'mine' });
    assert.equal(JSON.stringify(matches[0]).includes('"call":"mse(yTrue, yPred)"'), true);
    assert.equal(trials[0], 'the given inputs');
  });
});
