/**
 * The losses: for each a row of passes, block by block. No memory of its own, no data segment, no stack: it runs in
 * whatever memory it is given, TensorFlow.js's own included.
 */
import * as block from './block';
import { angle, fold, power } from './angle';
import { bell, doubleCosine, linear } from './cosine';
import { blank, fillFactor, keep, spread, total, weigh } from './count';
import { crossEntropy, doubts, entropy, focal } from './entropy';
import { addPairs, endpoint } from './difference';
import { entries } from './entries';
import { BINARY_ENTROPY, ENTROPY_OF_LABEL } from './formulas';
import { geometry2, geometry3, gradient2, gradient3 } from './geometry';
import {
  classGradient,
  exponentials,
  labels,
  ownExponentials,
  planes,
  sumLogits,
} from './logits';
import { rescale2, rescale3, settle } from './rescale';

export {
  logRatioFirst,
  logRatioGradient,
  logRatioSecond,
  logRatioShift,
  logRatioWeight,
  logRatios,
} from './logRatio';
export { correlate } from './correlation';
export { variation } from './variation';
export { overlapPlace, overlapGradient, overlapSums } from './overlap';

// Kinds of loss, as in ../profile.ts.
const ANGLE: i32 = 0;
const AXIS: i32 = 1;
const LINEAR_COSINE: i32 = 2;
const BELL: i32 = 3;
const DOUBLED: i32 = 4;
const ENDPOINT: i32 = 5;
/** and 7: cross-entropy, focal. Of these yTrue holds class numbers, and pixels have a channel for each class. */
const CLASSES: i32 = 6;
const FOCAL: i32 = 7;
/** and further: see formulas.ts. */
const ENTRIES: i32 = 8;

/** Everything but the block: constants of the loss, and where things are. */
let kind: i32 = 0;
let channels: i32 = 0;
let first: f64 = 0;
let second: f64 = 0;
let third: f64 = 0;
let scale: f32 = 0;
let tie: f32 = 1;

export function scratchBytes(): usize {
  return block.SCRATCH_BYTES;
}

/**
 * Sets the loss: its kind, channels of a pixel, three constants of its own (of angles the third is what a zero vector costs), the
 * factor of the gradient, and −1 in place of 1 when t and p are exchanged.
 */
export function configure(
  aKind: i32,
  aChannels: i32,
  aFirst: f64,
  aSecond: f64,
  aThird: f64,
  aScale: f32,
  aTie: f32,
): void {
  kind = aKind;
  channels = aChannels;
  first = aFirst;
  second = aSecond;
  third = aThird;
  scale = aScale;
  tie = aTie;
}

/** Σ over n pixels; `weights`, `mask`, `map` and `gradient` may be 0 for none. */
export function run(
  n: usize,
  t: usize,
  p: usize,
  weights: usize,
  mask: usize,
  map: usize,
  gradient: usize,
  scratch: usize,
): f64 {
  if (kind == CLASSES || kind == FOCAL) {
    return runClasses(n, t, p, weights, mask, map, gradient, scratch);
  }
  if (kind >= BINARY_ENTROPY && tie < 0) {
    const ofLabel = kind + ENTROPY_OF_LABEL - BINARY_ENTROPY;
    return entries(ofLabel, n, p, t, weights, mask, map, gradient, scratch, first, second, third, scale);
  }
  if (kind >= ENTRIES && channels == 1) {
    return entries(kind, n, t, p, weights, mask, map, gradient, scratch, first, second, third, scale);
  }
  const pixel: usize = <usize>channels * 4;
  let sum: f64 = 0;
  for (let i: usize = 0; i < n; i += block.PIXELS) {
    const size = min<usize>(block.PIXELS, n - i);
    fill(size, t + i * pixel, p + i * pixel, scratch);
    if (weights != 0) memory.copy(scratch + block.WEIGHTS, weights + i * 4, size * 4);
    if (mask != 0) memory.copy(scratch + block.MASK, mask + i, size);
    sum += oneBlock(size, weights != 0, mask != 0, gradient != 0, scratch);
    if (map != 0) memory.copy(map + i * 4, scratch + block.LOSS, size * 4);
    if (gradient != 0) memory.copy(gradient + i * pixel, scratch + block.GRADIENT, size * pixel);
  }
  return sum;
}

/**
 * Copies a block, because tensors lie anywhere: vectors across the borders of cache lines, and the gradient at the
 * place in its page that yPred has, cost a third of the time. Up to three more pixels, which do not count, make it whole.
 */
function fill(n: usize, t: usize, p: usize, scratch: usize): void {
  const bytes = n * <usize>channels * 4;
  memory.copy(scratch + block.TRUE, t, bytes);
  memory.copy(scratch + block.PRED, p, bytes);
  if ((n & 3) == 0) return;
  const more = (4 - (n & 3)) * <usize>channels * 4;
  memory.fill(scratch + block.TRUE + bytes, 0, more);
  memory.fill(scratch + block.PRED + bytes, 0, more);
}

