/**
 * Losses of single entries, a formula each: of four entries the loss is returned, and the slope in p, times `factor`, stored at
 * `to` where that is not 0. A new one is a number, a function, a line in `ofError` or `ofLabel` and one in entries.ts.
 */
import { fma, splat } from './block';

// As in ../profile.ts.
export const ABSOLUTE: i32 = 8;
export const SQUARE: i32 = 9;
export const HUBER: i32 = 10;
export const CHARBONNIER: i32 = 11;
/** Less epsilon, so that it is 0 at 0. */
export const CHARBONNIER_OFFSET: i32 = 12;
export const BINARY_ENTROPY: i32 = 13;
export const BINARY_FOCAL: i32 = 14;
/** Of the two the slope in the label. */
export const ENTROPY_OF_LABEL: i32 = 15;
export const FOCAL_OF_LABEL: i32 = 16;

// Constants of the formulas, four times each, from `c` on: in memory, where a loop takes them from for nothing.
export const ONE: usize = 0;
export const HALF: usize = 16;
/** Three constants of the loss's own, and what else is made of them. */
export const FIRST: usize = 32;
export const SECOND: usize = 48;
export const THIRD: usize = 64;
export const FOURTH: usize = 80;
export const FIFTH: usize = 96;
export const SIGN: usize = 112;
export const TWO: usize = 128;
/** Of e^x: 1/ln 2, what rounds, ln 2 in two parts, a polynomial, and the least x. */
export const STEPS: usize = 144;
export const ROUND: usize = 160;
export const LN2: usize = 176;
export const LN2_REST: usize = 192;
export const Q: usize = 208;
const LEAST: usize = 288;
/** Of atanh. */
const B: usize = 304;

function put(c: usize, place: usize, x: f32): void {
  v128.store(c + place, splat(x));
}

function putTwo(c: usize, first: f64, second: f64): void {
  put(c, FIRST, <f32>first);
  put(c, SECOND, <f32>second);
}

/** Writes the constants; what they are is told beside each formula. */
export function prepare(shape: i32, c: usize, first: f64, second: f64, third: f64): void {
  put(c, ONE, 1);
  put(c, HALF, 0.5);
  put(c, TWO, 2);
  v128.store(c + SIGN, i32x4.splat(0x80000000));
  put(c, FIRST, <f32>first);
  put(c, SECOND, <f32>second);
  put(c, THIRD, <f32>third);
  if (shape == ABSOLUTE) put(c, FIRST, 1);
  if (shape == SQUARE) putTwo(c, second, 2 * second);
  if (shape == HUBER) putTwo(c, second, -second);
  if (shape == CHARBONNIER || shape == CHARBONNIER_OFFSET) putTwo(c, first, first * first);
  if (shape >= BINARY_ENTROPY) prepareLabels(c, first, second, third);
}

function prepareLabels(c: usize, smoothing: f64, gamma: f64, alpha: f64): void {
  put(c, FIRST, <f32>(1 - smoothing));
  put(c, SECOND, <f32>(smoothing / 2));
  put(c, THIRD, <f32>gamma);
  put(c, FOURTH, alpha == alpha ? <f32>alpha : 1);
  put(c, FIFTH, alpha == alpha ? <f32>(1 - alpha) : 1);
  put(c, STEPS, 1.44269504088896);
  put(c, ROUND, 12582912);
  // ln 2 as a number of 15 bits, whose product with a small whole one is exact, and the rest of it.
  put(c, LN2, 0.693145751953125);
  put(c, LN2_REST, 1.42860676e-6);
  put(c, Q, 0.5);
  put(c, Q + 16, 0.16666576);
  put(c, Q + 32, 0.041666854);
  put(c, Q + 48, 0.0083633);
  put(c, Q + 64, 0.0013901351);
  put(c, LEAST, -87.3);
  put(c, B, 0.33333333660435743);
  put(c, B + 16, 0.19999853103411128);
  put(c, B + 32, 0.14296182397676485);
  put(c, B + 48, 0.10853230497318521);
  put(c, B + 64, 0.11612460891935364);
}

/** Of errors e = p − t, with constants that a loop holds: the first two of its own, and ½. */
// @ts-ignore: decorator
@inline
export function ofError(shape: i32, e: v128, factor: v128, to: usize, a: v128, b: v128, half: v128): v128 {
  if (shape == ABSOLUTE) return absolute(e, factor, to, a);
  if (shape == SQUARE) return square(e, factor, to, a, b);
  if (shape == HUBER) return huber(e, factor, to, a, b, half);
  return charbonnier(shape == CHARBONNIER_OFFSET, e, factor, to, a, b);
}

