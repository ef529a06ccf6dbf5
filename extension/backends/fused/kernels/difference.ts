/**
 * Losses of the difference e = p − t, in doubles: it is exact there, and its squares cannot overflow. These passes
 * write dL/dp itself, which `spread` then multiplies by FACTOR.
 */
import { LOSS, lower, narrow, upper } from './block';

export const ABSOLUTE: i32 = 0;
export const SQUARE: i32 = 1;
export const HUBER: i32 = 2;

/**
 * w = e − period·round(e/period). Within half a period by force: of 10¹⁷ turns even doubles do not know the part.
 */
// @ts-ignore: decorator
@inline
function wrap(e: v128, period: f64): v128 {
  const turns = f64x2.nearest(f64x2.div(e, f64x2.splat(period)));
  return within(f64x2.sub(e, f64x2.mul(turns, f64x2.splat(period))), period / 2);
}

// @ts-ignore: decorator
@inline
function lossOf(shape: i32, w: v128, c: v128, half: f64): v128 {
  if (shape == ABSOLUTE) return f64x2.abs(w);
  if (shape == SQUARE) return f64x2.mul(f64x2.mul(w, w), f64x2.splat(half));
  return f64x2.mul(c, f64x2.sub(w, f64x2.mul(c, f64x2.splat(0.5))));
}

/** sign(w) with 0 at 0 and NaN at NaN; 2·half·w; or w within ±delta. */
// @ts-ignore: decorator
@inline
function slopeOf(shape: i32, w: v128, c: v128, half: f64): v128 {
  if (shape == SQUARE) return f64x2.mul(w, f64x2.splat(2 * half));
  if (shape == HUBER) return c;
  const sign = v128.bitselect(w, f64x2.splat(1), f64x2.splat(-0.0));
  return v128.bitselect(sign, w, f64x2.gt(f64x2.abs(w), f64x2.splat(0)));
}

// @ts-ignore: decorator
@inline
function within(w: v128, delta: f64): v128 {
  // In this order NaN stays.
  return f64x2.pmax(f64x2.pmin(w, f64x2.splat(delta)), f64x2.splat(-delta));
}

// @ts-ignore: decorator
@inline
function entriesOf(
  shape: i32,
  count: usize,
  t: usize,
  p: usize,
  losses: usize,
  derivatives: usize,
  period: f64,
  constant: f64,
): void {
  for (let i: usize = 0; i < count * 4; i += 16) {
    const from = v128.load(t + i);
    const to = v128.load(p + i);
    let low = f64x2.sub(lower(to), lower(from));
    let high = f64x2.sub(upper(to), upper(from));
    if (period > 0) {
      low = wrap(low, period);
      high = wrap(high, period);
    }
    const a = within(low, constant);
    const b = within(high, constant);
    const loss = narrow(lossOf(shape, low, a, constant), lossOf(shape, high, b, constant));
    const slope = narrow(slopeOf(shape, low, a, constant), slopeOf(shape, high, b, constant));
    v128.store(losses + i, loss);
    v128.store(derivatives + i, slope);
  }
}

/** Entry by entry. `constant` is the factor of a square, or Huber's delta; `period` 0 is none. */
export function entries(
  shape: i32,
  count: usize,
  t: usize,
  p: usize,
  losses: usize,
  derivatives: usize,
  period: f64,
  constant: f64,
): void {
  if (shape == ABSOLUTE) entriesOf(ABSOLUTE, count, t, p, losses, derivatives, period, constant);
  else if (shape == SQUARE) entriesOf(SQUARE, count, t, p, losses, derivatives, period, constant);
  else entriesOf(HUBER, count, t, p, losses, derivatives, period, constant);
}

/** LOSS of a pixel from those of its two channels. */
export function addPairs(n: usize, losses: usize, scratch: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const a = v128.load(losses + i * 8);
    const b = v128.load(losses + i * 8, 16);
    const sum = f32x4.add(
      v128.shuffle<f32>(a, b, 0, 2, 4, 6),
      v128.shuffle<f32>(a, b, 1, 3, 5, 7),
    );
    v128.store(scratch + i * 4, sum, LOSS);
  }
}

/** LOSS = |e| of 2-vectors; the slope is e/|e|, and 0 for lengths below float32's smallest normal number. */
export function endpoint(n: usize, t: usize, p: usize, derivatives: usize, scratch: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const first = lengths(t + i * 8, p + i * 8, derivatives + i * 8);
    const second = lengths(t + i * 8 + 16, p + i * 8 + 16, derivatives + i * 8 + 16);
    v128.store(scratch + i * 4, narrow(first, second), LOSS);
  }
}

// @ts-ignore: decorator
@inline
function lengths(t: usize, p: usize, derivatives: usize): v128 {
  const from = v128.load(t);
  const to = v128.load(p);
  const a = f64x2.sub(lower(to), lower(from));
  const b = f64x2.sub(upper(to), upper(from));
  const u = v128.shuffle<i64>(a, b, 0, 2);
  const v = v128.shuffle<i64>(a, b, 1, 3);
  const length = f64x2.sqrt(f64x2.add(f64x2.mul(u, u), f64x2.mul(v, v)));
  // NaN is not below it, and stays.
  const none = f64x2.lt(length, f64x2.splat(1.1754943508222875e-38));
  const share = v128.andnot(f64x2.div(f64x2.splat(1), length), none);
  const x = f64x2.mul(a, v128.shuffle<i64>(share, share, 0, 0));
  const y = f64x2.mul(b, v128.shuffle<i64>(share, share, 1, 1));
  v128.store(derivatives, narrow(x, y));
  return v128.andnot(length, none);
}
