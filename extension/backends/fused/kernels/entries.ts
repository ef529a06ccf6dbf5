/** The frame of the losses of single entries: value and slope in one pass, with weights, mask and sum. */
import { CONSTANTS, LOSS, GRADIENT, MASK, PRED, TRUE, WEIGHTS, lower, narrow, splat, upper } from './block';
import { lanes } from './count';
import {
  ABSOLUTE,
  BINARY_ENTROPY,
  BINARY_FOCAL,
  CHARBONNIER,
  CHARBONNIER_OFFSET,
  DECAYS,
  ENTROPY_OF_LABEL,
  FOCAL_OF_LABEL,
  HUBER,
  SQUARE,
  decays,
  FIRST,
  HALF,
  SECOND,
  ofError,
  ofLabel,
  logarithms,
  prepare,
} from './formulas';
import { AT_ONCE, usualEntropies, usualFocals } from './usualLabels';

/** Bytes of entries whose losses are added as floats, further as doubles. */
const ADDED: usize = 16 * 16;

/** The call under way: addresses as `run` has them, and the factor of the gradient. */
let t: usize = 0;
let p: usize = 0;
let weights: usize = 0;
let mask: usize = 0;
let map: usize = 0;
let gradient: usize = 0;
let constants: usize = 0;
/** 0 for none. */
let period: f64 = 0;
let scale: f32 = 1;
/** Whether labels of 1 and of 0 count differently. */
let balanced: bool = false;

function locate(aT: usize, aP: usize, aWeights: usize, aMask: usize, aMap: usize, aGradient: usize): void {
  t = aT;
  p = aP;
  weights = aWeights;
  mask = aMask;
  map = aMap;
  gradient = aGradient;
}

/** Σ over n entries; `weights`, `mask`, `map` and `gradient` may be 0 for none. */
export function entries(
  shape: i32,
  n: usize,
  aT: usize,
  aP: usize,
  aWeights: usize,
  aMask: usize,
  aMap: usize,
  aGradient: usize,
  scratch: usize,
  first: f64,
  second: f64,
  third: f64,
  aScale: f32,
): f64 {
  constants = scratch + CONSTANTS;
  scale = aScale;
  // Of these errors the first constant is their period.
  period = shape <= HUBER ? first : 0;
  balanced = third == third;
  prepare(shape, constants, first, second, third);
  locate(aT, aP, aWeights, aMask, aMap, aGradient);
  const whole = n & ~(<usize>3);
  let sum = fours(shape, whole);
  const count = n - whole;
  if (count == 0) return sum;
  // What is left over is made four, of which the others are masked.
  const at = whole * 4;
  memory.copy(scratch + TRUE, aT + at, count * 4);
  memory.copy(scratch + PRED, aP + at, count * 4);
  if (weights != 0) memory.copy(scratch + WEIGHTS, aWeights + at, count * 4);
  store<u32>(scratch, 0, MASK);
  if (mask != 0) memory.copy(scratch + MASK, aMask + whole, count);
  else memory.fill(scratch + MASK, 1, count);
  const derivatives = aGradient == 0 ? 0 : scratch + GRADIENT;
  const heavy = aWeights == 0 ? 0 : scratch + WEIGHTS;
  locate(scratch + TRUE, scratch + PRED, heavy, scratch + MASK, scratch + LOSS, derivatives);
  sum += fours(shape, 4);
  if (aMap != 0) memory.copy(aMap + at, scratch + LOSS, count * 4);
  if (aGradient != 0) memory.copy(aGradient + at, derivatives, count * 4);
  return sum;
}

/** Of labels and logits: blocks of usual ones where nothing is asked of single ones, the others with care. */
function sumOfLabels(shape: i32, n: usize): f64 {
  const end = n * 4;
  const fast = isPlain() ? end - (end % AT_ONCE) : 0;
  let sum: f64 = 0;
  for (let at: usize = 0; at < fast; at += AT_ONCE) {
    const to = gradient == 0 ? 0 : gradient + at;
    const usual = usualBlock(shape, at, to);
    sum += usual == usual ? usual : carefully(shape, at, at + AT_ONCE);
  }
  return fast < end ? sum + carefully(shape, fast, end) : sum;
}

function usualBlock(shape: i32, at: usize, to: usize): f64 {
  if (shape == BINARY_ENTROPY) return usualEntropies(t + at, p + at, to, scale, constants);
  return balanced
    ? usualFocals(true, t + at, p + at, to, scale, constants)
    : usualFocals(false, t + at, p + at, to, scale, constants);
}

function carefully(shape: i32, from: usize, end: usize): f64 {
  if (shape == BINARY_ENTROPY) return pass(BINARY_ENTROPY, false, false, from, end);
  return pass(BINARY_FOCAL, false, false, from, end);
}

