/** One picture of a view, as data: a tensor, and how its numbers become colours. */
import type { AngleInfo } from '../wire/view.js';
import type { ColormapName } from './colormaps.js';
import type { Range } from './ranges.js';
import type { TensorData } from './tensorData.js';

export type Rgb = readonly [red: number, green: number, blue: number];

export type PanelScale =
  | {
      readonly kind: 'scalar';
      readonly colormap: ColormapName;
      /** Drawn with until the reader chooses another. */
      readonly range: Range;
      /** Panels of one group share the reader's choice of range. Default: the panel's id. */
      readonly group?: string;
      /** Colours are even along the logarithm; what is 0 or below takes the first. */
      readonly log?: boolean;
      /** Written after numbers, such as `°`. */
      readonly unit?: string;
      /** The colour of NaN, where that is no fault: a pixel that does not count. Default: yellow. */
      readonly nan?: Rgb;
    }
  /** The last axis holds red, green and blue. */
  | { readonly kind: 'rgb'; readonly range: Range }
  /** Of two channels on the last axis, or of one number, as `angle` says. */
  | {
      readonly kind: 'angle';
      readonly angle: AngleInfo;
      readonly colormap: 'cyclic' | 'cyclicSafe';
      readonly arrows: boolean;
    }
  /** Codes; each colour has the name of its code. */
  | {
      readonly kind: 'classes';
      readonly names: readonly string[];
      readonly colours: readonly Rgb[];
      /** Of labels: those that occur, and how often. Without them codes are ordered, the worst last. */
      readonly labels?: readonly (readonly [label: number, count: number])[] | undefined;
      /** The label that stands for no class. */
      readonly ignored?: number;
    };

export interface Panel {
  /** Unique among the panels of a view, and stable. */
  readonly id: string;
  readonly title: string;
  readonly tensor: TensorData;
  readonly scale: PanelScale;
}

/** How many numbers, taken along the last axis, make one pixel. */
export function componentsOf(scale: PanelScale): 1 | 2 | 3 {
  switch (scale.kind) {
    case 'rgb':
      return 3;
    case 'angle':
      return scale.angle.encoding === 'scalar' ? 1 : 2;
    case 'scalar':
    case 'classes':
      return 1;
  }
}
