/**
 * Logits over K exclusive classes, whose labels are class numbers: read class by class, so that four pixels are computed at
 * once for any K, and their gradient written. With M the largest logit of a pixel, y its label: e = exp(x − M), O = Σ e over
 * the other classes, S = O + e_y.
 */
import {
  CLASS_KEPT,
  CLASS_LABEL,
  CLASS_LARGEST,
  CLASS_OTHERS,
  CLASS_OWN,
  CLASS_PART,
  CLASS_PLANES,
  CLASS_SHIFT,
  CLASS_SUM,
  FACTOR,
  ROUNDER,
  fma,
  hold,
  splat,
} from './block';
import { lanes } from './count';

/** Below it an exponential is 0: less than 2^−126, of a largest one of 1. */
const LEAST: f32 = -87.3;

/** Fills the planes from `count` pixels and CLASS_LARGEST; n is a multiple of 4, and the last pixel stands for those beyond. */
export function planes(n: usize, count: usize, classes: usize, x: usize, scratch: usize): void {
  const plane = n * 4;
  for (let i: usize = 0; i < n; i += 4) {
    const a = rowOf(x, i, count, classes);
    const b = rowOf(x, i + 1, count, classes);
    const c = rowOf(x, i + 2, count, classes);
    const d = rowOf(x, i + 3, count, classes);
    let to = scratch + CLASS_PLANES + i * 4;
    let largest = splat(-Infinity);
    let k: usize = 0;
    for (; k + 4 <= classes; k += 4, to += 4 * plane) {
      const from = k * 4;
      const p = v128.load(a + from);
      const q = v128.load(b + from);
      const r = v128.load(c + from);
      const s = v128.load(d + from);
      const low = v128.shuffle<f32>(p, q, 0, 4, 1, 5);
      const high = v128.shuffle<f32>(p, q, 2, 6, 3, 7);
      const low2 = v128.shuffle<f32>(r, s, 0, 4, 1, 5);
      const high2 = v128.shuffle<f32>(r, s, 2, 6, 3, 7);
      const first = v128.shuffle<i64>(low, low2, 0, 2);
      const second = v128.shuffle<i64>(low, low2, 1, 3);
      const third = v128.shuffle<i64>(high, high2, 0, 2);
      const fourth = v128.shuffle<i64>(high, high2, 1, 3);
      v128.store(to, first);
      v128.store(to + plane, second);
      v128.store(to + 2 * plane, third);
      v128.store(to + 3 * plane, fourth);
      // The maximum that keeps NaN.
      const pair = f32x4.max(f32x4.max(first, second), f32x4.max(third, fourth));
      largest = f32x4.max(largest, pair);
    }
    for (; k < classes; k++, to += plane) {
      const from = k * 4;
      let each = v128.load32_zero(a + from);
      each = v128.load_lane<f32>(b + from, each, 1);
      each = v128.load_lane<f32>(c + from, each, 2);
      each = v128.load_lane<f32>(d + from, each, 3);
      v128.store(to, each);
      largest = f32x4.max(largest, each);
    }
    v128.store(scratch + i * 4, largest, CLASS_LARGEST);
  }
}

// @ts-ignore: decorator
@inline
function rowOf(x: usize, i: usize, count: usize, classes: usize): usize {
  return x + min<usize>(i, count - 1) * classes * 4;
}

/** CLASS_LABEL and CLASS_KEPT of `count` pixels; CLASS_OWN = x_y − M. */
export function labels(n: usize, count: usize, y: usize, mask: usize, scratch: usize): void {
  memory.copy(scratch + CLASS_LABEL, y, count * 4);
  for (let i = count; i < n; i++) {
    store<f32>(scratch + i * 4, load<f32>(scratch + (count - 1) * 4, CLASS_LABEL), CLASS_LABEL);
  }
  for (let i: usize = 0; i < n; i++) {
    const at = scratch + i * 4;
    const place = (<usize>load<f32>(at, CLASS_LABEL)) * n * 4;
    store<f32>(at, load<f32>(at + place, CLASS_PLANES) - load<f32>(at, CLASS_LARGEST), CLASS_OWN);
  }
  const all = i32x4.splat(-1);
  for (let i: usize = 0; i < n; i += 4) {
    v128.store(scratch + i * 4, mask == 0 ? all : lanes(mask + i), CLASS_KEPT);
  }
}

