/**
 * Names of what a loss does at another point of its way: a function before or after the step that it belongs to, one that is
 * missing of one operand, the diagonal of all pairs, a factor for the elements of one label.
 */
import * as tf from '@tensorflow/tfjs';
import { dot, draws, elements, logSumExp, mean, pixels, sum } from './reportedSupport.js';
import { flat, rows, useBackend, type Loss, type Numbers } from './support.js';
import { expectNamed, type WrongLoss } from './wrongLosses.js';

const { bits, oneHot, uniform, unit } = draws();

const { add, sub, mul, div, abs, square, sqrt, exp, log, relu } = tf;
const numbers = [uniform([3, 4, 2], 0.3, 2), uniform([3, 4, 2], 0.3, 2)];
const masks = [bits([5, 7]), uniform([5, 7], 0.04, 0.96)];
const classes = [oneHot([6, 4]), uniform([6, 4])];
const embeddings = [unit([5, 4]), unit([5, 4])];
const weights = [1, 2, 0.5, 3];

// Focal loss of probabilities without an axis of channels, by what stands for α, for the weight and in the logarithm.
const truth = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => add(mul(t, p), mul(sub(1, t), sub(1, p)));
const focal =
  (alpha: (t: tf.Tensor) => tf.Tensor, part: (pt: tf.Tensor, p: tf.Tensor) => tf.Tensor): Loss =>
  (t, p) => tf.mean(mul(alpha(t), part(truth(t, p), p))); // prettier-ignore
const alphaOf = (t: tf.Tensor): tf.Tensor => add(mul(t, 0.25), mul(sub(1, t), 0.75));
const focalLoop = elements((t, p) => {
  const pt = t ? p : 1 - p;
  return -(t ? 0.25 : 0.75) * (1 - pt) ** 2 * Math.log(pt);
});
const pairLoop = (a: Numbers, b: Numbers): number => {
  const [x, y] = [rows(a), rows(b)];
  return mean(x.map((u, i) => logSumExp(y.filter((_, j) => j !== i).map((v) => dot(u, v))) - dot(u, y[i]!))); // prettier-ignore
};
const similarities = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.matMul(a, b, false, true);
const logOf = (t: Numbers, p: Numbers): readonly number[] =>
  flat(p).map((x, i) => Math.log(x) - Math.log(flat(t)[i]!));

