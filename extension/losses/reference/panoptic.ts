/**
 * Panoptic quality, as loops over plain numbers in double precision. Each function is its formula, to be read against the paper.
 */
import type { Nested, NestedMask } from './nested.js';
import { pairsOf } from './pairs.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = { panopticMetrics: 'metric' } as const;

interface PanopticOptions {
  readonly mask?: NestedMask;
  readonly things?: readonly number[];
  readonly stuff?: readonly number[];
}

/**
 * Quality of segments, found and how well, of each category and on average.
 *
 * @param yTrue - Truth: category and instance of each pixel, [B, ..., 2]; nested numbers.
 * @param yPred - Prediction: category and instance of each pixel, of the shape of yTrue.
 * @param options - `things` ([]), `stuff` ([]), of which at least one category; and `mask`. Defaults in brackets.
 * @returns One record: shares from 0 to 1, segments by category, and `count` in pixels.
 * @example
 * panopticMetrics([[[1, 0], [1, 0], [1, 0], [2, 0]]], [[[1, 0], [1, 0], [2, 0], [2, 0]]], { things: [1, 2] }).pq; // → ⅓ = 0.3333
 */
export function panopticMetrics(yTrue: Nested, yPred: Nested, options: PanopticOptions = {}) {
  const { things = [], stuff = [], mask } = options;
  const categories = [...things, ...stuff];
  const images = (yTrue as readonly Nested[]).map((t, b) => {
    // Pixels under the mask are void in the truth; the prediction is there.
    const all = pairsOf(t, (yPred as readonly Nested[])[b]!, undefined, 1);
    const counts = maskedFlags(t, mask === undefined ? true : (mask as readonly NestedMask[])[b]!);
    return all.map(([truth, found], i) => ({
      truth: counts[i]! ? segmentOf(truth, things, stuff) : undefined,
      found: segmentOf(found, things, stuff),
    }));
  });
  const each = categories.map((category) => {
    let [iou, tp, fp, fn] = [0, 0, 0, 0];
    for (const pixels of images) {
      const of = (which: 'truth' | 'found'): readonly string[] =>
        [...new Set(pixels.map((x) => x[which]))].filter(
          (s): s is string => s !== undefined && s.startsWith(`${category}/`),
        );
      const area = (test: (x: (typeof pixels)[number]) => boolean): number =>
        pixels.filter(test).length;
      const isPair = (t: string, f: string): number => {
        const common = area((x) => x.truth === t && x.found === f);
        const either = area((x) => x.truth === t || (x.found === f && x.truth !== undefined));
        return common / either;
      };
      for (const t of of('truth')) {
        const best = Math.max(0, ...of('found').map((f) => isPair(t, f)));
        if (best > 0.5) {
          iou += best;
          tp += 1;
        } else fn += 1;
      }
      for (const f of of('found')) {
        const isMatched = of('truth').some((t) => isPair(t, f) > 0.5);
        const onVoid = area((x) => x.found === f && x.truth === undefined);
        if (!isMatched && onVoid / area((x) => x.found === f) <= 0.5) fp += 1;
      }
    }
    const size = tp + (fp + fn) / 2;
    const sq = tp > 0 ? iou / tp : size > 0 ? 0 : NaN;
    return { pq: iou / size, sq, rq: tp / size, tp, fp, fn };
  });
  const mean = (some: typeof each, figure: 'pq' | 'sq' | 'rq'): number => {
    const there = some.filter((x) => !Number.isNaN(x.pq));
    let sum = 0;
    for (const x of there) sum += x[figure];
    return sum / there.length;
  };
  const count = images.flat().filter((x) => x.truth !== undefined).length;
  return {
    ...{ count, pq: mean(each, 'pq'), sq: mean(each, 'sq'), rq: mean(each, 'rq') },
    things: mean(each.slice(0, things.length), 'pq'),
    stuff: mean(each.slice(things.length), 'pq'),
    categories,
    pqOfCategories: each.map((x) => x.pq),
    truePositives: each.map((x) => x.tp),
    falsePositives: each.map((x) => x.fp),
    falseNegatives: each.map((x) => x.fn),
  };
}

function segmentOf(
  pixel: readonly number[],
  things: readonly number[],
  stuff: readonly number[],
): string | undefined {
  const [category, instance] = pixel as readonly [number, number];
  if (things.includes(category)) return `${category}/${instance}`;
  return stuff.includes(category) ? `${category}/` : undefined;
}

/** Of each pixel, in order, whether it counts. */
function maskedFlags(t: Nested, mask: NestedMask): readonly boolean[] {
  const list = t as readonly Nested[];
  if (typeof list[0] === 'number') return [Boolean(mask)];
  return list.flatMap((x, i) =>
    maskedFlags(x, Array.isArray(mask) ? (mask[i] as NestedMask) : mask),
  );
}
