/**
 * From two vectors to cross product, dot product and lengths. Products of floats are exact in doubles, and the
 * difference of two of them is rounded once: that is what keeps the digits of an angle near 0, π/2 and π.
 */
import { ARRAY, CROSS, DOT, FACTOR, LEVER, NORMAL, NORMS } from './block';
import { hold, heldBits, lower, narrow, upper } from './block';

// Squared lengths within these bounds can be multiplied and divided in floats; bit patterns of 2^−24 and 2^24.
const SHORT: i32 = 0x33800000;
const LONG: i32 = 0x4b800000;

// @ts-ignore: decorator
@inline
function allWithin(low: v128, high: v128): bool {
  const outside = v128.or(
    i32x4.lt_s(low, i32x4.splat(SHORT)),
    i32x4.gt_s(high, i32x4.splat(LONG)),
  );
  return !v128.any_true(outside);
}

// @ts-ignore: decorator
@inline
function difference(a: v128, b: v128, c: v128, d: v128): v128 {
  return narrow(
    f64x2.sub(f64x2.mul(lower(a), lower(b)), f64x2.mul(lower(c), lower(d))),
    f64x2.sub(f64x2.mul(upper(a), upper(b)), f64x2.mul(upper(c), upper(d))),
  );
}

/**
 * Fills CROSS (signed), DOT, NORMS and LEVER = |p|². Returns whether all vectors are of a length for floats: false
 * also for NaN, whose bit pattern is above or below all others.
 */
export function geometry2(n: usize, t: usize, p: usize, scratch: usize): bool {
  let low = i32x4.splat(i32.MAX_VALUE);
  let high = i32x4.splat(0);
  for (let i: usize = 0; i < n; i += 4) {
    const t0 = v128.load(t + i * 8);
    const t1 = v128.load(t + i * 8, 16);
    const p0 = v128.load(p + i * 8);
    const p1 = v128.load(p + i * 8, 16);
    const tc = v128.shuffle<f32>(t0, t1, 0, 2, 4, 6);
    const ts = v128.shuffle<f32>(t0, t1, 1, 3, 5, 7);
    const pc = v128.shuffle<f32>(p0, p1, 0, 2, 4, 6);
    const ps = v128.shuffle<f32>(p0, p1, 1, 3, 5, 7);
    const dot = narrow(
      f64x2.add(f64x2.mul(lower(tc), lower(pc)), f64x2.mul(lower(ts), lower(ps))),
      f64x2.add(f64x2.mul(upper(tc), upper(pc)), f64x2.mul(upper(ts), upper(ps))),
    );
    const tt = f32x4.add(f32x4.mul(tc, tc), f32x4.mul(ts, ts));
    const pp = f32x4.add(f32x4.mul(pc, pc), f32x4.mul(ps, ps));
    low = i32x4.min_s(low, i32x4.min_s(tt, pp));
    high = i32x4.max_s(high, i32x4.max_s(tt, pp));
    const at = scratch + i * 4;
    v128.store(at, difference(tc, ps, ts, pc), CROSS);
    v128.store(at, dot, DOT);
    v128.store(at, f32x4.mul(tt, pp), NORMS);
    v128.store(at, pp, LEVER);
  }
  return allWithin(low, high);
}

/** The same of 3-vectors: CROSS = |t × p|, NORMAL = t × p, LEVER = |p|²·|t × p|. */
export function geometry3(n: usize, t: usize, p: usize, scratch: usize): bool {
  let low = i32x4.splat(i32.MAX_VALUE);
  let high = i32x4.splat(0);
  for (let i: usize = 0; i < n; i += 4) {
    const from = t + i * 12;
    const tx = channel3(from, 0);
    const ty = channel3(from, 1);
    const tz = channel3(from, 2);
    const to = p + i * 12;
    const px = channel3(to, 0);
    const py = channel3(to, 1);
    const pz = channel3(to, 2);
    const dot = narrow(
      f64x2.add(
        f64x2.add(f64x2.mul(lower(tx), lower(px)), f64x2.mul(lower(ty), lower(py))),
        f64x2.mul(lower(tz), lower(pz)),
      ),
      f64x2.add(
        f64x2.add(f64x2.mul(upper(tx), upper(px)), f64x2.mul(upper(ty), upper(py))),
        f64x2.mul(upper(tz), upper(pz)),
      ),
    );
    const nx = difference(ty, pz, tz, py);
    const ny = difference(tz, px, tx, pz);
    const nz = difference(tx, py, ty, px);
    const cross = length3(nx, ny, nz);
    const tt = squared3(tx, ty, tz);
    const pp = squared3(px, py, pz);
    low = i32x4.min_s(low, i32x4.min_s(tt, pp));
    high = i32x4.max_s(high, i32x4.max_s(tt, pp));
    const at = scratch + i * 4;
    v128.store(at, cross, CROSS);
    v128.store(at, dot, DOT);
    v128.store(at, f32x4.mul(tt, pp), NORMS);
    v128.store(at, f32x4.mul(pp, cross), LEVER);
    v128.store(at, nx, NORMAL);
    v128.store(at, ny, NORMAL + ARRAY);
    v128.store(at, nz, NORMAL + 2 * ARRAY);
  }
  return allWithin(low, high);
}