/** CLASS_SUM = Σ (x − M), before the planes become exponentials. */
export function sumLogits(n: usize, classes: usize, scratch: usize): void {
  for (let i: usize = 0; i < n * 4; i += 16) v128.store(scratch + i, splat(0), CLASS_SUM);
  for (let k: usize = 0; k < classes; k++) {
    const plane = scratch + k * n * 4;
    for (let i: usize = 0; i < n * 4; i += 16) {
      const x = f32x4.sub(v128.load(plane + i, CLASS_PLANES), v128.load(scratch + i, CLASS_LARGEST));
      v128.store(scratch + i, f32x4.add(v128.load(scratch + i, CLASS_SUM), x), CLASS_SUM);
    }
  }
}

/**
 * The planes become exponentials, and CLASS_OTHERS their sum without the label's. With x − M = n·ln 2 + r, |r| ≤ ½ ln 2:
 * e = 2ⁿ·(1 + r + r²·Q(r)), Q minimax of degree 4, 9·10⁻⁹. What rounding takes from the difference (Knuth's TwoSum) is
 * added to r: at a difference of 64 it would be 32 units of e's last place.
 */
export function exponentials(n: usize, classes: usize, scratch: usize): void {
  const steps = hold(scratch, 1.44269504088896);
  const rounder = hold(scratch, ROUNDER);
  // ln 2 as a number of 15 bits, whose product with n is exact, and the rest of it.
  const head = hold(scratch, 0.693145751953125);
  const rest = hold(scratch, 1.42860676e-6);
  const q0 = hold(scratch, 0.5);
  const q1 = hold(scratch, 0.16666576);
  const q2 = hold(scratch, 0.041666854);
  const q3 = hold(scratch, 0.0083633);
  const q4 = hold(scratch, 0.0013901351);
  const one = hold(scratch, 1);
  const least = hold(scratch, LEAST);
  for (let i: usize = 0; i < n * 4; i += 16) {
    v128.store(scratch + i, splat(0), CLASS_OTHERS);
    v128.store(scratch + i, splat(0), CLASS_PART);
  }
  for (let k: usize = 0; k < classes; k++) {
    const plane = scratch + k * n * 4;
    const number = hold(scratch, <f32>k);
    for (let i: usize = 0; i < n * 4; i += 16) {
      const logit = v128.load(plane + i, CLASS_PLANES);
      const largest = v128.load(scratch + i, CLASS_LARGEST);
      const x = f32x4.sub(logit, largest);
      const away = f32x4.sub(x, logit);
      const lost = f32x4.sub(f32x4.sub(logit, f32x4.sub(x, away)), f32x4.add(largest, away));
      const small = f32x4.lt(x, least);
      const rounded = f32x4.add(f32x4.mul(x, steps), rounder);
      const whole = f32x4.sub(rounded, rounder);
      const fine = f32x4.sub(lost, f32x4.mul(whole, rest));
      const r = f32x4.add(f32x4.sub(x, f32x4.mul(whole, head)), fine);
      const rr = f32x4.mul(r, r);
      const q = fma(fma(q4, rr, q2), rr, fma(fma(q3, rr, q1), r, q0));
      const grown = f32x4.add(one, fma(q, rr, r));
      const e = v128.andnot(i32x4.add(grown, i32x4.shl(rounded, 23)), small);
      v128.store(plane + i, e, CLASS_PLANES);
      const other = v128.andnot(e, f32x4.eq(v128.load(scratch + i, CLASS_LABEL), number));
      v128.store(scratch + i, f32x4.add(v128.load(scratch + i, CLASS_PART), other), CLASS_PART);
    }
    if ((k & 15) == 15 || k + 1 == classes) addParts(n, scratch);
  }
}

