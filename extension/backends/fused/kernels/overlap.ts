/**
 * What truth and prediction share, and what they do not, summed over regions: those of classes on the last axis, or all as one.
 * With w the weight of an entry:
 *
 *   plain      Σ w·tp, Σ w·(1 − t)p, Σ w·t(1 − p)
 *   squared    Σ w·tp, Σ w·(t − p)², Σ w·t²
 *
 * Several rows of classes are taken together, so that four entries are computed at once for any number of classes. Sixteen such
 * are added as floats, further as doubles.
 */
import { splat } from './block';
import { lanes } from './count';

/** Entries of rows that are taken together; at most, of 512 classes. */
const WIDTH: usize = 2048;
/** Room for three numbers more, of which entries one at a time add zeros. */
const PART: usize = (WIDTH + 4) * 4;
/** Three arrays of sums as floats, or of factors of a gradient, for each of those entries. */
const PARTS: usize = 0;
/** Three of 512 numbers each: sums as doubles; factors by class. */
const SUMS: usize = 3 * PART;
const ADDED: usize = 16;
const BELOW: usize = 4;

/** From the start of the scratch memory: where sums are left, and where factors are put. */
export function overlapPlace(): usize {
  return SUMS;
}

/** Rows that are taken together: at least 64 entries, or four rows. */
// @ts-ignore: decorator
@inline
function rowsTogether(classes: usize): usize {
  return 4 * ((15 + classes) / classes);
}

/** The call under way; `weights` and `masked` are 0 for none. */
let truths: usize = 0;
let founds: usize = 0;
let weights: usize = 0;
let masked: usize = 0;
let parts: usize = 0;

/**
 * Adds to the three sums of each class, or `begins` them; where they end they are left one array after another. Returns whether a
 * number may be outside of its range: a truth from 0 to 1, a prediction from 0 to 1.01. −0 and NaN are taken for outside too.
 * `w` and `mask` may be 0 for none.
 */
export function overlapSums(
  squared: bool,
  begins: bool,
  ends: bool,
  rows: usize,
  classes: usize,
  t: usize,
  p: usize,
  w: usize,
  mask: usize,
  scratch: usize,
): bool {
  truths = t;
  founds = p;
  weights = w;
  masked = mask;
  parts = scratch + PARTS;
  // Of one or two classes four sums each, as of four, which are added in the end.
  const apart: usize = classes <= 2 ? 4 : classes;
  if (begins) {
    memory.fill(parts, 0, 3 * PART);
    memory.fill(scratch + SUMS, 0, 3 * apart * 8);
  }
  const together = rowsTogether(apart);
  const width = together * apart;
  const entries = rows * classes;
  const whole = entries - (entries % width);
  let bad = false;
  for (let from: usize = 0; from < whole; from += ADDED * width) {
    const end = min<usize>(from + ADDED * width, whole);
    if (columns(squared, from, end, width)) bad = true;
    flush(together, apart, scratch);
  }
  if (whole < entries) {
    if (v128.any_true(addRest(squared, whole, entries, t, p, w, mask, scratch))) bad = true;
    flush(together, apart, scratch);
  }
  if (ends && apart > classes) fold(classes, scratch);
  return bad;
}

function columns(squared: bool, from: usize, end: usize, width: usize): bool {
  if (weights != 0 || masked != 0) return columnsOf(squared, false, from, end, width);
  return squared ? columnsOf(true, true, from, end, width) : columnsOf(false, true, from, end, width);
}

/** Up to four times four entries below each other are added in registers. Returns whether one is outside of its range. */
// @ts-ignore: decorator
@inline
function columnsOf(squared: bool, plain: bool, from: usize, end: usize, width: usize): bool {
  const t = truths;
  const p = founds;
  const w = weights;
  const mask = masked;
  const one = splat(1);
  let truthBits = i32x4.splat(0);
  let foundBits = i32x4.splat(0);
  for (let row = from; row < end; row += BELOW * width) {
    const last = min<usize>(row + BELOW * width, end);
    for (let i: usize = 0; i < width; i += 4) {
      const at = parts + i * 4;
      let first = v128.load(at);
      let second = v128.load(at, PART);
      let third = v128.load(at, 2 * PART);
      for (let entry = row + i; entry < last; entry += width) {
        let truth = v128.load(t + entry * 4);
        let found = v128.load(p + entry * 4);
        let weight = one;
        if (!plain) {
          const kept = mask == 0 ? i32x4.splat(-1) : lanes(mask + entry);
          truth = v128.and(truth, kept);
          found = v128.and(found, kept);
          if (w != 0) weight = v128.and(v128.load(w + entry * 4), kept);
        }
        const heavy = plain ? truth : f32x4.mul(weight, truth);
        const left = f32x4.sub(squared ? truth : one, squared ? found : truth);
        const only = f32x4.mul(left, squared ? left : found);
        first = f32x4.add(first, f32x4.mul(heavy, found));
        second = f32x4.add(second, plain ? only : f32x4.mul(weight, only));
        third = f32x4.add(third, f32x4.mul(heavy, squared ? truth : f32x4.sub(one, found)));
        // Bits grow with the number, and those of negative ones and NaN are beyond all.
        truthBits = i32x4.max_u(truthBits, truth);
        foundBits = i32x4.max_u(foundBits, found);
      }
      v128.store(at, first);
      v128.store(at, second, PART);
      v128.store(at, third, 2 * PART);
    }
  }
  return v128.any_true(outside(truthBits, foundBits));
}