const wrong: readonly WrongLoss[] = [
  // In another place of the way
  ['a margin that is squared before and not after', (t, p) => tf.mean(relu(sub(0.9, square(abs(sub(p, t)))))), elements((t, p) => Math.max(0, 0.9 - Math.abs(p - t)) ** 2), numbers, 'operation-misplaced', /tf\.square after tf\.relu/],
  ['the root before the mean, of a part', (t, p) => add(tf.mean(sqrt(square(sub(p, t)))), mul(0.1, tf.mean(p))), (t: Numbers, p: Numbers) => Math.sqrt(mean(flat(t).map((x, i) => (x - flat(p)[i]!) ** 2))) + 0.1 * mean(flat(p)), numbers, 'operation-misplaced', /tf\.sqrt after tf\.mean/],
  ['weights of classes in the logarithm', (t, z) => tf.mean(tf.neg(tf.sum(mul(t, log(mul(weights, tf.softmax(z as tf.Tensor2D)))), -1))), pixels((t, z) => sum(t.map((x, c) => -x * weights[c]! * (z[c]! - logSumExp(z))))), classes, 'operation-misplaced', /tf\.mul after tf\.log/],
  ['a power of one factor on the other', focal(alphaOf, (pt) => mul(sub(1, pt), square(tf.neg(log(pt))))), focalLoop, masks, 'operation-misplaced', /tf\.square after tf\.sub/],
  ['the power of an index in its complement', (t, p) => tf.mean(tf.pow(sub(1, div(mul(t, p), add(add(t, p), 1))), 0.75)), elements((t, p) => 1 - ((t * p) / (t + p + 1)) ** 0.75), numbers, 'operation-misplaced', /tf\.sub\(1, x\) after tf\.pow/],
  ['the size of a sum for the sum of sizes', (t, p) => tf.mean(div(mul(2, abs(sub(p, t))), add(abs(add(t, p)), 0.1))), elements((t, p) => (2 * Math.abs(p - t)) / (Math.abs(t) + Math.abs(p) + 0.1)), [uniform([3, 4, 2]), uniform([3, 4, 2])], 'operation-misplaced', /tf\.abs of the operands of tf\.add/],
  ['the logarithm of a mean for the mean of logarithms', (t, p) => { const d = sub(log(p), log(t)); return sub(tf.mean(square(d)), mul(0.5, square(log(tf.mean(exp(d)))))); }, (t: Numbers, p: Numbers) => mean(logOf(t, p).map((d) => d * d)) - 0.5 * mean(logOf(t, p)) ** 2, numbers, 'operation-misplaced', /tf\.exp after tf\.mean/],
  // Missing of one operand
  ['the logarithm of a prior', (t, z) => { const q = add(z, [0.1, 0.2, 0.3, 0.4]); return tf.mean(sub(tf.logSumExp(q, -1), tf.sum(mul(t, q), -1))); }, pixels((t, z) => { const q = z.map((x, c) => x + Math.log([0.1, 0.2, 0.3, 0.4][c]!)); return logSumExp(q) - dot(t, q); }), classes, 'operation-missing', /tf\.log of an operand of tf\.add/],
  ['the logarithm of the rate in one term', (t, p) => tf.mean(sub(p, mul(t, p))), elements((t, p) => p - t * Math.log(p)), numbers, 'operation-missing', /tf\.log of an operand of tf\.mul/],
  ['the exponential of a logarithm of variance', (m, v) => tf.mean(mul(-0.5, sub(sub(add(1, v), square(m)), v))), elements((m, v) => -0.5 * (1 + v - m * m - Math.exp(v))), numbers, 'operation-missing', /tf\.exp of an operand of tf\.sub/],
  ['the total sum about zero', (t, p) => sub(1, div(tf.sum(square(sub(p, t))), tf.sum(square(t)))), (t: Numbers, p: Numbers) => { const [a, b] = [flat(t), flat(p)]; return 1 - sum(a.map((x, i) => (x - b[i]!) ** 2)) / sum(a.map((x) => (x - mean(a)) ** 2)); }, numbers, 'operation-missing', /taking off the mean/],
  // All pairs
  ['the diagonal among the negatives', (a, b) => { const s = similarities(a, b); return tf.mean(sub(tf.logSumExp(s, 1), tf.sum(mul(a, b), 1))); }, pairLoop, embeddings, 'operation-missing', /leaving out the diagonal/],
  ['the diagonal in a decorrelation', (a, b) => tf.sum(square(similarities(a, b))), (a: Numbers, b: Numbers) => sum(rows(a).flatMap((u, i) => rows(b).map((v, j) => (i === j ? 0 : dot(u, v) ** 2)))), embeddings, 'operation-missing', /leaving out the diagonal after/],
  // By label, and another result than the input
  ['one α for both labels', focal((t) => add(0.25, mul(0, t)), (pt) => mul(square(sub(1, pt)), tf.neg(log(pt)))), focalLoop, masks, 'factor-in-part', /where t is 0, candidate = reference × 0\.333/],
  ['the logarithm of p where that of its truth is meant', focal(alphaOf, (pt, p) => mul(square(sub(1, pt)), tf.neg(log(p)))), focalLoop, masks, 'wrong-operand', /in place of p as an operand of tf\.log/],
  ['branches of a condition exchanged', (t, p) => { const d = abs(sub(p, t)); return tf.mean(tf.where(tf.lessEqual(d, 0.5), mul(0.5, sub(d, 0.25)), mul(0.5, square(d)))); }, elements((t, p) => { const d = Math.abs(p - t); return d <= 0.5 ? 0.5 * d * d : 0.5 * (d - 0.25); }), numbers, 'operands-exchanged', /tf\.where/],
]; // prettier-ignore

describe('what is done at another point of the way', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  expectNamed(wrong);
});
