/** What `image` may be told. */
import type { ColormapName } from '../picture/colormaps.js';
import type { AngleOptions } from './angleOptions.js';

export type { AngleOptions } from './angleOptions.js';

export interface ImageOptions {
  readonly title?: string;
  /** Values drawn with the first and the last colour. Default: of all elements, see `image`. */
  readonly range?: readonly [lo: number, hi: number];
  /** Angles take a cyclic one. */
  readonly colormap?: ColormapName;
  /** Which item of a batch. Default 0. */
  readonly batch?: number;
  /** Which channel; 'rgb' draws the first three. Default: 'rgb' of 3 or 4 channels from 0 to 255 without a colour map, else 0. */
  readonly channel?: number | 'rgb';
  /** The numbers are angles. `true`: two channels, cos and sin, from +x towards +y, over a full turn. */
  readonly angle?: boolean | AngleOptions;
  /** The numbers are errors: where several make one pixel, the largest is drawn and not their mean. */
  readonly role?: 'value' | 'error' | 'loss' | 'gradient' | 'mask' | 'prediction' | 'target';
}
