/**
 * Names of what lies one place off, of what is divided by another count, of a deviation for the logarithm of a variance, and of
 * a weight by a share that is missing.
 */
import * as tf from '@tensorflow/tfjs';
import { draws, elements, mean } from './reportedSupport.js';
import { flat, useBackend, type Loop, type Loss, type Numbers } from './support.js';
import { expectNamed, expectNotNamed, type Misnamed, type WrongLoss } from './wrongLosses.js';

const { uniform } = draws();
const { abs, add, div, exp, log, mul, neg, square, sub } = tf;

const two = (shape: readonly number[]): readonly Numbers[] => [uniform(shape, 0.3, 2), uniform(shape, 0.3, 2)]; // prettier-ignore
const squares = elements((t, p) => (t - p) ** 2);

const roll = (x: tf.Tensor, axis: number, by: 1 | -1): tf.Tensor => {
  const n = x.shape[axis]!;
  const [a, b] = tf.split(x, by === 1 ? [n - 1, 1] : [1, n - 1], axis) as [tf.Tensor, tf.Tensor];
  return tf.concat([b, a], axis);
};
const crop = (x: tf.Tensor, from: number): tf.Tensor =>
  tf.slice(x, [0, from, from, 0], [-1, x.shape[1]! - 2, x.shape[2]! - 2, -1]);
const strided = (x: tf.Tensor, from: number, by: number): tf.Tensor =>
  tf.stridedSlice(x, [0, from, from, 0], x.shape, [1, by, by, 1]);

type Image = readonly (readonly (readonly number[])[])[];
/** The mean of f over those of the places that are taken. */
const overPlaces =
  (takes: (at: number, of: number) => boolean, f: (t: number, p: number) => number): Loop =>
  (t: readonly Image[], p: readonly Image[]) =>
    mean(
      t.flatMap((image, b) =>
        image.flatMap((row, i) =>
          row.flatMap((pixel, j) =>
            takes(i, image.length) && takes(j, row.length)
              ? pixel.map((x, c) => f(x, p[b]![i]![j]![c]!))
              : [],
          ),
        ),
      ),
    );

const silog =
  (term: (d: tf.Tensor) => tf.Tensor): Loss =>
  (t, p) => {
    const d = sub(log(p), log(t));
    return sub(tf.mean(square(d)), mul(0.5, term(d)));
  };
const silogLoop: Loop = (t: Numbers, p: Numbers) => {
  const d = flat(t).map((x, i) => Math.log(flat(p)[i]!) - Math.log(x));
  return mean(d.map((x) => x * x)) - 0.5 * mean(d) ** 2;
};

const gaussian =
  (f: (off: number, s: number) => number): Loop =>
  (t: Numbers, m: Numbers, s: Numbers) =>
    mean(flat(t).map((x, i) => f((x - flat(m)[i]!) ** 2, flat(s)[i]!)));
const ofLogVariance: Loss = (t, m, s) =>
  tf.mean(mul(0.5, add(s, mul(square(sub(t, m)), exp(neg(s))))));
const ofVariance: Loss = (t, m, s) => tf.mean(mul(0.5, add(log(s), div(square(sub(t, m)), s))));
const logVarianceLoop = gaussian((off, s) => 0.5 * (s + off * Math.exp(-s)));
const deviationLoop = gaussian((off, s) => Math.log(s) + (0.5 * off) / s ** 2);
const logDeviationLoop = gaussian((off, s) => s + 0.5 * off * Math.exp(-2 * s));

const focal =
  (alpha: number, weight: (t: tf.Tensor) => tf.Tensor, all = false): Loss =>
  (t, p) => {
    const centre = tf.cast(tf.equal(t, 1), 'float32');
    const at = mul(mul(log(p), tf.pow(sub(1, p), alpha)), centre);
    const around = mul(mul(mul(log(sub(1, p)), tf.pow(p, alpha)), weight(t)), sub(1, centre));
    return neg(div(tf.sum(add(at, around)), all ? t.size : tf.maximum(tf.sum(centre), 1)));
  };
const byBeta = (beta: number) => (t: tf.Tensor) => tf.pow(sub(1, t), beta);
const focalLoop: Loop = (t: Numbers, p: Numbers) => {
  const [a, b] = [flat(t), flat(p)];
  const each = a.map((x, i) => x === 1 ? (1 - b[i]!) ** 2 * Math.log(b[i]!) : (1 - x) ** 4 * b[i]! ** 2 * Math.log(1 - b[i]!)); // prettier-ignore
  return -each.reduce((x, y) => x + y, 0) / Math.max(1, a.filter((x) => x === 1).length);
};
/** A heat map with a centre here and there. */
const heat = (x: Numbers): Numbers => (typeof x === 'number' ? (x > 0.85 ? 1 : x) : x.map(heat));

