/** Operations entry by entry, of one tensor and of two. */
import * as tf from '@tensorflow/tfjs';
import { odd, row, shapesOfRank, type OperationCase } from './operationCase.js';

type Unary = (x: tf.Tensor) => tf.Tensor;
const unary: Readonly<Record<string, Unary>> = {
  abs: tf.abs,
  acos: tf.acos,
  acosh: tf.acosh,
  asin: tf.asin,
  asinh: tf.asinh,
  atan: tf.atan,
  atanh: tf.atanh,
  ceil: tf.ceil,
  cos: tf.cos,
  cosh: tf.cosh,
  elu: tf.elu,
  erf: tf.erf,
  exp: tf.exp,
  expm1: tf.expm1,
  floor: tf.floor,
  log: tf.log,
  log1p: tf.log1p,
  logSigmoid: tf.logSigmoid,
  neg: tf.neg,
  reciprocal: tf.reciprocal,
  relu: tf.relu,
  relu6: tf.relu6,
  round: tf.round,
  rsqrt: tf.rsqrt,
  selu: tf.selu,
  sigmoid: tf.sigmoid,
  sign: tf.sign,
  sin: tf.sin,
  sinh: tf.sinh,
  softplus: tf.softplus,
  sqrt: tf.sqrt,
  square: tf.square,
  step: (x) => tf.step(x),
  tan: tf.tan,
  tanh: tf.tanh,
  leakyRelu: (x) => tf.leakyRelu(x, 0.1),
  prelu: (x) => tf.prelu(x, tf.scalar(0.2)),
  clipByValue: (x) => tf.clipByValue(x, -0.5, 0.7),
  isNaN: (x) => tf.cast(tf.isNaN(x), 'float32'),
  isFinite: (x) => tf.cast(tf.isFinite(x), 'float32'),
  isInf: (x) => tf.cast(tf.isInf(x), 'float32'),
};
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
const float =
  (f: Binary): Binary =>
  (a, b) =>
    tf.cast(f(a, b), 'float32');
const binary: Readonly<Record<string, Binary>> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  divNoNan: tf.divNoNan,
  pow: (a, b) => tf.pow(tf.abs(a), b),
  maximum: tf.maximum,
  minimum: tf.minimum,
  atan2: tf.atan2,
  squaredDifference: tf.squaredDifference,
  mod: tf.mod,
  floorDiv: tf.floorDiv,
  less: float(tf.less),
  lessEqual: float(tf.lessEqual),
  greater: float(tf.greater),
  greaterEqual: float(tf.greaterEqual),
  equal: float(tf.equal),
  notEqual: float(tf.notEqual),
};
const pairsOfShapes: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[4], [4]],
  [[3, 4], [4]],
  [
    [3, 4],
    [3, 1],
  ],
  [
    [3, 1],
    [1, 4],
  ],
  [[], [3, 4]],
  [
    [2, 3, 4],
    [3, 1],
  ],
  [
    [2, 3, 4, 2],
    [2, 1, 4, 1],
  ],
  [
    [2, 1, 3, 2, 2],
    [2, 2, 1, 2, 1],
  ],
  [
    [2, 2, 1, 3, 2, 2],
    [1, 2, 3, 1, 2, 1],
  ],
  [[0, 3], [3]],
  [
    [1, 3],
    [0, 3],
  ],
];

export const elementwise: readonly OperationCase[] = [
  ...Object.entries(unary).flatMap(([name, f]): readonly OperationCase[] => [
    ...shapesOfRank.map((shape) => row(`${name} of [${shape.join()}]`, f, shape)),
    row(`${name} of nothing`, f, [0, 3]),
    { ...row(`${name} of odd numbers`, f, [odd.length]), values: odd },
  ]),
  ...Object.entries(binary).flatMap(([name, f]): readonly OperationCase[] => [
    ...pairsOfShapes.map(([a, b]) =>
      row(`${name} of [${a.join()}] and [${b.join()}]`, f as never, a, b),
    ),
    {
      ...row(`${name} of odd numbers`, (x) => f(tf.expandDims(x, 1), tf.expandDims(x, 0)), [
        odd.length,
      ]),
      values: odd,
    },
  ]),
];
