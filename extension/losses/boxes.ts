/** Losses of boxes (x1, y1, x2, y2), one a pixel of the map. */
import * as tf from '@tensorflow/tfjs-core';
import { inRange, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { constant, differentiable } from './differentiable.js';
import { checkBoxes } from './domains.js';
import { clipBelow, safeAbs, safeAtan2 } from './elementary.js';
import { perPixel } from './reduction.js';
import type { LossOptions } from './reduction.js';
import { safeDivide as ratio } from './sums.js';

/** IoU loss of boxes: one minus intersection over union.
 *
 *   I, U = areas of intersection and union
 *   loss = 1 − I/U
 *
 * Shapes: yTrue [..., 4], yPred [..., 4] (equal, never broadcast), each (x1, y1, x2, y2) → map [...].
 * Range: 0 to 1. Gradient in yPred: by the quotient rule; 0 where the boxes do not touch.
 * Convention: Plain IoU, not its logarithm. A union of area 0 has IoU 0. A predicted box that is turned inside out
 *   overlaps nothing. NaN in → NaN.
 * Source: Yu et al. 2016, UnitBox, arXiv:1608.01471.
 *
 * @param yTrue - Truth: boxes (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2, [..., 4], in any unit; float32 tensor or
 *   nested numbers.
 * @param yPred - Prediction: boxes (x1, y1, x2, y2) in the same unit, of the shape of yTrue.
 * @param options - and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for an unequal or other shape than [..., 4], a tensor that is not float32, a box of yTrue whose x2
 *   or y2 is the smaller, or an unknown option.
 * @example
 * boxIou([[0, 0, 2, 2]], [[0, 0, 1, 2]]); // → 0.5
 * @tex L = 1 - \frac{|A \cap B|}{|A \cup B|} */
export function boxIou(yTrue: Input, yPred: Input, options: LossOptions = {}): tf.Tensor {
  return perBox('boxIou', yTrue, yPred, options, ({ iou }) => tf.sub(1, iou));
}

/** GIoU loss of boxes: IoU, and how much of the smallest box around both is empty.
 *
 *   I, U as for boxIou; C = area of the smallest box around both
 *   loss = 1 − I/U + (C − U)/C
 *
 * Shapes: yTrue [..., 4], yPred [..., 4] (equal, never broadcast), each (x1, y1, x2, y2) → map [...].
 * Range: 0 to 2. Gradient in yPred: by the quotient rule; not 0 where the boxes do not touch.
 * Convention: As torchvision generalized_box_iou_loss. A union of area 0 has IoU 0. A predicted box that is turned
 *   inside out overlaps nothing. NaN in → NaN.
 * Source: Rezatofighi et al. 2019, arXiv:1902.09630.
 *
 * @param yTrue - Truth: boxes (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2, [..., 4], in any unit; float32 tensor or
 *   nested numbers.
 * @param yPred - Prediction: boxes (x1, y1, x2, y2) in the same unit, of the shape of yTrue.
 * @param options - and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for an unequal or other shape than [..., 4], a tensor that is not float32, a box of yTrue whose x2
 *   or y2 is the smaller, or an unknown option.
 * @example
 * generalizedBoxIou([[0, 0, 1, 1]], [[2, 0, 3, 1]]); // → 1 + 1/3 = 1.3333
 * @tex L = 1 - \frac{|A \cap B|}{|A \cup B|} + \frac{|C| - |A \cup B|}{|C|} */
export function generalizedBoxIou(
  yTrue: Input,
  yPred: Input,
  options: LossOptions = {},
): tf.Tensor {
  return perBox('generalizedBoxIou', yTrue, yPred, options, ({ iou, union, hull }) =>
    tf.add(tf.sub(1, iou), tf.sub(1, ratio(union, tf.mul(hull.width, hull.height)))),
  );
}

/** DIoU loss of boxes: IoU, and how far apart the centres are.
 *
 *   ρ = distance of the centres, c = diagonal of the smallest box around both
 *   loss = 1 − IoU + ρ²/c²
 *
 * Shapes: yTrue [..., 4], yPred [..., 4] (equal, never broadcast), each (x1, y1, x2, y2) → map [...].
 * Range: 0 to 2. Gradient in yPred: by the quotient rule; not 0 where the boxes do not touch.
 * Convention: As torchvision distance_box_iou_loss. A union of area 0 has IoU 0. A predicted box that is turned
 *   inside out overlaps nothing. NaN in → NaN.
 * Source: Zheng et al. 2020, arXiv:1911.08287.
 *
 * @param yTrue - Truth: boxes (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2, [..., 4], in any unit; float32 tensor or
 *   nested numbers.
 * @param yPred - Prediction: boxes (x1, y1, x2, y2) in the same unit, of the shape of yTrue.
 * @param options - and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for an unequal or other shape than [..., 4], a tensor that is not float32, a box of yTrue whose x2
 *   or y2 is the smaller, or an unknown option.
 * @example
 * distanceBoxIou([[0, 0, 1, 1]], [[2, 0, 3, 1]]); // → 1.4
 * @tex L = 1 - \mathrm{IoU} + \frac{\rho^2}{c^2} */
export function distanceBoxIou(yTrue: Input, yPred: Input, options: LossOptions = {}): tf.Tensor {
  return perBox('distanceBoxIou', yTrue, yPred, options, (boxes) =>
    tf.add(tf.sub(1, boxes.iou), apart(boxes)),
  );
}

export interface CompleteBoxIouOptions extends LossOptions {
  /** α, ≥ 0; null for that of the formula, held constant. @default null */
  readonly aspectWeight?: number | null;
}

/** CIoU loss of boxes: IoU, the distance of the centres, and the difference of the aspect ratios.
 *
 *   v = 4/π²·(atan(wₜ/hₜ) − atan(wₚ/hₚ))²
 *   α = v/(1 − IoU + v), held constant
 *   loss = 1 − IoU + ρ²/c² + α·v
 *
 * Shapes: yTrue [..., 4], yPred [..., 4] (equal, never broadcast), each (x1, y1, x2, y2) → map [...].
 * Range: 0 to 3. Gradient in yPred: by the quotient rule; α is held constant, as its paper says, on purpose.
 * Convention: As torchvision complete_box_iou_loss. gradcheck reports that α is held constant; `aspectWeight` is a fixed α, with
 *   which there is nothing to report. Sides of a predicted box count by their size. A union of area 0 has IoU 0. A predicted box
 *   that is turned inside out overlaps nothing. NaN in → NaN.
 * Source: Zheng et al. 2020, arXiv:1911.08287.
 *
 * @param yTrue - Truth: boxes (x1, y1, x2, y2) with x1 ≤ x2 and y1 ≤ y2, [..., 4], in any unit; float32 tensor or
 *   nested numbers.
 * @param yPred - Prediction: boxes (x1, y1, x2, y2) in the same unit, of the shape of yTrue.
 * @param options - `aspectWeight` (null); and `reduction`, `divisor`, `weights` and `mask`, as for every loss.
 *   Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [...]. No unit.
 * @throws Error for an unequal or other shape than [..., 4], a tensor that is not float32, a box of yTrue whose x2
 *   or y2 is the smaller, an `aspectWeight` that is negative, or an unknown option.
 * @example
 * completeBoxIou([[0, 0, 1, 1]], [[2, 0, 3, 1]]); // → 1.4
 * @tex L = 1 - \mathrm{IoU} + \frac{\rho^2}{c^2} + \alpha v, \qquad v = \frac{4}{\pi^2} \left( \arctan\frac{w_t}{h_t} - \arctan\frac{w_p}{h_p} \right)^2 */
export function completeBoxIou(
  yTrue: Input,
  yPred: Input,
  options: CompleteBoxIouOptions = {},
): tf.Tensor {
  const name = 'completeBoxIou';
  const o = withDefaults(name, options, { aspectWeight: null as number | null });
  if (o.aspectWeight !== null) {
    inRange(name, 'aspectWeight', o.aspectWeight, (x) => x >= 0 && x < Infinity, 'at least 0');
  }
  return perBox(
    name,
    yTrue,
    yPred,
    options,
    (boxes) => {
      const { iou, t, p } = boxes;
      const ratioAngle = ({ width, height }: Sides): tf.Tensor =>
        safeAtan2(safeAbs(width), safeAbs(height));
      const turn = tf.sub(ratioAngle(t), ratioAngle(p));
      const v = tf.mul(tf.square(turn), 4 / Math.PI ** 2);
      const part = tf.add(tf.sub(1, iou), v);
      const weight = o.aspectWeight === null ? constant(ratio(v, part)) : tf.scalar(o.aspectWeight);
      return tf.add(tf.add(tf.sub(1, iou), apart(boxes)), tf.mul(weight, v));
    },
    ['aspectWeight'],
  );
}

interface Sides {
  readonly width: tf.Tensor;
  readonly height: tf.Tensor;
}

interface Boxes {
  readonly iou: tf.Tensor;
  readonly union: tf.Tensor;
  /** Of the smallest box around both. */
  readonly hull: Sides;
  readonly t: Sides;
  readonly p: Sides;
  /** Twice the way from the centre of one to that of the other, in x and y. */
  readonly way: readonly [tf.Tensor, tf.Tensor];
}

function perBox(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: LossOptions,
  loss: (boxes: Boxes) => tf.Tensor,
  own: readonly string[] = [],
): tf.Tensor {
  const o = withDefaults(name, options, Object.fromEntries(own.map((key) => [key, undefined])));
  const shape = { event: [4], meaning: 'x1, y1, x2, y2' };
  return perPixel(name, yTrue, yPred, o, shape, (t, p) => {
    checkBoxes(name, t);
    return loss(boxesOf(corners(t), corners(p)));
  });
}

const corners = (x: tf.Tensor): tf.Tensor[] => tf.unstack(x, -1);

function boxesOf(
  [tx1, ty1, tx2, ty2]: readonly tf.Tensor[],
  [px1, py1, px2, py2]: readonly tf.Tensor[],
): Boxes {
  const sides = (x1: tf.Tensor, y1: tf.Tensor, x2: tf.Tensor, y2: tf.Tensor): Sides => ({
    width: tf.sub(x2, x1),
    height: tf.sub(y2, y1),
  });
  const [t, p] = [sides(tx1!, ty1!, tx2!, ty2!), sides(px1!, py1!, px2!, py2!)];
  const common = sides(
    ...([larger(tx1!, px1!), larger(ty1!, py1!)] as const),
    ...([smaller(tx2!, px2!), smaller(ty2!, py2!)] as const),
  );
  const intersection = tf.mul(clipBelow(common.width), clipBelow(common.height));
  const areas = tf.add(tf.mul(t.width, t.height), tf.mul(p.width, p.height));
  const union = tf.sub(areas, intersection);
  return {
    ...{ t, p, union, iou: ratio(intersection, union) },
    hull: sides(
      ...([smaller(tx1!, px1!), smaller(ty1!, py1!)] as const),
      ...([larger(tx2!, px2!), larger(ty2!, py2!)] as const),
    ),
    // Differences first: sums of corners at pixel 4000 have lost half a thousandth of one.
    way: [
      tf.add(tf.sub(px1!, tx1!), tf.sub(px2!, tx2!)),
      tf.add(tf.sub(py1!, ty1!), tf.sub(py2!, ty2!)),
    ],
  };
}

/** ρ²/c². */
function apart({ hull, way: [x, y] }: Boxes): tf.Tensor {
  const corner = tf.add(tf.square(hull.width), tf.square(hull.height));
  return ratio(tf.div(tf.add(tf.square(x), tf.square(y)), 4), corner);
}

const larger = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => chooseBy(tf.greater, a, b);
const smaller = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => chooseBy(tf.less, a, b);

/** The one that wins; of equals the gradient is shared. tf.maximum of the WebAssembly backend loses NaN. */
const chooseBy = (
  wins: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  a: tf.Tensor,
  b: tf.Tensor,
): tf.Tensor =>
  differentiable([a, b], (a, b) => {
    const half = tf.mul(tf.cast(tf.equal(a, b), 'float32'), 0.5);
    const share = tf.add(tf.cast(wins(a, b), 'float32'), half);
    const chosen = tf.where(wins(a, b), a, b);
    return {
      value: tf.where(tf.isNaN(a), a, chosen),
      saved: [share],
      gradient: (dy, [share]) => [tf.mul(dy, share!), tf.mul(dy, tf.sub(1, share!))],
    };
  });
