/**
 * Every TensorFlow.js operation that the losses call, on every backend, against doubles: over all exponents, at 0, ±∞ and
 * NaN, at ties and one step beside them. An operation that is not in these tables may not be called, and one that
 * is wrong somewhere is not in them: `sign` (on wasm 0 up to 1.1e-7), `clipByValue`, `log1p`, `sin`, `cos` have their own forms in
 * extension/losses/elementary.ts, or none.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { sign } from '../../extension/losses/elementary.js';
import { smallest } from '../support/tolerances.js';
import { onEachBackend } from './support.js';

const { fround, max, min } = Math;
const no = NaN;

/** ±2^e and a little more for every exponent of float32, whole steps beside 1, quarters, and what is not a usual number. */
const numbers: readonly number[] = [
  ...[0, -0, Infinity, -Infinity, no],
  ...Array.from({ length: 277 }, (_, e) => [1, 1.25, 1.9].map((m) => m * 2 ** (e - 149))).flat(),
  ...Array.from({ length: 24 }, (_, k) => [1 - 2 ** -k, 1 + 2 ** -k, k / 4, 10.3 * k]).flat(),
].flatMap((x) => [fround(x), fround(-x)]);

/** Every eighth with every eighth, and each beside its neighbours in float32. */
const pairs: readonly (readonly [number, number])[] = [
  ...numbers
    .filter((_, i) => i < 10 || i % 16 < 2)
    .flatMap((x, _, some) => some.map((y) => [x, y] as const)),
  ...numbers.flatMap((x) =>
    [0, 2 ** -23, -(2 ** -23)].map((d) => [x, fround(x * (1 + d))] as const),
  ),
];

const bit = (b: boolean): number => Number(b);
const roundEven = (x: number): number => {
  const below = Math.floor(x);
  const rest = x - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
};

/** Units in the last place that are allowed: the vectorized exponentials of the libraries are good to two. */
const unary: Readonly<
  Record<string, readonly [(x: tf.Tensor) => tf.Tensor, (x: number) => number, number]>
> = {
  sign: [sign, Math.sign, 0],
  abs: [tf.abs, Math.abs, 0],
  neg: [tf.neg, (x) => -x, 0],
  square: [tf.square, (x) => x * x, 0],
  sqrt: [tf.sqrt, Math.sqrt, 0],
  // The native library refines what the processor estimates: three on some.
  rsqrt: [tf.rsqrt, (x) => 1 / Math.sqrt(x), 4],
  exp: [tf.exp, Math.exp, 2],
  expm1: [tf.expm1, Math.expm1, 2],
  log: [tf.log, Math.log, 2],
  tanh: [tf.tanh, Math.tanh, 8],
  sinh: [tf.sinh, Math.sinh, 8],
  // Below −88 the WebAssembly one is 0, where the truth is a subnormal number.
  sigmoid: [
    tf.sigmoid,
    (x) => (x < -87 && tf.getBackend() === 'wasm' ? 0 : 1 / (1 + Math.exp(-x))),
    8,
  ],
  acos: [tf.acos, Math.acos, 4],
  reciprocal: [tf.reciprocal, (x) => 1 / x, 2],
  round: [tf.round, roundEven, 0],
  floor: [tf.floor, Math.floor, 0],
  isNaN: [tf.isNaN, (x) => bit(Number.isNaN(x)), 0],
  isFinite: [tf.isFinite, (x) => bit(Number.isFinite(x)), 0],
};

