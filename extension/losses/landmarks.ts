/** Losses of landmarks and heatmaps. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, isPositive, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { elementwiseDefaults, perEntry } from './elementwise.js';
import type { ElementwiseOptions } from './elementwise.js';
import { clipBelow, logOnePlus, safeAbs } from './elementary.js';

export interface WingOptions extends ElementwiseOptions {
  /** Where the logarithmic part ends (ω of the paper), > 0. @default 10 */
  readonly width?: number;
  /** How curved it is (ε of the paper), > 0. @default 2 */
  readonly curvature?: number;
}

/** Wing loss: small errors of landmarks weigh as much as large ones.
 *
 *   e = p − t, C = width − width·log(1 + width/curvature)
 *   loss = width·log(1 + |e|/curvature)      if |e| < width
 *        = |e| − C                           otherwise
 *
 * Shapes: yTrue [...], yPred [...] (equal, never broadcast) → map [...].
 * Range: ≥ 0. Gradient in yPred: width·sign(e)/(curvature + |e|) within, sign(e) beyond; 0 at e = 0.
 * Convention: Errors in pixels; width 10 and curvature 2 are those of its paper. NaN in → NaN.
 * Source: Feng et al. 2018, arXiv:1711.06753.
 *
 * @param yTrue - Truth: real numbers in any unit, [...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: numbers in the unit of yTrue, of its shape.
 * @param options - `width` (10), `curvature` (2), `lastAxis` ('keep'); and `reduction`, `divisor`, `weights` and
 *   `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. The unit of the inputs.
 * @throws Error for unequal shapes, a tensor that is not float32, an option out of its range, or an unknown option.
 * @example
 * wing([0], [2]); // → 10 log 2 = 6.9315
 * @tex L = \begin{cases} \omega \log(1 + |e|/\epsilon) & |e| < \omega \\ |e| - C & \text{otherwise} \end{cases} */
export function wing(yTrue: Input, yPred: Input, options: WingOptions = {}): tf.Tensor {
  const o = withDefaults('wing', options, { ...elementwiseDefaults, width: 10, curvature: 2 });
  inRange('wing', 'width', o.width, isPositive, 'greater than 0 and finite');
  inRange('wing', 'curvature', o.curvature, isPositive, 'greater than 0 and finite');
  return perEntry('wing', yTrue, yPred, o, (t, p) => {
    const size = safeAbs(tf.sub(p, t));
    const beyond = clipBelow(tf.sub(size, o.width));
    // What is left of the error within the width, so that both parts add up.
    const within = tf.sub(size, beyond);
    return tf.add(tf.mul(logOnePlus(tf.div(within, o.curvature)), o.width), beyond);
  });
}
