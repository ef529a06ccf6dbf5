/**
 * Names of what is wrong in each coordinate, in both inputs or in one of two sources alike, and of filters, norms, divisors and
 * axes that are another's: enclosing boxes, stencils, margins, masks, running sums. And where a name would be false.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare } from '../../extension/check/index.js';
import { draws, elements, logSumExp, mean, pixels, sum } from './reportedSupport.js';
import { flat, rows, useBackend, type Loop, type Loss, type Numbers } from './support.js';
import { expectNamed, expectNotNamed, type Misnamed, type WrongLoss } from './wrongLosses.js';

const { bits, oneHot, simplex, uniform, unit } = draws();

type Images = readonly (readonly (readonly (readonly [number])[])[])[];
type Part = (...x: tf.Tensor[]) => tf.Tensor;

const { add, sub, mul, div, abs, square, sqrt, exp, log, neg, relu, maximum, minimum } = tf;
const numbers = [uniform([3, 4, 5]), uniform([3, 4, 5])];
const images = [uniform([2, 6, 7, 1], 0, 1), uniform([2, 6, 7, 1], 0, 1)];
const shares = [bits([5, 7]), uniform([5, 7], 0.04, 0.96)];
const cosines = [oneHot([9, 5]), uniform([9, 5], -0.9, 0.9)];
const halves = [simplex([7, 5]), simplex([7, 5])];
const vectors = [unit([6, 4]), unit([6, 4])];
const corners = (): Numbers => {
  const [from, size] = [rows(uniform([9, 2], 0, 2)), rows(uniform([9, 2], 1, 3))];
  return from.map(([x, y], i) => [x!, y!, x! + size[i]![0]!, y! + size[i]![1]!]);
};
const boxes = [corners(), corners()];

// Boxes: [x0, y0, x1, y1], coordinate by coordinate, as most repositories have it.
const box =
  (end: (iou: tf.Tensor, hull: tf.Tensor, union: tf.Tensor, overlap: tf.Tensor) => tf.Tensor, hullOf?: Part): Loss =>
  (t, p) => {
    const [a, b, c, d] = tf.split(t, 4, -1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const [e, f, g, h] = tf.split(p, 4, -1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const overlap = mul(relu(sub(minimum(c, g), maximum(a, e))), relu(sub(minimum(d, h), maximum(b, f))));
    const union = sub(add(mul(sub(c, a), sub(d, b)), mul(sub(g, e), sub(h, f))), overlap);
    const right: Part = () => mul(sub(maximum(c, g), minimum(a, e)), sub(maximum(d, h), minimum(b, f)));
    const hull = (hullOf ?? right)(a, b, c, d, e, f, g, h);
    return tf.mean(end(div(overlap, union), hull, union, overlap));
  }; // prettier-ignore
const giou = (iou: tf.Tensor, hull: tf.Tensor, union: tf.Tensor): tf.Tensor =>
  sub(1, sub(iou, div(sub(hull, union), hull)));
const boxLoop = (f: (iou: number, hull: number, union: number) => number): Loop =>
  pixels((t, p) => {
    const side = (far: number, near: number, axis: 0 | 1): number =>
      [t[axis + 2]!, p[axis + 2]!].sort((x, y) => x - y)[far]! -
      [t[axis]!, p[axis]!].sort((x, y) => x - y)[near]!;
    const overlap = Math.max(0, side(0, 1, 0)) * Math.max(0, side(0, 1, 1));
    const area = (x: readonly number[]): number => (x[2]! - x[0]!) * (x[3]! - x[1]!);
    const union = area(t) + area(p) - overlap;
    return f(overlap / union, side(1, 0, 0) * side(1, 0, 1), union);
  });
const giouLoop = boxLoop((iou, hull, union) => 1 - iou + (hull - union) / hull);

const laplacian4 = [0, 1, 0, 1, -4, 1, 0, 1, 0];
const laplacian8 = [1, 1, 1, 1, -8, 1, 1, 1, 1];
const sobel = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const turned = (k: readonly number[]): number[] =>
  k.map((_, i) => k[(i % 3) * 3 + Math.floor(i / 3)]!);
const filtered = (x: tf.Tensor, k: readonly number[]): tf.Tensor =>
  tf.conv2d(x as tf.Tensor4D, tf.tensor4d([...k], [3, 3, 1, 1]), 1, 'valid');
const filteredImage = (image: Images[number], k: readonly number[]): number[] =>
  image.slice(2).flatMap((row, y) =>
    row.slice(2).map((_, x) => sum(k.map((w, i) => w * image[y + Math.floor(i / 3)]![x + (i % 3)]![0]))),
  ); // prettier-ignore
const meanOfImages = (f: (image: Images[number]) => readonly number[]): Loop =>
  (t: Numbers, p: Numbers) =>
    mean((t as Images).flatMap((image, k) => {
      const other = f((p as Images)[k]!);
      return f(image).map((x, i) => Math.abs(x - other[i]!));
    })); // prettier-ignore
const slopes = (x: tf.Tensor): tf.Tensor =>
  sub(tf.slice(x, [0, 0, 1, 0]), tf.slice(x, [0, 0, 0, 0], [-1, -1, x.shape[2]! - 1, -1]));

const crossEntropy = (t: tf.Tensor, z: tf.Tensor): tf.Tensor =>
  tf.mean(neg(tf.sum(mul(t, tf.logSoftmax(z)), -1)));
const margins = (z: (t: number, x: number) => number): Loop =>
  pixels((t, c) => {
    const scores = c.map((x, i) => z(t[i]!, x));
    return logSumExp(scores) - sum(scores.map((x, i) => x * t[i]!));
  });
const triplet = (f: (near: tf.Tensor, far: tf.Tensor) => tf.Tensor): Loss => (_, x) => {
  const [a, p, n] = tf.split(x, 3, -1) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const to = (y: tf.Tensor): tf.Tensor => tf.sum(square(sub(a, y)), -1);
  return tf.mean(relu(add(f(to(p), to(n)), 0.3)));
}; // prettier-ignore
const correlation: Loop = (t: Numbers, p: Numbers) => {
  const [x, y] = [flat(t), flat(p)].map((v) => v.map((u) => u - mean(v))) as [number[], number[]];
  const along = (a: readonly number[], b: readonly number[]): number => sum(a.map((u, i) => u * b[i]!));
  return 1 - along(x, y) / Math.sqrt(along(x, x) * along(y, y));
}; // prettier-ignore
const positive = [uniform([6, 1]), uniform([6, 2], 0.2, 2)];
const meanSquare = elements((t, p) => (t - p) ** 2);

const wrong: readonly WrongLoss[] = [
  // Alike: each coordinate, both inputs
  ['an enclosing box from the least of the far corners', box(giou, (a, b, c, d, e, f, g, h) => mul(sub(minimum(c, g), minimum(a, e)), sub(minimum(d, h), minimum(b, f)))), giouLoop, boxes, 'wrong-operation', /tf\.maximum in place of tf\.minimum/],
  ['the penalty of an enclosing box over the union', box((iou, hull, union) => sub(1, sub(iou, div(sub(hull, union), union)))), giouLoop, boxes, 'wrong-operand', /tf\.div/],
  ['distances squared, both of them', triplet((near, far) => sub(near, far)), (_: Numbers, x: Numbers) => mean(rows(x).map((r) => Math.max(0, Math.hypot(r[0]! - r[2]!, r[1]! - r[3]!) - Math.hypot(r[0]! - r[4]!, r[1]! - r[5]!) + 0.3))), [uniform([9, 1]), uniform([9, 6])], 'operation-missing', /tf\.sqrt after tf\.sum/],
  // Filters and norms
  ['a Laplacian of 4 neighbours for 8', (t, p) => tf.mean(abs(sub(filtered(t, laplacian4), filtered(p, laplacian4)))), meanOfImages((x) => filteredImage(x, laplacian8)), images, 'wrong-filter', /Laplacian of 8/],
  ['one number of a filter', (t, p) => tf.mean(abs(sub(filtered(t, laplacian4.with(4, -5)), filtered(p, laplacian4.with(4, -5))))), meanOfImages((x) => filteredImage(x, laplacian4)), images, 'wrong-constant', /-4 in place of the constant -5/],
  ['|x| + |y| for the length', (t, p) => { const size = (x: tf.Tensor) => add(abs(filtered(x, sobel)), abs(filtered(x, turned(sobel)))); return tf.mean(abs(sub(size(t), size(p)))); }, meanOfImages((x) => { const [a, b] = [filteredImage(x, sobel), filteredImage(x, turned(sobel))]; return a.map((u, i) => Math.hypot(u, b[i]!)); }), images, 'wrong-norm', /root of the sum of their squares/],
  // Sources
  ['weights of the prediction’s edges', (t, p) => t &&  tf.mean(mul(exp(neg(abs(slopes(p)))), abs(slopes(p)))), (t: Numbers, p: Numbers) => mean((t as Images).flatMap((image, k) => image.flatMap((row, y) => row.slice(1).map(([v], x) => { const other = (p as Images)[k]![y]!; return Math.exp(-Math.abs(v - row[x]![0])) * Math.abs(other[x + 1]![0] - other[x]![0]); })))), images, 'wrong-source', /with t in place of p/],
  ['a margin at all classes', (t, c) => crossEntropy(t, mul(8, sub(c, 0.35))), margins((t, x) => 8 * (t === 1 ? x - 0.35 : x)), cosines, 'factor-missing', /multiplied by (1 − )?t/],
  ['a mask that is in the divisor only', (t, p, m) => div(tf.sum(square(sub(t, p))), tf.sum(m)), (t: Numbers, p: Numbers, m: Numbers) => sum(flat(t).map((x, i) => flat(m)[i]! * (x - flat(p)[i]!) ** 2)) / sum(flat(m)), [uniform([4, 5]), uniform([4, 5]), bits([4, 5], 0.6)], 'factor-missing', /multiplied by m/],
  // Terms
  ['the half of zeros', (t, p) => neg(tf.mean(mul(t, log(p)))), elements((t, p) => -t * Math.log(p) - (1 - t) * Math.log(1 - p)), shares, 'term-missing', /1 − t and 1 − p/],
  ['the logarithm of a variance', (y, q) => { const [m, v] = tf.split(q, 2, -1) as [tf.Tensor, tf.Tensor]; return tf.mean(div(square(sub(y, m)), mul(2, v))); }, (y: Numbers, q: Numbers) => mean(rows(q).map(([m, v], i) => 0.5 * Math.log(v!) + (flat(y)[i]! - m!) ** 2 / (2 * v!))), positive, 'term-missing', /mean of log channel 1 of q/],
  // Divisors, axes, functions
  ['a deviation by N for N − 1', (t, p) => { const e = sub(t, p); return sqrt(tf.mean(square(sub(e, tf.mean(e))))); }, (t: Numbers, p: Numbers) => { const e = flat(t).map((x, i) => x - flat(p)[i]!); return Math.sqrt(sum(e.map((x) => (x - mean(e)) ** 2)) / (e.length - 1)); }, numbers, 'wrong-divisor', /n\/\(n − 1\)/],
  ['a running sum over the rows', (t, p) => tf.mean(sqrt(tf.sum(square(sub(tf.cumsum(t, 0), tf.cumsum(p, 0))), -1))), pixels((t, p) => Math.sqrt(sum(t.map((_, k) => sum(t.slice(0, k + 1).map((x, i) => x - p[i]!)) ** 2)))), halves, 'wrong-setting', /axis 1 in place of 0/],
  ['a softplus for a hinge', (t, p) => tf.mean(tf.softplus(sub(t, p))), elements((t, p) => Math.max(0, t - p)), numbers, 'wrong-operation', /tf\.relu in place of tf\.softplus/],
  ['an ε of a tenth for a millionth', (t, p) => tf.mean(sqrt(add(square(sub(t, p)), 0.1))), elements((t, p) => Math.sqrt((t - p) ** 2 + 1e-6)), numbers, 'wrong-constant', /0\.000001 in place of the constant 0\.1/],
  // Means
  ['a correlation without its means', (t, p) => sub(1, div(tf.sum(mul(t, p)), sqrt(mul(tf.sum(square(t)), tf.sum(square(p)))))), correlation, [uniform([3, 4, 5], -1, 2), uniform([3, 4, 5], -1, 2)], 'input-transformed', /subtracting its mean is applied to t and p/],
]; // prettier-ignore

/** Codes that would be false, and why. */
const unnamed: readonly Misnamed[] = [
  ['a loop that asks for a label has no threshold there', (t, c) => crossEntropy(t, mul(8, sub(c, 0.35))), margins((t, x) => 8 * (t ? x - 0.35 : x)), cosines, 'threshold-convention'],
  ['infinity is near everything', box((iou) => log(iou)), boxLoop((iou) => -Math.log(iou)), boxes, 'wrong-axis'],
  ['a count of channels is the same on all inputs', (t, p) => tf.mean(exp(neg(tf.sum(square(sub(t, p)), -1)))), pixels((t, p) => Math.exp(-sum(t.map((x, i) => (x - p[i]!) ** 2)) / 2)), [uniform([6, 3]), uniform([6, 3])], 'wrong-divisor'],
  ['numbers that are no shares are not scaled from [0, 1]', (t, p) => tf.mean(square(sub(log(t), log(p)))), elements((t, p) => (Math.log1p(t) - Math.log1p(p)) ** 2), [uniform([4, 5], 0.5, 4), uniform([4, 5], 0.5, 4)], 'input-transformed'],
]; // prettier-ignore

describe('what is wrong alike, of another source, or another’s', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  expectNamed(wrong);
  expectNotNamed(unnamed);
  it('takes the place of a right loss nowhere', () => {
    const right: Loss = (t, p) => tf.mean(square(sub(t, p)));
    assert.equal(compare(right, meanSquare, vectors).verdict, 'pass');
  });
});
