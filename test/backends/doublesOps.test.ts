/**
 * TensorFlow.js in doubles, op by op, against closed forms.
 *
 * The float32 cpu backend is the other witness: both must agree to float32 rounding, and the doubles must
 * not be rounded. Closed forms: JavaScript's Math, correct to 1 unit in the last place.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inDoubles } from '../../extension/backends/doubles.js';
import { erf } from '../../extension/backends/doublesErf.js';
import { useBackend } from '../check/support.js';

const x = [-1.7, -0.3, 0.1, 0.9, 2.3];
const positive = x.map(Math.abs);
const inside = [-0.9, -0.3, 0.1, 0.7];

type Unary = readonly [
  op: (x: tf.Tensor) => tf.Tensor,
  form: (x: number) => number,
  at?: readonly number[],
];

const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
const softplus = (v: number): number => Math.log1p(Math.exp(-Math.abs(v))) + Math.max(v, 0);

const unary: Readonly<Record<string, Unary>> = {
  abs: [tf.abs, Math.abs],
  acos: [tf.acos, Math.acos, inside],
  acosh: [tf.acosh, Math.acosh, [1.1, 3]],
  asin: [tf.asin, Math.asin, inside],
  asinh: [tf.asinh, Math.asinh],
  atan: [tf.atan, Math.atan],
  atanh: [tf.atanh, Math.atanh, inside],
  cos: [tf.cos, Math.cos],
  cosh: [tf.cosh, Math.cosh],
  elu: [tf.elu, (v) => (v >= 0 ? v : Math.expm1(v)), [...x, -1e-9]],
  erf: [tf.erf, erf],
  exp: [tf.exp, Math.exp],
  expm1: [tf.expm1, Math.expm1, [...x, 1e-9]],
  leakyRelu: [(v) => tf.leakyRelu(v, 0.2), (v) => (v > 0 ? v : 0.2 * v)],
  log: [tf.log, Math.log, positive],
  log1p: [tf.log1p, Math.log1p, positive],
  logSigmoid: [tf.logSigmoid, (v) => -softplus(-v)],
  neg: [tf.neg, (v) => -v],
  reciprocal: [tf.reciprocal, (v) => 1 / v],
  relu: [tf.relu, (v) => Math.max(0, v)],
  rsqrt: [tf.rsqrt, (v) => 1 / Math.sqrt(v), positive],
  selu: [
    tf.selu,
    (v) => 1.0507009873554804934 * (v >= 0 ? v : 1.6732632423543772848 * Math.expm1(v)),
  ],
  sigmoid: [tf.sigmoid, sigmoid],
  sin: [tf.sin, Math.sin],
  sinh: [tf.sinh, Math.sinh],
  softplus: [tf.softplus, softplus, [...x, -20, 20]],
  sqrt: [tf.sqrt, Math.sqrt, positive],
  square: [tf.square, (v) => v * v],
  tan: [tf.tan, Math.tan],
  tanh: [tf.tanh, Math.tanh],
  clipByValue: [(v) => tf.clipByValue(v, -0.3, 0.9), (v) => Math.min(0.9, Math.max(-0.3, v))],
  'pow 1.2': [(v) => tf.pow(v, 1.2), (v) => v ** 1.2, positive],
  'mul 0.1': [(v) => tf.mul(v, 0.1), (v) => v * 0.1],
  'add 0.1': [(v) => tf.add(v, 0.1), (v) => v + 0.1],
  'div 3': [(v) => tf.div(v, 3), (v) => v / 3],
  'atan2(x, 0.7)': [(v) => tf.atan2(v, 0.7), (v) => Math.atan2(v, 0.7)],
  'maximum 0.1': [(v) => tf.maximum(v, 0.1), (v) => Math.max(v, 0.1)],
  squaredDifference: [(v) => tf.squaredDifference(v, 0.1), (v) => (v - 0.1) ** 2],
  'where x > 0': [
    (v) => tf.where(tf.greater(v, 0), v, tf.mul(v, 0.1)),
    (v) => (v > 0 ? v : 0.1 * v),
  ],
  cumsum: [(v) => tf.sub(tf.cumsum(v), tf.cumsum(v, 0, true)), (v) => v],
  gather: [(v) => tf.gather(v, [0, 1, 2, 3, 4].slice(0, v.size)), (v) => v],
  concat: [(v) => tf.slice(tf.concat([v, v]), 0, v.size), (v) => v],
  pad: [(v) => tf.slice(tf.pad(v, [[1, 1]]), 1, v.size), (v) => v],
  cast: [(v) => tf.cast(tf.cast(v, 'bool'), 'float32'), () => 1],
  batchNorm: [
    (v) => tf.squeeze(tf.batchNorm(tf.reshape(v, [1, 1, 1, -1]), 0.1, 0.3)),
    (v) => (v - 0.1) / Math.sqrt(0.301),
  ],
};

const rows = [
  [0.1, 0.2, 0.7],
  [1.3, -0.4, 0.3],
];
const each = rows.flat();
const total = each.reduce((a, b) => a + b, 0);
const lse = (r: readonly number[]): number => Math.log(r.reduce((a, b) => a + Math.exp(b), 0));

/** Reductions, products and whatever has no number-to-number form. */
const others: Readonly<
  Record<string, readonly [op: (x: tf.Tensor) => tf.Tensor, expected: readonly number[]]>
