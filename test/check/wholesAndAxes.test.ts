/**
 * Names that hold of a pixel and have to hold of the whole, and of an image that is not square: factors by label, pixels that are left
 * out, divisors by weights, differences along two axes; terms of the labels alone; probabilities and boxes given as something else.
 */
import * as tf from '@tensorflow/tfjs';
import { dot, draws, elements, logSumExp, mean, pixels, sum } from './reportedSupport.js';
import { flat, rows, useBackend, type Loop, type Loss, type Numbers } from './support.js';
import { expectNamed, expectNotNamed, type Misnamed, type WrongLoss } from './wrongLosses.js';

const { bits, oneHot, simplex, uniform } = draws();

type Images = readonly (readonly (readonly (readonly number[])[])[])[];
type Part = (x: tf.Tensor) => tf.Tensor;

const { add, sub, mul, div, abs, square, exp, log, neg, relu, sqrt, minimum, maximum } = tf;

// Labels [2, 5, 7, 3], weights of their classes
const labelled = [oneHot([2, 5, 7, 3]), uniform([2, 5, 7, 3])];
const weights = [0.2, 1, 2.5];
const cross: Loss = (t, p) => neg(tf.sum(mul(t, tf.logSoftmax(p)), -1));
const weighing: Part = (t) => tf.sum(mul(t, weights), -1);
const entropyOf = (t: readonly number[], p: readonly number[]): number => logSumExp(p) - dot(t, p);
const weighted = pixels((t, p) => dot(t, weights) * entropyOf(t, p));
const weightedMean: Loop = (t: Numbers, p: Numbers) => {
  const [a, b] = [rows(t), rows(p)];
  return (
    sum(a.map((x, i) => dot(x, weights) * entropyOf(x, b[i]!))) / sum(a.map((x) => dot(x, weights)))
  );
};
const divergence = pixels((t, p) => sum(t.map((x, c) => x * (Math.log(x) - p[c]! + logSumExp(p)))));
const shares = [simplex([6, 5]), uniform([6, 5])];

// Masks with channels, an index of each image and class
const masks = [bits([3, 5, 6, 2]), uniform([3, 5, 6, 2], 0.04, 0.96)];
const dice: Loop = (t: Images, p: Images) =>
  mean(
    t.flatMap((image, b) =>
      [0, 1].map((c) => {
        const [x, y] = [image, p[b]!].map((of) => of.flatMap((row) => row.map((v) => v[c]!)));
        return 1 - (2 * dot(x!, y!) + 1) / (sum(x!) + sum(y!) + 1);
      }),
    ),
  );
const overall = (x: tf.Tensor): tf.Tensor => tf.sum(x, [1, 2]);
const overlap = (above: Part): Loss => (t, p) =>
  tf.mean(sub(1, div(above(overall(mul(t, p))), add(add(overall(t), overall(p)), 1)))); // prettier-ignore

// Depth that was not measured everywhere
const [measured, holes] = [flat(uniform([60], 1, 9)), flat(bits([60]))];
const nest = (values: readonly number[]): Numbers =>
  [0, 1].map((b) => values.slice(30 * b, 30 * b + 30).reduce<number[][][]>((all, x, i) => (i % 5 === 0 ? [...all, [[x]]] : [...all.slice(0, -1), [...all.at(-1)!, [x]]]), [])); // prettier-ignore
const depths = [nest(measured.map((x, i) => (holes[i] ? x : 0))), uniform([2, 6, 5, 1], 1, 9)];
const there: Part = (t) => tf.cast(tf.greater(t, 0), 'float32');
const measuredLoop: Loop = (t: Numbers, p: Numbers) =>
  mean(flat(t).flatMap((x, i) => (x > 0 ? [Math.abs(x - flat(p)[i]!)] : [])));

// A smoothness that an image weighs, of 3 channels, along both axes
const images = [uniform([2, 7, 6, 3], 0, 1), uniform([2, 7, 6, 1], 0, 3)];
const steps: Loop = (t: Images, p: Images) => {
  const along: [number[], number[]] = [[], []];
  t.forEach((image, b) =>
    image.forEach((row, y) =>
      row.forEach((colour, x) => {
        const to = [[y, x + 1], [y + 1, x]] as const; // prettier-ignore
        to.forEach(([i, j], axis) => {
          const other = image[i]?.[j];
          if (!other) return;
          const step = Math.abs(p[b]![i]![j]![0]! - p[b]![y]![x]![0]!);
          const edge = mean(colour.map((v, c) => Math.abs(other[c]! - v)));
          along[axis]!.push(step * Math.exp(-edge));
        });
      }),
    ),
  );
  return mean(along[0]) + mean(along[1]);
};
const apart = (x: tf.Tensor, axis: 1 | 2, by = 1): tf.Tensor => {
  const n = x.shape[axis]! - by;
  const from = [0, 0, 0, 0].with(axis, by);
  const size = [-1, -1, -1, -1].with(axis, n);
  return sub(tf.slice(x, from, size), tf.slice(x, [0, 0, 0, 0], size));
};
const smoothness =
  (weight: Part, by = 1): Loss =>
  (t, p) =>
    add(
      tf.mean(mul(abs(apart(p, 2, by)), weight(apart(t, 2, by)))),
      tf.mean(mul(abs(apart(p, 1, by)), weight(apart(t, 1, by)))),
    );
