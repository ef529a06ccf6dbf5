/**
 * The frame of image losses whose map entry looks at several pixels.
 *
 * The mask has the shape of the image without its channels. Masked pixels are replaced before
 * anything is computed, and the loss says which map entries count then: nothing from under the mask
 * gets in.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { FusedLoss } from '../backends/fused/index.js';
import { equalShapes, fail, floats, shapeText, wholeNumbers } from './arguments.js';
import type { Input } from './arguments.js';
import { maskOf, overAxes, reduceMap, throughKernel } from './reduction.js';
import type { LossOptions } from './reduction.js';

export interface Images {
  readonly yTrue: tf.Tensor;
  readonly yPred: tf.Tensor;
  /** Which pixels count, [B, H, W, 1]; undefined where all do. */
  readonly pixels: tf.Tensor | undefined;
}

export interface Neighbourhood {
  /** Shape of the map for images of this shape, and the smallest image that has one. */
  readonly map: (shape: readonly number[]) => number[];
  readonly smallest: number;
  /** True where yTrue is another image of the same pixels, with channels of its own. */
  readonly ownChannels?: boolean;
  /** True where yTrue holds labels, which may be of any dtype. */
  readonly labels?: boolean;
  /** Which map entries count, by the pixels (1 or 0, [B, H, W, 1]) that do. */
  readonly mapMask: (pixels: tf.Tensor) => tf.Tensor;
  /** The same loss for a kernel, where the map has the shape of the images and counts the pixels that do. */
  readonly fused?: FusedLoss;
}

export function perNeighbourhood(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: LossOptions,
  neighbourhood: Neighbourhood,
  loss: (images: Images) => tf.Tensor,
): tf.Tensor {
  return tf.tidy(() => {
    const t = (neighbourhood.labels === true ? wholeNumbers : floats)(name, 'yTrue', yTrue);
    const p = floats(name, 'yPred', yPred);
    const isPair = neighbourhood.ownChannels === true && t.rank === 4 && p.rank === 4;
    if (!isPair || shapeText(t.shape.slice(0, 3)) !== shapeText(p.shape.slice(0, 3)))
      equalShapes(name, t, p);
    const { shape } = p;
    if (p.rank !== 4)
      fail(
        name,
        `yTrue and yPred must be images [batch, height, width, channels], got ${shapeText(shape)}`,
      );
    const [, height, width] = shape as [number, number, number, number];
    const { smallest } = neighbourhood;
    if (p.size > 0 && Math.min(height, width) < smallest) {
      fail(
        name,
        `yTrue and yPred must be at least ${smallest} × ${smallest} pixels, got ${shapeText(shape)}`,
      );
    }
    const map = neighbourhood.map(shape).map((n) => Math.max(n, 0));
    const mask = maskOf(name, options.mask, shape.slice(0, 3));
    const given = mask && countedPixels(mask, map, neighbourhood);
    const all = given ? { ...options, mask: given.counted } : options;
    const compose = (t: tf.Tensor, p: tf.Tensor, options: LossOptions): tf.Tensor => {
      const guard = (x: tf.Tensor): tf.Tensor =>
        mask === undefined ? x : tf.where(overAxes(mask, x), x, tf.onesLike(x));
      return reduceMap(name, [t, p], map, options, () =>
        loss({ yTrue: guard(t), yPred: guard(p), pixels: given?.pixels }),
      );
    };
    const { fused } = neighbourhood;
    return throughKernel(name, t, p, map, all, compose, { fused }) ?? compose(t, p, all);
  });
}

/** Pixels that count, and the entries of the map. */
function countedPixels(
  mask: tf.Tensor,
  map: readonly number[],
  { mapMask }: Neighbourhood,
): { readonly pixels: tf.Tensor; readonly counted: tf.Tensor } {
  const pixels = tf.expandDims(tf.cast(mask, 'float32'), -1);
  const counted = map.includes(0) ? tf.zeros([...map]) : tf.broadcastTo(mapMask(pixels), [...map]);
  return { pixels, counted };
}