/** Of labels t and logits p, with what `decays` and `logarithms` have left at `at`. */
// @ts-ignore: decorator
@inline
export function ofLabel(shape: i32, t: v128, p: v128, factor: v128, to: usize, c: usize, at: usize): v128 {
  if (shape == BINARY_ENTROPY) return binary(false, false, t, p, factor, to, c, at);
  if (shape == ENTROPY_OF_LABEL) return binary(false, true, t, p, factor, to, c, at);
  if (shape == BINARY_FOCAL) return binary(true, false, t, p, factor, to, c, at);
  return binary(true, true, t, p, factor, to, c, at);
}

/** |e|; the slope is 0 at 0 and NaN at NaN. */
// @ts-ignore: decorator
@inline
function absolute(e: v128, factor: v128, to: usize, one: v128): v128 {
  const size = f32x4.abs(e);
  if (to != 0) {
    const sign = v128.bitselect(one, e, i32x4.splat(0x7fffffff));
    v128.store(to, f32x4.mul(v128.bitselect(sign, e, f32x4.gt(size, splat(0))), factor));
  }
  return size;
}

/** a·e², b = 2a. */
// @ts-ignore: decorator
@inline
function square(e: v128, factor: v128, to: usize, a: v128, b: v128): v128 {
  if (to != 0) v128.store(to, f32x4.mul(f32x4.mul(e, b), factor));
  return f32x4.mul(f32x4.mul(e, a), e);
}

/** c(e − ½c), c = e within ±delta, b = −delta. In this order of minimum and maximum NaN stays. */
// @ts-ignore: decorator
@inline
function huber(e: v128, factor: v128, to: usize, delta: v128, b: v128, half: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(e, delta), b);
  if (to != 0) v128.store(to, f32x4.mul(c, factor));
  return f32x4.mul(c, f32x4.sub(e, f32x4.mul(c, half)));
}

/** √(e² + ε²); beyond 2^60, where squares overflow, |e|. */
// @ts-ignore: decorator
@inline
function charbonnier(offset: bool, e: v128, factor: v128, to: usize, epsilon: v128, squared: v128): v128 {
  const size = f32x4.abs(e);
  const near = f32x4.sqrt(f32x4.add(f32x4.mul(e, e), squared));
  const root = v128.bitselect(size, near, f32x4.gt(size, splat(1152921504606846976)));
  if (to != 0) v128.store(to, f32x4.mul(f32x4.div(e, root), factor));
  if (!offset) return root;
  return f32x4.mul(e, f32x4.div(e, f32x4.add(root, epsilon)));
}

/** Behind the constants: what is made of logits beforehand, an array each. One loop for all would be one long chain to wait for. */
export const DECAYS: usize = 384;
const LOGS: usize = 256;

/** e^−|x|, and 0 below e^−87.3. */
// @ts-ignore: decorator
@inline
export function decays(from: usize, at: usize, c: usize): void {
  const x = v128.load(from);
  const least = v128.or(x, v128.load(c, SIGN));
  const known = v128.andnot(decay(least, c), f32x4.lt(least, v128.load(c, LEAST)));
  v128.store(at, v128.or(known, f32x4.ne(x, x)));
}

/** e^x of x from −87.3 to 0: e^(n·ln 2 + r) = 2ⁿ·(1 + r + r²·Q(r)), |r| ≤ ½ ln 2, Q minimax of degree 4, 9·10⁻⁹. */
// @ts-ignore: decorator
@inline
export function decay(x: v128, c: usize): v128 {
  const rounded = f32x4.add(f32x4.mul(x, v128.load(c, STEPS)), v128.load(c, ROUND));
  const whole = f32x4.sub(rounded, v128.load(c, ROUND));
  const near = f32x4.sub(x, f32x4.mul(whole, v128.load(c, LN2)));
  const r = f32x4.sub(near, f32x4.mul(whole, v128.load(c, LN2_REST)));
  const rr = f32x4.mul(r, r);
  const odd = fma(v128.load(c, Q + 48), rr, v128.load(c, Q + 16));
  const even = fma(v128.load(c, Q + 64), rr, v128.load(c, Q + 32));
  const q = fma(even, rr, fma(odd, r, v128.load(c, Q)));
  const grown = f32x4.add(v128.load(c, ONE), fma(q, rr, r));
  return i32x4.add(grown, i32x4.shl(rounded, 23));
}

/** log(1 + d) = 2·atanh s, s = d/(2 + d), of d from 0 to 1. */
// @ts-ignore: decorator
@inline
export function logarithms(at: usize, c: usize): void {
  const d = v128.load(at);
  v128.store(at, twiceAtanh(f32x4.div(d, f32x4.add(d, v128.load(c, TWO))), c), LOGS);
}

