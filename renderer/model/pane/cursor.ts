/** The cursor: a cell of the plane that arrow keys move, and that a view may send to an element. */
import type { Extent } from '../../../extension/picture/plane.js';
import type { Cell, PanesState } from './state.js';

const page = 10;

const moves: Readonly<Record<string, (cell: Cell, extent: Extent) => Cell>> = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  PageUp: ({ row, column }) => ({ row: row - page, column }),
  PageDown: ({ row, column }) => ({ row: row + page, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, { columns }) => ({ row, column: columns - 1 }),
};

/** Where a key takes the cursor; undefined for keys that do not move it. A first key shows it, in the middle. */
export function moveCursor(
  key: string,
  cursor: Cell | undefined,
  extent: Extent,
): Cell | undefined {
  const move = Object.hasOwn(moves, key) ? moves[key] : undefined;
  if (!move || extent.rows < 1 || extent.columns < 1) return undefined;
  const { rows, columns } = extent;
  if (!cursor) return { row: Math.floor((rows - 1) / 2), column: Math.floor((columns - 1) / 2) };
  const { row, column } = move(cursor, extent);
  return {
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  };
}

/** The state with the cursor on an element, by its full index; the pane is centred there unless all of it is shown. */
export function stateAt(
  state: PanesState,
  axes: readonly string[],
  index: readonly number[],
): PanesState {
  const at = (axis: string): number => index[axes.indexOf(axis)] ?? 0;
  const cursor = { row: at(state.rows), column: at(state.columns) };
  const others = axes.filter((axis) => axis !== state.rows && axis !== state.columns);
  const fixed = { ...state.fixed, ...Object.fromEntries(others.map((a) => [a, at(a)])) };
  const place = state.place && {
    zoom: state.place.zoom,
    centre: { row: cursor.row + 0.5, column: cursor.column + 0.5 },
  };
  return { ...state, fixed, cursor, place };
}
