/** Losses of how far a prediction is from the boundary of the truth, by distance transforms. */
import * as tf from '@tensorflow/tfjs-core';
import { fail, inRange, isPositive, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { connect, constant } from './differentiable.js';
import { fromSides } from './distances.js';
import type { Spacing } from './distances.js';
import { checkHardLabels, checkProbabilities } from './domains.js';
import { perNeighbourhood } from './neighbourhoods.js';
import type { Neighbourhood } from './neighbourhoods.js';
import type { LossOptions } from './reduction.js';

export interface BoundaryOptions extends LossOptions {
  /** How far apart rows and columns are, > 0: millimetres of a scan, or pixels. @default [1, 1] */
  readonly spacing?: readonly [vertical: number, horizontal: number];
}

/** Boundary loss: probability times the signed distance to the boundary of the truth.
 *
 *   φ = −(distance to the nearest pixel outside − 1)     where t = 1
 *     = distance to the nearest pixel inside             where t = 0
 *   loss = φ·p
 *
 * Shapes: yTrue [B, H, W, C], yPred [B, H, W, C] (equal; a region a channel) → map [B, H, W, C].
 * Range: any real number; a loss below 0 is a prediction that lies inside. Gradient in yPred: φ, whatever is predicted; in yTrue: 0.
 * Convention: As the authors' SurfaceLoss, distances by pixel centres, and −1 inside so that pixels at the boundary cost 0
 *   there; the mean is over all pixels and channels. Train it beside an overlap loss: alone it has a minimum where everything is
 *   predicted empty. A channel without any pixel inside, or without any outside, has no boundary: it costs 0. Probabilities, after
 *   sigmoid or softmax; leave the background's channel out, as they do. Masked pixels are on neither side: distances go to those
 *   that count. NaN in → NaN.
 * Source: Kervadec et al. 2019, arXiv:1812.07032.
 *
 * @param yTrue - Truth: labels 0 or 1, one region a channel, [B, H, W, C]; tensor or nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `spacing` ([1, 1]); and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B, H, W, C]. The unit of `spacing`.
 * @throws Error for unequal shapes, other than four axes, labels other than 0 and 1, probabilities outside [0, 1] (logits are
 *   such), a `spacing` that is not two positive numbers, or an unknown option.
 * @example
 * boundary([[[[1], [0], [0]]]], [[[[0], [0], [1]]]], { reduction: 'sum' }); // → 2
 * @tex L = \phi\, p, \qquad \phi = \begin{cases} -(d_{\text{out}} - 1) & t = 1 \\ d_{\text{in}} & t = 0 \end{cases} */
export function boundary(yTrue: Input, yPred: Input, options: BoundaryOptions = {}): tf.Tensor {
  const name = 'boundary';
  const o = withDefaults(name, options, { spacing: [1, 1] as Spacing });
  checkSpacing(name, o.spacing);
  return perNeighbourhood(name, yTrue, yPred, o, ofPixels, ({ yTrue: t, yPred: p, pixels }) => {
    checkHardLabels(name, t);
    checkProbabilities(name, p);
    const distance = fromSides(t, pixels, o.spacing, ({ inside, toInside, toOutside }, i) =>
      inside(i) ? 1 - Math.sqrt(toOutside[i]!) : Math.sqrt(toInside[i]!),
    );
    return tf.mul(connect(distance, [t, p]), p);
  });
}

export interface HausdorffOptions extends BoundaryOptions {
  /** The power of the distances, > 0. @default 2 */
  readonly alpha?: number;
}

/** Hausdorff loss: squared errors times how far they are from the boundaries of truth and prediction.
 *
 *   D(x) = distance from each pixel to the nearest one on the other side of the boundary of x > ½
 *   loss = (t − p)²·(D(t)^alpha + D(p)^alpha)
 *
 * Shapes: yTrue [B, H, W, C], yPred [B, H, W, C] (equal; a region a channel) → map [B, H, W, C].
 * Range: ≥ 0. Gradient in yPred: 2(p − t)·(D(t)^alpha + D(p)^alpha), the distances being constant; in yTrue: 0.
 * Convention: The distance-transform form of its paper, as MONAI HausdorffDTLoss. A channel all on one side, of truth or of
 *   prediction, has no boundary: its distances are 0, so that an empty prediction of an empty truth costs nothing, and an
 *   untrained one that is nowhere above ½ is pulled by D(t) alone. Masked pixels are on neither side. NaN in → NaN.
 * Source: Karimi & Salcudean 2019, arXiv:1904.10030.
 *
 * @param yTrue - Truth: labels 0 or 1, one region a channel, [B, H, W, C]; tensor or nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `alpha` (2), `spacing` ([1, 1]); and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in
 *   brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B, H, W, C]. The unit of `spacing`, to the power alpha.
 * @throws Error for unequal shapes, other than four axes, labels other than 0 and 1, probabilities outside [0, 1] (logits are
 *   such), an `alpha` not above 0, a `spacing` that is not two positive numbers, or an unknown option.
 * @example
 * hausdorff([[[[1], [0], [0]]]], [[[[1], [0], [0.5]]]], { reduction: 'sum' }); // → ¼·(2² + 2²) = 2
 * @tex L = (t - p)^2 \left( D(t)^\alpha + D(p)^\alpha \right) */
export function hausdorff(yTrue: Input, yPred: Input, options: HausdorffOptions = {}): tf.Tensor {
  const name = 'hausdorff';
  const o = withDefaults(name, options, { alpha: 2, spacing: [1, 1] as Spacing });
  inRange(name, 'alpha', o.alpha, isPositive, 'greater than 0 and finite');
  checkSpacing(name, o.spacing);
  return perNeighbourhood(name, yTrue, yPred, o, ofPixels, ({ yTrue: t, yPred: p, pixels }) => {
    checkHardLabels(name, t);
    checkProbabilities(name, p);
    const distance = (x: tf.Tensor): tf.Tensor =>
      fromSides(x, pixels, o.spacing, ({ inside, toInside, toOutside }, i) => {
        const squared = inside(i) ? toOutside[i]! : toInside[i]!;
        return squared ** (o.alpha / 2);
      });
    const error = tf.square(tf.sub(p, constant(t)));
    return tf.mul(error, tf.add(distance(t), distance(p)));
  });
}

/** The map is the image, and a pixel counts by itself. */
const ofPixels: Neighbourhood = {
  smallest: 1,
  labels: true,
  map: (shape) => [...shape],
  mapMask: (pixels) => pixels,
};

function checkSpacing(name: string, spacing: Spacing): void {
  if (Array.isArray(spacing) && spacing.length === 2 && spacing.every(isPositive)) return;
  fail(
    name,
    `spacing must be two numbers greater than 0, of rows and of columns, got ${String(spacing)}`,
  );
}
