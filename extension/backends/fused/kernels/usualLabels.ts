/**
 * Binary cross-entropy and focal loss of usual labels and logits, of which neither weights nor a mask nor a map is asked for: 64 at
 * once, labels from 0 to 1 and logits x whose d = e^−|x| is a normal number. As `binary` of formulas.ts, where these are not
 * asked about one by one; with σ(−|x|) = s = d/(1 + d), a label's distance o = y − [x ≥ 0] from the side of x, and w = |o|:
 *
 *   entropy E = log(1 + d) − o·x       its slope, towards the side of x, w − s
 *   doubt   D = w + (1 − 2w)·s         its slope (2w − 1)·s·(1 − s)
 *
 * Two vectors at a time share the loads of the constants.
 */
import { fma, lower, splat, upper } from './block';
import * as at from './formulas';

/** Bytes of entries that are taken at once. */
export const AT_ONCE: usize = 256;
/** Beyond ±86 an exponential may be none of float32's normal numbers. */
const MOST: f32 = 86;
const HALF: usize = 128;
/** What is made of each logit, behind the decays. */
const LOGS: usize = at.DECAYS + AT_ONCE;

/** Leaves d of 64 logits; whether labels and logits are usual. */
function decays(t: usize, p: usize, c: usize): bool {
  const to = c + at.DECAYS;
  let labels = i32x4.splat(0);
  let logits = i32x4.splat(0);
  for (let i: usize = 0; i < AT_ONCE; i += 32) {
    const sign = v128.load(c, at.SIGN);
    const x = v128.or(v128.load(p + i), sign);
    const x2 = v128.or(v128.load(p + i, 16), sign);
    labels = i32x4.max_u(labels, i32x4.max_u(v128.load(t + i), v128.load(t + i, 16)));
    // Of negative numbers the bits grow with the size, and those of NaN are beyond all.
    logits = i32x4.max_u(logits, i32x4.max_u(x, x2));
    const steps = v128.load(c, at.STEPS);
    const round = v128.load(c, at.ROUND);
    const rounded = f32x4.add(f32x4.mul(x, steps), round);
    const rounded2 = f32x4.add(f32x4.mul(x2, steps), round);
    const whole = f32x4.sub(rounded, round);
    const whole2 = f32x4.sub(rounded2, round);
    const ln2 = v128.load(c, at.LN2);
    const rest = v128.load(c, at.LN2_REST);
    const r = f32x4.sub(f32x4.sub(x, f32x4.mul(whole, ln2)), f32x4.mul(whole, rest));
    const r2 = f32x4.sub(f32x4.sub(x2, f32x4.mul(whole2, ln2)), f32x4.mul(whole2, rest));
    const rr = f32x4.mul(r, r);
    const rr2 = f32x4.mul(r2, r2);
    const q3 = v128.load(c, at.Q + 48);
    const q1 = v128.load(c, at.Q + 16);
    const odd = fma(q3, rr, q1);
    const odd2 = fma(q3, rr2, q1);
    const q4 = v128.load(c, at.Q + 64);
    const q2 = v128.load(c, at.Q + 32);
    const even = fma(q4, rr, q2);
    const even2 = fma(q4, rr2, q2);
    const q0 = v128.load(c, at.Q);
    const q = fma(even, rr, fma(odd, r, q0));
    const other = fma(even2, rr2, fma(odd2, r2, q0));
    const one = v128.load(c, at.ONE);
    const grown = f32x4.add(one, fma(q, rr, r));
    const grown2 = f32x4.add(one, fma(other, rr2, r2));
    v128.store(to + i, i32x4.add(grown, i32x4.shl(rounded, 23)));
    v128.store(to + i, i32x4.add(grown2, i32x4.shl(rounded2, 23)), 16);
  }
  const strange = v128.or(i32x4.gt_u(labels, splat(1)), i32x4.gt_u(logits, splat(-MOST)));
  return !v128.any_true(strange);
}

/**
 * Σ over 64 entries, from these addresses on; `to` may be 0. NaN where a label or a logit is not usual. Of the logarithms that
 * of one product, which keeps the digits of d far below 1:
 *
 *   Π (1 + dᵢ) = 1 + Q,  Q ← Q + (d + Q·d)
 */
