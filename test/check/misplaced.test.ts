/**
 * Names of what stands in the wrong place of a loss: numbers and operands exchanged, another neighbour, a term left out, a unit of
 * angles. Most are after public reports, whose repository and number stand behind the name.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare } from '../../extension/check/index.js';
import { draws, elements, logSumExp, mean, pixels, sum } from './reportedSupport.js';
import { codesOf, failureOf, flat, rows, useBackend, type Loop, type Loss, type Numbers } from './support.js'; // prettier-ignore

const { bits, oneHot, simplex, uniform, unit } = draws();

type Row = readonly [name: string, loss: Loss, loop: Loop, inputs: readonly Numbers[], codes: readonly string[], says: RegExp]; // prettier-ignore
type Images = readonly (readonly (readonly (readonly [number])[])[])[];

const { add, sub, mul, div, abs, square, sqrt, exp } = tf;
const error = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => sub(p, t);
const images = [uniform([2, 6, 7, 1], 0, 1), uniform([2, 6, 7, 1], 0, 1)];
const numbers = [uniform([2, 4, 5, 3]), uniform([2, 4, 5, 3])];
const masks = [bits([2, 5, 4, 1]), uniform([2, 5, 4, 1], 0.03, 0.97)];
const classes = [oneHot([2, 4, 5, 3]), uniform([2, 4, 5, 3])];
const angles = [uniform([4, 5], -3, 3), uniform([4, 5], -3, 3)];
const degrees = [uniform([4, 5], -180, 180), uniform([4, 5], -180, 180)];

// Losses of images: differences of neighbours from (j, i) on, an image smaller by one in height and width.
const part = (x: tf.Tensor, j: number, i: number, less = 1): tf.Tensor =>
  tf.slice(x, [0, j, i, 0], [-1, x.shape[1]! - less, x.shape[2]! - less, -1]);
const along = (x: tf.Tensor, axis: number, step = 1): tf.Tensor => {
  const end = [0, 0, 0, 0].with(axis, step);
  const size = x.shape.with(axis, x.shape[axis]! - step);
  return sub(tf.slice(x, end, size), tf.slice(x, [0, 0, 0, 0], size));
};
const meanAbs = (x: tf.Tensor): tf.Tensor => tf.mean(abs(x));
const steps = (p: Images, dy: number, dx: number): number[] =>
  p.flatMap((image) =>
    image.flatMap((row, y) =>
      row.flatMap(([v], x) => {
        const other = image[y + dy]?.[x + dx];
        return other ? [Math.abs(other[0] - v)] : [];
      }),
    ),
  );
const variation: Loop = (_: Numbers, p: Numbers) =>
  mean(steps(p as Images, 0, 1)) + mean(steps(p as Images, 1, 0));
const roll = (x: tf.Tensor, axis: number): tf.Tensor =>
  tf.concat(
    [
      tf.slice(x, [0, 0, 0, 0].with(axis, 1), x.shape.with(axis, x.shape[axis]! - 1)),
      tf.slice(x, [0, 0, 0, 0], x.shape.with(axis, 1)),
    ],
    axis,
  );
const wrapped = (x: tf.Tensor, axis: number): tf.Tensor =>
  div(tf.sum(abs(sub(roll(x, axis), x))), x.size - x.size / x.shape[axis]!);
const edgeWeight = (x: tf.Tensor): tf.Tensor => exp(mul(-3, abs(x)));
const edgeLoop: Loop = (t: Numbers, p: Numbers) =>
  mean(
    (p as Images).flatMap((image, k) =>
      image.slice(1).flatMap((row, y) =>
        row.slice(1).map((_, x) => {
          const slope = (of: Images, j: number, i: number): number =>
            Math.abs(of[k]![y + j]![x + i]![0] - of[k]![y]![x]![0]);
          const cost = (j: number, i: number): number =>
            Math.exp(-3 * slope(t as Images, j, i)) * slope(p as Images, j, i);
          return cost(0, 1) + cost(1, 0);
        }),
      ),
    ),
  );
const edges =
  (weights: (dx: tf.Tensor, dy: tf.Tensor) => readonly [tf.Tensor, tf.Tensor]): Loss =>
  (t, p) => {
    const slopes = (x: tf.Tensor) => [sub(part(x, 0, 1), part(x, 0, 0)), sub(part(x, 1, 0), part(x, 0, 0))] as const; // prettier-ignore
    const [wx, wy] = weights(...slopes(t));
    const [dx, dy] = slopes(p);
    return tf.mean(add(mul(wx, abs(dx)), mul(wy, abs(dy))));
  };

// Overlap of an image.
const of = (x: tf.Tensor): tf.Tensor => tf.sum(x, [1, 2, 3]);
const overlaps = (t: Numbers, p: Numbers, f: (tp: number, fp: number, fn: number) => number) =>
  mean(
    (t as Images).map((image, k) => {
      const [a, b] = [flat(image), flat((p as Images)[k]!)];
      const tp = sum(a.map((x, i) => x * b[i]!));
      return f(tp, sum(b) - tp, sum(a) - tp);
    }),
  );
const tversky =
  (alpha: number, beta: number): Loss =>
  (t, p) => {
    const [tp, fp, fn] = [of(mul(t, p)), of(mul(sub(1, t), p)), of(mul(t, sub(1, p)))];
    return tf.mean(sub(1, div(add(tp, 1), add(add(tp, add(mul(alpha, fp), mul(beta, fn))), 1))));
  };

const moments = (t: tf.Tensor, p: tf.Tensor) => {
  const [a, b] = [sub(t, tf.mean(t)), sub(p, tf.mean(p))];
  return { va: tf.mean(square(a)), vb: tf.mean(square(b)), c: tf.mean(mul(a, b)) };
};
const pearson: Loop = (t: Numbers, p: Numbers) => {
  const [a, b] = [flat(t), flat(p)];
  const [x, y] = [a.map((v) => v - mean(a)), b.map((v) => v - mean(b))];
  return 1 - sum(x.map((v, i) => v * y[i]!)) / Math.sqrt(sum(x.map((v) => v * v)) * sum(y.map((v) => v * v))); // prettier-ignore
};
const twoTerms = (a: number, b: number): Loop =>
  elements((t, p) => a * (t - p) ** 2 + b * Math.abs(t - p));
const weights = [0.2, 1, 3];
const infoNce = (a: Numbers, b: Numbers): number => {
  const [x, y] = [rows(a), rows(b)];
  return mean(
    x.map((u, i) => {
      const scores = y.map((v) => 2 * sum(u.map((c, k) => c * v[k]!)));
      return logSumExp(scores) - scores[i]!;
    }),
  );
};
const lengths = pixels((t, p) => 1 - Math.abs(sum(t.map((x, i) => x * p[i]!))));

const wrong: readonly Row[] = [
  // Numbers and operands
  ['weights of two terms', (t, p) => add(mul(0.2, tf.mean(square(error(t, p)))), mul(0.8, meanAbs(error(t, p)))), twoTerms(0.8, 0.2), numbers, ['constants-exchanged'], /0\.2 and 0\.8 /],
  ['α and β of Tversky, which are its arguments exchanged', tversky(0.7, 0.3), (t: Numbers, p: Numbers) => overlaps(t, p, (tp, fp, fn) => 1 - (tp + 1) / (tp + 0.3 * fp + 0.7 * fn + 1)), masks, ['arguments-swapped', 'constants-exchanged'], /0\.7 and 0\.3 /],
  ['the weights of two classes', (t, p) => tf.neg(tf.sum(mul(mul(tf.tensor1d([1, 0.2, 3]), t), tf.log(p)))), (t: Numbers, p: Numbers) => -sum(rows(t).map((row, i) => sum(row.map((y, c) => weights[c]! * y * Math.log(rows(p)[i]![c]!))))), [oneHot([7, 3]), simplex([7, 3])], ['factor-in-part'], /×/],
  ['a number in both halves of a loss', (t, p) => tf.mean(add(tf.relu(sub(sub(t, p), 0.1)), tf.relu(sub(sub(p, t), 0.1)))), elements((t, p) => Math.max(0, t - p - 0.3) + Math.max(0, p - t - 0.3)), numbers, ['wrong-constant'], /0\.3 in place of the constant 0\.1/],
  ['ε for ε² (a root)', (t, p) => tf.mean(sqrt(add(square(error(t, p)), 0.1))), elements((t, p) => Math.sqrt((t - p) ** 2 + 0.01)), numbers, ['wrong-constant'], /0\.01 in place/],
  ['one deviation twice', (t, p) => { const { va, c } = moments(t, p); return sub(1, div(c, sqrt(mul(va, va)))); }, pearson, numbers, ['wrong-operand'], /tf\.mean number \d/],
  ['positive and negative of a triplet', (_, p) => { const [a, b, c] = tf.split(p, 3, -1) as [tf.Tensor, tf.Tensor, tf.Tensor]; const far = (x: tf.Tensor) => tf.sum(square(sub(a, x)), -1); return tf.mean(tf.relu(add(sub(far(c), far(b)), 0.5))); }, (_: Numbers, p: Numbers) => mean(rows(p).map((r) => { const far = (i: number) => (r[0]! - r[i]!) ** 2 + (r[1]! - r[i + 1]!) ** 2; return Math.max(0, far(2) - far(4) + 0.5); })), [uniform([9, 1]), uniform([9, 6], -1, 1)], ['operands-exchanged'], /tf\.sub/],
  ['frequencies of classes for their inverse', (t, p) => tf.neg(tf.mean(tf.sum(mul(mul(tf.sum(t, [0, 1, 2]), t), tf.logSoftmax(p)), -1))), (t: Numbers, p: Numbers) => { const [a, b] = [rows(t), rows(p)]; const n = [0, 1, 2].map((c) => sum(a.map((r) => r[c]!))); return -mean(a.map((row, i) => sum(row.map((y, c) => (y / n[c]!) * (b[i]![c]! - logSumExp(b[i]!)))))); }, classes, ['wrong-operation'], /tf\.div in place of tf\.mul/],
  ['a quaternion that ends with w', (t, p) => tf.mean(sub(1, abs(tf.sum(mul(t, tf.concat([tf.slice(p, [0, 0, 1], [-1, -1, 3]), tf.slice(p, [0, 0, 0], [-1, -1, 1])], -1)), -1)))), lengths, [unit([4, 5, 4]), unit([4, 5, 4])], ['input-transformed'], /channel to the (end|front)/],
  // Neighbours
  ['differences along x twice', (_, p) => add(meanAbs(along(p, 2)), meanAbs(along(p, 2))), variation, images, ['wrong-direction'], /axis 1 in place of axis 2/],
  ['neighbours two apart', (_, p) => add(meanAbs(along(p, 2, 2)), meanAbs(along(p, 1))), variation, images, ['wrong-step'], /1 apart along axis 2 in place of 2/],
  ['weights of x for y (jianfenglihg/UnOpticalFlow#1)', edges((x) => [edgeWeight(x), edgeWeight(x)]), edgeLoop, images, ['wrong-operand'], /tf\.exp|tf\.sub/],
  ['weights of x for y and of y for x', edges((x, y) => [edgeWeight(y), edgeWeight(x)]), edgeLoop, images, ['wrong-operand'], /in place of/],
  ['a border that wraps around', (_, p) => add(wrapped(p, 2), wrapped(p, 1)), variation, images, ['wrong-setting'], /border repeated in place of wrapped around/],
  // Terms
  ['a smoothness along one axis only', (_, p) => meanAbs(along(p, 2)), variation, images, ['term-missing'], /axes 1 and 2 exchanged/],
  ['the second of two terms', (t, p) => tf.mean(square(error(t, p))), twoTerms(1, 0.2), numbers, ['term-missing'], /0\.2 × mae/],
  ['a regulariser', (t, p) => meanAbs(error(t, p)), elements((t, p) => Math.abs(t - p) + 0.05 * p * p), numbers, ['term-missing'], /0\.05 × the mean of p²/],
  ['one direction of two', (a, b) => tf.mean(sub(tf.logSumExp(mul(2, tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true)), 1), mul(2, tf.sum(mul(a, b), 1)))), (a: Numbers, b: Numbers) => (infoNce(a, b) + infoNce(b, a)) / 2, [unit([6, 4]), unit([6, 4])], ['term-missing'], /exchanged: the candidate is one of its terms/],
  ['a union with the overlap counted twice', (t, p) => { const i = of(mul(t, p)); return tf.mean(sub(1, div(add(i, 1), add(add(of(t), of(p)), 1)))); }, (t: Numbers, p: Numbers) => overlaps(t, p, (tp, fp, fn) => 1 - (tp + 1) / (tp + fp + fn + 1)), masks, ['term-missing'], /taken from tf\.add/],
  // Units
  ['degrees given to a sine', (t, p) => tf.mean(square(tf.sin(mul(Math.PI / 180, error(t, p))))), elements((t, p) => Math.sin(t - p) ** 2), angles, ['degrees-for-radians'], /turns an angle from degrees to radians/],
  ['degrees not turned into radians', (t, p) => tf.mean(sub(1, tf.cos(error(t, p)))), elements((t, p) => 1 - Math.cos(((t - p) * Math.PI) / 180)), degrees, ['degrees-for-radians'], /an operand of tf\.cos turned from degrees to radians/],
  ['only one of two angles turned', (t, p) => tf.mean(square(tf.sin(sub(mul(Math.PI / 180, p), t)))), elements((t, p) => Math.sin(((p - t) * Math.PI) / 180) ** 2), degrees, ['degrees-for-radians'], /π/],
]; // prettier-ignore

/** Where a name would be false: what holds with one channel wrong and not with all of them. */
const unnamed: readonly (readonly [string, Loss, Loop, readonly Numbers[], string])[] = [
  ['sums over the batch for sums over the classes are no factor of a channel', (t, p) => tf.mean(sqrt(tf.mean(square(sub(tf.cumsum(t, 0), tf.cumsum(p, 0))), -1))), pixels((t, p) => Math.sqrt(mean(t.map((_, k) => sum(t.slice(0, k + 1).map((x, i) => x - p[i]!)) ** 2)))), [simplex([5, 4]), simplex([5, 4])], 'factor-in-part'],
]; // prettier-ignore

describe('numbers, operands, neighbours and terms in the wrong place', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  for (const [name, loss, loop, inputs, codes, says] of wrong) {
    it(name, () => {
      const { codes: found, text } = failureOf(compare(loss, loop, inputs));
      assert.deepEqual(found, codes, text);
      assert.match(text, says);
    });
  }
  for (const [name, loss, loop, inputs, code] of unnamed) {
    it(name, () => assert.ok(!codesOf(compare(loss, loop, inputs)).includes(code)));
  }
});