> = {
  sum: [(v) => tf.sum(v), [total]],
  mean: [(v) => tf.mean(v), [total / 6]],
  prod: [(v) => tf.prod(v), [each.reduce((a, b) => a * b, 1)]],
  max: [(v) => tf.max(v, -1), [0.7, 1.3]],
  min: [(v) => tf.min(v, -1), [0.1, -0.4]],
  logSumExp: [(v) => tf.logSumExp(v, -1), rows.map(lse)],
  logSoftmax: [
    (v) => tf.logSoftmax(v as tf.Tensor2D),
    rows.flatMap((r) => r.map((a) => a - lse(r))),
  ],
  softmax: [(v) => tf.softmax(v), rows.flatMap((r) => r.map((a) => Math.exp(a - lse(r))))],
  norm: [(v) => tf.norm(v, 2, -1), rows.map((r) => Math.hypot(...r))],
  matMul: [
    (v) => tf.matMul(v, v, false, true),
    rows.flatMap((r) => rows.map((s) => r.reduce((a, b, i) => a + b * s[i]!, 0))),
  ],
  transpose: [(v) => tf.transpose(v), [0.1, 1.3, 0.2, -0.4, 0.7, 0.3]],
  variance: [
    (v) => tf.moments(v).variance,
    [each.reduce((a, b) => a + (b - total / 6) ** 2, 0) / 6],
  ],
  einsum: [(v) => tf.einsum('ij,ij->i', v, v), rows.map((r) => r.reduce((a, b) => a + b * b, 0))],
  conv2d: [
    (v) =>
      tf.conv2d(
        tf.reshape<tf.Rank.R4>(v, [1, 2, 3, 1]),
        tf.fill<tf.Rank.R4>([2, 3, 1, 1], 0.1),
        1,
        'valid',
      ),
    [total * 0.1],
  ],
  avgPool: [
    (v) => tf.avgPool(tf.reshape<tf.Rank.R4>(v, [1, 2, 3, 1]), [2, 3], 1, 'valid'),
    [total / 6],
  ],
  resizeBilinear: [
    (v) => tf.mean(tf.image.resizeBilinear(tf.reshape<tf.Rank.R4>(v, [1, 2, 3, 1]), [1, 3])),
    [(0.1 + 0.2 + 0.7) / 3],
  ],
  linspace: [() => tf.linspace(0, 1, 4), [0, 1 / 3, 2 / 3, 1]],
  range: [() => tf.range(0, 0.5, 0.1, 'float32'), [0, 0.1, 0.2, 0.30000000000000004, 0.4]],
  fft: [
    (v) => tf.real(tf.spectral.fft(tf.cast(tf.slice(v, 0, 1), 'complex64'))),
    [1, 0.1 - 0.45, 0.1 - 0.45],
  ],
  oneHot: [() => tf.oneHot(tf.tensor1d([1], 'int32'), 2, 0.1, 0.3, 'float32'), [0.3, 0.1]],
  topk: [(v) => tf.topk(v, 1).values, [0.7, 1.3]],
  stack: [(v) => tf.stack([v, v]), [...each, ...each]],
  tile: [(v) => tf.tile(v, [1, 2]), rows.flatMap((r) => [...r, ...r])],
  gradient: [
    (v) => tf.grad((u: tf.Tensor) => tf.sum(tf.pow(tf.abs(u), 1.2)))(v),
    each.map((a) => 1.2 * Math.sign(a) * Math.abs(a) ** 0.2),
  ],
};

describe('in doubles, op by op', () => {
  before(() => useBackend('cpu'));

  for (const [name, [op, form, at = x]] of Object.entries(unary)) {
    it(name, () => matches((v) => op(v), at, [at.length], at.map(form)));
  }
  for (const [name, [op, expected]] of Object.entries(others)) {
    it(name, () => matches(op, each, [2, 3], expected));
  }
});

function matches(
  op: (x: tf.Tensor) => tf.Tensor,
  values: readonly number[],
  shape: number[],
  expected: readonly number[],
): void {
  const run = (): readonly number[] =>
    tf.tidy(() => [...op(tf.tensor([...values], shape)).dataSync()]);
  const double = inDoubles(run);
  const single = run();
  assert.equal(double.length, expected.length);
  expected.forEach((e, i) => {
    // A few roundings of 1e-16 each, relative to the largest number in play.
    assert.ok(
      Math.abs(double[i]! - e) <= 2e-15 * Math.max(1, Math.abs(e)),
      `[${i}] ${double[i]} for ${e}`,
    );
    // float32: 2⁻²⁴ relative, a few times; Erf and Softplus are approximations there, off by 1e-6.
    assert.ok(
      Math.abs(single[i]! - e) <= 2e-6 * Math.max(1, Math.abs(e)),
      `float32 [${i}] ${single[i]} for ${e}`,
    );
  });
}
