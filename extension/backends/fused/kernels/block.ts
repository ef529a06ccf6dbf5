/**
 * The scratch memory of one block of pixels. A loss is a short row of passes over a block, each of which reads and
 * writes arrays of one number a pixel that stay in the first-level cache. A pass is a loop with a short body:
 * the processor then overlaps the long chains of several iterations by itself, which neither a loop that does it all
 * nor one written out four times gets from every compiler.
 */

/** Pixels in a block; a multiple of 4. All arrays of a block together are under 32 KiB. */
export const PIXELS: usize = 512;

/**
 * Bytes from one array to the next. Not a divisor of 4096: a load that follows a store at the same place of another
 * page is taken for a load of what was stored, and waits.
 */
export const ARRAY: usize = PIXELS * 4 + 320;

// Offsets from the start of the scratch memory.
export const LOSS: usize = 0 * ARRAY;
/** dL/dyPred is FACTOR times a vector that the geometry gives. */
export const FACTOR: usize = 1 * ARRAY;
export const CROSS: usize = 2 * ARRAY;
export const DOT: usize = 3 * ARRAY;
/** |t|²·|p|² */
export const NORMS: usize = 4 * ARRAY;
/** What a slope dL/dθ is divided by to become FACTOR. */
export const LEVER: usize = 5 * ARRAY;
export const THETA: usize = 6 * ARRAY;
/** Of 3-vectors t × p, three arrays. */
export const NORMAL: usize = 7 * ARRAY;
/** 2^−k by which the vector p was scaled. */
export const SCALE: usize = 10 * ARRAY;
/** All bits set where a vector is zero. */
export const ZERO_MASK: usize = 11 * ARRAY;
/** The block's yTrue and yPred, up to three numbers a pixel; dL/dyPred then takes the place of yTrue. */
export const TRUE: usize = 12 * ARRAY;
export const PRED: usize = 15 * ARRAY;
export const GRADIENT: usize = TRUE;
/** Losses of single channels, before they are added. */
export const CHANNEL_LOSS: usize = NORMAL;
export const WEIGHTS: usize = 18 * ARRAY;
export const MASK: usize = 19 * ARRAY;
// Of losses over classes, in the places of vectors: see logits.ts.
export const CLASS_LARGEST: usize = CROSS;
export const CLASS_LABEL: usize = DOT;
export const CLASS_OTHERS: usize = NORMS;
export const CLASS_SUM: usize = THETA;
export const CLASS_OWN: usize = 7 * ARRAY;
export const CLASS_ENTROPY: usize = 8 * ARRAY;
export const CLASS_PART: usize = 9 * ARRAY;
export const CLASS_SHIFT: usize = 10 * ARRAY;
/** All bits set where a pixel counts. */
export const CLASS_KEPT: usize = 11 * ARRAY;
/** Logits, then their exponentials, in place of TRUE and PRED: for each class all pixels of the block. */
export const CLASS_PLANES: usize = 12 * ARRAY;
const PLANE_NUMBERS: usize = (6 * ARRAY) / 4;

/** Pixels in a block of so many classes: as many as the planes have room for. */
export function pixelsOf(classes: usize): usize {
  return min<usize>(PIXELS, (PLANE_NUMBERS / classes) & ~(<usize>3));
}

/** Where a constant passes through memory. */
export const HELD: usize = 20 * ARRAY;
/** Constants of formulas.ts. */
export const CONSTANTS: usize = HELD + 64;
export const SCRATCH_BYTES: usize = CONSTANTS + 896;

// @ts-ignore: decorator
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/**
 * A constant for a loop, to be made before it. Through memory, because V8 makes a constant that it knows again wherever
 * it is used, in every iteration, which takes three instructions: more time than the arithmetic in between.
 */
// @ts-ignore: decorator
@inline
export function hold(scratch: usize, x: f32): v128 {
  store<f32>(scratch, x, HELD);
  return v128.load32_splat(scratch, HELD);
}

// @ts-ignore: decorator
@inline
export function heldBits(scratch: usize, x: i32): v128 {
  store<i32>(scratch, x, HELD);
  return v128.load32_splat(scratch, HELD);
}

/** a·b + c. The relaxed build leaves to the machine whether that is rounded once or twice. */
// @ts-ignore: decorator
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? f32x4.relaxed_madd(a, b, c)
    : f32x4.add(f32x4.mul(a, b), c);
}

/**
 * Added to a number of size below 2^22, it rounds it to a whole one, which then is in the lowest bits: shifted to the
 * exponent's place they are that of 2^n. Rounding instructions, and conversions that saturate, take
 * several times as long.
 */
export const ROUNDER: f32 = 12582912; // 1.5·2^23

/** The two upper numbers as doubles. */
// @ts-ignore: decorator
@inline
export function upper(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
}

// @ts-ignore: decorator
@inline
export function lower(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** Four floats of two times two doubles. */
// @ts-ignore: decorator
@inline
export function narrow(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(
    f32x4.demote_f64x2_zero(low),
    f32x4.demote_f64x2_zero(high),
    0,
    2,
  );
}
