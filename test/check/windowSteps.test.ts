/**
 * Names of windows that overlap for those that do not, of a map whose places are rolled, and of labels exchanged with probabilities
 * where a loop's logarithm of 0 is no number.
 */
import * as tf from '@tensorflow/tfjs';
import { draws, elements, mean, pixels, sum } from './reportedSupport.js';
import { flat, rowMap, useBackend, type Loop, type Loss, type Numbers } from './support.js';
import { expectNamed, expectNotNamed, type Misnamed, type WrongLoss } from './wrongLosses.js';

const { bits, oneHot, simplex, uniform } = draws();
const { add, log, mul, neg, sub } = tf;

type Image = readonly (readonly (readonly number[])[])[];
type Window = (values: readonly number[]) => number;

/** What f makes of each window of k × k, every so many places. */
const overWindows = (f: Window, k: number, by: number) => (image: Image) => {
  const made: number[] = [];
  for (let y = 0; y + k <= image.length; y += by)
    for (let x = 0; x + k <= image[0]!.length; x += by)
      for (const c of image[0]![0]!.keys())
        made.push(f(image.slice(y, y + k).flatMap((row) => row.slice(x, x + k).map((v) => v[c]!))));
  return made;
};
const squaresOf =
  (f: Window, k: number, by: number): Loop =>
  (t: readonly Image[], p: readonly Image[]) => {
    const [a, b] = [t, p].map((x) => x.flatMap(overWindows(f, k, by))) as [number[], number[]];
    return mean(a.map((x, i) => (x - b[i]!) ** 2));
  };
const most: Window = (values) => Math.max(...values);

type Filtered = (x: tf.Tensor4D, k: number, by: number) => tf.Tensor;
const filters: Readonly<Record<string, readonly [Filtered, Window]>> = {
  avgPool: [(x, k, by) => tf.avgPool(x, k, by, 'valid'), mean],
  maxPool: [(x, k, by) => tf.maxPool(x, k, by, 'valid'), most],
  depthwiseConv2d: [
    (x, k, by) => tf.depthwiseConv2d(x, tf.fill([k, k, x.shape[3], 1], 1 / k ** 2), by, 'valid'),
    mean,
  ],
};
const shapes = [[2, 6, 8, 1], [1, 7, 9, 2]] as const; // prettier-ignore
/** The candidate's and the loop's. */
const steps = [[2, 1, 2], [2, 2, 1], [3, 1, 3], [3, 3, 1], [3, 1, 2], [3, 2, 1]] as const; // prettier-ignore

const windows = shapes.flatMap((shape) => {
  const inputs = [uniform(shape), uniform(shape)];
  return Object.entries(filters).flatMap(([name, [filtered, f]]) =>
    steps.map(([k, given, instead]): WrongLoss => {
      const of = (x: tf.Tensor): tf.Tensor => filtered(x as tf.Tensor4D, k, given);
      return [
        `tf.${name} of ${k}×${k} by steps of ${given} for ${instead}, ${shape.join('×')}`,
        (t, p) => tf.mean(tf.squaredDifference(of(t), of(p))),
        squaresOf(f, k, instead),
        inputs,
        'wrong-setting',
        new RegExp(`strides \\[${instead}, ${instead}\\] in place of \\[${given}, ${given}\\]`),
      ];
    }),
  );
});

const roll = (x: tf.Tensor, axis: number, by: 1 | -1): tf.Tensor => {
  const n = x.shape[axis]!;
  const [a, b] = tf.split(x, by === 1 ? [n - 1, 1] : [1, n - 1], axis) as [tf.Tensor, tf.Tensor];
  return tf.concat([b, a], axis);
};
const map: Loss = (t, p) => tf.sum(tf.abs(sub(t, p)), -1);
const distances = rowMap((t, p) => sum(t.map((x, i) => Math.abs(x - p[i]!))));
const maps = ([1, 2] as const).flatMap((axis) =>
  ([1, -1] as const).map((by): WrongLoss => [
    `a map rolled by ${by} along axis ${axis}`,
    (t, p) => roll(map(t, p), axis, by),
    distances,
    [uniform([2, 4, 5, 3]), uniform([2, 4, 5, 3])],
    'input-transformed',
    new RegExp(`a step of ${by === 1 ? '\\+' : '−'}1 along axis ${axis} \\(around the edge\\) applied to t and p`),
  ]),
); // prettier-ignore

