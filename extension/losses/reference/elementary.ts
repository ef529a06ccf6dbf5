/**
 * Formulas that several losses share.
 */

export function huberOf(e: number, delta = 1): number {
  if (Math.abs(e) <= delta) return e ** 2 / 2;
  return delta * (Math.abs(e) - delta / 2);
}