type Pairwise = readonly [
  (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  (a: number, b: number) => number,
  number,
];

const binary: Readonly<Record<string, Pairwise>> = {
  add: [tf.add, (a, b) => a + b, 0],
  sub: [tf.sub, (a, b) => a - b, 0],
  mul: [tf.mul, (a, b) => a * b, 0],
  div: [tf.div, (a, b) => a / b, 0],
  atan2: [tf.atan2, Math.atan2, 4],
  less: [tf.less, (a, b) => bit(a < b), 0],
  lessEqual: [tf.lessEqual, (a, b) => bit(a <= b), 0],
  greater: [tf.greater, (a, b) => bit(a > b), 0],
  greaterEqual: [tf.greaterEqual, (a, b) => bit(a >= b), 0],
  equal: [tf.equal, (a, b) => bit(a === b), 0],
  notEqual: [tf.notEqual, (a, b) => bit(a !== b), 0],
};

/** Of a base from 0 on to a power that a loss takes. */
const powers = [-1.5, -0.5, 0.2, 0.25, 0.5, 0.75, 1, 1.2, 2, 3];

/** Rows of special numbers, so long that a vectorized loop has a rest. */
const rows: readonly (readonly number[])[] = [1, 2, 3, 5, 8, 17].flatMap((n) =>
  [no, Infinity, -Infinity, 2 ** -120, -1e-8, 1, 3].flatMap((odd) =>
    [0, 1, -2].flatMap((rest) =>
      [0, n >> 1, n - 1].map((at) => Array.from({ length: n }, (_, i) => (i === at ? odd : rest))),
    ),
  ),
);

type OfRow = readonly [
  (x: tf.Tensor2D) => tf.Tensor,
  (row: readonly number[]) => readonly number[],
];

const running = (row: readonly number[]): number[] =>
  row.map((_, i) => row.slice(0, i + 1).reduce((a, b) => a + b));
const softmax = (row: readonly number[]): number[] => {
  const exponentials = row.map((x) => Math.exp(x - max(...row)));
  return exponentials.map((e) => e / exponentials.reduce((a, b) => a + b));
};
const descending = (row: readonly number[]): number[] =>
  row.map((_, i) => i).sort((i, j) => row[j]! - row[i]! || i - j);
const positive = (row: readonly number[]): number[] => row.map((x) => bit(x > 0));

const ofRows: Readonly<Record<string, OfRow>> = {
  sum: [(x) => tf.sum(x, 1), (row) => [row.reduce((a, b) => a + b)]],
  mean: [(x) => tf.mean(x, 1), (row) => [row.reduce((a, b) => a + b) / row.length]],
  max: [(x) => tf.max(x, 1), (row) => [max(...row)]],
  min: [(x) => tf.min(x, 1), (row) => [min(...row)]],
  cumsum: [(x) => tf.cumsum(x, 1), running],
  softmax: [(x) => tf.softmax(x), softmax],
  any: [(x) => tf.cast(tf.any(tf.greater(x, 0), 1), 'float32'), (row) => [bit(row.some((v) => v > 0))]],
  logicalAnd: [(x) => tf.cast(tf.logicalAnd(tf.greater(x, 0), tf.less(x, 2)), 'float32'), (row) => row.map((v) => bit(v > 0 && v < 2))],
  logicalOr: [(x) => tf.cast(tf.logicalOr(tf.greater(x, 0), tf.less(x, -1)), 'float32'), (row) => row.map((v) => bit(v > 0 || v < -1))],
  logicalNot: [(x) => tf.cast(tf.logicalNot(tf.greater(x, 0)), 'float32'), (row) => row.map((v) => bit(!(v > 0)))],
  where: [(x) => tf.where(tf.greater(x, 0), x, tf.zerosLike(x)), (row) => row.map((v) => (v > 0 ? v : 0))],
  topk: [(x) => tf.topk(x, x.shape[1], true).indices, descending],
  // The fill and what it stands beside are both looked at.
  fill: [(x) => tf.concat([tf.fill([1, 1], NaN), x], 1), (row) => [no, ...row]],
  pad: [(x) => tf.pad(x, [[0, 0], [1, 2]]), (row) => [0, ...row, 0, 0]],
  slice: [(x) => tf.slice(x, [0, 0], [-1, 1]), (row) => row.slice(0, 1)],
  transpose: [(x) => tf.transpose(tf.concat([x, x])), (row) => row.flatMap((v) => [v, v])],
  reverse: [(x) => tf.reverse(x, 1), (row) => [...row].reverse()],
  broadcastTo: [(x) => tf.broadcastTo(x, [2, x.shape[1]]), (row) => [...row, ...row]],
  gather: [(x) => tf.gather(tf.reshape(x, [-1]), tf.range(x.shape[1] - 1, -1, -1, 'int32')), (row) => [...row].reverse()],
  oneHot: [(x) => tf.oneHot(tf.cast(tf.greater(tf.reshape(x, [-1]), 0), 'int32'), 2), (row) => positive(row).flatMap((v) => [1 - v, v])],
  // Each row with itself: NaN and ±∞ go where they must, and the rest is a sum of squares.
  matMul: [(x) => tf.matMul(x, x, false, true), (row) => [row.reduce((sum, v) => sum + v * v, 0)]],
  conv2d: [(x) => tf.conv2d(tf.reshape<tf.Rank.R4>(x, [1, x.shape[1], 1, 1]), tf.ones([1, 1, 1, 1]), 1, 'valid'), (row) => row],
}; // prettier-ignore

/** What makes, shapes, keeps or tells of tensors, and computes nothing. */
const without =
  `Tensor TensorInfo TensorLike Rank GradSaveFunc KernelBackend NamedAttrMap DataStorage tensor tensor1d tensor2d tensor3d tensor4d
  scalar ones zeros onesLike zerosLike range reshape expandDims squeeze concat stack unstack split cast clone keep tidy dispose grad grads
  customGrad engine getBackend getKernel registerKernel profile util`.split(/\s+/);

onEachBackend('an operation that the losses call', () => {
  for (const [name, [f, truth, ulps]] of Object.entries(unary)) {
    it(`${name} is right over all exponents`, () => {
      const got = tf.tidy(() => f(tf.tensor1d([...numbers])).dataSync());
      numbers.forEach((x, i) => near(got[i]!, truth(x), ulps, `${name}(${x})`, [x]));
    });
  }

  for (const [name, [f, truth, ulps]] of Object.entries(binary)) {
    it(`${name} is right over all exponents, at ties and one step beside them`, () => {
      const [a, b] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
      const got = tf.tidy(() => f(tf.tensor1d(a), tf.tensor1d(b)).dataSync());
      pairs.forEach(([a, b], i) => near(got[i]!, truth(a, b), ulps, `${name}(${a}, ${b})`, [a, b]));
    });
  }

  it('pow is right over all exponents of the base, for the powers of losses', () => {
    const bases = numbers.filter((x) => !(x < 0) && !Object.is(x, -0));
    for (const power of powers) {
      const got = tf.tidy(() => tf.pow(tf.tensor1d(bases), tf.scalar(power)).dataSync());
      // float32 powf of the libraries; the power itself is rounded to float32.
      bases.forEach((x, i) => near(got[i]!, x ** fround(power), 16, `${x}^${power}`, [x]));
    }
  });

  for (const [name, [f, truth]] of Object.entries(ofRows)) {
    it(`${name} is right for rows with a NaN, an infinity or a tie at any place`, () => {
      for (const row of rows) {
        // Sorted by nobody; and the WebAssembly convolution makes −Infinity of NaN: SSIM, which divides, makes NaN of either.
        if (['topk', 'conv2d'].includes(name) && row.some(Number.isNaN)) continue;
        const got = tf.tidy(() => [...f(tf.tensor2d([[...row]])).dataSync()]);
        const expected = truth(row);
        assert.equal(got.length, expected.length);
        expected.forEach((e, i) => near(got[i]!, e, 4, `${name} of ${row.join()}, ${i}`, row));
      }
    });
  }
});

describe('the operations that the losses call', () => {
  it('are all in these tables', () => {
    const folder = new URL('../../../extension/losses/', import.meta.url);
    const known = new Set([...Object.keys({ ...unary, ...binary, ...ofRows }), 'pow', ...without]);
    known.delete('sign');
    const called = readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const text = readFileSync(new URL(file, folder), 'utf8').replace(
          /\/\*[^]*?\*\/|\/\/.*/g,
          '',
        );
        return [...text.matchAll(/\btf\.(\w+)/g)].map((m) => `${m[1]} in ${file}`);
      });
    assert.deepEqual(
      [...new Set(called)].filter((call) => !known.has(call.split(' ')[0]!)),
      [],
    );
  });
});

/** Within so many units in the last place; subnormal numbers may be 0 where the backend takes them for 0. */
function near(
  got: number,
  truth: number,
  ulps: number,
  what: string,
  given: readonly number[],
): void {
  const expected = fround(truth);
  if (Object.is(got, expected) || got === expected || distance(got, expected) <= ulps) return;
  const tiny = smallest[tf.getBackend() as keyof typeof smallest];
  const flushed = (x: number): boolean => x !== 0 && Math.abs(x) <= tiny;
  if (tiny > 2 ** -149 && (flushed(expected) || given.some(flushed))) return;
  assert.fail(`${what} is ${got}, expected ${expected}`);
}

const word = new DataView(new ArrayBuffer(4));

/** Of two float32 numbers, in steps of float32. */
function distance(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  const place = (x: number): number => {
    word.setFloat32(0, x);
    const bits = word.getInt32(0);
    return bits < 0 ? -(bits & 0x7fffffff) : bits;
  };
  return Math.abs(place(a) - place(b));
}
