/** Panoptic quality: segments of things and stuff, found and how well. */
import * as tf from '@tensorflow/tfjs-core';
import { equalShapes, fail, mapShape, shapeText, withDefaults, wholeNumbers } from './arguments.js';
import type { Input } from './arguments.js';
import type { DenseMetricOptions, Sums } from './denseMetrics.js';
import { maskOf } from './reduction.js';

export interface PanopticMetricOptions extends DenseMetricOptions {
  /** Categories whose instances are told apart. @default [] */
  readonly things?: readonly number[];
  /** Categories without instances: all pixels of one in an image are one segment. @default [] */
  readonly stuff?: readonly number[];
}

export interface PanopticMetrics {
  /** How many pixels count: those whose truth is of a category that was given. */
  readonly count: number;
  /** Means over the categories that truth or prediction has: quality, of the segmentation and of the recognition, 0 to 1. */
  readonly pq: number;
  readonly sq: number;
  readonly rq: number;
  /** The same mean of pq over things and over stuff. */
  readonly things: number;
  readonly stuff: number;
  /** Of each category, things first, in the order given; NaN where neither truth nor prediction has it. */
  readonly categories: readonly number[];
  readonly pqOfCategories: readonly number[];
  readonly truePositives: readonly number[];
  readonly falsePositives: readonly number[];
  readonly falseNegatives: readonly number[];
}

/** Panoptic quality of segments: how many are found, times how well those are segmented.
 *
 *   a pair of segments of one category with IoU > ½ is a true positive; other predictions are false positives, other truths false negatives
 *   PQ = Σ IoU of the pairs/(TP + FP/2 + FN/2) = SQ·RQ of each category, then the mean over categories
 *
 * Shapes: yTrue [B, ..., 2], yPred [B, ..., 2] as (category, instance) → one record of numbers.
 * Units: shares from 0 to 1; counts in segments.
 * Convention: As torchmetrics and panopticapi: segments are matched within their image, figures are those of all images, not means of
 *   them (`overBatches`). A pixel is void where its category is in neither list, or where it is masked: void of the truth is taken out
 *   of unions, and a prediction more than half on it is no false positive. Predicted void is no segment. Instances of stuff
 *   do not matter. int32 tensors keep ids above 2²⁴. No segment: NaN, count 0.
 * Source: Kirillov et al. 2019, arXiv:1801.00868.
 *
 * @param yTrue - Truth: category and instance of each pixel, [B, ..., 2]; tensor of any dtype or nested numbers.
 * @param yPred - Prediction: category and instance of each pixel, of the shape of yTrue.
 * @param options - `things` ([]), `stuff` ([]), of which at least one category; and `mask`. Defaults in brackets.
 * @returns One record: shares from 0 to 1, segments by category, and `count` in pixels.
 * @throws Error for unequal shapes or another last axis than of 2, no or repeated categories, ids that are not whole, or an unknown
 *   option.
 * @example
 * panopticMetrics([[[1, 0], [1, 0], [1, 0], [2, 0]]], [[[1, 0], [1, 0], [2, 0], [2, 0]]], { things: [1, 2] }).pq; // → ⅓ = 0.3333 */
export function panopticMetrics(
  yTrue: Input,
  yPred: Input,
  options: PanopticMetricOptions = {},
): PanopticMetrics {
  return panopticFigures(panopticSums('panopticMetrics', yTrue, yPred, options), options);
}

/** Pixels, and of each category the IoU of its pairs, true positives, false positives, false negatives. */
export function panopticSums(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: PanopticMetricOptions,
): Sums {
  const own = { things: [] as readonly number[], stuff: [] as readonly number[] };
  const o = withDefaults(name, options, own, ['mask']);
  const categories = categoriesOf(name, o);
  return tf.tidy(() => {
    const t = wholeNumbers(name, 'yTrue', yTrue);
    const p = wholeNumbers(name, 'yPred', yPred);
    equalShapes(name, t, p);
    const map = mapShape(name, p.shape, [2], 'category, instance');
    if (map.length === 0)
      fail(name, `yTrue and yPred must have an axis of images, got ${shapeText(p.shape)}`);
    const counted = maskOf(name, o.mask, map)?.dataSync();
    const [truth, found] = [
      segmentsOf(name, 'yTrue', yTrue, t, categories, o.things.length),
      segmentsOf(name, 'yPred', yPred, p, categories, o.things.length),
    ];
    const sums = Array.from({ length: 1 + 4 * categories.length }, () => 0);
    const pixels = truth.length / Math.max(1, map[0]!);
    for (let start = 0; start < truth.length; start += pixels) {
      const image = noAreas();
      for (let i = start; i < start + pixels; i++) {
        const isVoid = counted !== undefined && counted[i] === 0;
        addPixel(image, isVoid ? undefined : truth[i], found[i]);
      }
      addImage(image, sums);
    }
    return sums;
  });
}

