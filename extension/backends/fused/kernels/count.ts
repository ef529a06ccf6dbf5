/** What counts: weights, mask, and the sum, which is in doubles. */
import { FACTOR, LOSS, lower, splat, upper } from './block';

/** Four bytes of a mask as lanes of all bits set or none. */
// @ts-ignore: decorator
@inline
export function lanes(mask: usize): v128 {
  const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(mask)));
  return i32x4.ne(bytes, i32x4.splat(0));
}

export function fillFactor(n: usize, scratch: usize, scale: f32): void {
  for (let i: usize = 0; i < n; i += 4) v128.store(scratch + i * 4, splat(scale), FACTOR);
}

export function weigh(n: usize, weights: usize, scratch: usize): void {
  for (let i: usize = 0; i < n * 4; i += 16) {
    const w = v128.load(weights + i);
    v128.store(scratch + i, f32x4.mul(v128.load(scratch + i, LOSS), w), LOSS);
    v128.store(scratch + i, f32x4.mul(v128.load(scratch + i, FACTOR), w), FACTOR);
  }
}

/** 0 where masked, whatever is there: 0·NaN would be NaN. */
export function keep(n: usize, mask: usize, scratch: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const kept = lanes(mask + i);
    const at = scratch + i * 4;
    v128.store(at, v128.and(v128.load(at, LOSS), kept), LOSS);
  }
}

/** One number a pixel for each of its channels: part 0, 1 or 2 of the four pixels. */
// @ts-ignore: decorator
@inline
function forChannels(channels: i32, part: i32, x: v128): v128 {
  if (channels == 1) return x;
  if (channels == 2) {
    return part == 0 ? v128.shuffle<f32>(x, x, 0, 0, 1, 1) : v128.shuffle<f32>(x, x, 2, 2, 3, 3);
  }
  if (part == 0) return v128.shuffle<f32>(x, x, 0, 0, 0, 1);
  return part == 1 ? v128.shuffle<f32>(x, x, 1, 1, 2, 2) : v128.shuffle<f32>(x, x, 2, 3, 3, 3);
}

// @ts-ignore: decorator
@inline
function blankOf(channels: i32, n: usize, mask: usize, gradient: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const kept = lanes(mask + i);
    const at = gradient + i * 4 * channels;
    v128.store(at, v128.and(v128.load(at), forChannels(channels, 0, kept)));
    if (channels > 1) v128.store(at, v128.and(v128.load(at, 16), forChannels(channels, 1, kept)), 16);
    if (channels > 2) v128.store(at, v128.and(v128.load(at, 32), forChannels(channels, 2, kept)), 32);
  }
}

/** The gradient of masked pixels is 0. */
export function blank(channels: i32, n: usize, mask: usize, gradient: usize): void {
  if (channels == 1) blankOf(1, n, mask, gradient);
  else if (channels == 2) blankOf(2, n, mask, gradient);
  else blankOf(3, n, mask, gradient);
}

// @ts-ignore: decorator
@inline
function spreadOf(channels: i32, n: usize, derivatives: usize, scratch: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const factor = v128.load(scratch + i * 4, FACTOR);
    const at = derivatives + i * 4 * channels;
    v128.store(at, f32x4.mul(v128.load(at), forChannels(channels, 0, factor)));
    if (channels > 1) v128.store(at, f32x4.mul(v128.load(at, 16), forChannels(channels, 1, factor)), 16);
  }
}

/** Slopes times FACTOR, for pixels of one or two channels. */
export function spread(channels: i32, n: usize, derivatives: usize, scratch: usize): void {
  if (channels == 1) spreadOf(1, n, derivatives, scratch);
  else spreadOf(2, n, derivatives, scratch);
}

/** Σ LOSS, always in the same order. */
export function total(n: usize, scratch: usize): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  for (let i: usize = 0; i < n * 4; i += 16) {
    const loss = v128.load(scratch + i, LOSS);
    even = f64x2.add(even, lower(loss));
    odd = f64x2.add(odd, upper(loss));
  }
  const both = f64x2.add(even, odd);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}
