/**
 * Functions of one number as a conforming GPU may compute them: off by as much as WGSL's accuracy table allows ("Floating
 * Point Accuracy", W3C 2026), up or down at random. What the table inherits from an expression is that expression, each
 * part of it off by its own bound. Functions that WGSL lacks are the expression that TensorFlow.js's shaders have for them.
 *
 * Where the table promises nothing (sine beyond ±π) the bound is stretched with the argument.
 */
import * as tf from '@tensorflow/tfjs-core';

export type Random = () => number;
type Unary = (x: number, r: Random) => number;

const smallestNormal = 2 ** -126;

/** Numbers below the smallest normal one may become 0, and do on most GPUs. */
export const flush = (x: number): number => (Math.abs(x) < smallestNormal ? 0 * x : x);

/** Distance of float32 numbers around x. */
export const ulpOf = (x: number): number =>
  2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);

/** Within `bound` of x, then one of the two float32 beside that. */
export const off = (x: number, bound: number, r: Random): number =>
  Number.isFinite(x) && bound > 0 ? flush(Math.fround(x + bound * (2 * r() - 1))) : Math.fround(x);

/** A correctly rounded result is either neighbour; a number that float32 holds is that number. */
export const either = (x: number, r: Random): number =>
  Math.fround(x) === x ? flush(x) : off(x, ulpOf(x) / 2, r);

const byUlps = (x: number, ulps: number, r: Random): number => off(x, ulps * ulpOf(x), r);

export const divide = (a: number, b: number, r: Random): number => byUlps(a / b, 2.5, r);
const inverseRoot: Unary = (x, r) => byUlps(1 / Math.sqrt(x), 2, r);
const root: Unary = (x, r) => (x === 0 || x === Infinity ? x : divide(1, inverseRoot(x, r), r));
const exp: Unary = (x, r) => byUlps(Math.exp(x), 3 + 2 * Math.abs(x), r);
const exp2: Unary = (x, r) => byUlps(2 ** x, 3 + 2 * Math.abs(x), r);
const nearOne = 2 ** -21;
const logarithm =
  (f: (x: number) => number): Unary =>
  (x, r) =>
    x >= 0.5 && x <= 2 ? off(f(x), nearOne, r) : byUlps(f(x), 3, r);
const log = logarithm(Math.log);
const log2 = logarithm(Math.log2);
const wave =
  (f: (x: number) => number): Unary =>
  (x, r) =>
    off(f(x), 2 ** -11 * Math.max(1, Math.abs(x) / Math.PI), r);
const sin = wave(Math.sin);
const cos = wave(Math.cos);
export const atan2 = (y: number, x: number, r: Random): number => byUlps(Math.atan2(y, x), 4096, r);
export const power = (x: number, y: number, r: Random): number =>
  x === 1 || y === 0 ? 1 : exp2(either(y * log2(x, r), r), r);

/** One minus a square, each step rounded. */
const oneMinusSquare: Unary = (x, r) => either(1 - either(x * x, r), r);

/** The worse of an absolute error and what an expression makes of it. */
const worse = (x: number, bound: number, inherited: number, r: Random): number => {
  const absolute = off(x, bound, r);
  return Math.abs(absolute - x) > Math.abs(inherited - x) ? absolute : inherited;
};
const sinh: Unary = (x, r) => either((exp(x, r) - exp(-x, r)) * 0.5, r);
const cosh: Unary = (x, r) => either((exp(x, r) + exp(-x, r)) * 0.5, r);
/** Log of `exp(x) + 1`, taken for x or for exp(x) beyond this: 2 + log of float32's unit. */
const softplusLimit = 2 + Math.log(2 ** -23);
const expMinusOne: Unary = (x, r) => either(exp(x, r) - 1, r);

/** By the name of the kernel. */
export const gpuFunctions: Readonly<Record<string, Unary>> = {
  Acos: (x, r) => worse(Math.acos(x), 6.77e-5, atan2(root(oneMinusSquare(x, r), r), x, r), r),
  Asin: (x, r) => worse(Math.asin(x), 6.81e-5, atan2(x, root(oneMinusSquare(x, r), r), r), r),
  Acosh: (x, r) => log(either(x + root(either(x * x - 1, r), r), r), r),
  Asinh: (x, r) => log(either(x + root(either(x * x + 1, r), r), r), r),
  Atan: (x, r) => byUlps(Math.atan(x), 4096, r),
  Atanh: (x, r) => either(log(divide(either(1 + x, r), either(1 - x, r), r), r) * 0.5, r),
  Cos: cos,
  Cosh: cosh,
  Elu: (x, r) => (x >= 0 ? x : expMinusOne(x, r)),
  Exp: exp,
  Expm1: expMinusOne,
  Log: log,
  Log1p: (x, r) => log(either(1 + x, r), r),
  Reciprocal: (x, r) => divide(1, x, r),
  Rsqrt: inverseRoot,
  Selu: (x, r) =>
    either(
      x >= 0 ? tf.backend_util.SELU_SCALE * x : tf.backend_util.SELU_SCALEALPHA * expMinusOne(x, r),
      r,
    ),
  Sigmoid: (x, r) => divide(1, either(1 + exp(-x, r), r), r),
  Sin: sin,
  Sinh: sinh,
  Softplus: (x, r) =>
    x > -softplusLimit ? x : x < softplusLimit ? exp(x, r) : log(either(exp(x, r) + 1, r), r),
  Sqrt: root,
  Tan: (x, r) => divide(sin(x, r), cos(x, r), r),
  Tanh: (x, r) => worse(Math.tanh(x), 1e-5, divide(sinh(x, r), cosh(x, r), r), r),
};
