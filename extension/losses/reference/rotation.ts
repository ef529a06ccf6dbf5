/**
 * Geodesic distances of rotations, as loops over plain numbers in double precision. Each function
 * is its formula, to be read against the paper.
 */

import type { Nested, ReferenceOptions } from './nested.js';
import { isPixel, overParts, overPixels } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  so3Geodesic: 'special',
  quaternionGeodesic: 'special',
} as const;

/**
 * Angle of R = tᵀp: atan2(|v|, ½(tr R − 1)), v the axial vector of R. For rotations it is acos(½(tr
 * R − 1)).
 *
 * @param yTrue - Truth: rotation matrices, [..., 3, 3]; nested numbers.
 * @param yPred - Prediction: rotation matrices of the shape of yTrue; they are not made orthogonal.
 * @param options - `reduction`, `divisor`, `weights` and `mask`.
 * @returns A double; with reduction 'none' the map, nested. Radians.
 * @example
 * so3Geodesic([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, -1, 0], [1, 0, 0], [0, 0, 1]]); // → π/2
 */
export function so3Geodesic(yTrue: Nested, yPred: Nested, options: ReferenceOptions = {}): Nested {
  return overParts(
    yTrue,
    yPred,
    options,
    (x) => Array.isArray(x) && isPixel(x[0] as Nested),
    (t, p) => {
      const [a, b] = [t, p] as [number[][], number[][]];
      const R = [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ];
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) {
          for (let k = 0; k < 3; k++) R[i]![j]! += a[k]![i]! * b[k]![j]!;
        }
      }
      const trace = R[0]![0]! + R[1]![1]! + R[2]![2]!;
      const x = (R[2]![1]! - R[1]![2]!) / 2;
      const y = (R[0]![2]! - R[2]![0]!) / 2;
      const z = (R[1]![0]! - R[0]![1]!) / 2;
      return Math.atan2(Math.hypot(x, y, z), (trace - 1) / 2);
    },
  );
}

/**
 * 2·acos(|t·p|/(|t||p|)), as 2·atan2 of the lengths of the parts of p across and along t.
 *
 * @param yTrue - Truth: rotations as quaternions, [..., 4], in any order of components; nested numbers.
 * @param yPred - Prediction: quaternions in the same order, of the shape of yTrue; neither length nor sign
 *   counts.
 * @param options - `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in
 *   brackets.
 * @returns A double; with reduction 'none' the map, nested. Radians.
 * @example
 * quaternionGeodesic([[1, 0, 0, 0]], [[0, 0, 0, -2]]); // → π
 */
export function quaternionGeodesic(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & { readonly zeroVector?: 'quarter' | 'zero' | 'nan' } = {},
): Nested {
  const { zeroVector = 'quarter' } = options;
  return overPixels<readonly number[]>(yTrue, yPred, options, (a, b) => {
    if (Math.hypot(...a) < 2 ** -126 || Math.hypot(...b) < 2 ** -126) {
      return zeroVector === 'nan' ? NaN : zeroVector === 'zero' ? 0 : Math.PI / 2;
    }
    const dot = a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]! + a[3]! * b[3]!;
    let squares = 0;
    for (let i = 0; i < 4; i++) {
      for (let j = i + 1; j < 4; j++) squares += (a[i]! * b[j]! - a[j]! * b[i]!) ** 2;
    }
    return 2 * Math.atan2(Math.sqrt(squares), Math.abs(dot));
  });
}