const shapes = [[2, 5, 6, 1], [1, 7, 6, 3], [3, 4, 7, 2]] as const; // prettier-ignore
const wrong: readonly WrongLoss[] = shapes.flatMap((shape): readonly WrongLoss[] => {
  const inputs = two(shape);
  const third = [uniform(shape), uniform(shape), uniform(shape, 0.3, 2)];
  const maps = [heat(uniform(shape, 0, 0.99)), uniform(shape, 0.05, 0.95)];
  const of = (name: string): string => `${name}, ${shape.join('×')}`;
  return [
    // One place off
    [of('a roll down'), (t, p) => tf.mean(square(sub(t, roll(p, 1, 1)))), squares, inputs, 'input-transformed', /a step of −1 along axis 1 \(around the edge\) applied to t/],
    [of('a roll to the left'), (t, p) => tf.mean(abs(sub(roll(t, 2, -1), p))), elements((t, p) => Math.abs(t - p)), inputs, 'input-transformed', /a step of −1 along axis 2/],
    [of('a crop at the corner'), (t, p) => tf.mean(abs(sub(crop(t, 0), crop(p, 0)))), overPlaces((at, n) => at > 0 && at < n - 1, (t, p) => Math.abs(t - p)), inputs, 'wrong-neighbour', /from \[0, 1, 1, 0\] in place of \[0, 0, 0, 0\]/],
    [of('a stride that begins at 1'), (t, p) => tf.mean(square(sub(strided(t, 1, 2), strided(p, 1, 2)))), overPlaces((at) => at % 2 === 0, (t, p) => (t - p) ** 2), inputs, 'wrong-setting', /begin \[0, 0, 0, 0\] in place of \[0, 1, 1, 0\]/],
    [of('a stride of 2 for 1'), (t, p) => tf.mean(square(sub(strided(t, 0, 2), strided(p, 0, 2)))), squares, inputs, 'wrong-setting', /strides \[1, 1, 1, 1\]/],
    // Another count
    [of('n for n² in a variance'), silog((d) => div(square(tf.sum(d)), d.size)), silogLoop, inputs, 'wrong-divisor', /times 1\/n, n being the numbers of p/],
    [of('n·(n − 1) for n²'), silog((d) => div(square(tf.sum(d)), d.size * (d.size - 1))), silogLoop, inputs, 'wrong-divisor', /times \(n − 1\)\/n, n being the numbers of p/],
    [of('λ = 0.85 for 0.5'), (t, p) => { const d = sub(log(p), log(t)); return sub(tf.mean(square(d)), mul(0.85, square(tf.mean(d)))); }, silogLoop, inputs, 'wrong-constant', /0\.5 in place of the constant 0\.85/],
    // Two steps between two conventions
    [of('a deviation as the logarithm of a variance'), ofLogVariance, deviationLoop, third, 'input-transformed', /the exponential of half of it/],
    [of('the logarithm of a deviation as a variance'), ofVariance, logDeviationLoop, third, 'input-transformed', /the exponential of twice it/],
    [of('the logarithm of a variance as a deviation'), (t, m, s) => tf.mean(add(log(s), mul(0.5, square(div(sub(t, m), s))))), logVarianceLoop, third, 'input-transformed', /the exponential of half of it/],
    // Heat maps
    // Of one channel the truth cut down to its centres gives the same numbers, and that is said.
    ...(shape[3] === 1 ? [] : [[of('no weight around a centre'), focal(2, tf.onesLike), focalLoop, maps, 'factor-missing', /multiplied by \(1 − t\)\^4/] as const]),
    [of('exponents exchanged'), focal(4, byBeta(2)), focalLoop, maps, 'constants-exchanged', /4 and 2/],
    [of('one exponent for three'), focal(4, byBeta(4)), focalLoop, maps, 'wrong-constant', /2 in place of the constant 4 in tf\.pow/],
    [of('the mean for the sum by centres'), focal(2, byBeta(4), true), focalLoop, maps, 'other-divisor', /mean\(t = 1\)/],
  ]; // prettier-ignore
});

const tempting: readonly Misnamed[] = [
  // Each row has its 1 at the same place: what is asked of rows in another order alone shows nothing of t.
  ['a mask of t = 1', focal(2, tf.onesLike), focalLoop, [Array.from({ length: 6 }, () => [0.3, 0.2, 1, 0.7]), uniform([6, 4], 0.1, 0.9)], 'input-unused'],
  ['an image mirrored', (t, p) => tf.mean(square(sub(t, tf.reverse(p, 2)))), squares, two([2, 5, 6, 1]), 'wrong-neighbour'],
]; // prettier-ignore

describe('places, counts, and two steps', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  expectNamed(wrong);
  expectNotNamed(tempting);
});
