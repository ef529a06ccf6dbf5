/** What a pane shows, as data: a tensor, how its numbers become colours, and what is marked on them. */
import type { ColormapName } from '../../extension/wire/colormaps.js';
import type { AngleInfo } from '../../extension/wire/view.js';
import type { Range } from './ranges.js';
import type { TensorData } from './tensorData.js';

export type Rgb = readonly [red: number, green: number, blue: number];

export type PaneScale =
  | {
      readonly kind: 'scalar';
      readonly colormap: ColormapName;
      /** Drawn with until the reader chooses another. */
      readonly range: Range;
      /** Panes of one group share the reader's choice of range. Default: the pane's id. */
      readonly group?: string;
      /** Written after numbers, such as `°`. */
      readonly unit?: string;
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
    };

/** How cells of one code are marked; colours are roles of the theme, so that contrast holds in all of them. */
export interface MarkStyle {
  /** One character, drawn where cells are at least 7 px. */
  readonly glyph?: string;
  /** Drawn around the cells, where cells are at least 4 px; their whole area where they are smaller. */
  readonly outline?: 'error' | 'warning' | 'info' | 'focus';
}

/** Codes of the elements of a pane's tensor; 0 is no mark. */
export interface Marks {
  /** The code of an element by its full index. Called for cells on the screen only. */
  readonly codeAt: (index: readonly number[]) => number;
  /** The style of code i. */
  readonly styles: readonly (MarkStyle | undefined)[];
  /** Cells of code 0 are drawn pale, so that the others stand out at any size. */
  readonly veil?: boolean;
}

export interface PaneSpec {
  /** Unique among the panes of a view, and stable. */
  readonly id: string;
  readonly title: string;
  readonly tensor: TensorData;
  readonly scale: PaneScale;
  /** Indices that this pane holds whatever the selectors say: a tile of a facet. */
  readonly fixed?: Readonly<Record<string, number>>;
  readonly marks?: Marks;
  /** One line about an element, for readout and screen reader. Default: `name[0,12,80,1] = 0.03124`. */
  readonly describe?: (index: readonly number[]) => string;
}
