/** Tensors as images. */
import type * as tf from '@tensorflow/tfjs-core';
import { channelsOf, defaultAngle } from '../wire/angles.js';
import { colormaps, type ColormapName, isColormapName } from '../wire/colormaps.js';
import { formatShape } from '../wire/shape.js';
import type { AngleInfo } from '../wire/view.js';
import { display } from './sink.js';
import { tensorBundle } from './tensorBundle.js';
import { isTensorLike, type TensorLike } from './tensorLike.js';

export interface ImageOptions {
  readonly title?: string;
  /** Values drawn with the first and the last colour. Default: of all elements, see `image`. */
  readonly range?: readonly [lo: number, hi: number];
  readonly colormap?: ColormapName;
  /** Which item of a batch. Default 0. */
  readonly batch?: number;
  /** Which channel; 'rgb' draws the first three. Default: 'rgb' of 3 or 4 channels from 0 to 255, else 0. */
  readonly channel?: number | 'rgb';
  /** The numbers are angles. `true`: two channels, cos and sin, from +x towards +y, over a full turn. */
  readonly angle?: boolean | Partial<AngleInfo>;
  /** The numbers are errors: where several make one pixel, the largest is drawn and not their mean. */
  readonly role?: 'value' | 'error' | 'loss' | 'gradient' | 'mask' | 'prediction' | 'target';
}

/** Draws a tensor at once.
 *
 * Shapes: [H,W], [H,W,C], [B,H,W] or [B,H,W,C]; three axes are [H,W,C] where the last is at most 4.
 * Colours, unless said: from 0 to 1 grey; of both signs diverging, symmetric about 0; else viridis from
 * the minimum to the maximum; angles cyclic (CET C8). NaN is yellow, +∞ magenta, -∞ cyan on every map.
 * The picture is of at most 1024 pixels a side and 256 KiB; the view beside it holds the numbers.
 * Returns nothing, so that at the end of a cell it is not drawn twice.
 * Errors: no tensor, disposed, another shape, a batch or channel that is not there, an unknown colour map. */
export function image(tensor: tf.Tensor, options: ImageOptions = {}): void {
  const { angle, colormap, range, ...rest } = options;
  if (!isTensorLike(tensor)) throw new TypeError(`image: expected a tensor, got ${typeof tensor}`);
  if ((tensor as TensorLike).isDisposed) {
    throw new Error('image: the tensor is disposed; draw it before, or keep it with tf.keep');
  }
  if (colormap !== undefined && !isColormapName(colormap)) {
    throw new Error(
      `image: there is no colour map ${JSON.stringify(colormap)}; there are ${Object.keys(colormaps).join(', ')}`,
    );
  }
  if (range && !(range.length === 2 && range.every(Number.isFinite) && range[0] < range[1])) {
    throw new Error(
      `image: range must be two numbers, the lower one first, got ${JSON.stringify(range)}`,
    );
  }
  const angleInfo = angle ? completeAngle(angle, tensor.shape) : undefined;
  display(
    tensorBundle(tensor, {
      ...rest,
      kind: 'image',
      ...(colormap && { colormap }),
      ...(range && { range }),
      ...(angleInfo && { angle: angleInfo }),
    }),
  );
}

function completeAngle(angle: true | Partial<AngleInfo>, shape: readonly number[]): AngleInfo {
  const given = angle === true ? {} : angle;
  const isDouble = given.encoding === 'double-angle';
  const info: AngleInfo = { ...defaultAngle, ...(isDouble && { period: 'half' }), ...given };
  const channels = shape.length > 2 && shape.at(-1)! <= 4 ? shape.at(-1)! : 1;
  if (channels !== channelsOf(info)) {
    throw new Error(
      `image: angles encoded as ${info.encoding} need ${channelsOf(info)} channels, the tensor ${formatShape(shape)} has ${channels}` +
        `${channels === 1 ? `; numbers that are angles themselves are { angle: { encoding: 'scalar' } }` : ''}`,
    );
  }
  if (isDouble && info.period !== 'half') {
    throw new Error(
      `image: doubled angles repeat after half a turn, period must be 'half', got ${JSON.stringify(info.period)}`,
    );
  }
  return info;
}
