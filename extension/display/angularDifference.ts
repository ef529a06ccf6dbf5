/** The angle between two directions of every pixel, in doubles. */
import { assertNever } from '../wire/assertNever.js';
import { channelsOf } from '../picture/angles.js';
import type { AngleInfo } from '../wire/view.js';

/**
 * Radians per pixel, from 0 to π; of axes from 0 to π/2. NaN where either has no direction: a zero vector, or what is
 * not finite.
 *
 *   vectors     atan2(|cross|, dot); axes: atan2(|cross|, |dot|)
 *   doubled     half of that of the doubled angles
 *   scalar      |d − P·round(d/P)|, d the difference and P the period, in the unit they are in
 *
 * No arccos, which near 0 and π has no digits for what is asked (Kahan 2006, "Mindless", §12); the difference of angles
 * is not taken by way of their sines, which would round it.
 */
export function angularDifference(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  angle: AngleInfo,
): Float64Array {
  const step = channelsOf(angle);
  const between = differenceOf(angle);
  const result = new Float64Array(yTrue.length / step);
  for (let i = 0, at = 0; i < result.length; i++, at += step) {
    result[i] = between(yTrue[at]!, yTrue[at + 1]!, yPred[at]!, yPred[at + 1]!);
  }
  return result;
}

/** `tx` and `px` alone where an angle is one number. */
type Difference = (tx: number, ty: number, px: number, py: number) => number;

function differenceOf({ encoding, unit, period }: AngleInfo): Difference {
  switch (encoding) {
    case 'cos-sin':
      return period === 'full' ? directedDifference : axial;
    case 'double-angle':
      return (tx, ty, px, py) => directedDifference(tx, ty, px, py) / 2;
    case 'scalar': {
      const radian = unit === 'deg' ? 180 / Math.PI : 1;
      const turn = (period === 'full' ? 2 : 1) * (unit === 'deg' ? 180 : Math.PI);
      return (t, _ty, p) => Math.abs(p - t - turn * Math.round((p - t) / turn)) / radian;
    }
    default:
      return assertNever(encoding);
  }
}

const directedDifference: Difference = (tx, ty, px, py) => {
  const { cross, dot } = products(tx, ty, px, py);
  return Math.atan2(Math.abs(cross), dot);
};

const axial: Difference = (tx, ty, px, py) => {
  const { cross, dot } = products(tx, ty, px, py);
  return Math.atan2(Math.abs(cross), Math.abs(dot));
};

const none = { cross: NaN, dot: NaN };

function products(tx: number, ty: number, px: number, py: number): typeof none {
  const [t, p] = [Math.max(Math.abs(tx), Math.abs(ty)), Math.max(Math.abs(px), Math.abs(py))];
  // Also NaN, which no comparison holds for.
  if (!(t > 0 && p > 0 && t < Infinity && p < Infinity)) return none;
  if (t > huge || t < tiny) return products(tx / t, ty / t, px, py);
  if (p > huge || p < tiny) return products(tx, ty, px / p, py / p);
  return { cross: tx * py - ty * px, dot: tx * px + ty * py };
}

/** Between these, which hold all of float32, a product of two neither overflows nor loses bits. */
const huge = 1e70;
const tiny = 1e-70;
