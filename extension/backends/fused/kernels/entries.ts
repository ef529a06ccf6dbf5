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
  formula,
  logarithms,
  prepare,
} from './formulas';

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

/** Each formula has a loop of its own. */
function fours(shape: i32, n: usize): f64 {
  if (shape == ABSOLUTE) return errors(ABSOLUTE, n);
  if (shape == SQUARE) return errors(SQUARE, n);
  if (shape == HUBER) return errors(HUBER, n);
  if (shape == CHARBONNIER) return each(CHARBONNIER, n);
  if (shape == CHARBONNIER_OFFSET) return each(CHARBONNIER_OFFSET, n);
  if (shape == BINARY_ENTROPY) return each(BINARY_ENTROPY, n);
  if (shape == ENTROPY_OF_LABEL) return pass(ENTROPY_OF_LABEL, false, false, n);
  if (shape == BINARY_FOCAL) return each(BINARY_FOCAL, n);
  return pass(FOCAL_OF_LABEL, false, false, n);
}

/** With a period or without. Inlined twice and no deeper, the compiler knows what is constant. */
// @ts-ignore: decorator
@inline
function errors(shape: i32, n: usize): f64 {
  const plain = isPlain();
  if (period > 0) return plain ? pass(shape, true, true, n) : pass(shape, true, false, n);
  return plain ? pass(shape, false, true, n) : pass(shape, false, false, n);
}

// @ts-ignore: decorator
@inline
function each(shape: i32, n: usize): f64 {
  return isPlain() ? pass(shape, false, true, n) : pass(shape, false, false, n);
}

/** Losses of so few instructions show whether there is a mask to ask for. */
function isPlain(): bool {
  return weights == 0 && mask == 0 && map == 0;
}

/** n is a multiple of 4. `plain`: without weights, mask and map. */
// @ts-ignore: decorator
@inline
function pass(shape: i32, wrapped: bool, plain: bool, n: usize): f64 {
  const truths = t;
  const founds = p;
  const heavy = weights;
  const masked = mask;
  const losses = map;
  const derivatives = gradient;
  const c = constants;
  const turn = period;
  const inverse = 1 / turn;
  const all = splat(scale);
  const one = splat(1);
  let sum = f64x2.splat(0);
  for (let from: usize = 0; from < n * 4; from += ADDED) {
    const end = min<usize>(from + ADDED, n * 4);
    if (shape >= BINARY_ENTROPY) {
      for (let i = from; i < end; i += 16) decays(founds + i, c + DECAYS + i - from, c);
      for (let i = from; i < end; i += 16) logarithms(c + DECAYS + i - from, c);
    }
    let part = splat(0);
    for (let i = from; i < end; i += 16) {
      const truth = v128.load(truths + i);
      const found = v128.load(founds + i);
      const weight = plain || heavy == 0 ? one : v128.load(heavy + i);
      const factor = plain ? all : f32x4.mul(weight, all);
      const e = wrapped ? wrap(truth, found, turn, inverse) : f32x4.sub(found, truth);
      const to = derivatives == 0 ? 0 : derivatives + i;
      let loss = formula(shape, truth, found, e, factor, to, c, c + DECAYS + i - from);
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
function wrap(truth: v128, found: v128, turn: f64, inverse: f64): v128 {
  const low = wrapPair(f64x2.sub(lower(found), lower(truth)), turn, inverse);
  const high = wrapPair(f64x2.sub(upper(found), upper(truth)), turn, inverse);
  const half = splat(<f32>(turn / 2));
  // In this order NaN stays.
  return f32x4.pmax(f32x4.pmin(narrow(low, high), half), f32x4.neg(half));
}

// @ts-ignore: decorator
@inline
function wrapPair(e: v128, turn: f64, inverse: f64): v128 {
  const turns = f64x2.nearest(f64x2.mul(e, f64x2.splat(inverse)));
  return f64x2.sub(e, f64x2.mul(turns, f64x2.splat(turn)));
}