/** CLASS_PART goes into CLASS_OTHERS: one by one, hundreds of equal numbers would lose as many units of the last place. */
// @ts-ignore: decorator
@inline
function addParts(n: usize, scratch: usize): void {
  for (let i: usize = 0; i < n * 4; i += 16) {
    const at = scratch + i;
    const sum = f32x4.add(v128.load(at, CLASS_OTHERS), v128.load(at, CLASS_PART));
    v128.store(at, sum, CLASS_OTHERS);
    v128.store(at, splat(0), CLASS_PART);
  }
}

/** CLASS_SHIFT = e_y, which is the exponential of CLASS_OWN, from the planes. */
export function ownExponentials(n: usize, scratch: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const at = scratch + i * 4;
    const place = (<usize>load<f32>(at, CLASS_LABEL)) * n * 4;
    store<f32>(at, load<f32>(at + place, CLASS_PLANES), CLASS_SHIFT);
  }
}

/** dL/dx = FACTOR·(e − CLASS_SHIFT), and of the label FACTOR·(−CLASS_OTHERS − CLASS_SHIFT); 0 where masked. */
export function classGradient(
  n: usize,
  count: usize,
  classes: usize,
  gradient: usize,
  scratch: usize,
): void {
  const plane = n * 4;
  // Those beyond the last pixel are written over it, and must be the same.
  for (let i = count; i < n; i++) {
    const at = scratch + i * 4;
    const last = scratch + (count - 1) * 4;
    store<f32>(at, load<f32>(last, FACTOR), FACTOR);
    store<i32>(at, load<i32>(last, CLASS_KEPT), CLASS_KEPT);
  }
  for (let i: usize = 0; i < n; i += 4) {
    const a = rowOf(gradient, i, count, classes);
    const b = rowOf(gradient, i + 1, count, classes);
    const c = rowOf(gradient, i + 2, count, classes);
    const d = rowOf(gradient, i + 3, count, classes);
    const at = scratch + i * 4;
    let from = at;
    let k: usize = 0;
    for (; k + 4 <= classes; k += 4, from += 4 * plane) {
      const to = k * 4;
      const p = slopeAt(at, from, k);
      const q = slopeAt(at, from + plane, k + 1);
      const r = slopeAt(at, from + 2 * plane, k + 2);
      const s = slopeAt(at, from + 3 * plane, k + 3);
      const low = v128.shuffle<f32>(p, q, 0, 4, 1, 5);
      const high = v128.shuffle<f32>(p, q, 2, 6, 3, 7);
      const low2 = v128.shuffle<f32>(r, s, 0, 4, 1, 5);
      const high2 = v128.shuffle<f32>(r, s, 2, 6, 3, 7);
      v128.store(a + to, v128.shuffle<i64>(low, low2, 0, 2));
      v128.store(b + to, v128.shuffle<i64>(low, low2, 1, 3));
      v128.store(c + to, v128.shuffle<i64>(high, high2, 0, 2));
      v128.store(d + to, v128.shuffle<i64>(high, high2, 1, 3));
    }
    for (; k < classes; k++, from += plane) {
      const to = k * 4;
      const each = slopeAt(at, from, k);
      v128.store_lane<f32>(a + to, each, 0);
      v128.store_lane<f32>(b + to, each, 1);
      v128.store_lane<f32>(c + to, each, 2);
      v128.store_lane<f32>(d + to, each, 3);
    }
  }
}

/** Of class k of four pixels. */
// @ts-ignore: decorator
@inline
function slopeAt(at: usize, plane: usize, k: usize): v128 {
  const isLabel = f32x4.eq(v128.load(at, CLASS_LABEL), splat(<f32>k));
  const others = f32x4.neg(v128.load(at, CLASS_OTHERS));
  const e = v128.bitselect(others, v128.load(plane, CLASS_PLANES), isLabel);
  const slope = f32x4.mul(f32x4.sub(e, v128.load(at, CLASS_SHIFT)), v128.load(at, FACTOR));
  return v128.and(slope, v128.load(at, CLASS_KEPT));
}
