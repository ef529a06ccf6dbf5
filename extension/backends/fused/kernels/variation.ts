/**
 * Total variation of rows of images [images, height, width, channels]: of each entry |right − here| + |below − here|, and its slope.
 * With neither weights nor mask four entries at once; borders, and all where there are, one at a time.
 */
import { lower, splat, upper } from './block';

/** Bytes of entries whose losses are added as floats, further as doubles. */
const ADDED: usize = 16 * 16;

/** The call under way; `weights` and `mask` are 0 for none. */
let weights: usize = 0;
let mask: usize = 0;
let scale: f32 = 1;

/**
 * Σ of the map of so many rows from the `first` of an image on, all of one image; their neighbours in it lie before and behind them.
 * `map` and `gradient` may be 0 for none.
 */
export function variation(
  first: usize,
  rows: usize,
  height: usize,
  width: usize,
  channels: usize,
  p: usize,
  aWeights: usize,
  aMask: usize,
  map: usize,
  gradient: usize,
  aScale: f32,
): f64 {
  weights = aWeights;
  mask = aMask;
  scale = aScale;
  const row = width * channels;
  const fast = aWeights == 0 && aMask == 0;
  let sum: f64 = 0;
  for (let line: usize = 0; line < rows; line++) {
    const y = first + line;
    const up = y > 0 ? row : 0;
    const down = y + 1 < height ? row : 0;
    const from = line * row;
    // Between the borders, by fours.
    const inner = fast && row > 2 * channels ? (row - 2 * channels) & ~(<usize>3) : 0;
    const end = channels + inner;
    let part: f64 = 0;
    if (inner > 0) part = fours(from + channels, from + end, channels, up, down, p, map, gradient);
    // The slope of NaN is NaN.
    const known = part == part;
    for (let i: usize = 0; i < row; i++) {
      if (i == channels && inner > 0 && known) i = end;
      if (i >= row) break;
      const at = from + i;
      const left = i >= channels ? channels : 0;
      const right = i + channels < row ? channels : 0;
      const loss = single(at, left, right, up, down, p, gradient);
      if (map != 0) store<f32>(map + at * 4, loss);
      if (inner == 0 || i < channels || i >= end) sum += <f64>loss;
    }
    sum += part;
  }
  return sum;
}

/** Entries that have a neighbour on each side in their row; where there is none above or below, that is the entry itself. */
function fours(
  from: usize,
  to: usize,
  side: usize,
  up: usize,
  down: usize,
  p: usize,
  map: usize,
  gradient: usize,
): f64 {
  const slope = splat(scale);
  const zero = splat(0);
  let sum = f64x2.splat(0);
  for (let start = from * 4; start < to * 4; start += ADDED) {
    const end = min<usize>(start + ADDED, to * 4);
    let part = zero;
    for (let i = start; i < end; i += 16) {
      const at = p + i;
      const here = v128.load(at);
      const toRight = f32x4.sub(v128.load(at + side * 4), here);
      const toBelow = f32x4.sub(v128.load(at + down * 4), here);
      const loss = f32x4.add(f32x4.abs(toRight), f32x4.abs(toBelow));
      if (map != 0) v128.store(map + i, loss);
      part = f32x4.add(part, loss);
      if (gradient != 0) {
        const left = v128.load(at - side * 4);
        const above = v128.load(at - up * 4);
        const after = i32x4.add(signs(toRight, zero), signs(toBelow, zero));
        const before = i32x4.add(signs(left, here), signs(above, here));
        const falls = f32x4.convert_i32x4_s(i32x4.add(after, before));
        v128.store(gradient + i, f32x4.mul(falls, slope));
      }
    }
    sum = f64x2.add(sum, f64x2.add(lower(part), upper(part)));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** −1 where a > b and 1 where a < b: bits that are all set are −1. */
// @ts-ignore: decorator
@inline
function signs(a: v128, b: v128): v128 {
  return i32x4.sub(f32x4.gt(a, b), f32x4.lt(a, b));
}

/** One entry, with its neighbours so many entries away; 0 for those there are not. */
function single(
  at: usize,
  left: usize,
  right: usize,
  up: usize,
  down: usize,
  p: usize,
  gradient: usize,
): f32 {
  const here = load<f32>(p + at * 4);
  const toRight = counts(at, at + right) ? load<f32>(p + (at + right) * 4) - here : 0;
  const toBelow = counts(at, at + down) ? load<f32>(p + (at + down) * 4) - here : 0;
  if (gradient != 0) {
    // From 0, so that what is masked has 0, not −0.
    let slope: f32 = 0 - weightOf(at) * (sign(toRight) + sign(toBelow));
    if (counts(at - left, at)) slope += weightOf(at - left) * sign(here - load<f32>(p + (at - left) * 4));
    if (counts(at - up, at)) slope += weightOf(at - up) * sign(here - load<f32>(p + (at - up) * 4));
    store<f32>(gradient + at * 4, slope * scale);
  }
  return weightOf(at) * (abs<f32>(toRight) + abs<f32>(toBelow));
}

/** Whether two entries are two, and neither is masked. */
// @ts-ignore: decorator
@inline
function counts(one: usize, other: usize): bool {
  if (one == other) return false;
  return mask == 0 || (load<u8>(mask + one) != 0 && load<u8>(mask + other) != 0);
}

// @ts-ignore: decorator
@inline
function weightOf(at: usize): f32 {
  if (mask != 0 && load<u8>(mask + at) == 0) return 0;
  return weights == 0 ? 1 : load<f32>(weights + at * 4);
}

/** 0 at 0, NaN at NaN. */
// @ts-ignore: decorator
@inline
function sign(x: f32): f32 {
  if (x > 0) return 1;
  return x < 0 ? -1 : x;
}
