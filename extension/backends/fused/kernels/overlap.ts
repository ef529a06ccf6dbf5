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

/**
 * Leaves three sums for each class, one array after another. Returns whether a number is outside of its range: a truth of 0
 * to 1, a prediction that may be off by 0.01. `w` and `mask` may be 0 for none.
 */
export function overlapSums(
  squared: bool,
  rows: usize,
  classes: usize,
  t: usize,
  p: usize,
  w: usize,
  mask: usize,
  scratch: usize,
): bool {
  memory.fill(scratch, 0, 3 * PART);
  memory.fill(scratch + SUMS, 0, 3 * classes * 8);
  const together = rowsTogether(classes);
  const width = together * classes;
  const entries = rows * classes;
  const whole = entries - (entries % width);
  let bad = i32x4.splat(0);
  let added: usize = 0;
  for (let from: usize = 0; from < whole; from += width) {
    for (let i: usize = 0; i < width; i += 4) {
      bad = v128.or(bad, add(squared, from + i, i, t, p, w, mask, scratch));
    }
    if (++added == ADDED || from + width == whole) {
      flush(together, classes, scratch);
      added = 0;
    }
  }
  if (whole < entries) bad = v128.or(bad, addRest(squared, whole, entries, t, p, w, mask, scratch));
  if (whole < entries) flush(together, classes, scratch);
  return v128.any_true(bad);
}

/** Four entries; returns which are outside of their range. */
// @ts-ignore: decorator
@inline
function add(
  squared: bool,
  entry: usize,
  i: usize,
  t: usize,
  p: usize,
  w: usize,
  mask: usize,
  scratch: usize,
): v128 {
  const kept = mask == 0 ? i32x4.splat(-1) : lanes(mask + entry);
  const truth = v128.and(v128.load(t + entry * 4), kept);
  const found = v128.and(v128.load(p + entry * 4), kept);
  const weight = w == 0 ? splat(1) : v128.and(v128.load(w + entry * 4), kept);
  addTerms(squared, truth, found, weight, scratch + i * 4);
  return outside(truth, found);
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
  const ofTruth = v128.or(f32x4.lt(truth, splat(0)), f32x4.gt(truth, splat(1)));
  return v128.or(ofTruth, v128.or(f32x4.lt(found, splat(-0.01)), f32x4.gt(found, splat(1.01))));
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

/** Sums as floats go into those as doubles. */
function flush(together: usize, classes: usize, scratch: usize): void {
  for (let part: usize = 0; part < 3; part++) {
    let from = scratch + part * PART;
    for (let row: usize = 0; row < together; row++) {
      let to = scratch + part * classes * 8;
      for (let c: usize = 0; c < classes; c++, from += 4, to += 8) {
        store<f64>(to, load<f64>(to, SUMS) + <f64>load<f32>(from), SUMS);
        store<f32>(from, 0);
      }
    }
  }
}

/**
 * gradient = w·(A·(1 − x) + H·x), and for `squared` + w·D·(y − x), where x is the one of the two that is held and y the one
 * that the gradient is in; A, H, D by class lie in `overlapPlace`, one array after another. 0 where masked.
 */
export function overlapGradient(
  squared: bool,
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
  for (let part: usize = 0; part < 3; part++) {
    for (let row: usize = 0; row < together; row++) {
      const to = scratch + part * PART + row * classes * 4;
      memory.copy(to, scratch + SUMS + part * classes * 4, classes * 4);
    }
  }
  const entries = rows * classes;
  for (let from: usize = 0; from < entries; from += width) {
    const n = min<usize>(width, entries - from);
    const fours = n & ~(<usize>3);
    for (let i: usize = 0; i < fours; i += 4) {
      const entry = from + i;
      const kept = mask == 0 ? i32x4.splat(-1) : lanes(mask + entry);
      const weight = w == 0 ? splat(1) : v128.load(w + entry * 4);
      const held = v128.load(x + entry * 4);
      const own = squared ? v128.load(y + entry * 4) : held;
      const slope = slopeOf(squared, held, own, scratch + i * 4);
      v128.store(gradient + entry * 4, v128.and(f32x4.mul(weight, slope), kept));
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