const classes = [oneHot([9, 4]), simplex([9, 4])];
const crossEntropy = pixels((t, p) => -sum(t.map((x, i) => (x === 0 ? 0 : x * Math.log(p[i]!)))));
const binary = elements((t, p) => -(t * Math.log(p) + (1 - t) * Math.log(1 - p)));
const entropyOf =
  (logarithm: (x: tf.Tensor) => tf.Tensor): Loss =>
  (t, p) =>
    neg(tf.mean(tf.sum(mul(t, logarithm(p)), -1)));
const binaryOf =
  (logarithm: (x: tf.Tensor) => tf.Tensor): Loss =>
  (t, p) =>
    neg(tf.mean(add(mul(t, logarithm(p)), mul(sub(1, t), logarithm(sub(1, p))))));
const exchanged =
  (loss: Loss): Loss =>
  (t, p) =>
    loss(p, t);
const byEpsilon = (x: tf.Tensor): tf.Tensor => log(add(x, 1e-8));
const byClip = (x: tf.Tensor): tf.Tensor => log(tf.clipByValue(x, 1e-7, 1));

const labelled: readonly Numbers[] = [bits([4, 5]), uniform([4, 5], 0.05, 0.95)];
const swaps: readonly WrongLoss[] = (
  [
    ['an epsilon', byEpsilon],
    ['a clip', byClip],
  ] as const
).flatMap(([how, logarithm]): readonly WrongLoss[] => [
  [`labels exchanged in a cross entropy with ${how}`, exchanged(entropyOf(logarithm)), crossEntropy, classes, 'arguments-swapped', /t and p swapped/],
  [`labels exchanged in a binary one with ${how}`, exchanged(binaryOf(logarithm)), binary, labelled, 'arguments-swapped', /t and p swapped/],
]); // prettier-ignore

const tempting: readonly Misnamed[] = [
  ['labels exchanged and the sum for the mean', (t, p) => mul(9, exchanged(entropyOf(byClip))(t, p)), crossEntropy, classes, 'arguments-swapped'],
  ['a cross entropy of squares', exchanged(entropyOf((p) => log(tf.square(add(p, 1e-8))))), crossEntropy, classes, 'arguments-swapped'],
  ['windows of 3 by 2 for windows of 2 by 2', (t, p) => tf.mean(tf.squaredDifference(tf.avgPool(t as tf.Tensor4D, 3, 2, 'valid'), tf.avgPool(p as tf.Tensor4D, 3, 2, 'valid'))), squaresOf(mean, 2, 2), [uniform([2, 6, 8, 1]), uniform([2, 6, 8, 1])], 'wrong-setting'],
  ['a map in reverse', (t, p) => tf.reverse(map(t, p), 2), distances, [uniform([2, 4, 5, 3]), uniform([2, 4, 5, 3])], 'input-transformed'],
  ['a loss of other numbers, whose sum a roll leaves as it is', (t, p) => tf.mean(tf.abs(sub(t, p))), (t: Numbers, p: Numbers) => mean(flat(t).map((x, i) => (x - flat(p)[i]!) ** 2)), [uniform([2, 4, 5, 3]), uniform([2, 4, 5, 3])], 'input-transformed'],
]; // prettier-ignore

describe('steps of windows, rolled maps and exchanged labels', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  expectNamed([...windows, ...maps, ...swaps]);
  expectNotNamed(tempting);
});
