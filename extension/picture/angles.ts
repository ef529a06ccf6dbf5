/** Angle tensors: where in its period a pixel points. */
import { assertNever } from '../wire/assertNever.js';
import type { AngleInfo } from '../wire/angle.js';

/** Directions as `orientationField` writes them: cos and sin, from +x towards +y. */
export const defaultAngle: AngleInfo = {
  encoding: 'cos-sin',
  unit: 'rad',
  period: 'full',
  zero: 'east',
  sense: 'cw',
};

export const channelsOf = ({ encoding }: AngleInfo): 1 | 2 => (encoding === 'scalar' ? 1 : 2);

/**
 * The angle as a part of its period, from 0 up to but not including 1; NaN where there is no direction: a
 * zero vector, or not finite. `first` is the cosine, or the angle itself where that is the encoding.
 */
export function angleFraction(first: number, second: number, angle: AngleInfo): number {
  const period = angle.period === 'full' ? 1 : 0.5;
  switch (angle.encoding) {
    case 'cos-sin':
      return wrap(turns(first, second) / period);
    case 'double-angle':
      return wrap(turns(first, second));
    case 'scalar':
      return wrap(first / (angle.unit === 'deg' ? 360 : 2 * Math.PI) / period);
    default:
      return assertNever(angle.encoding);
  }
}

export const periodInDegrees = ({ period }: AngleInfo): 360 | 180 =>
  period === 'full' ? 360 : 180;

export interface AngleSummary {
  /** Pixels that have a direction, and those that have none. */
  readonly directed: number;
  readonly undirected: number;
  /** Circular mean in degrees, over the period; NaN where the resultant is 0. */
  readonly meanDegrees: number;
  /** Length of the mean of the unit vectors: 1 where all agree, 0 where they cancel. */
  readonly resultant: number;
}

/** The mean of angles, taken on the circle of their period, never of the numbers. */
export function summarizeAngles(data: ArrayLike<number>, angle: AngleInfo): AngleSummary {
  const step = channelsOf(angle);
  let [directed, x, y] = [0, 0, 0];
  for (let i = 0; i < data.length; i += step) {
    const fraction = angleFraction(data[i]!, data[i + 1] ?? NaN, angle);
    if (Number.isNaN(fraction)) continue;
    directed++;
    x += Math.cos(2 * Math.PI * fraction);
    y += Math.sin(2 * Math.PI * fraction);
  }
  const resultant = directed > 0 ? Math.hypot(x, y) / directed : NaN;
  const mean = resultant > 1e-9 ? wrap(turns(x, y)) * periodInDegrees(angle) : NaN;
  return { directed, undirected: data.length / step - directed, meanDegrees: mean, resultant };
}

const turns = (x: number, y: number): number =>
  x === 0 && y === 0 ? NaN : Math.atan2(y, x) / (2 * Math.PI);

function wrap(fraction: number): number {
  const wrapped = fraction - Math.floor(fraction);
  // A tiny negative number plus 1 rounds to 1.
  return wrapped < 1 ? wrapped : wrapped === 1 ? 0 : NaN;
}
