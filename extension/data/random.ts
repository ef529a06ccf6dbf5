/** Seeded random tensors: the same on every machine, backend and day. */
import * as tf from '@tensorflow/tfjs-core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { type Shape, sizeOf } from '../wire/shape.js';
import { sha256 } from './platform.js';
import { noteSeed } from './seedsUsed.js';

export interface RandomGenerator {
  /** 'xoroshiro128plus'. */
  readonly name: string;
  readonly seed: number;
  /** Float32 in [lo, hi). Default [0, 1). */
  uniform: (shape: Shape, lo?: number, hi?: number) => tf.Tensor;
  /** Float32 of a normal distribution. Default mean 0, standard deviation 1. */
  normal: (shape: Shape, mean?: number, std?: number) => tf.Tensor;
  /** Unit vectors of uniform direction, [...shape, 2] float32: cos and sin of an angle. */
  angles: (shape: Shape) => tf.Tensor;
  /** Int32 in [lo, hi). */
  integers: (shape: Shape, lo: number, hi: number) => tf.Tensor;
  /** The numbers 0 to n-1 in random order, [n] int32. */
  permutation: (n: number) => tf.Tensor1D;
  /** A generator of its own stream, the same for the same seed and label however much was drawn before. */
  fork: (label: string) => RandomGenerator;
}

export const generatorName = 'xoroshiro128plus';

/**
 * A generator of random tensors.
 *
 * Generator: xoroshiro128+ (Blackman and Vigna 2018) of pure-rand 8.4, its 128 bits of state taken from the
 * SHA-256 of the seed, so that the streams of seeds 1 and 2 have nothing in common.
 * Numbers are made in doubles (53 random bits) and rounded to float32; angles by rejection from the disc and
 * normal numbers by Marsaglia's polar method (1964), so that of all functions only Math.log may differ in its last
 * bit between engines, which rounding to float32 hides but for about one number in 10⁸.
 *
 * @param seed - A whole number from 0 to 2³² - 1.
 * @returns A generator whose methods give tensors of a shape: `uniform`, `normal`, `angles` (unit vectors), `integers`.
 * @throws Error for another seed, and of its methods for a shape or bounds that are none.
 * @example
 * const rng = random(7);
 * rng.normal([2, 4, 4, 1]);
 */
export function random(seed: number): RandomGenerator {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new Error(
      `random: seed must be a whole number from 0 to 4294967295, got ${String(seed)}`,
    );
  }
  noteSeed({ seed, name: generatorName });
  return makeGenerator(seed, `lossbook ${seed}`);
}

type Source = ReturnType<typeof xoroshiro128plusFromState>;

function makeGenerator(seed: number, path: string): RandomGenerator {
  const source = seededSource(path);
  return {
    name: generatorName,
    seed,
    uniform: (shape, lo = 0, hi = 1) => uniform(source, shape, lo, hi),
    normal: (shape, mean = 0, std = 1) => normal(source, shape, mean, std),
    angles: (shape) => angles(source, shape),
    integers: (shape, lo, hi) => integers(source, shape, lo, hi),
    permutation: (n) => permutation(source, n),
    fork: (label) => makeGenerator(seed, `${path}/${JSON.stringify(label)}`),
  };
}

function seededSource(text: string): Source {
  const digest = new DataView(Uint8Array.from(sha256(text)).buffer);
  return xoroshiro128plusFromState([0, 4, 8, 12].map((at) => digest.getInt32(at, true)));
}

function uniform(source: Source, shape: Shape, lo: number, hi: number): tf.Tensor {
  const [from, to] = [Math.fround(lo), Math.fround(hi)];
  if (!(from < to) || !Number.isFinite(to - from)) {
    throw new Error(`random.uniform: lo must be below hi in float32, got ${lo} and ${hi}`);
  }
  return fill('uniform', shape, () => {
    // Rounding to float32 can reach hi, which the half-open range excludes.
    for (;;) {
      const x = Math.fround(from + (to - from) * uniformFloat64(source));
      if (x < to) return x;
    }
  });
}

function normal(source: Source, shape: Shape, mean: number, std: number): tf.Tensor {
  if (!Number.isFinite(mean) || !(std >= 0) || std === Infinity) {
    throw new Error(`random.normal: mean must be finite and std from 0, got ${mean} and ${std}`);
  }
  let spare: number | undefined;
  return fill('normal', shape, () => {
    if (spare !== undefined) {
      const x = mean + std * spare;
      spare = undefined;
      return x;
    }
    const [x, y, squared] = pointInDisc(source);
    const stretch = Math.sqrt((-2 * Math.log(squared)) / squared);
    spare = y * stretch;
    return mean + std * x * stretch;
  });
}

function angles(source: Source, shape: Shape): tf.Tensor {
  let sine = 0;
  let isSine = true;
  return fill('angles', [...shape, 2], () => {
    isSine = !isSine;
    if (isSine) return sine;
    const [x, y, squared] = pointInDisc(source);
    const length = Math.sqrt(squared);
    sine = y / length;
    return x / length;
  });
}

function integers(source: Source, shape: Shape, lo: number, hi: number): tf.Tensor {
  const isInt32 = (x: number): boolean => Number.isInteger(x) && x >= -(2 ** 31) && x <= 2 ** 31;
  if (!isInt32(lo) || !isInt32(hi) || lo >= hi) {
    throw new Error(
      `random.integers: lo and hi must be whole numbers of int32 with lo below hi, got ${lo} and ${hi}`,
    );
  }
  const size = checkedSize('integers', shape);
  const values = Int32Array.from({ length: size }, () => uniformInt(source, lo, hi - 1));
  return tf.tensor(values, [...shape], 'int32');
}

function permutation(source: Source, n: number): tf.Tensor1D {
  const order = Int32Array.from({ length: checkedSize('permutation', [n]) }, (_, i) => i);
  // Fisher and Yates.
  for (let i = n - 1; i > 0; i--) {
    const j = uniformInt(source, 0, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return tf.tensor1d(order, 'int32');
}

/** Uniform in the unit disc without its centre, and the squared distance from it. */
function pointInDisc(source: Source): [x: number, y: number, squared: number] {
  for (;;) {
    const x = 2 * uniformFloat64(source) - 1;
    const y = 2 * uniformFloat64(source) - 1;
    const squared = x * x + y * y;
    if (squared > 0 && squared < 1) return [x, y, squared];
  }
}

function fill(method: string, shape: Shape, next: () => number): tf.Tensor {
  const values = new Float32Array(checkedSize(method, shape));
  for (let i = 0; i < values.length; i++) values[i] = next();
  return tf.tensor(values, [...shape], 'float32');
}

function checkedSize(method: string, shape: Shape): number {
  const isLength = (length: number): boolean => Number.isSafeInteger(length) && length >= 0;
  if (!Array.isArray(shape) || !shape.every(isLength)) {
    throw new Error(
      `random.${method}: shape must be an array of whole numbers, got ${JSON.stringify(shape)}`,
    );
  }
  return sizeOf(shape);
}