/** Works on the copies; the loss and the gradient are left there, and the sum is returned. */
function oneBlock(
  count: usize,
  weighted: bool,
  masked: bool,
  differentiated: bool,
  scratch: usize,
): f64 {
  const n = (count + 3) & ~(<usize>3);
  const p = scratch + block.PRED;
  const derivatives = scratch + block.GRADIENT;
  const mask = scratch + block.MASK;
  if (kind < ENDPOINT) angular(n, scratch);
  else differences(n, scratch);
  if (weighted) weigh(n, scratch + block.WEIGHTS, scratch);
  if (masked) keep(n, mask, scratch);
  if (differentiated) {
    if (kind >= ENDPOINT) spread(channels, n, derivatives, scratch);
    else if (channels == 2) gradient2(n, p, derivatives, scratch, tie);
    else gradient3(n, p, derivatives, scratch);
    if (masked) blank(channels, n, mask, derivatives);
  }
  for (let i = count; i < n; i++) store<f32>(scratch + i * 4, 0, block.LOSS);
  return total(n, scratch);
}

/** LOSS and FACTOR of a function of the angle. */
function angular(n: usize, scratch: usize): void {
  const usual = geometry(n, scratch);
  if (!usual) {
    if (channels == 2) rescale2(n, scratch + block.TRUE, scratch + block.PRED, scratch);
    else rescale3(n, scratch + block.TRUE, scratch + block.PRED, scratch);
    geometry(n, scratch);
  }
  if (kind == ANGLE || kind == AXIS) {
    if (kind == AXIS) fold(n, scratch);
    angle(n, scratch);
    power(n, scratch, first, scale);
  } else if (kind == LINEAR_COSINE) {
    linear(n, scratch, first, second, scale);
  } else if (kind == BELL) {
    bell(n, scratch, first, scale);
  } else {
    doubleCosine(n, scratch, scale);
  }
  if (!usual) settle(n, scratch, <f32>third);
}

function geometry(n: usize, scratch: usize): bool {
  const t = scratch + block.TRUE;
  const p = scratch + block.PRED;
  return channels == 2 ? geometry2(n, t, p, scratch) : geometry3(n, t, p, scratch);
}

/** LOSS, a constant FACTOR, and the derivatives in the place of the gradient. */
function differences(n: usize, scratch: usize): void {
  const t = scratch + block.TRUE;
  const p = scratch + block.PRED;
  const derivatives = scratch + block.GRADIENT;
  fillFactor(n, scratch, scale);
  if (kind == ENDPOINT) {
    endpoint(n, t, p, derivatives, scratch);
    return;
  }
  const losses = scratch + block.CHANNEL_LOSS;
  entries(kind, n * 2, t, p, 0, 0, losses, derivatives, scratch, first, second, third, 1);
  addPairs(n, losses, scratch);
}

/** As `run`. The gradient goes where it belongs at once: a block's own would not stay in the first-level cache. */
function runClasses(
  n: usize,
  t: usize,
  p: usize,
  weights: usize,
  mask: usize,
  map: usize,
  gradient: usize,
  scratch: usize,
): f64 {
  const classes = <usize>channels;
  const most = block.pixelsOf(classes);
  let sum: f64 = 0;
  for (let i: usize = 0; i < n; i += most) {
    const count = min<usize>(most, n - i);
    const size = (count + 3) & ~(<usize>3);
    if (weights != 0) memory.copy(scratch + block.WEIGHTS, weights + i * 4, count * 4);
    if (mask != 0) memory.copy(scratch + block.MASK, mask + i, count);
    planes(size, count, classes, p + i * classes * 4, scratch);
    labels(size, count, t + i * 4, mask != 0 ? scratch + block.MASK : 0, scratch);
    classLoss(size, classes, scratch);
    if (weights != 0) weigh(size, scratch + block.WEIGHTS, scratch);
    if (mask != 0) keep(size, scratch + block.MASK, scratch);
    if (gradient != 0) classGradient(size, count, classes, gradient + i * classes * 4, scratch);
    for (let j = count; j < size; j++) store<f32>(scratch + j * 4, 0, block.LOSS);
    sum += total(size, scratch);
    if (map != 0) memory.copy(map + i * 4, scratch + block.LOSS, count * 4);
  }
  return sum;
}

/** LOSS and FACTOR of pixels whose logits are in the planes. */
function classLoss(n: usize, classes: usize, scratch: usize): void {
  if (kind != FOCAL && first > 0) sumLogits(n, classes, scratch);
  exponentials(n, classes, scratch);
  ownExponentials(n, scratch);
  entropy(n, scratch);
  if (kind != FOCAL) {
    crossEntropy(n, classes, scratch, first, scale);
  } else {
    doubts(n, scratch, second);
    power(n, scratch, first - 1, <f32>(1 / first));
    focal(n, scratch, first, second, scale);
  }
}
