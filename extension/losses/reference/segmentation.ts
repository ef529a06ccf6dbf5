/**
 * Overlap losses, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import type { Nested } from './nested.js';
import { overRegions, type Entry, type RegionOptions } from './overRegions.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  dice: 'probabilities',
  tversky: 'probabilities',
  focalTversky: 'probabilities',
  jaccard: 'probabilities',
} as const;

interface OverlapOptions extends RegionOptions {
  readonly smooth?: number | readonly [above: number, below: number];
  readonly empty?: 0 | 1;
  readonly absent?: 'formula' | 'nothing';
}

/**
 * 1 − (2·Σtp + smooth)/(Σt + Σp + smooth).
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs;
 *   nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `squared` (false), `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all'); and `reduction`, `divisor`,
 *   `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * dice([1, 1], [1, 0]); // → 1 − 2/3 = 0.3333
 */
export function dice(yTrue: Nested, yPred: Nested, options: DiceOptions = {}): Nested {
  return overRegions(yTrue, yPred, options, (region) => diceOfRegion(region, options));
}

export type DiceOptions = OverlapOptions & { readonly squared?: boolean };

/** The dice loss of one region. */
export function diceOfRegion(region: readonly Entry[], options: DiceOptions): number {
  const { squared = false } = options;
  let intersection = 0;
  let sizes = 0;
  for (const { t, p, w } of region) {
    intersection += w * t * p;
    sizes += squared ? w * (t * t + p * p) : w * (t + p);
  }
  return oneMinusRatio(region, 2 * intersection, sizes, options);
}

/**
 * 1 − (TP + smooth)/(TP + alpha·FP + beta·FN + smooth).
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs;
 *   nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `alpha` (0.5), `beta` (0.5), `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all'); and `reduction`,
 *   `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * tversky([1, 0], [1, 1], { alpha: 1, beta: 0 }); // → 0.5
 */
export function tversky(
  yTrue: Nested,
  yPred: Nested,
  options: OverlapOptions & { readonly alpha?: number; readonly beta?: number } = {},
): Nested {
  const { alpha = 0.5, beta = 0.5 } = options;
  return overRegions(yTrue, yPred, options, (region) => tverskyOf(region, alpha, beta, options));
}

/**
 * The Tversky loss to the power gamma.
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs;
 *   nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `gamma` (0.75), `alpha` (0.3), `beta` (0.7), `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all');
 *   and `reduction`, `divisor`, `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * focalTversky([1, 0], [1, 1], { alpha: 1, beta: 0, gamma: 2 }); // → 0.25
 */
export function focalTversky(
  yTrue: Nested,
  yPred: Nested,
  options: OverlapOptions & {
    readonly alpha?: number;
    readonly beta?: number;
    readonly gamma?: number;
  } = {},
): Nested {
  const { alpha = 0.3, beta = 0.7, gamma = 0.75 } = options;
  return overRegions(yTrue, yPred, options, (region) =>
    Math.pow(tverskyOf(region, alpha, beta, options), gamma),
  );
}

/**
 * 1 − (Σtp + smooth)/(Σt + Σp − Σtp + smooth).
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs;
 *   nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all'); and `reduction`, `divisor`, `weights` and
 *   `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * jaccard([1, 1], [1, 0]); // → 0.5
 */
export function jaccard(yTrue: Nested, yPred: Nested, options: OverlapOptions = {}): Nested {
  return overRegions(yTrue, yPred, options, (region) => {
    let intersection = 0;
    let union = 0;
    for (const { t, p, w } of region) {
      intersection += w * t * p;
      union += w * (t + p - t * p);
    }
    return oneMinusRatio(region, intersection, union, options);
  });
}

function tverskyOf(
  region: readonly Entry[],
  alpha: number,
  beta: number,
  options: OverlapOptions,
): number {
  let truePositive = 0;
  let falsePositive = 0;
  let falseNegative = 0;
  for (const { t, p, w } of region) {
    truePositive += w * t * p;
    falsePositive += w * (1 - t) * p;
    falseNegative += w * t * (1 - p);
  }
  const denominator = truePositive + alpha * falsePositive + beta * falseNegative;
  return oneMinusRatio(region, truePositive, denominator, options);
}

function oneMinusRatio(
  region: readonly Entry[],
  a: number,
  b: number,
  { smooth = 0, empty = 1, absent = 'formula' }: OverlapOptions,
): number {
  let truth = 0;
  for (const { t, w } of region) truth += w * t;
  if (absent === 'nothing' && truth === 0) return 0;
  const [above, below] = typeof smooth === 'number' ? [smooth, smooth] : smooth;
  return b + below === 0 ? empty : 1 - (a + above) / (b + below);
}
