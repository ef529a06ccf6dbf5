/** Cross-entropy of the pixels that are hardest. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, withDefaults, wholeNumbers } from './arguments.js';
import type { Input } from './arguments.js';
import { categoricalEntropy } from './classification.js';
import { classDefaults, perClasses } from './classes.js';
import type { ClassOptions } from './classes.js';
import { maskOf } from './reduction.js';

export interface OhemOptions extends ClassOptions {
  /** Pixels whose label has a probability below this are hard, 0 to 1. @default 0.7 */
  readonly threshold?: number;
  /** At least so many pixels are kept, the hardest; if there are fewer, all. @default 100000 */
  readonly minKept?: number;
}

/** Cross-entropy of hard pixels: those whose label is not yet likely, and in any case so many of the hardest.
 *
 *   l = crossEntropy of each pixel that counts; l₍ₙ₎ = the n-th largest, n = minKept
 *   loss = l where l > −log threshold or l ≥ l₍ₙ₎; other pixels do not count
 *
 * Shapes: yTrue [..., K] or, with labels 'index', [...]; yPred [..., K] → map [...].
 * Range: ≥ 0. Gradient in yPred: of crossEntropy in the pixels that are kept, 0 elsewhere; which are kept is constant.
 * Convention: The mean is over the pixels kept, as OhemCrossEntropy of HRNet with its threshold 0.7 and 100,000 pixels; mmseg's
 *   OHEMPixelSampler divides by all pixels, and keeps `minKept` for each image. Hard is what the loss is before any weight. Of equal
 *   losses at the n-th all are kept. Bootstrapped cross-entropy is threshold 0 with minKept. Ignored and masked pixels are not among
 *   the hardest. NaN in → NaN.
 * Source: Shrivastava, Gupta, Girshick 2016, arXiv:1604.03540; bootstrapped: Wu, Shen, van den Hengel 2016, arXiv:1605.06885.
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, [..., K]; with labels 'index' class numbers 0 … K − 1, [...].
 * @param yPred - Prediction: logits (any real number, no softmax) of K classes on the last axis, [..., K].
 * @param options - `threshold` (0.7), `minKept` (100000), `labels` ('oneHot'), `ignoreLabel` (null); and `reduction`, `divisor`,
 *   `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...], 0 where a pixel is not kept. Nats.
 * @throws Error for shapes that do not fit, labels outside [0, 1], class numbers that there are not, a tensor that is not float32, a
 *   `threshold` outside [0, 1], a `minKept` that is not a whole number from 1 on, or an unknown option.
 * @example
 * ohemCrossEntropy([[1, 0], [1, 0]], [[0, 0], [9, 0]], { minKept: 1 }); // → log 2 = 0.6931
 * @tex L = -\frac{1}{|H|} \sum_{i \in H} \log p_{i,y_i}, \qquad H = \{ i : p_{i,y_i} < \theta \} \cup \text{the } n \text{ hardest} */
export function ohemCrossEntropy(yTrue: Input, yPred: Input, options: OhemOptions = {}): tf.Tensor {
  const name = 'ohemCrossEntropy';
  const o = withDefaults(name, options, { ...classDefaults, threshold: 0.7, minKept: 100_000 });
  inRange(name, 'threshold', o.threshold, (x) => x >= 0 && x <= 1, 'from 0 to 1');
  const whole = (x: number): boolean => Number.isInteger(x) && x > 0;
  inRange(name, 'minKept', o.minKept, whole, 'a whole number, at least 1');
  return tf.tidy(() => {
    const { labels, ignoreLabel, mask } = o;
    const plain = { labels, ignoreLabel, ...(mask !== undefined && { mask }) };
    const all = { ...plain, reduction: 'none' as const };
    const by = { fused: { kind: 'entropy', smoothing: 0 } } as const;
    const each = perClasses(name, yTrue, yPred, all, categoricalEntropy, by);
    const counted = countedPixels(name, yTrue, o, each.shape);
    const kept = hardest(each, counted, -Math.log(o.threshold), o.minKept);
    return perClasses(name, yTrue, yPred, { ...o, mask: kept }, categoricalEntropy, by);
  });
}

/** Which pixels are there to choose among; undefined for all. */
function countedPixels(
  name: string,
  yTrue: Input,
  { mask, ignoreLabel = null }: OhemOptions,
  map: readonly number[],
): ArrayLike<number> | undefined {
  const given = maskOf(name, mask, map);
  if (ignoreLabel === null) return given?.dataSync();
  const present = tf.notEqual(wholeNumbers(name, 'yTrue', yTrue), ignoreLabel);
  return (given === undefined ? present : tf.logicalAnd(given, present)).dataSync();
}

/** Ones where a loss is above the bound or among the n largest; a NaN is kept, so that it shows. */
function hardest(
  losses: tf.Tensor,
  counted: ArrayLike<number> | undefined,
  bound: number,
  n: number,
): tf.Tensor {
  const values = losses.dataSync();
  const counts = (i: number): boolean => counted === undefined || counted[i] !== 0;
  const sorted = values.filter((_, i) => counts(i)).sort();
  const least = n <= sorted.length ? sorted[sorted.length - n]! : -Infinity;
  const isHard = (x: number): boolean => Number.isNaN(x) || x > bound || x >= least;
  const kept = Float32Array.from(values, (x, i) => Number(counts(i) && isHard(x)));
  return tf.tensor(kept, losses.shape);
}
