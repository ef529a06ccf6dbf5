/** Distance of floats from the truth, in units of float32's last place there. */

export interface Ulps {
  readonly max: number;
  readonly mean: number;
  /** Where the largest is. */
  readonly at: number;
}

/** Size of float32's last place at x; below the normal numbers it stays what it is there. */
export function ulp(x: number): number {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))), -126);
  // log2 may round up to a whole number just below it.
  return 2 ** (exponent - (2 ** exponent > Math.abs(x) && exponent > -126 ? 1 : 0) - 23);
}

export function ulps(got: ArrayLike<number>, truth: (i: number) => number): Ulps {
  let [max, sum, at] = [0, 0, 0];
  for (let i = 0; i < got.length; i++) {
    const expected = truth(i);
    const distance = Math.abs(got[i]! - expected) / ulp(expected);
    sum += distance;
    // Written so that NaN is the largest.
    if (!(distance <= max)) [max, at] = [distance, i];
  }
  return { max, mean: sum / got.length, at };
}
