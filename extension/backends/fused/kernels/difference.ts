/**
 * Losses of the difference of 2-vectors. These passes write dL/dp itself, which `spread` then multiplies by FACTOR. Lengths are
 * in doubles, where differences are exact and squares cannot overflow.
 */
import { LOSS, lower, narrow, upper } from './block';

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