/** x, y or z of four 3-vectors that lie one after another. */
// @ts-ignore: decorator
@inline
export function channel3(at: usize, channel: i32): v128 {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  if (channel == 0) return v128.shuffle<f32>(v128.shuffle<f32>(a, b, 0, 3, 6, 0), c, 0, 1, 2, 5);
  if (channel == 1) return v128.shuffle<f32>(v128.shuffle<f32>(a, b, 1, 4, 7, 0), c, 0, 1, 2, 6);
  return v128.shuffle<f32>(v128.shuffle<f32>(a, b, 2, 5, 0, 0), c, 0, 1, 4, 7);
}

// @ts-ignore: decorator
@inline
function squared3(x: v128, y: v128, z: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)), f32x4.mul(z, z));
}

/** √(x² + y² + z²), the sum in doubles: t × p of vectors that nearly agree has no room for squares in floats. */
// @ts-ignore: decorator
@inline
function length3(x: v128, y: v128, z: v128): v128 {
  const low = f64x2.add(
    f64x2.add(f64x2.mul(lower(x), lower(x)), f64x2.mul(lower(y), lower(y))),
    f64x2.mul(lower(z), lower(z)),
  );
  const high = f64x2.add(
    f64x2.add(f64x2.mul(upper(x), upper(x)), f64x2.mul(upper(y), upper(y))),
    f64x2.mul(upper(z), upper(z)),
  );
  return narrow(f64x2.sqrt(low), f64x2.sqrt(high));
}

const SIGN: i32 = 0x80000000;

/**
 * dL/dp of 2-vectors: FACTOR·sign(cross)·(−ps, pc). `tie` is the sign that a cross product of 0 counts as: with t and p
 * exchanged it is the other one.
 */
export function gradient2(n: usize, p: usize, gradient: usize, scratch: usize, tie: f32): void {
  const turn = hold(scratch, tie);
  const bit = heldBits(scratch, SIGN);
  const zero = hold(scratch, 0);
  const turned = v128.and(turn, bit);
  for (let i: usize = 0; i < n; i += 4) {
    const p0 = v128.load(p + i * 8);
    const p1 = v128.load(p + i * 8, 16);
    // −0 + 0 is +0, so that a cross product of 0 has one sign.
    const cross = f32x4.add(f32x4.mul(v128.load(scratch + i * 4, CROSS), turn), zero);
    const sign = v128.xor(v128.and(cross, bit), turned);
    const factor = v128.xor(v128.load(scratch + i * 4, FACTOR), sign);
    const c = f32x4.mul(v128.shuffle<f32>(p0, p1, 1, 3, 5, 7), f32x4.neg(factor));
    const s = f32x4.mul(v128.shuffle<f32>(p0, p1, 0, 2, 4, 6), factor);
    v128.store(gradient + i * 8, v128.shuffle<f32>(c, s, 0, 4, 1, 5));
    v128.store(gradient + i * 8, v128.shuffle<f32>(c, s, 2, 6, 3, 7), 16);
  }
}

/** dL/dp of 3-vectors: −FACTOR·(p × (t × p)). */
export function gradient3(n: usize, p: usize, gradient: usize, scratch: usize): void {
  for (let i: usize = 0; i < n; i += 4) {
    const px = channel3(p + i * 12, 0);
    const py = channel3(p + i * 12, 1);
    const pz = channel3(p + i * 12, 2);
    const at = scratch + i * 4;
    const factor = v128.load(at, FACTOR);
    const nx = v128.load(at, NORMAL);
    const ny = v128.load(at, NORMAL + ARRAY);
    const nz = v128.load(at, NORMAL + 2 * ARRAY);
    const x = f32x4.mul(factor, f32x4.sub(f32x4.mul(pz, ny), f32x4.mul(py, nz)));
    const y = f32x4.mul(factor, f32x4.sub(f32x4.mul(px, nz), f32x4.mul(pz, nx)));
    const z = f32x4.mul(factor, f32x4.sub(f32x4.mul(py, nx), f32x4.mul(px, ny)));
    store3(gradient + i * 12, x, y, z);
  }
}

/** Four 3-vectors one after another. */
// @ts-ignore: decorator
@inline
export function store3(at: usize, x: v128, y: v128, z: v128): void {
  const xy = v128.shuffle<f32>(x, y, 0, 4, 1, 5);
  const yz = v128.shuffle<f32>(y, z, 1, 5, 2, 6);
  const zx = v128.shuffle<f32>(z, x, 2, 6, 3, 7);
  // xy = x0 y0 x1 y1, yz = y1 z1 y2 z2, zx = z2 x2 z3 x3
  v128.store(at, v128.shuffle<f32>(xy, v128.shuffle<f32>(z, z, 0, 0, 0, 0), 0, 1, 4, 2));
  v128.store(at, v128.shuffle<f32>(yz, zx, 0, 1, 5, 2), 16);
  v128.store(at, v128.shuffle<f32>(zx, v128.shuffle<f32>(y, y, 3, 3, 3, 3), 0, 3, 4, 2), 32);
}