// @ts-ignore: decorator
@inline
function addTerms(squared: bool, truth: v128, found: v128, weight: v128, at: usize): void {
  const one = splat(1);
  const heavy = f32x4.mul(weight, truth);
  let second: v128;
  let third: v128;
  if (squared) {
    const off = f32x4.sub(truth, found);
    second = f32x4.mul(weight, f32x4.mul(off, off));
    third = f32x4.mul(heavy, truth);
  } else {
    second = f32x4.mul(weight, f32x4.mul(f32x4.sub(one, truth), found));
    third = f32x4.mul(heavy, f32x4.sub(one, found));
  }
  v128.store(at, f32x4.add(v128.load(at, PARTS), f32x4.mul(heavy, found)), PARTS);
  v128.store(at, f32x4.add(v128.load(at, PARTS + PART), second), PARTS + PART);
  v128.store(at, f32x4.add(v128.load(at, PARTS + 2 * PART), third), PARTS + 2 * PART);
}

// @ts-ignore: decorator
@inline
function outside(truth: v128, found: v128): v128 {
  return v128.or(i32x4.gt_u(truth, splat(1)), i32x4.gt_u(found, splat(1.01)));
}

/** Entries that make no whole row of rows, one at a time; the other three lanes are 0. */
function addRest(
  squared: bool,
  from: usize,
  to: usize,
  t: usize,
  p: usize,
  w: usize,
  mask: usize,
  scratch: usize,
): v128 {
  let bad = i32x4.splat(0);
  for (let entry = from; entry < to; entry++) {
    if (mask != 0 && load<u8>(mask + entry) == 0) continue;
    const truth = v128.load32_zero(t + entry * 4);
    const found = v128.load32_zero(p + entry * 4);
    const weight = w == 0 ? f32x4.replace_lane(splat(0), 0, 1) : v128.load32_zero(w + entry * 4);
    addTerms(squared, truth, found, weight, scratch + (entry - from) * 4);
    bad = v128.or(bad, outside(truth, found));
  }
  return bad;
}

/** Sums as floats go into those as doubles, two classes at a time. */
function flush(together: usize, classes: usize, scratch: usize): void {
  const even = classes & ~(<usize>1);
  for (let part: usize = 0; part < 3; part++) {
    let from = scratch + part * PART;
    for (let row: usize = 0; row < together; row++) {
      let to = scratch + part * classes * 8;
      for (let c: usize = 0; c < even; c += 2, from += 8, to += 16) {
        const two = f64x2.promote_low_f32x4(v128.load64_zero(from));
        v128.store(to, f64x2.add(v128.load(to, SUMS), two), SUMS);
        store<i64>(from, 0);
      }
      if (even == classes) continue;
      store<f64>(to, load<f64>(to, SUMS) + <f64>load<f32>(from), SUMS);
      store<f32>(from, 0);
      from += 4;
    }
  }
}

/** Four sums of each kind become those of one or two classes. */
function fold(classes: usize, scratch: usize): void {
  const sums = scratch + SUMS;
  for (let part: usize = 0; part < 3; part++) {
    const both = f64x2.add(v128.load(sums + part * 32), v128.load(sums + part * 32, 16));
    if (classes == 2) v128.store(sums + part * 16, both);
    else store<f64>(sums + part * 8, f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1));
  }
}

/**
 * gradient = w·(A·(1 − x) + H·x), and for `squared` + w·D·(y − x), where x is the one of the two that is held and y the one
 * that the gradient is in; A, H, D by class lie in `overlapPlace` where it begins, one array after another. 0 where masked.
 */
export function overlapGradient(
  squared: bool,
  begins: bool,
  rows: usize,
  classes: usize,
  x: usize,
  y: usize,
  w: usize,
  mask: usize,
  gradient: usize,
  scratch: usize,
): void {
  const together = rowsTogether(classes);
  const width = together * classes;
  if (begins) {
    for (let part: usize = 0; part < 3; part++) {
      for (let row: usize = 0; row < together; row++) {
        const to = scratch + part * PART + row * classes * 4;
        memory.copy(to, scratch + SUMS + part * classes * 4, classes * 4);
      }
    }
  }
  const entries = rows * classes;
  for (let from: usize = 0; from < entries; from += width) {
    const n = min<usize>(width, entries - from);
    const fours = n & ~(<usize>3);
    for (let i: usize = 0; i < fours; i += 4) {
      const entry = from + i;
      const held = v128.load(x + entry * 4);
      const own = squared ? v128.load(y + entry * 4) : held;
      let slope = slopeOf(squared, held, own, scratch + i * 4);
      if (w != 0) slope = f32x4.mul(slope, v128.load(w + entry * 4));
      if (mask != 0) slope = v128.and(slope, lanes(mask + entry));
      v128.store(gradient + entry * 4, slope);
    }
    for (let i = fours; i < n; i++) {
      const entry = from + i;
      const weight = w == 0 ? splat(1) : v128.load32_zero(w + entry * 4);
      const held = v128.load32_zero(x + entry * 4);
      const own = squared ? v128.load32_zero(y + entry * 4) : held;
      const slope = f32x4.mul(weight, slopeOf(squared, held, own, scratch + i * 4));
      const counts = mask == 0 || load<u8>(mask + entry) != 0;
      store<f32>(gradient + entry * 4, counts ? f32x4.extract_lane(slope, 0) : 0);
    }
  }
}

// @ts-ignore: decorator
@inline
function slopeOf(squared: bool, held: v128, own: v128, at: usize): v128 {
  const without = f32x4.mul(v128.load(at, PARTS), f32x4.sub(splat(1), held));
  const slope = f32x4.add(without, f32x4.mul(v128.load(at, PARTS + PART), held));
  if (!squared) return slope;
  return f32x4.add(slope, f32x4.mul(v128.load(at, PARTS + 2 * PART), f32x4.sub(own, held)));
}
