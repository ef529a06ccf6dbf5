/**
 * What blocks go through that hold a vector too long or too short for the arithmetic of floats, zero, or not finite.
 * Every vector is scaled in its place by a power of two, which rounds nothing; the other passes then run again.
 */
import { ZERO_MASK, FACTOR, LOSS, SCALE, splat } from './block';
import { channel3, store3 } from './geometry';

const EXPONENT: i32 = 0x7f800000;

/** Mean |x| of the channels: what the tensor form of these losses calls the size of a vector. */
// @ts-ignore: decorator
@inline
function size3(at: usize): v128 {
  const third: f32 = 1.0 / 3.0;
  return f32x4.add(
    f32x4.add(
      f32x4.mul(f32x4.abs(channel3(at, 0)), splat(third)),
      f32x4.mul(f32x4.abs(channel3(at, 1)), splat(third)),
    ),
    f32x4.mul(f32x4.abs(channel3(at, 2)), splat(third)),
  );
}

// @ts-ignore: decorator
@inline
function size2(at: usize): v128 {
  const a = f32x4.mul(f32x4.abs(v128.load(at)), splat(0.5));
  const b = f32x4.mul(f32x4.abs(v128.load(at, 16)), splat(0.5));
  return f32x4.add(v128.shuffle<f32>(a, b, 0, 2, 4, 6), v128.shuffle<f32>(a, b, 1, 3, 5, 7));
}

/** 2^(1 − e) for a size of exponent e: 0 for Infinity and NaN (0·Infinity is NaN), Infinity for what is as good as 0. */
// @ts-ignore: decorator
@inline
function inverse(size: v128): v128 {
  return i32x4.sub(i32x4.splat(EXPONENT), v128.and(size, i32x4.splat(EXPONENT)));
}

/** A size below float32's smallest normal number is no direction, unless beside what is not finite. */
// @ts-ignore: decorator
@inline
function zeroMaskOf(t: v128, p: v128): v128 {
  const tiny: f32 = 1.1754943508222875e-38;
  const zero = v128.or(f32x4.lt(t, splat(tiny)), f32x4.lt(p, splat(tiny)));
  return v128.and(zero, f32x4.lt(f32x4.add(t, p), splat(Infinity)));
}

export function rescale2(n: usize, t: usize, p: usize, scratch: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const at = scratch + i * 4;
    const sizeT = size2(t + i * 8);
    const sizeP = size2(p + i * 8);
    const zeroMask = zeroMaskOf(sizeT, sizeP);
    v128.store(at, zeroMask, ZERO_MASK);
    v128.store(at, inverse(sizeP), SCALE);
    scale2(t + i * 8, inverse(sizeT), zeroMask);
    scale2(p + i * 8, inverse(sizeP), zeroMask);
  }
}

// @ts-ignore: decorator
@inline
function scale2(at: usize, by: v128, zeroMask: v128): void {
  const a = f32x4.mul(v128.load(at), v128.shuffle<f32>(by, by, 0, 0, 1, 1));
  const b = f32x4.mul(v128.load(at, 16), v128.shuffle<f32>(by, by, 2, 2, 3, 3));
  v128.store(at, v128.andnot(a, v128.shuffle<f32>(zeroMask, zeroMask, 0, 0, 1, 1)));
  v128.store(at, v128.andnot(b, v128.shuffle<f32>(zeroMask, zeroMask, 2, 2, 3, 3)), 16);
}

export function rescale3(n: usize, t: usize, p: usize, scratch: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const at = scratch + i * 4;
    const sizeT = size3(t + i * 12);
    const sizeP = size3(p + i * 12);
    const zeroMask = zeroMaskOf(sizeT, sizeP);
    v128.store(at, zeroMask, ZERO_MASK);
    v128.store(at, inverse(sizeP), SCALE);
    scale3(t + i * 12, inverse(sizeT), zeroMask);
    scale3(p + i * 12, inverse(sizeP), zeroMask);
  }
}

// @ts-ignore: decorator
@inline
function scale3(at: usize, by: v128, zeroMask: v128): void {
  const x = v128.andnot(f32x4.mul(channel3(at, 0), by), zeroMask);
  const y = v128.andnot(f32x4.mul(channel3(at, 1), by), zeroMask);
  const z = v128.andnot(f32x4.mul(channel3(at, 2), by), zeroMask);
  store3(at, x, y, z);
}

/**
 * Undoes the scaling in FACTOR, and puts in what a zero vector counts as: the loss `zero`, with factor 0 (NaN if that
 * is NaN). A loss of NaN has a factor of NaN.
 */
export function settle(n: usize, scratch: usize, zero: f32): void {
  const still = splat(zero == zero ? 0 : zero);
  for (let i: usize = 0; i < n; i += 4) {
    const at = scratch + i * 4;
    const zeroMask = v128.load(at, ZERO_MASK);
    const loss = v128.load(at, LOSS);
    const broken = f32x4.ne(loss, loss);
    const factor = f32x4.mul(v128.load(at, FACTOR), v128.load(at, SCALE));
    v128.store(at, v128.bitselect(splat(zero), loss, zeroMask), LOSS);
    v128.store(at, v128.bitselect(still, v128.bitselect(loss, factor, broken), zeroMask), FACTOR);
  }
}
