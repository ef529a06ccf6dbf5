/**
 * Operations on two tensors of doubles, each in a loop of its own. The kernels of cpu (TensorFlow.js 4.22) have one loop for
 * all of them: it calls a function for each number and divides for each operand's place, which is ten times as slow, and it
 * stretches a smaller operand by an array of places for each number.
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  doublesOf,
  stretchedStrides,
  toInfo,
  walkRows,
  type OwnKernel,
  type Stores,
} from './doublesRows.js';

/** From place `p` in steps of `s`: a and b are read, c is written, n numbers. */
type Loop = (
  a: Float64Array,
  p: number,
  sp: number,
  b: Float64Array,
  q: number,
  sq: number,
  c: Float64Array | Uint8Array,
  r: number,
  sr: number,
  n: number,
) => void;

/* Written out, for one loop that is handed the operation is what this file is against. */
const loops: Readonly<Record<string, Loop>> = {
  Add(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = a[p]! + b[q]!;
  },
  Sub(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = a[p]! - b[q]!;
  },
  Multiply(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = a[p]! * b[q]!;
  },
  RealDiv(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = a[p]! / b[q]!;
  },
  SquaredDifference(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) {
      const difference = a[p]! - b[q]!;
      c[r] = difference * difference;
    }
  },
  Maximum(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = Math.max(a[p]!, b[q]!);
  },
  Minimum(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = Math.min(a[p]!, b[q]!);
  },
  Atan2(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = Math.atan2(a[p]!, b[q]!);
  },
  Pow(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = a[p]! ** b[q]!;
  },
};

const comparisons: Readonly<Record<string, Loop>> = {
  Greater(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = a[p]! > b[q]! ? 1 : 0;
  },
  GreaterEqual(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = a[p]! >= b[q]! ? 1 : 0;
  },
  Less(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = a[p]! < b[q]! ? 1 : 0;
  },
  LessEqual(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = a[p]! <= b[q]! ? 1 : 0;
  },
  Equal(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = a[p]! === b[q]! ? 1 : 0;
  },
  NotEqual(a, p, sp, b, q, sq, c, r, sr, n) {
    for (; n-- > 0; p += sp, q += sq, r += sr) c[r] = a[p]! !== b[q]! ? 1 : 0;
  },
};

export const binaryKernels: Readonly<Record<string, OwnKernel>> = Object.fromEntries([
  ...Object.entries(loops).map(([name, loop]) => [name, kernelOf(loop, 'float32')] as const),
  ...Object.entries(comparisons).map(([name, loop]) => [name, kernelOf(loop, 'bool')] as const),
]);

function kernelOf(loop: Loop, dtype: 'float32' | 'bool'): OwnKernel {
  return ({ inputs, backend }) => {
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    const stores = backend as Stores;
    const [x, y] = [doublesOf(stores, a), doublesOf(stores, b)];
    if (!x || !y) return undefined;
    const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const size = tf.util.sizeFromShape(shape);
    const result = dtype === 'bool' ? new Uint8Array(size) : new Float64Array(size);
    const strides = [a.shape, b.shape, shape].map((of) => stretchedStrides(of, shape));
    walkRows(shape, strides, [0, 0, 0], ([p, q, r], [sp, sq, sr], n) =>
      loop(x, p!, sp!, y, q!, sq!, result, r!, sr!, n),
    );
    return toInfo(stores, result, shape, dtype);
  };
}
