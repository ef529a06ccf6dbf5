/** What is kept of a table's view, and how wide its columns are. */
import { cellText, lengthOfTable, type Sorting } from '../../../extension/picture/tableRows.js';
import type { TableColumn } from '../../../extension/wire/view.js';
import { isRecord } from '../pane/savedState.js';

export interface TableState {
  readonly filter: string;
  readonly sorting?: Sorting | undefined;
}

/** Of whatever was kept; what does not fit the table is left out. */
export function restoreTable(saved: unknown, columns: readonly TableColumn[]): TableState {
  if (!isRecord(saved)) return { filter: '' };
  const { filter, sorting } = saved;
  const { column, descending } = isRecord(sorting) ? sorting : {};
  const isThere = typeof column === 'number' && columns[column] !== undefined;
  return {
    filter: typeof filter === 'string' ? filter : '',
    ...(isThere && { sorting: { column, descending: descending === true } }),
  };
}

/** Ascending, descending, and as it was given. */
export function sortedNext(now: Sorting | undefined, column: number): Sorting | undefined {
  if (now?.column !== column) return { column, descending: false };
  return now.descending ? undefined : { column, descending: true };
}

const [narrowest, widest] = [4, 40];

/** In letters: of all rows, so that nothing moves while one scrolls. The name has its sign of sorting beside it. */
export const columnWidths = (columns: readonly TableColumn[]): readonly number[] =>
  columns.map((column) => {
    let letters = column.name.length + 2;
    for (let row = 0; row < lengthOfTable(columns) && letters < widest; row++) {
      letters = Math.max(letters, cellText(column, row).length);
    }
    return Math.max(narrowest, Math.min(widest, letters));
  });
