/** The correlation of labels and predictions, as a loss. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { checkLabels, checkProbabilities } from './domains.js';
import { absPower, atLeastZero } from './elementary.js';
import { perRegion, regionDefaults, total } from './regions.js';
import type { RegionOptions } from './regions.js';
import { safeDivide } from './sums.js';

export interface MccOptions extends RegionOptions {
  /** Added to each of the four counts, ≥ 0. @default 0 */
  readonly smooth?: number;
}

/** MCC loss: one minus Matthews' correlation coefficient, which counts true negatives too.
 *
 *   TP = Σtp, FP = Σ(1 − t)p, FN = Σt(1 − p), TN = Σ(1 − t)(1 − p), smooth added to each
 *   loss = 1 − (TP·TN − FP·FN)/√((TP + FP)(TP + FN)(TN + FP)(TN + FN))
 *
 * Shapes: yTrue [...], yPred [...] (equal; probabilities, not logits) → map: [], [B], [C] or [B, C] by `regions`.
 * Range: 0 to 2; 1 is no correlation. Gradient in yPred: by the quotient rule; 0 where the coefficient is 0/0.
 * Convention: As SMP MCCLoss, whose smoothing is 10⁻⁵. Where truth or prediction is all of one kind and smooth is 0 the coefficient is
 *   0/0, taken for 0: the loss is 1, as scikit-learn's coefficient is 0. NaN in → NaN.
 * Source: Matthews 1975, doi:10.1016/0005-2795(75)90109-9; Abhishek & Hamarneh 2021, arXiv:2010.13454.
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs; float32 tensor or nested
 *   numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `smooth` (0), `regions` ('all'); and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in
 *   brackets.
 * @returns A float32 scalar; with reduction 'none' an axis each for what `regions` tells apart. No unit.
 * @throws Error for unequal shapes or too few axes for `regions`, a tensor that is not float32, numbers outside [0, 1] (logits are
 *   such), a negative `smooth`, `regions` that there are not, or an unknown option.
 * @example
 * mcc([1, 1, 0, 0], [1, 0, 0, 0]); // → 1 − 2/√12 = 0.4226
 * @tex L = 1 - \frac{TP \cdot TN - FP \cdot FN}{\sqrt{(TP + FP)(TP + FN)(TN + FP)(TN + FN)}} */
export function mcc(yTrue: Input, yPred: Input, options: MccOptions = {}): tf.Tensor {
  const name = 'mcc';
  const o = withDefaults(name, options, { ...regionDefaults, smooth: 0 });
  inRange(name, 'smooth', o.smooth, (x) => x >= 0 && x < Infinity, 'a finite number, at least 0');
  return perRegion(name, yTrue, yPred, o, (rows) => {
    const { yTrue: t, yPred: p } = rows;
    checkLabels(name, t);
    checkProbabilities(name, p);
    // By the number of entries, so that a product of four counts stays within float32's range.
    const entries = p.shape[1] ?? 1;
    const count = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      tf.div(tf.add(total(rows, tf.mul(a, b)), o.smooth), entries);
    const [notT, notP] = [tf.sub(1, t), tf.sub(1, p)];
    const [tp, fp, fn, tn] = [count(t, p), count(notT, p), count(t, notP), count(notT, notP)];
    const covariance = tf.sub(tf.mul(tp, tn), tf.mul(fp, fn));
    const root = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => absPower(tf.mul(a, b), 0.5);
    const ofPrediction = root(tf.add(tp, fp), tf.add(tn, fn));
    const ofTruth = root(tf.add(tp, fn), tf.add(tn, fp));
    const coefficient = safeDivide(covariance, tf.mul(ofPrediction, ofTruth));
    return atLeastZero(tf.sub(1, coefficient));
  });
}
