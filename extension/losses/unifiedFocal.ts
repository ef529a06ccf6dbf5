/** The unified focal loss. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, oneOf, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { classRegionDefaults, perClassRegion } from './classRegions.js';
import type { ClassRegionOptions, OfClasses } from './classRegions.js';
import { checkProbabilities } from './domains.js';
import { absPower, logFrom } from './elementary.js';
import { safeDivide as ratio } from './sums.js';

export interface UnifiedFocalOptions extends ClassRegionOptions {
  /** Share of the focal cross-entropy, 0 to 1; the rest is the focal Tversky loss. @default 0.5 */
  readonly weight?: number;
  /** Weight of what is missed of a class, 0 to 1; 1 − delta is that of false alarms, and of the background's pixels. @default 0.6 */
  readonly delta?: number;
  /** How much the background is discounted and the rest is enhanced, 0 to less than 1. @default 0.5 */
  readonly gamma?: number;
  /** Discount only the background and enhance only the rest ('asymmetric'), or all classes alike. @default 'asymmetric' */
  readonly form?: 'asymmetric' | 'symmetric';
}

/** Unified focal loss: a focal cross-entropy and a focal Tversky loss by the same three numbers, class 0 being the background.
 *
 *   mTIₖ = Σ tp/(Σ tp + delta·Σ t(1 − p) + (1 − delta)·Σ (1 − t)p)
 *   F = mean over pixels of −(1 − delta)·(1 − p₀)^gamma·t₀ log p₀ − delta·Σₖ tₖ log pₖ,  T = mean of (1 − mTI₀) and (1 − mTIₖ)^(1 − gamma)
 *   loss = weight·F + (1 − weight)·T            symmetric: every class has (1 − p)^gamma and (1 − mTI)^(1 − gamma)
 *
 * Shapes: yTrue [B, ..., K] or, with labels 'index', [B, ...]; yPred [B, ..., K], K ≥ 2, class 0 the background → map [B], or [].
 * Range: ≥ 0. Gradient in yPred: by the chain rule; 0 through log p below 10⁻⁷, and at a perfect overlap, where (1 − mTI)^(1 − gamma)
 *   has an infinite one.
 * Convention: weight ½, delta 0.6, gamma ½ as its paper; MONAI AsymmetricUnifiedFocalLoss has delta 0.7 and averages its focal part over the two classes, so that its weight ½ is
 *   ⅓ here, times ¾. log p from 10⁻⁷ on and 10⁻⁷
 *   below the fraction bar, as both. Probabilities, after softmax. Pixels of `ignoreLabel` are in no part. NaN in → NaN.
 * Source: Yeung et al. 2022, doi:10.1016/j.compmedimag.2021.102026.
 *
 * @param yTrue - Truth: one-hot or soft labels from 0 to 1, classes on the last axis, [B, ..., K]; with labels 'index' class numbers,
 *   [B, ...]; tensor or nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits) of K classes on the last axis.
 * @param options - `weight` (0.5), `delta` (0.6), `gamma` (0.5), `form` ('asymmetric'), `labels` ('oneHot'), `ignoreLabel` (null),
 *   `regions` ('image'); and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B]. Nats and a share.
 * @throws Error for shapes that do not fit, fewer than two classes, labels or probabilities outside [0, 1] (logits are such), class
 *   numbers that there are not, a tensor that is not float32, an option out of its range, or an unknown option.
 * @example
 * unifiedFocal([[[0, 1]]], [[[0.5, 0.5]]], { weight: 1 }); // → 0.6·log 2 = 0.4159
 * @tex L = \lambda\, L_{\text{focal}} + (1 - \lambda)\, L_{\text{focal Tversky}} */
export function unifiedFocal(
  yTrue: Input,
  yPred: Input,
  options: UnifiedFocalOptions = {},
): tf.Tensor {
  const name = 'unifiedFocal';
  const form = 'asymmetric' as 'asymmetric' | 'symmetric';
  const own = { weight: 0.5, delta: 0.6, gamma: 0.5, form };
  const o = withDefaults(name, options, { ...classRegionDefaults, ...own });
  oneOf(name, 'form', o.form, ['asymmetric', 'symmetric']);
  for (const key of ['weight', 'delta'] as const) {
    inRange(name, key, o[key], (x) => x >= 0 && x <= 1, 'from 0 to 1');
  }
  inRange(name, 'gamma', o.gamma, (x) => x >= 0 && x < 1, 'from 0 to less than 1');
  const loss: OfClasses = (t, p, total) => {
    const classes = p.shape[2]!;
    // Of the background, and of the others.
    const byClass = (first: number, rest: number): tf.Tensor =>
      tf.tensor1d(Float32Array.from({ length: classes }, (_, k) => (k === 0 ? first : rest)));
    const isAlike = o.form === 'symmetric';
    const choose = (all: tf.Tensor, first: tf.Tensor, rest: tf.Tensor): tf.Tensor =>
      isAlike ? all : tf.add(tf.mul(first, byClass(1, 0)), tf.mul(rest, byClass(0, 1)));
    const surprise = tf.neg(tf.mul(t, logFrom(p, smallest)));
    const discount = o.gamma === 0 ? tf.onesLike(p) : absPower(tf.sub(1, p), o.gamma);
    const focal = tf.mul(choose(discount, discount, tf.onesLike(p)), surprise);
    const weighted = tf.sum(tf.mul(total(focal), byClass(1 - o.delta, o.delta)), -1);
    const entropy = ratio(weighted, tf.mean(total(tf.onesLike(t)), -1));
    const missed = tf.add(
      tf.mul(total(tf.mul(t, tf.sub(1, p))), o.delta),
      tf.mul(total(tf.mul(tf.sub(1, t), p)), 1 - o.delta),
    );
    const lost = ratio(missed, tf.add(tf.add(total(tf.mul(t, p)), missed), smallest));
    const enhanced = absPower(lost, 1 - o.gamma);
    const overlap = tf.mean(choose(enhanced, lost, enhanced), -1);
    return tf.add(tf.mul(entropy, o.weight), tf.mul(overlap, 1 - o.weight));
  };
  const checks = { checkPrediction: checkProbabilities, fewest: 2 };
  return perClassRegion(name, yTrue, yPred, o, loss, checks);
}

/** Of probabilities and of sums, as its authors' and MONAI's. */
const smallest = 1e-7;