/** Each formula has a loop of its own. */
function fours(shape: i32, n: usize): f64 {
  if (shape == ABSOLUTE) return errors(ABSOLUTE, n);
  if (shape == SQUARE) return errors(SQUARE, n);
  if (shape == HUBER) return errors(HUBER, n);
  if (shape == CHARBONNIER) return each(CHARBONNIER, n);
  if (shape == CHARBONNIER_OFFSET) return each(CHARBONNIER_OFFSET, n);
  if (shape == BINARY_ENTROPY) return sumOfLabels(shape, n);
  if (shape == ENTROPY_OF_LABEL) return pass(ENTROPY_OF_LABEL, false, false, 0, n * 4);
  if (shape == BINARY_FOCAL) return sumOfLabels(shape, n);
  return pass(FOCAL_OF_LABEL, false, false, 0, n * 4);
}

/** With a period or without. Inlined twice and no deeper, the compiler knows what is constant. */
// @ts-ignore: decorator
@inline
function errors(shape: i32, n: usize): f64 {
  const plain = isPlain();
  if (period > 0) return plain ? pass(shape, true, true, 0, n * 4) : pass(shape, true, false, 0, n * 4);
  return plain ? pass(shape, false, true, 0, n * 4) : pass(shape, false, false, 0, n * 4);
}

// @ts-ignore: decorator
@inline
function each(shape: i32, n: usize): f64 {
  return isPlain() ? pass(shape, false, true, 0, n * 4) : pass(shape, false, false, 0, n * 4);
}

/** Losses of so few instructions show whether there is a mask to ask for. */
function isPlain(): bool {
  return weights == 0 && mask == 0 && map == 0;
}

/** From one byte of entries to another, of whole fours. `plain`: without weights, mask and map. */
// @ts-ignore: decorator
@inline
function pass(shape: i32, wrapped: bool, plain: bool, start: usize, bytes: usize): f64 {
  const truths = t;
  const founds = p;
  const heavy = weights;
  const masked = mask;
  const losses = map;
  const derivatives = gradient;
  const c = constants;
  const turn = period;
  const inverse = 1 / turn;
  const first = v128.load(c, FIRST);
  const second = v128.load(c, SECOND);
  const half = v128.load(c, HALF);
  const all = splat(scale);
  const one = splat(1);
  let sum = f64x2.splat(0);
  for (let from: usize = start; from < bytes; from += ADDED) {
    const end = min<usize>(from + ADDED, bytes);
    if (shape >= BINARY_ENTROPY) {
      for (let i = from; i < end; i += 16) decays(founds + i, c + DECAYS + i - from, c);
      for (let i = from; i < end; i += 16) logarithms(c + DECAYS + i - from, c);
    }
    let part = splat(0);
    for (let i = from; i < end; i += 16) {
      const weight = plain || heavy == 0 ? one : v128.load(heavy + i);
      const factor = plain ? all : f32x4.mul(weight, all);
      const to = derivatives == 0 ? 0 : derivatives + i;
      let loss: v128;
      if (shape >= BINARY_ENTROPY) {
        const made = c + DECAYS + i - from;
        loss = ofLabel(shape, v128.load(truths + i), v128.load(founds + i), factor, to, c, made);
      } else {
        const truth = v128.load(truths + i);
        const found = v128.load(founds + i);
        const e = wrapped ? wrap(truth, found, turn, inverse) : f32x4.sub(found, truth);
        // Where errors are wrapped there are no registers left to hold constants.
        loss = wrapped
          ? ofError(shape, e, factor, to, v128.load(c, FIRST), v128.load(c, SECOND), v128.load(c, HALF))
          : ofError(shape, e, factor, to, first, second, half);
      }
      if (!plain) {
        // 0 where masked, whatever is there: 0·NaN would be NaN.
        const kept = masked == 0 ? i32x4.splat(-1) : lanes(masked + (i >> 2));
        loss = v128.and(f32x4.mul(loss, weight), kept);
        if (losses != 0) v128.store(losses + i, loss);
        if (to != 0) v128.store(to, v128.and(v128.load(to), kept));
      }
      part = f32x4.add(part, loss);
    }
    sum = f64x2.add(sum, f64x2.add(lower(part), upper(part)));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** e = p − t less its nearest multiple of a period, in doubles; of 10¹⁷ turns even these do not know the part. */
// @ts-ignore: decorator
@inline
function wrap(truth: v128, found: v128, period: f64, inverse: f64): v128 {
  const low = wrapPair(f64x2.sub(lower(found), lower(truth)), period, inverse);
  const high = wrapPair(f64x2.sub(upper(found), upper(truth)), period, inverse);
  const half = splat(<f32>(period / 2));
  // In this order NaN stays.
  return f32x4.pmax(f32x4.pmin(narrow(low, high), half), f32x4.neg(half));
}

// @ts-ignore: decorator
@inline
function wrapPair(e: v128, period: f64, inverse: f64): v128 {
  const turns = f64x2.nearest(f64x2.mul(e, f64x2.splat(inverse)));
  return f64x2.sub(e, f64x2.mul(turns, f64x2.splat(period)));
}
