/**
 * Where the reader is in a view: what all its panes share. Small and JSON, as it is kept while the output is
 * scrolled away.
 */
import type { RangeChoice } from '../../../extension/picture/ranges.js';

/** A place in the plane that is shown, in indices of the tensor; whole numbers for a cell. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** What a pane shows of its plane. */
export interface Place {
  /** Css pixels per index, along columns. */
  readonly zoom: number;
  /** The point in the middle of the pane: a cell's own middle is at its index + 0.5. */
  readonly centre: Cell;
}

export interface PanesState {
  /** Names of the axes that go down and to the right. */
  readonly rows: string;
  readonly columns: string;
  /** The index along each of the other axes, by name; 0 where nothing is said. */
  readonly fixed: Readonly<Record<string, number>>;
  /** Absent: all of it, as large as fits. */
  readonly place?: Place | undefined;
  readonly cursor?: Cell | undefined;
  /** A cell whose values stay while the cursor goes on. */
  readonly pin?: Cell | undefined;
  /** By the group of a scale (`PanelScale`); absent: as the scale says. */
  readonly ranges: Readonly<Record<string, RangeChoice>>;
}

export const startState = (rows: string, columns: string): PanesState => ({
  rows,
  columns,
  fixed: {},
  ranges: {},
});
