/**
 * What counts as a direction, and the angle that no direction counts as.
 */

export type Pixel = readonly [number, number, ...number[]];

export interface ZeroVector {
  readonly zeroVector?: 'quarter' | 'zero' | 'nan';
}

export function cosine(t: Pixel, p: Pixel, zeroVector: ZeroVector['zeroVector']): number {
  if (isZero(t) || isZero(p)) return Math.cos(zeroAngle(zeroVector));
  return (t[0] * p[0] + t[1] * p[1]) / (Math.hypot(...t) * Math.hypot(...p));
}

/** Shorter than float32's smallest normal number: no direction. */
export function isZero(x: Pixel): boolean {
  return Math.hypot(...x) < 2 ** -126;
}

/** The angle that a zero vector counts as. */
export function zeroAngle(
  policy: ZeroVector['zeroVector'] = 'quarter',
  period = 2 * Math.PI,
): number {
  if (policy === 'nan') return NaN;
  return policy === 'zero' ? 0 : period / 4;
}
