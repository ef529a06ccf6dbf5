/**
 * From a per-pixel map to the loss: mask, weights, reduction, in this order, for every loss alike.
 *
 * A masked pixel is replaced by ones BEFORE the loss is computed, so that what lies under the mask
 * (NaN, an infinite gradient) reaches neither the value nor the gradient: 0·NaN would be NaN. A
 * pixel of weight 0 is not masked: it counts as a pixel, and NaN there is NaN in the loss.
 */
import * as tf from '@tensorflow/tfjs-core';
import { fusedLoss, fusedProfile, type FusedLoss } from '../backends/fused/index.js';
import { equalShapes, everyEntry, fitsMap, floats, mapShape, wholeNumbers } from './arguments.js';
import type { Input } from './arguments.js';
import { connect } from './differentiable.js';
import { safeDivide, sumAll } from './sums.js';

export type Reduction = 'mean' | 'sum' | 'none';

/** What every loss accepts besides its own options. */
export interface LossOptions {
  /**
   * 'mean' (default): one number, Σ(w·l) by the `divisor`. 'sum': one number, Σ(w·l). 'none': the
   * map w·l, with 0 where masked. All-masked or empty: 0, with gradient 0.
   */
  readonly reduction?: Reduction;
  /**
   * What 'mean' divides by. 'count' (default): the number of pixels not masked, as Keras 3
   * `sum_over_batch_size`. 'weights': Σw of the pixels not masked, as Keras 3
   * `mean_with_sample_weight`.
   */
  readonly divisor?: 'count' | 'weights';
  /** Weight of each pixel, ≥ 0, shaped like the per-pixel map. */
  readonly weights?: Input;
  /** True (or 1) where a pixel counts, shaped like the per-pixel map. */
  readonly mask?: Input;
}

export interface PixelShape {
  /**
   * Lengths of the last axes, which together hold one pixel; null for any length; [] when each
   * entry is one.
   */
  readonly event: readonly (number | null)[];
  /** What those axes hold, for the error text. */
  readonly meaning?: string;
  /** True where yTrue holds labels, which may be of any dtype. */
  readonly labels?: boolean;
  /** Throws where the truth is none; of a kernel's loss it is asked where that is NaN. */
  readonly checkTruth?: ((yTrue: tf.Tensor) => void) | undefined;
  /** The same loss as `loss` computes, for a kernel that does it in one pass. */
  readonly fused?: FusedLoss | undefined;
}

/**
 * Checks the inputs, computes the map with `loss(yTrue, yPred)` where nothing is masked, and
 * reduces it; or leaves all of that to a kernel, where there is one.
 */
export function perPixel(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: LossOptions,
  shape: PixelShape,
  loss: (yTrue: tf.Tensor, yPred: tf.Tensor, guard: Guard) => tf.Tensor,
): tf.Tensor {
  return tf.tidy(() => {
    const t = (shape.labels === true ? wholeNumbers : floats)(name, 'yTrue', yTrue);
    const p = floats(name, 'yPred', yPred);
    equalShapes(name, t, p, options);
    const map = mapShape(name, p.shape, shape.event, shape.meaning);
    const compose = (t: tf.Tensor, p: tf.Tensor, options: LossOptions): tf.Tensor =>
      reduceMap(name, [t, p], map, options, (guard) => {
        const truth = guard(t);
        checkTruth?.(truth);
        return loss(truth, guard(p), guard);
      });
    const { fused, checkTruth } = shape;
    return (
      throughKernel(name, t, p, map, options, compose, { fused, checkTruth }) ??
      compose(t, p, options)
    );
  });
}

