/**
 * Metrics of segmentation, as loops over plain numbers in double precision. Each function is its formula, to be read against the
 * literature.
 */
import type { Nested, NestedMask } from './nested.js';
import { pairsOf } from './pairs.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  segmentationMetrics: 'metric',
} as const;

interface SegmentationOptions {
  readonly mask?: NestedMask;
  readonly classes?: number | null;
  readonly ignoreLabel?: number | null;
}

/**
 * IoU, Dice and accuracy by the confusion matrix.
 *
 * @param yTrue - Truth: class numbers 0 … K − 1, [...]; nested numbers.
 * @param yPred - Prediction: class numbers of the shape of yTrue, or scores of K classes on a last axis, of which the largest counts.
 * @param options - `classes` (null), `ignoreLabel` (null); and `mask`. Defaults in brackets.
 * @returns One record: shares from 0 to 1, the confusion matrix and `count` in pixels.
 * @example
 * segmentationMetrics([0, 0, 1, 1], [0, 1, 1, 1], { classes: 2 }).meanIou; // → 7/12 = 0.5833
 */
export function segmentationMetrics(
  yTrue: Nested,
  yPred: Nested,
  options: SegmentationOptions = {},
) {
  const { classes = null, ignoreLabel = null } = options;
  const pairs = pairsOf(yTrue, yPred, options.mask, classes === null ? 1 : 0)
    .filter(([t]) => t[0] !== ignoreLabel)
    .map(([t, p]) => ({
      truth: t[0]!,
      found: classes === null ? p.indexOf(Math.max(...p)) : p[0]!,
      classes: classes ?? p.length,
    }));
  const k = pairs[0]?.classes ?? classes ?? 0;
  const number = (of: (pair: { truth: number; found: number }) => boolean): number =>
    pairs.filter(of).length;
  const each = Array.from({ length: k }, (_, c) => c);
  const confusion = each.map((a) => each.map((b) => number((x) => x.truth === a && x.found === b)));
  const either = (c: number) => number((x) => x.truth === c || x.found === c);
  const truth = (c: number) => number((x) => x.truth === c);
  const sizeFound = (c: number) => number((x) => x.found === c);
  const iou = each.map((c) => confusion[c]![c]! / either(c));
  const dice = each.map((c) => (2 * confusion[c]![c]!) / (truth(c) + sizeFound(c)));
  const mean = (xs: readonly number[]): number => {
    const there = xs.filter((x) => !Number.isNaN(x));
    let sum = 0;
    for (const x of there) sum += x;
    return sum / there.length;
  };
  let weighted = 0;
  for (const c of each) if (truth(c) > 0) weighted += truth(c) * iou[c]!;
  return {
    ...{ count: pairs.length, confusion, iou, dice, meanIou: mean(iou), meanDice: mean(dice) },
    accuracy: number((x) => x.truth === x.found) / pairs.length,
    meanAccuracy: mean(each.map((c) => confusion[c]![c]! / truth(c))),
    frequencyWeightedIou: weighted / pairs.length,
  };
}
