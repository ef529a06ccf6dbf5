/** Tensors as images. */
import type * as tf from '@tensorflow/tfjs-core';
import type { ImageOptions } from './imageOptions.js';
import { readImageOptions } from './readImageOptions.js';
import { quoteGiven } from './options.js';
import { display } from './sink.js';
import { tensorBundle } from './tensorBundle.js';
import { isTensorLike, type TensorLike } from './tensorLike.js';

export type { AngleOptions, ImageOptions } from './imageOptions.js';

/**
 * Draws a tensor at once.
 *
 * Colours, unless said: of 3 or 4 channels from 0 to 255 red, green and blue; int32 from 0 to at most 40, with 255, -1 or -100 for
 * none, is taken for labels, a colour each, unless a range, a colour map or a logarithm is asked for; from 0 to 1 grey; of both signs diverging, symmetric about 0; errors from 0 in viridis; else viridis from
 * the minimum to the maximum; angles cyclic (CET C8; Kovesi, "Good Colour Maps: How to Design Them", 2015). NaN is yellow,
 * +∞ magenta, -∞ cyan on every map. The picture is of at most 1024 pixels a side and 256 KiB; the view beside it holds the numbers.
 *
 * @param tensor - Real numbers [H,W], [H,W,C], [B,H,W] or [B,H,W,C]; three axes are [H,W,C] where the last is at most 4.
 * @param options - How it is drawn at first; see `ImageOptions`. The reader may change all of it.
 * @returns Nothing, so that at the end of a cell it is not drawn twice.
 * @throws TypeError for what is no tensor of real numbers; Error where it is disposed, of another shape or without a pixel,
 *   for a batch or channel that is not there, and for an option that is unknown or not what `ImageOptions` says.
 * @example
 * image(yTrue, { title: 'directions', angle: { period: 2 * Math.PI } });
 */
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
