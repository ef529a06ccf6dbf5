/** The Lovász hinge: the convex surrogate of the Jaccard loss for binary logits. */
import * as tf from '@tensorflow/tfjs-core';
import { fusedLovasz } from '../backends/fused/index.js';
import { fail, oneOf, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { checkHardLabels } from './domains.js';
import { connect, constant, differentiable } from './differentiable.js';
import { clipBelow } from './elementary.js';
import { sumRows } from './sums.js';
import { perRegion } from './regions.js';
import type { RegionOptions } from './regions.js';

export interface LovaszOptions extends RegionOptions {
  /** One region per image (first axis), as its paper, or all entries together. @default 'image' */
  readonly regions?: 'all' | 'image';
}

/** Lovász hinge: a piecewise linear, convex loss that equals the Jaccard loss at its corners.
 *
 *   m = max(0, 1 − x·(2y − 1)), sorted from large to small
 *   loss = Σ mᵢ·(Jᵢ − Jᵢ₋₁), Jᵢ the Jaccard loss of getting the first i entries wrong
 *
 * Shapes: yTrue [B, ...], yPred [B, ...] (equal; yTrue 0 or 1, yPred logits) → map [B], or [] with
 *   regions 'all'.
 * Range: ≥ 0. Gradient in yPred: −(2y − 1)·(Jᵢ − Jᵢ₋₁) where m > 0, else 0; among equal errors, in
 *   the order of the entries (a subgradient). yTrue gets the gradient 0.
 * Convention: as the authors' lovasz_hinge with per_image. Where an image has no positive label,
 *   the largest error counts alone. An image that is masked altogether
 *   does not count (the authors' mean counts it, as 0). Labels other than 0 and 1 are an error; weights are not defined
 *   for this loss. NaN in → NaN.
 * Source: Berman, Rannen Triki, Blaschko 2018, arXiv:1705.08790.
 *
 * @param yTrue - Truth: labels 0 or 1, [B, ...]; float32 tensor or nested numbers.
 * @param yPred - Prediction: logits (positive: label 1), of the shape of yTrue.
 * @param options - `regions` ('image'); and `reduction`, `divisor` and `mask`, as for every loss, but no `weights`.
 *   Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' the map [B]. No unit.
 * @throws Error for unequal shapes, labels other than 0 and 1, a tensor that is not float32, `weights`, which
 *   this loss does not have, `regions` other than 'all' and 'image', or an unknown option.
 * @example
 * lovasz([[1, 0]], [[-1, -1]]); // → 2
 * @tex L = \sum_i m_i (J_i - J_{i-1}), \qquad m = \max(0,\, 1 - x(2y - 1)) \text{ from large to small} */
export function lovasz(yTrue: Input, yPred: Input, options: LovaszOptions = {}): tf.Tensor {
  const name = 'lovasz';
  const o = withDefaults(name, options, { regions: 'image' as const });
  oneOf(name, 'regions', o.regions, ['all', 'image']);
  if (o.weights !== undefined)
    fail(name, 'weights are not defined for this loss; use mask to leave entries out');
  return perRegion(name, yTrue, yPred, o, ({ yTrue: y, yPred: x, weights: present }) => {
    checkHardLabels(name, y);
    const margin = clipBelow(tf.sub(1, tf.mul(x, constant(tf.sub(tf.mul(y, 2), 1)))));
    // A masked entry has error 0 and label 0: it sorts behind all that count, and adds nothing.
    const errors =
      present === undefined
        ? margin
        : tf.where(tf.notEqual(present, 0), margin, tf.zerosLike(margin));
    return lovaszExtension(y, errors);
  });
}

/**
 * Σ mᵢ·(Jᵢ − Jᵢ₋₁) per row; the steps of J are constants for the gradient, the value being linear
 * between ties. With I and U the intersection and union after entry i is taken as wrong, a step is
 * 1/U for a positive label and I/(U(U − 1)) for a negative one: written so, it does not cancel. The
 * first step is 1 − I/U, J₀ being 0.
 */
export const lovaszExtension = (y: tf.Tensor, errors: tf.Tensor): tf.Tensor =>
  differentiable([y, errors], (y, errors) => {
    const { value, steps } = fusedLovasz(y, errors) ?? byOperations(y, errors);
    return {
      value,
      saved: [y, errors, steps],
      gradient: (dy, [y, errors, steps]) => [
        tf.zerosLike(y!),
        tf.mul(tf.expandDims(dy, 1), connect(steps!, [errors!])),
      ],
    };
  });

function byOperations(y: tf.Tensor, errors: tf.Tensor): { value: tf.Tensor; steps: tf.Tensor } {
  const [, columns] = errors.shape as [number, number];
  const order = tf.topk(errors, columns, true).indices;
  const sorted = gatherRows(y, order);
  const positives = tf.sum(y, 1, true);
  const intersection = tf.sub(positives, tf.cumsum(sorted, 1));
  const union = tf.add(positives, tf.cumsum(tf.sub(1, sorted), 1));
  const before = tf.sub(union, 1);
  const ifNegative = tf.div(
    intersection,
    tf.where(tf.less(before, 1), tf.onesLike(before), before),
  );
  const later = tf.div(tf.where(tf.greater(sorted, 0), tf.onesLike(y), ifNegative), union);
  const head = (x: tf.Tensor): tf.Tensor => tf.slice(x, [0, 0], [-1, 1]);
  const first = tf.sub(1, tf.div(head(intersection), head(union)));
  const all = tf.concat([first, tf.slice(later, [0, 1], [-1, -1])], 1);
  // Back into the order of the entries: the inverse permutation sorts the permutation itself.
  const inverse = tf.topk(tf.neg(tf.cast(order, 'float32')), columns, true).indices;
  const steps = gatherRows(all, inverse);
  return { value: sumRows(tf.mul(errors, steps)), steps };
}

/** x[r, index[r, c]]; not by batchDims, because the WebAssembly gather mixes up the rows then. */
function gatherRows(x: tf.Tensor, index: tf.Tensor): tf.Tensor {
  const [rows, columns] = x.shape as [number, number];
  const starts = tf.reshape(tf.range(0, rows * columns, columns, 'int32'), [rows, 1]);
  const places = tf.reshape(tf.add(index, starts), [rows * columns]);
  return tf.reshape(tf.gather(tf.reshape(x, [rows * columns]), places), [rows, columns]);
}