export function panopticFigures(sums: Sums, options: PanopticMetricOptions): PanopticMetrics {
  const { things = [], stuff = [] } = options;
  const categories = [...things, ...stuff];
  const of = (k: number, which: number): number => sums[1 + 4 * k + which] ?? 0;
  const each = categories.map((_, k) => {
    const [iou, tp, fp, fn] = [of(k, 0), of(k, 1), of(k, 2), of(k, 3)];
    const size = tp + (fp + fn) / 2;
    const isThere = size > 0;
    return {
      ...{ isThere, pq: iou / size, rq: tp / size, sq: tp === 0 && isThere ? 0 : iou / tp },
      ...{ tp, fp, fn },
    };
  });
  const mean = (some: typeof each, figure: 'pq' | 'sq' | 'rq'): number => {
    const there = some.filter(({ isThere }) => isThere);
    return there.reduce((sum, x) => sum + x[figure], 0) / there.length;
  };
  return {
    ...{ count: sums[0] ?? 0, pq: mean(each, 'pq'), sq: mean(each, 'sq'), rq: mean(each, 'rq') },
    things: mean(each.slice(0, things.length), 'pq'),
    stuff: mean(each.slice(things.length), 'pq'),
    categories,
    pqOfCategories: each.map(({ pq }) => pq),
    truePositives: each.map(({ tp }) => tp),
    falsePositives: each.map(({ fp }) => fp),
    falseNegatives: each.map(({ fn }) => fn),
  };
}

function categoriesOf(name: string, o: Required<Omit<PanopticMetricOptions, 'mask'>>) {
  const categories = [...o.things, ...o.stuff];
  if (categories.length === 0)
    fail(
      name,
      'things and stuff must hold at least one category, as { things: [1, 2], stuff: [0] }',
    );
  const twice = categories.find((c, i) => categories.indexOf(c) !== i);
  if (twice !== undefined)
    fail(name, `things and stuff must not repeat a category, got ${twice} twice`);
  return categories;
}

interface Segment {
  /** Its place among the categories. */
  readonly category: number;
  readonly key: string;
}

/** The segment of each pixel; undefined where its category is none of those. */
function segmentsOf(
  name: string,
  argument: string,
  given: Input,
  tensor: tf.Tensor,
  categories: readonly number[],
  things: number,
): readonly (Segment | undefined)[] {
  // float32 has no whole numbers beyond 2²⁴.
  const isExact = given instanceof tf.Tensor && given.dtype === 'int32';
  const ids = (isExact ? given : tensor).dataSync();
  const segments = new Map<string, Segment>();
  return Array.from({ length: ids.length / 2 }, (_, i) => {
    const [label, instance] = [ids[2 * i]!, ids[2 * i + 1]!];
    if (!Number.isInteger(label) || !Number.isInteger(instance))
      fail(name, `${argument} must hold whole numbers (category, instance), got (${label}, ${instance}) at pixel ${i}`); // prettier-ignore
    const category = categories.indexOf(label);
    if (category < 0) return undefined;
    const key = category < things ? `${category}/${instance}` : `${category}`;
    const known = segments.get(key) ?? { category, key };
    segments.set(key, known);
    return known;
  });
}

/** Areas of the segments of one image, and of what two of them share. */
interface Areas {
  readonly truth: Map<Segment, number>;
  readonly found: Map<Segment, number>;
  readonly onVoid: Map<Segment, number>;
  readonly shared: Map<Segment, Map<Segment, number>>;
}

const noAreas = (): Areas => ({
  truth: new Map(),
  found: new Map(),
  onVoid: new Map(),
  shared: new Map(),
});

function addPixel(areas: Areas, truth: Segment | undefined, found: Segment | undefined): void {
  const count = (of: Map<Segment, number>, which: Segment): unknown =>
    of.set(which, (of.get(which) ?? 0) + 1);
  if (truth) count(areas.truth, truth);
  if (found) count(areas.found, found);
  if (found && !truth) count(areas.onVoid, found);
  if (!found || !truth) return;
  const pairs = areas.shared.get(found) ?? new Map<Segment, number>();
  count(pairs, truth);
  areas.shared.set(found, pairs);
}

function addImage(areas: Areas, sums: number[]): void {
  const [matchedFound, matchedTruth] = [new Set<Segment>(), new Set<Segment>()];
  const book = (segment: Segment, which: number, x: number): void => {
    sums[1 + 4 * segment.category + which]! += x;
  };
  for (const [found, area] of areas.found) {
    const onVoid = areas.onVoid.get(found) ?? 0;
    for (const [truth, common] of areas.shared.get(found) ?? []) {
      const iou = common / (area - onVoid + areas.truth.get(truth)! - common);
      if (truth.category !== found.category || iou <= 0.5) continue;
      book(found, 0, iou);
      book(found, 1, 1);
      matchedFound.add(found);
      matchedTruth.add(truth);
    }
    if (!matchedFound.has(found) && onVoid / area <= 0.5) book(found, 2, 1);
  }
  for (const [truth, area] of areas.truth) {
    if (!matchedTruth.has(truth)) book(truth, 3, 1);
    sums[0]! += area;
  }
}
