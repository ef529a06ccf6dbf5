/**
 * d = log p − log t of depths, its moments over a region, and their slopes:
 *
 *   d = k·ln 2 + 2·atanh s, s = (m − t)/(m + t), p = 2^k·m, |s| ≤ 0.2
 *
 * which does not cancel where p is nearly t; k is what the bits of p and t differ by, rounded to whole exponents. What is masked has
 * d = 0.
 */
import { fma, lower, splat, upper } from './block';
import { lanes } from './count';

/** What is subtracted of each d, so that moments do not cancel: the region's first. */
let shift: f64 = 0;
let weight: f64 = 0;
let first: f64 = 0;
let second: f64 = 0;

export function logRatioShift(): f64 {
  return shift;
}
export function logRatioWeight(): f64 {
  return weight;
}
export function logRatioFirst(): f64 {
  return first;
}
export function logRatioSecond(): f64 {
  return second;
}

/**
 * Adds Σw, Σw(d − shift) and Σw(d − shift)² of n entries to what is there, or begins with them; writes d where `to` is not 0.
 * Returns whether a number that counts is not from 2^−125 to 2^126, where m is a normal number and m + t is finite.
 */
export function logRatios(
  begins: bool,
  n: usize,
  t: usize,
  p: usize,
  w: usize,
  mask: usize,
  to: usize,
  scratch: usize,
): bool {
  if (begins) {
    weight = 0;
    first = 0;
    second = 0;
  }
  const whole = n & ~(<usize>3);
  let bad = false;
  if (whole > 0) bad = fours(begins, whole, t, p, w, mask, to, scratch);
  const count = n - whole;
  if (count == 0) return bad;
  // What is left over is made four, of which the others are masked; arrays of 16 bytes each.
  const at = whole * 4;
  v128.store(scratch, splat(1));
  v128.store(scratch + 16, splat(1));
  memory.copy(scratch, t + at, count * 4);
  memory.copy(scratch + 16, p + at, count * 4);
  if (w != 0) memory.copy(scratch + 32, w + at, count * 4);
  store<u32>(scratch + 48, 0);
  if (mask != 0) memory.copy(scratch + 48, mask + whole, count);
  else memory.fill(scratch + 48, 1, count);
  const heavy = w == 0 ? 0 : scratch + 32;
  const ratios = to == 0 ? 0 : scratch + 64;
  const more = fours(begins && whole == 0, 4, scratch, scratch + 16, heavy, scratch + 48, ratios, scratch);
  if (to != 0) memory.copy(to + at, ratios, count * 4);
  return bad || more;
}

function fours(
  begins: bool,
  n: usize,
  t: usize,
  p: usize,
  w: usize,
  mask: usize,
  to: usize,
  scratch: usize,
): bool {
  const c = scratch + CONSTANTS;
  prepare(c);
  let most = i32x4.splat(0);
  for (let from: usize = 0; from < n * 4; from += TOGETHER) {
    const end = min<usize>(from + TOGETHER, n * 4);
    // Two loops: one would be one long chain to wait for.
    const ratios = to == 0 ? scratch + RATIOS : to + from;
    for (let i = from; i < end; i += 16) {
      let truth = v128.load(t + i);
      let found = v128.load(p + i);
      if (mask != 0) {
        const kept = lanes(mask + (i >> 2));
        truth = v128.bitselect(truth, v128.load(c, ONE), kept);
        found = v128.bitselect(found, v128.load(c, ONE), kept);
      }
      // Bits less those of the least: what is below it, and what has a sign, becomes more than all others.
      const least = v128.load(c, LEAST);
      most = i32x4.max_u(most, i32x4.max_u(i32x4.sub(truth, least), i32x4.sub(found, least)));
      v128.store(ratios + i - from, ratio(truth, found, c));
    }
    if (begins && from == 0) shift = <f64>load<f32>(ratios);
    if (w == 0 && mask == 0) add(ratios, end - from);
    else addWeighted(ratios, end - from, w == 0 ? 0 : w + from, mask == 0 ? 0 : mask + (from >> 2));
  }
  return v128.any_true(i32x4.gt_u(most, i32x4.sub(v128.load(c, MOST), v128.load(c, LEAST))));
}

/**
 * Of up to 64, as floats, by what they differ from the first of them: the error is one of their own spread, wherever the region's
 * first is.
 */
function add(ratios: usize, bytes: usize): void {
  const centre = v128.load32_splat(ratios);
  let sum1 = splat(0);
  let sum2 = splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const off = f32x4.sub(v128.load(ratios + i), centre);
    sum1 = f32x4.add(sum1, off);
    sum2 = f32x4.add(sum2, f32x4.mul(off, off));
  }
  const both1 = f64x2.add(lower(sum1), upper(sum1));
  const both2 = f64x2.add(lower(sum2), upper(sum2));
  const all1 = f64x2.extract_lane(both1, 0) + f64x2.extract_lane(both1, 1);
  const all2 = f64x2.extract_lane(both2, 0) + f64x2.extract_lane(both2, 1);
  const count = <f64>(bytes / 4);
  const away = <f64>load<f32>(ratios) - shift;
  weight += count;
  first += all1 + count * away;
  second += all2 + away * (2 * all1 + count * away);
}

