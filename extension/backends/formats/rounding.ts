/**
 * Numbers rounded in place to what a format holds: to nearest, ties to even, as IEEE 754 (2019) has it for binary16, and
 * frameworks for bfloat16, which is the upper half of a float32.
 *
 * Rounding starts from a float32, since frameworks compute an operation on half-precision numbers in float32 and round its
 * result. It goes by blocks through one array of floats whose bits are read as integers.
 */
import * as tf from '@tensorflow/tfjs-core';
import { RealFloat32Array } from '../doublesArrays.js';

export type StoredFormat = 'float32' | 'float16' | 'bfloat16';
export type Floats = Float32Array | Float64Array;

const blockSize = 1024;
const bits = new Uint32Array(blockSize);
const floats = new RealFloat32Array(bits.buffer);

/** Rounds all values of an array. */
export function roundTo(format: StoredFormat, values: Floats): void {
  const round = roundBlock[format];
  for (let from = 0; from < values.length; from += blockSize) {
    const count = Math.min(blockSize, values.length - from);
    for (let i = 0; i < count; i++) floats[i] = values[from + i]!;
    round(count);
    for (let i = 0; i < count; i++) values[from + i] = floats[i]!;
  }
}

/** Whether every value is one that the format holds. */
export function holdsAll(format: StoredFormat, values: ArrayLike<number>): boolean {
  const round = roundBlock[format];
  for (let from = 0; from < values.length; from += blockSize) {
    const count = Math.min(blockSize, values.length - from);
    for (let i = 0; i < count; i++) floats[i] = values[from + i]!;
    round(count);
    for (let i = 0; i < count; i++) {
      const x = values[from + i]!;
      if (floats[i] !== x && !Number.isNaN(x)) return false;
    }
  }
  return true;
}

/** One number rounded. */
export function roundNumber(format: StoredFormat, x: number): number {
  floats[0] = x;
  roundBlock[format](1);
  return floats[0];
}

/** The tensor is left as it is: it may be the loss's own. */
export function roundedCopy(x: tf.Tensor, stored: StoredFormat): tf.Tensor {
  const values = new Float32Array(x.dataSync());
  roundTo(stored, values);
  return tf.tensor(values, x.shape, 'float32');
}

const roundBlock: Readonly<Record<StoredFormat, (count: number) => void>> = {
  float32: () => undefined,
  bfloat16: roundBfloat16,
  float16: roundFloat16,
};

const magnitude = 0x7fffffff;
const infinity = 0x7f800000;

function roundBfloat16(count: number): void {
  for (let i = 0; i < count; i++) {
    const u = bits[i]!;
    // A NaN stays as it is: rounding could carry it to infinity.
    if ((u & magnitude) > infinity) continue;
    bits[i] = (u + 0x7fff + ((u >>> 16) & 1)) & 0xffff0000;
  }
}

/** From here on a float32 is infinite in float16: 65520, halfway between the largest number and the next. */
const overflow = 0x477ff000;
/** The smallest normal number, 2^-14. */
const smallestNormal = 0x38800000;
/** Added to a double, leaves it in units of 2^-24, in which float16 has its subnormal numbers. */
const subnormalUnits = 3 * 2 ** 27;

function roundFloat16(count: number): void {
  for (let i = 0; i < count; i++) {
    const u = bits[i]!;
    const m = u & magnitude;
    if (m >= smallestNormal) {
      if (m < overflow) bits[i] = (u + 0xfff + ((u >>> 13) & 1)) & 0xffffe000;
      else if (m <= infinity) bits[i] = (u & ~magnitude) | infinity;
    } else if (m !== 0) {
      const x = floats[i]!;
      const nearest = x + subnormalUnits - subnormalUnits;
      floats[i] = nearest === 0 && x < 0 ? -0 : nearest;
    }
  }
}