/** Of |s| up to ⅓: 2s·(1 + s²·B(s²)), B minimax of degree 4, 4·10⁻¹⁰. */
// @ts-ignore: decorator
@inline
export function twiceAtanh(s: v128, c: usize): v128 {
  const z = f32x4.mul(s, s);
  const zz = f32x4.mul(z, z);
  const upper = fma(v128.load(c, B + 48), z, v128.load(c, B + 32));
  const lower = fma(v128.load(c, B + 16), z, v128.load(c, B));
  const b = fma(fma(v128.load(c, B + 64), zz, upper), zz, lower);
  const twice = f32x4.add(s, s);
  return fma(twice, f32x4.mul(z, b), twice);
}

/**
 * Of labels t and logits x = p, with y = FIRST·t + SECOND, d = e^−|x|, and w the label's share against the side of x, which is
 * 1 − y for x > 0 and y for x < 0:
 *
 *   entropy E = w·|x| + log(1 + d), 0·|x| = 0     its slope, towards the side of x, m = (w − (1 − w)·d)/(1 + d)
 *   doubt   D = (w + (1 − w)·d)/(1 + d)           its slope (2w − 1)·d/(1 + d)²
 *   focal   A·D^gamma·E, THIRD = gamma, a multiple of ½, at least 1; A = FOURTH·y + FIFTH·(1 − y)
 *
 * Their slopes in y are −x, that of D is (1 − d)/(1 + d) against the side of x. NaN of a label that is none.
 */
// @ts-ignore: decorator
@inline
function binary(
  focal: bool,
  ofLabel: bool,
  t: v128,
  x: v128,
  factor: v128,
  to: usize,
  c: usize,
  at: usize,
): v128 {
  const one = v128.load(c, ONE);
  const y = fma(t, v128.load(c, FIRST), v128.load(c, SECOND));
  const other = f32x4.sub(one, y);
  const positive = f32x4.gt(x, splat(0));
  const against = v128.bitselect(other, y, positive);
  const along = v128.bitselect(y, other, positive);
  const d = v128.load(at);
  const big = f32x4.div(one, f32x4.add(one, d));
  const small = f32x4.mul(along, d);
  const hinge = v128.and(f32x4.mul(against, f32x4.abs(x)), f32x4.ne(against, splat(0)));
  const entropy = f32x4.add(hinge, v128.load(at, LOGS));
  const turn = v128.andnot(v128.load(c, SIGN), positive);
  const rise = f32x4.mul(f32x4.sub(against, small), big);
  const outside = v128.or(f32x4.lt(t, splat(0)), f32x4.gt(t, one));
  const own = ofLabel ? f32x4.mul(factor, v128.load(c, FIRST)) : factor;
  if (!focal) {
    const slope = ofLabel ? f32x4.neg(x) : v128.xor(rise, turn);
    if (to != 0) v128.store(to, f32x4.mul(slope, own));
    return v128.or(entropy, outside);
  }
  const doubt = f32x4.mul(f32x4.add(against, small), big);
  const power = powerBelow(doubt, f32x4.extract_lane(v128.load(c, THIRD), 0));
  const forOnes = v128.load(c, FOURTH);
  const forZeros = v128.load(c, FIFTH);
  const balance = f32x4.add(f32x4.mul(y, forOnes), f32x4.mul(other, forZeros));
  const gamma = v128.load(c, THIRD);
  if (to != 0 && ofLabel) {
    const fall = v128.xor(f32x4.mul(f32x4.sub(one, d), big), v128.xor(turn, v128.load(c, SIGN)));
    const ofDoubt = f32x4.mul(f32x4.mul(gamma, fall), entropy);
    const ofBoth = f32x4.mul(balance, f32x4.sub(ofDoubt, f32x4.mul(doubt, x)));
    const ofBalance = f32x4.mul(f32x4.sub(forOnes, forZeros), f32x4.mul(doubt, entropy));
    v128.store(to, f32x4.mul(f32x4.mul(power, f32x4.add(ofBoth, ofBalance)), own));
  } else if (to != 0) {
    const spread = f32x4.mul(f32x4.mul(d, big), f32x4.mul(big, f32x4.sub(against, along)));
    const ofDoubt = f32x4.mul(f32x4.mul(gamma, spread), entropy);
    const slope = f32x4.mul(f32x4.mul(balance, power), fma(doubt, rise, ofDoubt));
    v128.store(to, f32x4.mul(v128.xor(slope, turn), own));
  }
  return v128.or(f32x4.mul(f32x4.mul(balance, f32x4.mul(power, doubt)), entropy), outside);
}

/** x^(gamma − 1). */
// @ts-ignore: decorator
@inline
export function powerBelow(x: v128, gamma: f32): v128 {
  let left = gamma - 1;
  let power = splat(1);
  for (; left >= 1; left -= 1) power = f32x4.mul(power, x);
  return left > 0 ? f32x4.mul(power, f32x4.sqrt(x)) : power;
}