function addWeighted(ratios: usize, bytes: usize, w: usize, mask: usize): void {
  const centre = f64x2.splat(shift);
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let sum2 = f64x2.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const d = v128.load(ratios + i);
    const kept = mask == 0 ? i32x4.splat(-1) : lanes(mask + (i >> 2));
    const heavy = v128.and(w == 0 ? splat(1) : v128.load(w + i), kept);
    const low = f64x2.sub(lower(d), centre);
    const high = f64x2.sub(upper(d), centre);
    const lowPart = f64x2.mul(low, lower(heavy));
    const highPart = f64x2.mul(high, upper(heavy));
    sum0 = f64x2.add(sum0, f64x2.add(lower(heavy), upper(heavy)));
    sum1 = f64x2.add(sum1, f64x2.add(lowPart, highPart));
    sum2 = f64x2.add(sum2, f64x2.add(f64x2.mul(low, lowPart), f64x2.mul(high, highPart)));
  }
  weight += f64x2.extract_lane(sum0, 0) + f64x2.extract_lane(sum0, 1);
  first += f64x2.extract_lane(sum1, 0) + f64x2.extract_lane(sum1, 1);
  second += f64x2.extract_lane(sum2, 0) + f64x2.extract_lane(sum2, 1);
}

// Constants, in memory, where a loop takes them from for nothing.
const CONSTANTS: usize = 128;
const ONE: usize = 0;
const LEAST: usize = 16;
const MOST: usize = 32;
const HALF: usize = 48;
const EXPONENT: usize = 64;
const LN2: usize = 80;
const LN2_REST: usize = 96;
const B: usize = 112;
/** Behind them: ratios that nobody asked for, so many at once. */
const RATIOS: usize = 512;
const TOGETHER: usize = 256;

function prepare(c: usize): void {
  v128.store(c, splat(1), ONE);
  v128.store(c, splat(2.350988701644575e-38), LEAST);
  v128.store(c, splat(8.507059173023462e37), MOST);
  // Half an exponent, and what lies above the fraction's bits.
  v128.store(c, i32x4.splat(0x400000), HALF);
  v128.store(c, i32x4.splat(0xff800000), EXPONENT);
  // ln 2 as a number of 15 bits, whose product with k is exact, and the rest of it.
  v128.store(c, splat(0.693145751953125), LN2);
  v128.store(c, splat(1.42860676e-6), LN2_REST);
  v128.store(c, splat(0.333334743976593), B);
  v128.store(c, splat(0.1997891217470169), B + 16);
  v128.store(c, splat(0.15180280804634094), B + 32);
}

/** 2·atanh s = 2s·(1 + s²·B(s²)), |s| ≤ 0.2, B minimax of degree 2, 3·10⁻⁹. */
// @ts-ignore: decorator
@inline
function ratio(t: v128, p: v128, c: usize): v128 {
  const exponent = v128.load(c, EXPONENT);
  const steps = v128.and(i32x4.add(i32x4.sub(p, t), v128.load(c, HALF)), exponent);
  const k = f32x4.convert_i32x4_s(i32x4.shr_s(steps, 23));
  const m = i32x4.sub(p, steps);
  const s = f32x4.div(f32x4.sub(m, t), f32x4.add(m, t));
  const z = f32x4.mul(s, s);
  const b = fma(fma(v128.load(c, B + 32), z, v128.load(c, B + 16)), z, v128.load(c, B));
  const twice = f32x4.add(s, s);
  const rest = fma(k, v128.load(c, LN2_REST), fma(twice, f32x4.mul(z, b), twice));
  return f32x4.add(f32x4.mul(k, v128.load(c, LN2)), rest);
}

/** gradient = w·(a + b·(d − c))/x, and 0 where masked. */
export function logRatioGradient(
  n: usize,
  d: usize,
  x: usize,
  w: usize,
  mask: usize,
  gradient: usize,
  a: f64,
  b: f64,
  c: f64,
): void {
  const level = splat(<f32>a);
  const slope = splat(<f32>b);
  const centre = splat(<f32>c);
  const one = splat(1);
  const whole = n & ~(<usize>3);
  for (let i: usize = 0; i < whole * 4; i += 16) {
    const top = f32x4.add(level, f32x4.mul(slope, f32x4.sub(v128.load(d + i), centre)));
    const heavy = w == 0 ? one : v128.load(w + i);
    const kept = mask == 0 ? i32x4.splat(-1) : lanes(mask + (i >> 2));
    const each = f32x4.div(f32x4.mul(top, heavy), v128.load(x + i));
    v128.store(gradient + i, v128.and(each, kept));
  }
  for (let i = whole; i < n; i++) {
    const top = <f32>a + <f32>b * (load<f32>(d + i * 4) - <f32>c);
    const heavy: f32 = w == 0 ? 1 : load<f32>(w + i * 4);
    const counts = mask == 0 || load<u8>(mask + i) != 0;
    store<f32>(gradient + i * 4, counts ? (top * heavy) / load<f32>(x + i * 4) : 0);
  }
}
