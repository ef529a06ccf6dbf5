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
  /** Colours are even along the logarithm, for numbers from 0 over several decades; what is 0 takes the first colour. */
  readonly log?: boolean;
  /** Which item of a batch; 'all' draws them side by side, up to 64, in the same colours. Default 0. */
  readonly batch?: number | 'all';
  /** Which channel; 'rgb' draws the first three. Default: 'rgb' of 3 or 4 channels from 0 to 255 without a colour map, else 0. */
  readonly channel?: number | 'rgb';
  /** The numbers are angles. `true`: two channels, cos and sin, from +x towards +y, over a full turn. */
  readonly angle?: boolean | AngleOptions;
  /** The numbers are labels from 0, a colour each: `true`, or their names. Default: int32 that looks like labels, see `image`. */
  readonly labels?: boolean | readonly string[];
  /** The label that stands for no class, drawn black. Default: 255, -1 or -100 where labels have one of them. */
  readonly ignore?: number;
  /** The numbers are errors: where several make one pixel, the largest is drawn and not their mean. */
  readonly role?: 'value' | 'error' | 'loss' | 'gradient' | 'mask' | 'prediction' | 'target';
}
