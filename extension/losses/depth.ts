/** Losses of depth. */
import * as tf from '@tensorflow/tfjs-core';
import { fusedLogRatio } from '../backends/fused/index.js';
import { floats, inRange, isPositive, oneOf, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { depthWhere } from './domains.js';
import { absPower } from './elementary.js';
import { perRegion, rowsOf, total } from './regions.js';
import type { Given, RegionOptions, Rows } from './regions.js';
import { safeDivide as ratio, sumRows } from './sums.js';

export interface SiLogOptions extends RegionOptions {
  /** How much a common factor of the depths is forgiven, 0 to 1. @default 0.5 */
  readonly lambda?: number;
  /** Take the square root. @default false */
  readonly root?: boolean;
  /** The loss is multiplied by this, > 0. @default 1 */
  readonly scale?: number;
  /** One region per image (first axis), or all entries together. @default 'image' */
  readonly regions?: 'all' | 'image';
}

/** Scale-invariant logarithmic loss of depth.
 *
 *   d = log p − log t
 *   loss = mean d² − lambda·(mean d)²       root: scale·√ of it
 *
 * Shapes: yTrue [B, ...], yPred [B, ...] (equal) → map [B], or [] with regions 'all'.
 * Range: ≥ 0 for lambda up to 1. Gradient in yPred: 2·(d − lambda·mean d)/(N·p), by twice the root where there is
 *   one; 0 where all d are 0.
 * Convention: Three are in use: its paper (lambda ½, no root), BTS, AdaBins and NeWCRFs (lambda 0.85, root, scale
 *   10, the whole batch as one: regions 'all'), Keras' none. Zero depth means no measurement in most data sets:
 *   mask it; it is an error where it counts. NaN in → NaN.
 * Source: Eigen, Puhrsch, Fergus 2014, arXiv:1406.2283; the root: Lee et al. 2019, arXiv:1907.10326.
 *
 * @param yTrue - Truth: depths greater than 0, in any unit, [B, ...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: depths greater than 0, in the unit of yTrue, of its shape.
 * @param options - `lambda` (0.5), `root` (false), `scale` (1), `regions` ('image'); and `reduction`, `divisor`,
 *   `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B]. No unit.
 * @throws Error for unequal shapes, depths that are not greater than 0, a tensor that is not float32, a `lambda`
 *   outside [0, 1], a `scale` not above 0, or an unknown option.
 * @example
 * siLog([[1, 1]], [[1, 2]]); // → ½ log²2 − ⅛ log²2 = 0.1802
 * @tex L = \frac1N \sum d^2 - \frac{\lambda}{N^2} \left( \sum d \right)^2, \qquad d = \log p - \log t */
export function siLog(yTrue: Input, yPred: Input, options: SiLogOptions = {}): tf.Tensor {
  const name = 'siLog';
  const own = { regions: 'image' as const, lambda: 0.5, root: false, scale: 1 };
  const o = withDefaults(name, options, own);
  oneOf(name, 'regions', o.regions, ['all', 'image']);
  inRange(name, 'lambda', o.lambda, (x) => x >= 0 && x <= 1, 'from 0 to 1');
  inRange(name, 'scale', o.scale, isPositive, 'greater than 0 and finite');
  return perRegion(
    name,
    yTrue,
    yPred,
    o,
    (rows) => {
      const [mean, variance] = momentsOf(name, rows);
      // Not mean d² − lambda·(mean d)², which cancels.
      const whole = tf.add(variance, tf.mul(tf.square(mean), 1 - o.lambda));
      return tf.mul(o.root ? absPower(whole, 0.5) : whole, o.scale);
    },
    floats,
  );
}

/** Mean of d = log p − log t, and of its squared distance from that, over each region. */
function momentsOf(name: string, rows: Rows): readonly [tf.Tensor, tf.Tensor] {
  const { given, layout } = rows;
  const compose = (given: Given): tf.Tensor => momentsByOperations(name, rowsOf(given, layout));
  const fused = fusedLogRatio({ ...given, layout: layout.of, compose });
  const moments = fused && !fused.outside ? fused.moments : momentsByOperations(name, rows);
  const [mean, variance] = tf.unstack(moments) as [tf.Tensor, tf.Tensor];
  return [mean, variance];
}

/** And the sum of the weights. */
function momentsByOperations(name: string, rows: Rows): tf.Tensor {
  const log = (which: 'yTrue' | 'yPred'): tf.Tensor =>
    tf.log(depthWhere(name, which, rows[which], rows.mask));
  const d = tf.sub(log('yPred'), log('yTrue'));
  const all = sumRows(rows.weights ?? tf.onesLike(d));
  const mean = (x: tf.Tensor): tf.Tensor => ratio(total(rows, x), all);
  const centre = mean(d);
  return tf.stack([centre, mean(tf.square(tf.sub(d, tf.expandDims(centre, 1)))), all]);
}
