/** Losses of the cosine between two vectors. With N = |t||p|: sin θ = |cross|/N, cos θ = dot/N. */
import { CROSS, DOT, FACTOR, LEVER, LOSS, NORMS, ROUNDER, fma, hold, splat } from './block';

/**
 * D = 1 − cos θ without its cancellation: cross²/(N(N + dot)), or (N + |dot|)/N where the angle is obtuse; at most 2,
 * which rounding could pass.
 */
// @ts-ignore: decorator
@inline
function distance(at: usize, norm: v128): v128 {
  const dot = v128.load(at, DOT);
  const cross = v128.load(at, CROSS);
  const sum = f32x4.add(norm, f32x4.abs(dot));
  const obtuse = i32x4.shr_s(dot, 31);
  const top = v128.bitselect(sum, cross, obtuse);
  return f32x4.min(f32x4.div(f32x4.mul(top, top), f32x4.mul(norm, sum)), f32x4.splat(2));
}

/** sin θ over what a slope is divided by; 0 where there is no direction to turn to. */
// @ts-ignore: decorator
@inline
function sineLever(at: usize, norm: v128): v128 {
  const cross = f32x4.abs(v128.load(at, CROSS));
  const lever = f32x4.div(cross, f32x4.mul(norm, v128.load(at, LEVER)));
  return v128.and(lever, f32x4.ne(cross, splat(0)));
}

/** LOSS = kappa·D + offset. */
export function linear(n: usize, scratch: usize, kappa: f64, offset: f64, scale: f32): void {
  const slope = hold(scratch, <f32>(kappa * <f64>scale));
  const factor = hold(scratch, <f32>kappa);
  const constant = hold(scratch, <f32>offset);
  for (let i: usize = 0; i < n; i += 4) {
    const at = scratch + i * 4;
    const norm = f32x4.sqrt(v128.load(at, NORMS));
    const d = distance(at, norm);
    v128.store(at, fma(d, factor, constant), LOSS);
    v128.store(at, f32x4.mul(slope, sineLever(at, norm)), FACTOR);
  }
}

/**
 * LOSS = 1 − exp(−kappa·D). With −kappa·D·log₂e = n + x: exp − 1 = 2^n·x·S(x) + (2^n − 1), S as in `power`.
 */
export function bell(n: usize, scratch: usize, kappa: f64, scale: f32): void {
  const slope = hold(scratch, <f32>(kappa * <f64>scale));
  const steepness = hold(scratch, <f32>(kappa * -1.4426950408889634));
  const one = hold(scratch, 1);
  const rounder = hold(scratch, ROUNDER);
  const s0 = hold(scratch, 0.693147205415);
  const s1 = hold(scratch, 0.240226513378);
  const s2 = hold(scratch, 0.0555032887604);
  const s3 = hold(scratch, 0.00961800465731);
  const s4 = hold(scratch, 0.00133999601193);
  const s5 = hold(scratch, 0.00015476125207);
  for (let i: usize = 0; i < n; i += 4) {
    const at = scratch + i * 4;
    const norm = f32x4.sqrt(v128.load(at, NORMS));
    const y = f32x4.mul(distance(at, norm), steepness);
    const rounded = f32x4.add(y, rounder);
    const x = f32x4.sub(y, f32x4.sub(rounded, rounder));
    const xx = f32x4.mul(x, x);
    const s = fma(fma(fma(s5, x, s4), xx, fma(s3, x, s2)), xx, fma(s1, x, s0));
    const whole = i32x4.add(one, i32x4.shl(rounded, 23));
    const below = f32x4.mul(whole, f32x4.mul(s, x));
    v128.store(at, f32x4.sub(f32x4.sub(one, whole), below), LOSS);
    const bell = f32x4.add(whole, below);
    v128.store(at, f32x4.mul(f32x4.mul(slope, bell), sineLever(at, norm)), FACTOR);
  }
}

/** LOSS = sin²θ, at most 1. */
export function doubleCosine(n: usize, scratch: usize, scale: f32): void {
  const slope = hold(scratch, 2 * scale);
  for (let i: usize = 0; i < n; i += 4) {
    const at = scratch + i * 4;
    const norm = f32x4.sqrt(v128.load(at, NORMS));
    const sine = f32x4.div(v128.load(at, CROSS), norm);
    v128.store(at, f32x4.min(f32x4.mul(sine, sine), f32x4.splat(1)), LOSS);
    const cosine = f32x4.div(v128.load(at, DOT), norm);
    v128.store(at, f32x4.mul(f32x4.mul(slope, cosine), sineLever(at, norm)), FACTOR);
  }
}