/** The loss by the kernel that `fused` names, where there is one here; `compose` is the same loss made of operations. */
export function throughKernel(
  name: string,
  yTrue: tf.Tensor,
  yPred: tf.Tensor,
  map: readonly number[],
  options: LossOptions,
  compose: (yTrue: tf.Tensor, yPred: tf.Tensor, options: LossOptions) => tf.Tensor,
  { fused, checkTruth }: Pick<PixelShape, 'fused' | 'checkTruth'>,
): tf.Tensor | undefined {
  const { reduction = 'mean', divisor = 'count' } = options;
  if (map.includes(0)) return undefined;
  const channels = yPred.shape.slice(map.length).reduce((a, b) => a * b, 1);
  const profile = fused && fusedProfile(fused, channels);
  if (profile === undefined) return undefined;
  const mask = maskOf(name, options.mask, map);
  const weights = weightsOf(name, options.weights, map);
  return fusedLoss({
    ...{ profile, reduction, divisor, yTrue, yPred, weights, mask },
    examine: checkTruth && (() => checkTruth(onesWhereMasked(mask, yTrue))),
    compose: (tensors) =>
      compose(tensors.yTrue, tensors.yPred, {
        ...options,
        weights: tensors.weights,
        mask: tensors.mask,
      } as LossOptions),
  });
}

/**
 * Puts ones where the map is masked; the tensor has the shape of the map, or that and further axes.
 */
export type Guard = (x: tf.Tensor) => tf.Tensor;

/** The mechanism itself, for losses whose inputs are not two tensors of one shape. */
export function reduceMap(
  name: string,
  inputs: readonly tf.Tensor[],
  map: readonly number[],
  options: LossOptions,
  loss: (guard: Guard) => tf.Tensor,
): tf.Tensor {
  const { reduction = 'mean', divisor = 'count' } = options;
  const mask = maskOf(name, options.mask, map);
  const weights = weightsOf(name, options.weights, map);
  if (map.includes(0))
    return connect(reduction === 'none' ? tf.zeros([...map]) : tf.scalar(0), inputs);

  const values = loss((x) => onesWhereMasked(mask, x));
  const counted = keep(mask, weights === undefined ? values : tf.mul(values, keep(mask, weights)));
  if (reduction === 'none') return counted;
  const total = sumAll(counted);
  if (reduction === 'sum') return total;
  if (divisor === 'weights' && weights !== undefined)
    return safeDivide(total, sumAll(keep(mask, weights)));
  if (mask === undefined) return tf.div(total, values.size);
  return safeDivide(total, sumAll(tf.cast(mask, 'float32')));
}

const onesWhereMasked = (mask: tf.Tensor | undefined, x: tf.Tensor): tf.Tensor =>
  mask === undefined ? x : tf.where(overAxes(mask, x), x, tf.onesLike(x));

/** The mask as a boolean tensor of the map's shape. */
export function maskOf(
  name: string,
  mask: Input | undefined,
  map: readonly number[],
): tf.Tensor | undefined {
  if (mask === undefined) return undefined;
  const given = wholeNumbers(name, 'mask', mask);
  fitsMap(name, 'mask', given.shape, map);
  everyEntry(
    name,
    'mask',
    given,
    (x) => x !== 0 && x !== 1,
    'must hold 0 and 1 only (fractions are weights)',
  );
  return tf.cast(given, 'bool');
}

export function weightsOf(
  name: string,
  weights: Input | undefined,
  map: readonly number[],
): tf.Tensor | undefined {
  if (weights === undefined) return undefined;
  const given = floats(name, 'weights', weights);
  fitsMap(name, 'weights', given.shape, map);
  everyEntry(name, 'weights', given, (x) => x < 0, 'must not be negative');
  return given;
}

/** x where the mask is true, 0 elsewhere. */
export const keep = (mask: tf.Tensor | undefined, x: tf.Tensor): tf.Tensor =>
  mask === undefined ? x : tf.where(mask, x, tf.zerosLike(x));

/** The mask repeated over the axes of x that lie behind the map. */
export function overAxes(mask: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const inner = x.shape.slice(mask.rank);
  if (inner.length === 0) return mask;
  return tf.broadcastTo(tf.reshape(mask, [...mask.shape, ...inner.map(() => 1)]), x.shape);
}
