/** The angle θ = atan2(|cross|, dot), to a power. */
import { CROSS, DOT, FACTOR, LEVER, LOSS, ROUNDER, THETA, fma, hold, heldBits } from './block';

const SIGN: i32 = 0x80000000;
// π/4 as a float and the rest of it.
const EIGHTH: f32 = 0.78539818525314331;
const EIGHTH_REST: f32 = -2.1855694e-8;
/** tan(π/8): beyond it the argument of atan is turned back by π/4. */
const TURN: f32 = 0.41421356;

/**
 * Fills THETA. With k eighths of a turn taken out, θ = k·π/4 ± a, a = atan r, |r| ≤ tan(π/8):
 *
 *   r = y/x, or (y − x)/(y + x) one eighth on, where y ≤ x are |cross| and |dot| in order of size
 *   a = r + r³·Q(r²)      Q minimax of degree 4, 7·10⁻¹⁰ of a
 */
export function angle(n: usize, scratch: usize): void {
  const turn = hold(scratch, TURN);
  const q0 = hold(scratch, -0.333333154888);
  const q1 = hold(scratch, 0.199984883434);
  const q2 = hold(scratch, -0.142438266654);
  const q3 = hold(scratch, 0.10595828716);
  const q4 = hold(scratch, -0.0608299277825);
  const sign = heldBits(scratch, SIGN);
  const one = hold(scratch, 1);
  const two = hold(scratch, 2);
  const four = hold(scratch, 4);
  const eighth = hold(scratch, EIGHTH);
  const eighthRest = hold(scratch, EIGHTH_REST);
  for (let i: usize = 0; i < n; i += 4) {
    const at = scratch + i * 4;
    const dot = v128.load(at, DOT);
    const cross = v128.andnot(v128.load(at, CROSS), sign);
    const along = v128.andnot(dot, sign);
    const y = f32x4.pmin(cross, along);
    const x = f32x4.pmax(cross, along);
    const steep = f32x4.gt(y, f32x4.mul(x, turn));
    const r = f32x4.div(
      f32x4.sub(y, v128.and(steep, x)),
      f32x4.add(x, v128.and(steep, y)),
    );
    const z = f32x4.mul(r, r);
    const q = fma(fma(fma(fma(q4, z, q3), z, q2), z, q1), z, q0);
    const a = fma(f32x4.mul(r, z), q, r);
    // Each reflection turns the signs of k and a and adds its own eighths: θ → π/2 − θ, θ → π − θ.
    const swapped = f32x4.gt(cross, along);
    const flip = v128.and(swapped, sign);
    const back = v128.and(dot, sign);
    const behind = v128.and(i32x4.shr_s(dot, 31), four);
    const aside = f32x4.add(v128.xor(v128.and(steep, one), flip), v128.and(swapped, two));
    const k = f32x4.add(v128.xor(aside, back), behind);
    const turned = v128.xor(a, v128.xor(flip, back));
    v128.store(at, fma(k, eighth, fma(k, eighthRest, turned)), THETA);
  }
}

/** Axes have no head: cross·sgn(dot) and |dot| are those of the nearer end. */
export function fold(n: usize, scratch: usize): void {
  const sign = heldBits(scratch, SIGN);
  for (let i: usize = 0; i < n; i += 4) {
    const at = scratch + i * 4;
    const dot = v128.load(at, DOT);
    const back = v128.and(dot, sign);
    v128.store(at, v128.xor(v128.load(at, CROSS), back), CROSS);
    v128.store(at, v128.xor(dot, back), DOT);
  }
}

/** Bit pattern of √½: what is above it in whole exponents is e. */
const ROOT_HALF: i32 = 0x3f3504f3;
const EXPONENT: i32 = 0xff800000;

/**
 * LOSS = θ^(1 + δ) and FACTOR = scale·(1 + δ)·θ^δ/LEVER, 0 at θ = 0 and, for 3-vectors, at θ = π.
 *
 *   θ = 2^e·m, √½ ≤ m < √2, f = m − 1
 *   δ·log₂θ = n + x, n whole, |x| ≤ ½      log₂m = f·R(f), R minimax of degree 7, 6·10⁻⁸
 *   θ^δ = 2^n·(1 + x·S(x))                 S minimax of degree 5, 2·10⁻⁹
 *
 * δ is cut into a part of 16 bits, whose product with e is exact, and the rest. The polynomials are added by pairs of
 * terms: a chain of eight steps one after another would be waited for.
 */
export function power(n: usize, scratch: usize, delta: f64, scale: f32): void {
  const head = reinterpret<f32>(reinterpret<i32>(<f32>delta) & 0xffffff00);
  const high = hold(scratch, head);
  const rest = hold(scratch, <f32>(delta - <f64>head));
  const whole = hold(scratch, <f32>delta);
  const slope = hold(scratch, <f32>((1 + delta) * <f64>scale));
  const rootHalf = heldBits(scratch, ROOT_HALF);
  const exponents = heldBits(scratch, EXPONENT);
  const one = hold(scratch, 1);
  const zero = hold(scratch, 0);
  const rounder = hold(scratch, ROUNDER);
  const r0 = hold(scratch, 1.44269481445);
  const r1 = hold(scratch, -0.721356054859);
  const r2 = hold(scratch, 0.480937295084);
  const r3 = hold(scratch, -0.36012388417);
  const r4 = hold(scratch, 0.286751124676);
  const r5 = hold(scratch, -0.24974506603);
  const r6 = hold(scratch, 0.236573857455);
  const r7 = hold(scratch, -0.146305452551);
  const s0 = hold(scratch, 0.693147205415);
  const s1 = hold(scratch, 0.240226513378);
  const s2 = hold(scratch, 0.0555032887604);
  const s3 = hold(scratch, 0.00961800465731);
  const s4 = hold(scratch, 0.00133999601193);
  const s5 = hold(scratch, 0.00015476125207);
  for (let i: usize = 0; i < n; i += 4) {
    const at = scratch + i * 4;
    const theta = v128.load(at, THETA);
    const above = i32x4.sub(theta, rootHalf);
    const e = f32x4.convert_i32x4_s(i32x4.shr_s(above, 23));
    const f = f32x4.sub(i32x4.sub(theta, v128.and(above, exponents)), one);
    const ff = f32x4.mul(f, f);
    const upperHalf = fma(fma(r7, f, r6), ff, fma(r5, f, r4));
    const lowerHalf = fma(fma(r3, f, r2), ff, fma(r1, f, r0));
    const logarithm = f32x4.mul(fma(f32x4.mul(ff, ff), upperHalf, lowerHalf), f);
    const fine = f32x4.mul(whole, logarithm);
    const coarse = f32x4.mul(high, e);
    const rounded = f32x4.add(f32x4.add(coarse, fine), rounder);
    const x = f32x4.add(f32x4.sub(coarse, f32x4.sub(rounded, rounder)), fma(rest, e, fine));
    const xx = f32x4.mul(x, x);
    const s = fma(fma(fma(s5, x, s4), xx, fma(s3, x, s2)), xx, fma(s1, x, s0));
    const grown = i32x4.add(fma(s, x, one), i32x4.shl(rounded, 23));
    v128.store(at, f32x4.mul(theta, grown), LOSS);
    const lever = v128.load(at, LEVER);
    const factor = f32x4.div(f32x4.mul(slope, grown), lever);
    const turns = f32x4.ne(f32x4.mul(theta, lever), zero);
    v128.store(at, v128.and(factor, turns), FACTOR);
  }
}