const edges: Part = (x) => exp(neg(tf.mean(abs(x), -1, true)));

// Boxes
const boxes = [uniform([9, 4], 1, 3), uniform([9, 4], 1, 3)].map((b) => rows(b).map(([x, y, w, h]) => [x!, y!, x! + w!, y! + h!])); // prettier-ignore
const sides = (t: tf.Tensor, p: tf.Tensor, high: typeof minimum, low: typeof minimum) => {
  const [a, b, c, d] = tf.split(t, 4, -1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const [e, f, g, h] = tf.split(p, 4, -1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const areas = add(mul(sub(c, a), sub(d, b)), mul(sub(g, e), sub(h, f)));
  return { w: sub(high(c, g), low(a, e)), h: sub(high(d, h), low(b, f)), areas };
};
const iou = (t: tf.Tensor, p: tf.Tensor): { overlap: tf.Tensor; union: tf.Tensor } => {
  const { w, h, areas } = sides(t, p, minimum, maximum);
  const overlap = mul(relu(w), relu(h));
  return { overlap, union: sub(areas, overlap) };
};
const boxLoop = (f: (overlap: number, union: number, hull: number) => number): Loop =>
  pixels((t, p) => {
    const length = (axis: 0 | 1, outer: boolean): number => {
      const [far, near] = outer ? [Math.max, Math.min] : [Math.min, Math.max];
      return far(t[axis + 2]!, p[axis + 2]!) - near(t[axis]!, p[axis]!);
    };
    const area = (x: readonly number[]): number => (x[2]! - x[0]!) * (x[3]! - x[1]!);
    const both = Math.max(0, length(0, false)) * Math.max(0, length(1, false));
    return f(both, area(t) + area(p) - both, length(0, true) * length(1, true));
  });
const iouLoop = boxLoop((both, union) => 1 - both / union);
const fromCentre: Part = (b) => {
  const [x, y, w, h] = tf.split(b, 4, -1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  return tf.concat([sub(x, div(w, 2)), sub(y, div(h, 2)), add(x, div(w, 2)), add(y, div(h, 2))], -1); // prettier-ignore
};

const logs = [uniform([3, 5, 4], 0.5, 9), uniform([3, 5, 4], 0.5, 9)];
const ratios: Loss = (t, p) => sub(log(p), log(t));
const deviation: Loop = (t: Numbers, p: Numbers) => {
  const d = flat(t).map((x, i) => Math.log(flat(p)[i]!) - Math.log(x));
  return Math.sqrt(mean(d.map((x) => (x - mean(d)) ** 2)) + 0.15 * mean(d) ** 2);
};
const vectors = [uniform([3, 5, 2], -1, 1), uniform([3, 5, 2], -1, 1)];

const wrong: readonly WrongLoss[] = [
  // Of the whole
  ['a mean of weighted entropies for a weighted mean', (t, p) => tf.mean(mul(weighing(t), cross(t, p))), weightedMean, labelled, 'other-divisor', /× the mean weight of the pixels, by their t/],
  ['a weighted mean for a mean of weighted entropies', (t, p) => { const w = weighing(t); return div(tf.sum(mul(w, cross(t, p))), tf.sum(w)); }, weighted, labelled, 'other-divisor', /× 1\/the mean weight/],
  ['a Dice without its 2', overlap((i) => add(i, 1)), dice, masks, 'number-missing', /multiplied by 2/],
  ['a Dice whose smoothing is doubled', overlap((i) => mul(2, add(i, 1))), dice, masks, 'wrong-constant', /0\.5 in place of the constant 1/],
  ['a mean of each image’s measured depths', (t, p) => tf.mean(div(tf.sum(mul(there(t), abs(sub(t, p))), [1, 2, 3]), tf.sum(there(t), [1, 2, 3]))), measuredLoop, depths, 'wrong-reduction', /axes 0, 1, 2 in place of axes 1, 2, 3/],
  ['a variance by N − 1, of which a pixel has none', (t, p) => { const d = ratios(t, p); const m = tf.mean(d); return sqrt(add(div(tf.sum(square(sub(d, m))), d.size - 1), mul(0.15, square(m)))); }, deviation, logs, 'wrong-divisor', /\(n − 1\)\/n/],
  // Along both axes
  ['an edge that costs more', smoothness((x) => exp(tf.mean(abs(x), -1, true))), steps, images, 'wrong-operation', /tf\.div in place of tf\.mul/],
  ['squares for sizes in a weight', smoothness((x) => exp(neg(tf.mean(square(x), -1, true)))), steps, images, 'wrong-operation', /tf\.abs in place of tf\.square/],
  ['the size of a mean for the mean of sizes', smoothness((x) => exp(neg(abs(tf.mean(x, -1, true))))), steps, images, 'operation-missing', /tf\.abs after tf\.sub/],
  ['a weight without its exponential', smoothness((x) => neg(tf.mean(abs(x), -1, true))), steps, images, 'operation-missing', /tf\.exp after tf\.neg/],
  ['neighbours two apart along both axes', smoothness(edges, 2), steps, images, 'wrong-step', /1 apart along axes 1, 2 in place of 2/],
  ['an image that weighs nothing', smoothness((x) => tf.onesLike(tf.mean(x, -1, true))), steps, images, 'input-unused', /whatever t is/],
  // Of labels, and of probabilities
  ['a cross-entropy for a divergence', (t, p) => tf.mean(cross(t, p)), divergence, shares, 'term-of-labels', /a term of t alone/],
  ['a divergence the other way round, of logits', (t, p) => { const q = tf.softmax(p); return tf.mean(tf.sum(mul(q, sub(log(q), log(t))), -1)); }, divergence, shares, 'arguments-swapped', /softmax of p beside log of t/],
  ['probabilities for their logarithms', (t, p) => tf.mean(tf.sum(mul(t, sub(log(t), tf.softmax(p))), -1)), divergence, shares, 'operation-missing', /tf\.log after tf\.softmax/],
  ['a sigmoid for a softmax', (t, p) => tf.mean(neg(tf.sum(mul(t, log(tf.sigmoid(p))), -1))), pixels(entropyOf), labelled, 'wrong-operation', /tf\.softmax in place of tf\.sigmoid/],
  ['weights of classes on the logits', (t, p) => tf.mean(cross(t, mul(p, weights))), weighted, labelled, 'operation-misplaced', /tf\.mul after tf\.sub/],
  ['a smoothing over the other classes', (t, p) => tf.mean(cross(add(mul(t, 0.9), mul(sub(1, t), 0.05)), p)), pixels((t, p) => entropyOf(t.map((x) => 0.9 * x + 0.1 / 3), p)), labelled, 'term-missing', /in another proportion/],
  // Boxes, and a reduction or a slice too many
  ['an enclosing box that is none', (t, p) => { const { overlap, union } = iou(t, p); const { w, h } = sides(t, p, minimum, maximum); const hull = mul(w, h); return tf.mean(add(sub(1, div(overlap, union)), div(sub(hull, union), hull))); }, boxLoop((both, union, hull) => 1 - both / union + (hull - union) / hull), boxes, 'wrong-operation', /tf\.maximum and tf\.minimum in place of tf\.minimum and tf\.maximum/],
  ['corners taken for centre and size', (t, p) => { const { overlap, union } = iou(fromCentre(t), fromCentre(p)); return tf.mean(sub(1, div(overlap, union))); }, iouLoop, boxes, 'input-transformed', /corners from centre and size applied to t and p/],
  ['a guarded logarithm of the index', (t, p) => { const { overlap, union } = iou(t, p); return tf.mean(neg(log(add(div(overlap, union), 1e-6)))); }, iouLoop, boxes, 'function-of-reference', /−log\(1 − r \+ 0\.000001\)/],
  ['a root over channels for one of each', (t, p) => tf.mean(sqrt(add(tf.sum(square(sub(t, p)), -1), 0.01))), elements((t, p) => Math.sqrt((t - p) ** 2 + 0.01)), vectors, 'operation-extra', /without its tf\.sum over axis 2/],
  ['the logarithm of a difference for that of a ratio', (t, p) => tf.mean(square(log(abs(sub(p, t))))), elements((t, p) => (Math.log(p) - Math.log(t)) ** 2), logs, 'wrong-operation', /of shape \[[\d,]+\]\) the candidate equals the reference$/m],
  ['log₁₀ squared', (t, p) => tf.mean(square(div(ratios(t, p), Math.LN10))), elements((t, p) => (Math.log(p) - Math.log(t)) ** 2), logs, 'constant-factor', /1\/\(ln 10\)²/],
]; // prettier-ignore

/** Codes that hold of pixels, or of one line of them, and of nothing else. */
const unnamed: readonly Misnamed[] = [
  ['a Dice of single pixels has a factor by label', overlap((i) => add(i, 1)), dice, masks, 'factor-in-part'],
  ['a weighted mean of a single pixel has a factor by label', (t, p) => tf.mean(mul(weighing(t), cross(t, p))), weightedMean, labelled, 'factor-in-part'],
  ['both leave out what was not measured', (t, p) => tf.mean(div(tf.sum(mul(there(t), abs(sub(t, p))), [1, 2, 3]), tf.sum(there(t), [1, 2, 3]))), measuredLoop, depths, 'left-out'],
  ['an image within 0 and 1 is not rounded', smoothness((x) => tf.onesLike(tf.mean(x, -1, true))), steps, images, 'input-transformed'],
]; // prettier-ignore

describe('what holds of the whole and along both axes', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  expectNamed(wrong);
  expectNotNamed(unnamed);
});
