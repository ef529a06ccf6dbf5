/** Tensors as images. */
import type * as tf from '@tensorflow/tfjs-core';
import type { ImageOptions } from './imageOptions.js';
import { readImageOptions } from './readImageOptions.js';
import { quoteGiven } from './options.js';
import { display } from './sink.js';
import { tensorBundle } from './tensorBundle.js';
import { isTensorLike, type TensorLike } from './tensorLike.js';

export type { AngleOptions, ImageOptions } from './imageOptions.js';

/** Draws a tensor at once.
 *
 *   image(yTrue, { title: 'directions', angle: { period: 2 * Math.PI } })
 *
 * Shapes: [H,W], [H,W,C], [B,H,W] or [B,H,W,C]; three axes are [H,W,C] where the last is at most 4.
 * Colours, unless said: from 0 to 1 grey; of both signs diverging, symmetric about 0; else viridis from
 * the minimum to the maximum; angles cyclic (CET C8). NaN is yellow, +∞ magenta, -∞ cyan on every map.
 * The picture is of at most 1024 pixels a side and 256 KiB; the view beside it holds the numbers.
 * Returns nothing, so that at the end of a cell it is not drawn twice.
 * Errors: no tensor, disposed, not of numbers, another shape, a batch or channel that is not there, an option that
 * is unknown or not what `ImageOptions` says. */
export function image(tensor: tf.Tensor, options: ImageOptions = {}): void {
  if (!isTensorLike(tensor)) {
    throw new TypeError(
      `image: expected a tensor, got ${quoteGiven(tensor)}; arrays become one by tf.tensor`,
    );
  }
  const { isDisposed, dtype, shape }: TensorLike = tensor;
  if (isDisposed) {
    throw new Error('image: the tensor is disposed; draw it before, or keep it with tf.keep');
  }
  if (dtype === 'string' || dtype === 'complex64') {
    throw new TypeError(
      `image: expected a tensor of real numbers, got ${dtype}` +
        (dtype === 'complex64' ? '; draw tf.abs, tf.real or tf.imag of it' : ''),
    );
  }
  display(tensorBundle(tensor, { kind: 'image', ...readImageOptions(options, shape) }));
}
