/** Losses of heatmaps. */
import * as tf from '@tensorflow/tfjs-core';
import { floats, inRange, oneOf, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { constant, indicator } from './differentiable.js';
import { checkLabels } from './domains.js';
import { absPower, clipBelow, sigmoid, softplus } from './elementary.js';
import { perRegion, total } from './regions.js';
import type { RegionOptions } from './regions.js';
import { sumRows } from './sums.js';

export interface HeatmapFocalOptions extends RegionOptions {
  /** How much easy entries are discounted, ≥ 0. @default 2 */
  readonly gamma?: number;
  /** How much entries near a peak are discounted, ≥ 0. @default 4 */
  readonly beta?: number;
  /** One region per image (first axis), or all entries together. @default 'all' */
  readonly regions?: 'all' | 'image';
}

/** Focal loss of heatmaps with a peak of 1 at each centre, as CenterNet.
 *
 *   p = σ(x), N = number of entries with t = 1, at least 1
 *   loss = −1/N·Σ ( (1 − p)^gamma·log p              if t = 1
 *                   (1 − t)^beta·p^gamma·log(1 − p)   otherwise )
 *
 * Shapes: yTrue [B, ...], yPred [B, ...] (equal) → map [B], or [] with regions 'all'.
 * Range: ≥ 0. Gradient in yPred: by the chain rule through log σ; finite for logits of any finite size. In yTrue: 0.
 * Convention: From logits; CenterNet clamps the probability to [10⁻⁴, 1 − 10⁻⁴], of which logits have no need. A
 *   peak must be exactly 1: one drawn between pixels has no positive entry, and the loss then divides by 1.
 *   CenterNet's N is that of the batch: regions 'all'. NaN in → NaN.
 * Source: Law & Deng 2018, arXiv:1808.01244; Zhou, Wang, Krähenbühl 2019, arXiv:1904.07850.
 *
 * @param yTrue - Truth: heatmaps from 0 to 1, exactly 1 at each peak, [B, ...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: logits (any real number, no sigmoid), of the shape of yTrue.
 * @param options - `gamma` (2), `beta` (4), `regions` ('all'); and `reduction`, `divisor`, `weights` and `mask`, as
 *   for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B]. Nats.
 * @throws Error for unequal shapes, heatmaps outside [0, 1], a tensor that is not float32, a negative `gamma` or
 *   `beta`, or an unknown option.
 * @example
 * heatmapFocal([[1]], [[0]]); // → ¼ log 2 = 0.1733
 * @tex L = -\frac1N \sum \begin{cases} (1 - p)^\gamma \log p & t = 1 \\ (1 - t)^\beta\, p^\gamma \log(1 - p) & \text{otherwise} \end{cases} */
export function heatmapFocal(
  yTrue: Input,
  yPred: Input,
  options: HeatmapFocalOptions = {},
): tf.Tensor {
  const name = 'heatmapFocal';
  const o = withDefaults(name, options, { regions: 'all' as const, gamma: 2, beta: 4 });
  oneOf(name, 'regions', o.regions, ['all', 'image']);
  for (const key of ['gamma', 'beta'] as const) {
    inRange(name, key, o[key], (x) => x >= 0 && x < Infinity, 'a finite number, at least 0');
  }
  return perRegion(
    name,
    yTrue,
    yPred,
    o,
    (rows) => {
      const [t, x] = [constant(rows.yTrue), rows.yPred];
      checkLabels(name, t);
      const peak = indicator(t, (t) => tf.equal(t, 1));
      const ofPeak = tf.mul(absPower(sigmoid(tf.neg(x)), o.gamma), softplus(tf.neg(x)));
      const ofRest = tf.mul(absPower(sigmoid(x), o.gamma), softplus(x));
      const near = o.beta === 0 ? tf.onesLike(t) : absPower(tf.sub(1, t), o.beta);
      const losses = tf.add(tf.mul(peak, ofPeak), tf.mul(tf.mul(tf.sub(1, peak), near), ofRest));
      const count = sumRows(peak);
      return tf.div(total(rows, losses), tf.add(clipBelow(tf.sub(count, 1)), 1));
    },
    floats,
  );
}