export function usualEntropies(t: usize, p: usize, to: usize, scale: f32, c: usize): f64 {
  if (!decays(t, p, c)) return NaN;
  const from = c + at.DECAYS;
  const slope = splat(-scale);
  let part = splat(0);
  let product = splat(0);
  let product2 = splat(0);
  for (let i: usize = 0; i < HALF; i += 16) {
    const d = v128.load(from + i);
    const d2 = v128.load(from + i, HALF);
    product = f32x4.add(product, fma(product, d, d));
    product2 = f32x4.add(product2, fma(product2, d2, d2));
    const x = v128.load(p + i);
    const x2 = v128.load(p + i, HALF);
    const kept = v128.load(c, at.FIRST);
    const moved = v128.load(c, at.SECOND);
    const one = v128.load(c, at.ONE);
    const y = fma(v128.load(t + i), kept, moved);
    const y2 = fma(v128.load(t + i, HALF), kept, moved);
    const off = f32x4.sub(y, v128.andnot(one, i32x4.shr_s(x, 31)));
    const off2 = f32x4.sub(y2, v128.andnot(one, i32x4.shr_s(x2, 31)));
    if (to != 0) {
      const sign = v128.load(c, at.SIGN);
      const share = v128.or(f32x4.div(d, f32x4.add(one, d)), v128.and(x, sign));
      const share2 = v128.or(f32x4.div(d2, f32x4.add(one, d2)), v128.and(x2, sign));
      v128.store(to + i, f32x4.mul(f32x4.add(off, share), slope));
      v128.store(to + i, f32x4.mul(f32x4.add(off2, share2), slope), HALF);
    }
    part = f32x4.sub(part, f32x4.add(f32x4.mul(off, x), f32x4.mul(off2, x2)));
  }
  const all = f32x4.add(product, fma(product, product2, product2));
  return total(f32x4.add(part, logarithm(all, c)));
}

/** The same of the focal loss, `balanced` where FOURTH and FIFTH are not 1. */
export function usualFocals(balanced: bool, t: usize, p: usize, to: usize, scale: f32, c: usize): f64 {
  if (!decays(t, p, c)) return NaN;
  const from = c + at.DECAYS;
  for (let i: usize = 0; i < AT_ONCE; i += 16) at.logarithms(from + i, c);
  const gamma = f32x4.extract_lane(v128.load(c, at.THIRD), 0);
  const steep = splat(gamma);
  const slope = splat(scale);
  const one = splat(1);
  let part = splat(0);
  for (let i: usize = 0; i < AT_ONCE; i += 16) {
    const d = v128.load(from + i);
    const x = v128.load(p + i);
    const y = fma(v128.load(t + i), v128.load(c, at.FIRST), v128.load(c, at.SECOND));
    const sign = v128.load(c, at.SIGN);
    const off = f32x4.sub(y, v128.andnot(one, i32x4.shr_s(x, 31)));
    const entropy = f32x4.sub(v128.load(c + i, LOGS), f32x4.mul(off, x));
    const w = v128.andnot(off, sign);
    const share = f32x4.div(d, f32x4.add(one, d));
    const turned = f32x4.mul(share, f32x4.sub(one, f32x4.add(w, w)));
    const doubt = f32x4.add(w, turned);
    let power = at.powerBelow(doubt, gamma);
    if (balanced) {
      const other = f32x4.sub(one, y);
      const ones = f32x4.mul(y, v128.load(c, at.FOURTH));
      power = f32x4.mul(power, f32x4.add(ones, f32x4.mul(other, v128.load(c, at.FIFTH))));
    }
    const each = f32x4.mul(doubt, entropy);
    part = f32x4.add(part, f32x4.mul(power, each));
    if (to != 0) {
      const falls = f32x4.mul(f32x4.mul(turned, f32x4.sub(one, share)), f32x4.mul(steep, entropy));
      const rises = f32x4.sub(f32x4.mul(doubt, f32x4.sub(w, share)), falls);
      const along = v128.xor(f32x4.mul(power, rises), v128.and(x, sign));
      v128.store(to + i, f32x4.mul(along, slope));
    }
  }
  return total(part);
}

// @ts-ignore: decorator
@inline
function total(part: v128): f64 {
  const sum = f64x2.add(lower(part), upper(part));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** log(1 + Q) of Q from 0 to 2^16: 1 + Q = 2^k·(1 + f), log(1 + f) = 2·atanh s, s = f/(2 + f), |s| < 0.18. */
// @ts-ignore: decorator
@inline
function logarithm(q: v128, c: usize): v128 {
  const one = v128.load(c, at.ONE);
  const above = i32x4.sub(f32x4.add(q, one), i32x4.splat(0x3f3504f3));
  const k = f32x4.convert_i32x4_s(i32x4.shr_s(above, 23));
  // 2^−k, and f without the rounding of 1 + Q.
  const scale = i32x4.sub(one, v128.and(above, i32x4.splat(0xff800000)));
  const f = f32x4.add(f32x4.mul(q, scale), f32x4.sub(scale, one));
  const log = at.twiceAtanh(f32x4.div(f, f32x4.add(f, v128.load(c, at.TWO))), c);
  return f32x4.add(f32x4.mul(k, v128.load(c, at.LN2)), fma(k, v128.load(c, at.LN2_REST), log));
}
