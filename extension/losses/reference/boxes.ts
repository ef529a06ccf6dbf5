/**
 * Losses of boxes, as loops over plain numbers in double precision. Each function is its formula, to be read against the paper.
 */
import type { Nested, ReferenceOptions } from './nested.js';
import { overPixels } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  boxIou: 'special',
  generalizedBoxIou: 'special',
  distanceBoxIou: 'special',
  completeBoxIou: 'special',
} as const;

/**
 * One minus intersection over union.
 *
 * @param yTrue - Truth: boxes (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2, [..., 4], in any unit; nested numbers.
 * @param yPred - Prediction: boxes (x1, y1, x2, y2) in the same unit, of the shape of yTrue.
 * @param options - and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * boxIou([[0, 0, 2, 2]], [[0, 0, 1, 2]]); // → 0.5
 */
export function boxIou(yTrue: Nested, yPred: Nested, options: ReferenceOptions = {}): Nested {
  return overPixels<Box>(yTrue, yPred, options, (t, p) => 1 - overlap(t, p).iou);
}

/**
 * One minus IoU, plus the empty share of the box around both.
 *
 * @param yTrue - Truth: boxes (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2, [..., 4], in any unit; nested numbers.
 * @param yPred - Prediction: boxes (x1, y1, x2, y2) in the same unit, of the shape of yTrue.
 * @param options - and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * generalizedBoxIou([[0, 0, 1, 1]], [[2, 0, 3, 1]]); // → 1 + 1/3 = 1.3333
 */
export function generalizedBoxIou(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions = {},
): Nested {
  return overPixels<Box>(yTrue, yPred, options, (t, p) => {
    const { iou, union, width, height } = overlap(t, p);
    const hull = width * height;
    return 1 - iou + (hull === 0 ? 1 : (hull - union) / hull);
  });
}

/**
 * One minus IoU, plus the squared distance of the centres over that of the corners around both.
 *
 * @param yTrue - Truth: boxes (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2, [..., 4], in any unit; nested numbers.
 * @param yPred - Prediction: boxes (x1, y1, x2, y2) in the same unit, of the shape of yTrue.
 * @param options - and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * distanceBoxIou([[0, 0, 1, 1]], [[2, 0, 3, 1]]); // → 1.4
 */
export function distanceBoxIou(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions = {},
): Nested {
  return overPixels<Box>(yTrue, yPred, options, (t, p) => 1 - overlap(t, p).iou + apart(t, p));
}

/**
 * One minus IoU, plus the distance of the centres, plus α·v for the aspect ratios.
 *
 * @param yTrue - Truth: boxes (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2, [..., 4], in any unit; nested numbers.
 * @param yPred - Prediction: boxes (x1, y1, x2, y2) in the same unit, of the shape of yTrue.
 * @param options - `aspectWeight` (null); and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * completeBoxIou([[0, 0, 1, 1]], [[2, 0, 3, 1]]); // → 1.4
 */
export function completeBoxIou(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & { readonly aspectWeight?: number | null } = {},
): Nested {
  return overPixels<Box>(yTrue, yPred, options, (t, p) => {
    const { iou } = overlap(t, p);
    const aspect = ([x1, y1, x2, y2]: Box): number =>
      Math.atan2(Math.abs(x2 - x1), Math.abs(y2 - y1));
    const v = (4 / Math.PI ** 2) * (aspect(t) - aspect(p)) ** 2;
    const weight = options.aspectWeight ?? (v === 0 ? 0 : v / (1 - iou + v));
    return 1 - iou + apart(t, p) + weight * v;
  });
}

type Box = readonly [x1: number, y1: number, x2: number, y2: number];

function overlap(t: Box, p: Box) {
  const width = Math.max(0, Math.min(t[2], p[2]) - Math.max(t[0], p[0]));
  const height = Math.max(0, Math.min(t[3], p[3]) - Math.max(t[1], p[1]));
  const intersection = width * height;
  const area = ([x1, y1, x2, y2]: Box): number => (x2 - x1) * (y2 - y1);
  const union = area(t) + area(p) - intersection;
  return { iou: union === 0 ? 0 : intersection / union, union, ...hullOf(t, p) };
}

/** Sides of the smallest box around both. */
const hullOf = (t: Box, p: Box) => ({
  width: Math.max(t[2], p[2]) - Math.min(t[0], p[0]),
  height: Math.max(t[3], p[3]) - Math.min(t[1], p[1]),
});

/** The squared distance of the centres over the squared diagonal of the box around both. */
function apart(t: Box, p: Box): number {
  const { width, height } = hullOf(t, p);
  const x = (p[0] + p[2] - t[0] - t[2]) / 2;
  const y = (p[1] + p[3] - t[1] - t[3]) / 2;
  const diagonal = width * width + height * height;
  return diagonal === 0 ? 0 : (x * x + y * y) / diagonal;
}
