/** What a pane shows, as data: a panel of the picture, and what is marked on it. */
import type { Panel } from '../../../extension/picture/panel.js';

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

export interface PaneSpec extends Panel {
  /** Indices that this pane holds whatever the selectors say: a tile of a facet. */
  readonly fixed?: Readonly<Record<string, number>>;
  readonly marks?: Marks;
  /** One line about an element, for readout and screen reader. Default: `name[0,12,80,1] = 0.03124`. */
  readonly entryText?: (index: readonly number[]) => string;
}
