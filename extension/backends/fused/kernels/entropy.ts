/**
 * Cross-entropy and focal loss from what `logits.ts` has made of the logits:
 *
 *   −log p = (M − x_y) + log S     log S by log1p where the label is the largest, for then S − 1 = O
 *   1 − p = O/S                    and −O/S is the slope in the label's logit: neither cancels where p is nearly 1
 */
import {
  CLASS_ENTROPY,
  CLASS_LARGEST,
  CLASS_OTHERS,
  CLASS_OWN,
  CLASS_SHIFT,
  CLASS_SUM,
  FACTOR,
  LEVER,
  LOSS,
  THETA,
  fma,
  hold,
  splat,
} from './block';

/**
 * CLASS_ENTROPY, and log S in LOSS. log(1 + R) = log u + (R − (u − 1))/u with u = 1 + R rounded = 2^e·m, √½ ≤ m < √2, f = m − 1;
 * log m = f − ½f² + f³·P(f), P minimax of degree 7, 2·10⁻⁸.
 */
export function entropy(n: usize, scratch: usize): void {
  const one = hold(scratch, 1);
  const half = hold(scratch, -0.5);
  const head = hold(scratch, 0.693145751953125);
  const rest = hold(scratch, 1.42860676e-6);
  const p0 = hold(scratch, 0.3333333);
  const p1 = hold(scratch, -0.25000304);
  const p2 = hold(scratch, 0.20001201);
  const p3 = hold(scratch, -0.16641581);
  const p4 = hold(scratch, 0.14209945);
  const p5 = hold(scratch, -0.12989277);
  const p6 = hold(scratch, 0.12655698);
  const p7 = hold(scratch, -0.07974216);
  // Bit pattern of √½, and what lies above the fraction's bits.
  const rootHalf = i32x4.splat(0x3f3504f3);
  const exponents = i32x4.splat(<i32>0xff800000);
  for (let i: usize = 0; i < n * 4; i += 16) {
    const at = scratch + i;
    const own = v128.load(at, CLASS_OWN);
    const others = v128.load(at, CLASS_OTHERS);
    const isLargest = f32x4.eq(own, splat(0));
    const ownPart = f32x4.add(f32x4.sub(others, one), v128.load(at, CLASS_SHIFT));
    const above = v128.bitselect(others, ownPart, isLargest);
    const u = f32x4.add(one, above);
    const lost = f32x4.div(f32x4.sub(above, f32x4.sub(u, one)), u);
    const bits = i32x4.sub(u, rootHalf);
    const e = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
    const f = f32x4.sub(i32x4.sub(u, v128.and(bits, exponents)), one);
    const ff = f32x4.mul(f, f);
    const upper = fma(fma(p7, f, p6), ff, fma(p5, f, p4));
    const lower = fma(fma(p3, f, p2), ff, fma(p1, f, p0));
    const p = fma(f32x4.mul(ff, ff), upper, lower);
    const tail = fma(f32x4.mul(ff, f), p, f32x4.mul(ff, half));
    const log = f32x4.add(
      f32x4.mul(e, head),
      f32x4.add(f, f32x4.add(tail, f32x4.add(f32x4.mul(e, rest), lost))),
    );
    v128.store(at, log, LOSS);
    v128.store(at, f32x4.sub(log, own), CLASS_ENTROPY);
  }
}

/** All bits set where a pixel has a logit of NaN or Infinity, or none that is more than −Infinity. */
// @ts-ignore: decorator
@inline
function isBroken(at: usize): v128 {
  const largest = v128.load(at, CLASS_LARGEST);
  return f32x4.ne(f32x4.sub(largest, largest), splat(0));
}

/**
 * LOSS = (1 − a)·entropy + a/K·Σ (log S − (x − M)) and FACTOR = scale/S; CLASS_SHIFT = a/K·S, CLASS_OTHERS without
 * a·S, for the gradient.
 */
export function crossEntropy(
  n: usize,
  classes: usize,
  scratch: usize,
  smoothing: f64,
  scale: f32,
): void {
  const slope = splat(scale);
  const own = splat(<f32>(1 - smoothing));
  const share = splat(<f32>(smoothing / <f64>classes));
  const all = splat(<f32>smoothing);
  const number = splat(<f32>classes);
  for (let i: usize = 0; i < n * 4; i += 16) {
    const at = scratch + i;
    const others = v128.load(at, CLASS_OTHERS);
    const total = f32x4.add(others, v128.load(at, CLASS_SHIFT));
    const broken = isBroken(at);
    let loss = v128.load(at, CLASS_ENTROPY);
    if (smoothing > 0) {
      const every = f32x4.sub(f32x4.mul(number, v128.load(at, LOSS)), v128.load(at, CLASS_SUM));
      loss = f32x4.add(f32x4.mul(own, loss), f32x4.mul(share, every));
      v128.store(at, f32x4.sub(others, f32x4.mul(all, total)), CLASS_OTHERS);
    }
    v128.store(at, f32x4.mul(share, total), CLASS_SHIFT);
    v128.store(at, v128.or(loss, broken), LOSS);
    v128.store(at, v128.or(f32x4.div(slope, total), broken), FACTOR);
  }
}

/** THETA = 1 − p, not below `least`, for `power`, with 1 to divide by. */
export function doubts(n: usize, scratch: usize, least: f64): void {
  const floor = splat(<f32>least);
  for (let i: usize = 0; i < n * 4; i += 16) {
    const at = scratch + i;
    const others = v128.load(at, CLASS_OTHERS);
    const total = f32x4.add(others, v128.load(at, CLASS_SHIFT));
    v128.store(at, f32x4.pmax(f32x4.div(others, total), floor), THETA);
    v128.store(at, splat(1), LEVER);
  }
}

/**
 * After `power` has made q^gamma of q = 1 − p in LOSS and q^(gamma − 1) in FACTOR: the loss q^gamma·entropy, and
 * FACTOR = q^(gamma − 1)·(q + gamma·p·entropy)·scale/S. 0 where q is below `least`.
 */
export function focal(n: usize, scratch: usize, gamma: f64, least: f64, scale: f32): void {
  const slope = splat(scale);
  const exponent = splat(<f32>gamma);
  const floor = splat(<f32>least);
  for (let i: usize = 0; i < n * 4; i += 16) {
    const at = scratch + i;
    const others = v128.load(at, CLASS_OTHERS);
    const own = v128.load(at, CLASS_SHIFT);
    const total = f32x4.add(others, own);
    const q = v128.load(at, THETA);
    const counts = f32x4.gt(q, floor);
    const broken = isBroken(at);
    const entropy = v128.load(at, CLASS_ENTROPY);
    const loss = f32x4.mul(v128.and(v128.load(at, LOSS), counts), entropy);
    // A class that cannot be has p·log p = 0.
    const possible = f32x4.gt(own, splat(0));
    const surprise = v128.and(f32x4.mul(f32x4.div(own, total), entropy), possible);
    const steep = f32x4.mul(v128.load(at, FACTOR), fma(exponent, surprise, q));
    const factor = f32x4.div(f32x4.mul(v128.and(steep, counts), slope), total);
    v128.store(at, splat(0), CLASS_SHIFT);
    v128.store(at, v128.or(loss, broken), LOSS);
    v128.store(at, v128.or(factor, broken), FACTOR);
  }
}

