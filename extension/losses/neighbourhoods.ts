/**
 * The frame of image losses whose map entry looks at several pixels.
 *
 * The mask has the shape of the image without its channels. Masked pixels are replaced before
 * anything is computed, and the loss says which map entries count then: nothing from under the mask
 * gets in.
 */
import * as tf from '@tensorflow/tfjs-core';
import { equalShapes, fail, floats, shapeText, wholeNumbers } from './arguments.js';
import type { Input } from './arguments.js';
import { maskOf, overAxes, reduceMap } from './reduction.js';
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
    if (mask === undefined)
      return reduceMap(name, [t, p], map, options, () =>
        loss({ yTrue: t, yPred: p, pixels: undefined }),
      );
    const guard = (x: tf.Tensor): tf.Tensor => tf.where(overAxes(mask, x), x, tf.onesLike(x));
    const pixels = tf.expandDims(tf.cast(mask, 'float32'), -1);
    const counted =
      p.size === 0 ? tf.zeros(map) : tf.broadcastTo(neighbourhood.mapMask(pixels), map);
    return reduceMap(name, [t, p], map, { ...options, mask: counted }, () =>
      loss({ yTrue: guard(t), yPred: guard(p), pixels }),
    );
  });
}
