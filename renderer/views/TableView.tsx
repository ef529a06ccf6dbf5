/** Rows and columns of values: sorted by a column, left by a filter, and copied as CSV. */
import { t } from '../../extension/wire/words.js';
import { useMemo, useRef, useState } from 'preact/hooks';
import {
  cellText,
  chooseRows,
  csvOf,
  exactCell,
  heldText,
  lengthOfTable,
} from '../../extension/picture/tableRows.js';
import type { TableColumn } from '../../extension/wire/view.js';
import { columnWidths, restoreTable, sortedNext, type TableState } from '../model/table/state.js';
import { maxScroll, windowAt } from '../model/pane/tableWindow.js';
import { CopyButton } from './CopyButton.js';
import { useViewState } from './useViewState.js';
import type { ViewProps } from './viewProps.js';

/** Css pixels; the first line is the header. */
const line = 20;
const height = 16 * line;

export function TableView({ view, host }: ViewProps<'table'>) {
  const { id, title, columns, rows: count } = view.header;
  const [state, setState] = useViewState(host, id, (saved) => restoreTable(saved, columns));
  const { filter, sorting } = state;
  const rows = useMemo(() => chooseRows(columns, { filter, sorting }), [columns, filter, sorting]);
  if (count === 0 || columns.length === 0) return <p class="note">{t('The table has no rows.')}</p>;
  const held = heldText(columns, count);
  return (
    <section>
      <div class="tools">
        {title && <b>{title}</b>}
        <label class="filter">
          {t('filter')}
          <input
            type="text"
            value={filter}
            placeholder={exampleOf(columns)}
            onInput={({ currentTarget: { value } }) => setState((s) => ({ ...s, filter: value }))}
          />
        </label>
        <CopyButton
          {...{ host, name: t('copy as CSV'), text: () => csvOf(columns, rows), of: rows }}
          title={t('Copy the rows that are left, in this order')}
        />
        <span class="note" role="status">
          {leftText(rows.length, lengthOfTable(columns))}
          {held !== undefined && `, ${held}`}
        </span>
      </div>
      <Rows
        {...{ columns, rows, sorting }}
        title={title || t('table')}
        total={count}
        onSort={(column) => setState((s) => ({ ...s, sorting: sortedNext(s.sorting, column) }))}
      />
    </section>
  );
}

const leftText = (left: number, all: number): string =>
  left < all ? t('{0} of {1} rows', left, all) : all === 1 ? t('1 row') : t('{0} rows', all);

/** What else a filter may ask. */
function exampleOf(columns: readonly TableColumn[]): string {
  const numbers = columns.find(({ kind, name }) => kind === 'numbers' && !/\s/.test(name));
  return numbers ? t('text, {0}', `${numbers.name}<1`) : t('text');
}

interface RowsProps extends Pick<TableState, 'sorting'> {
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly number[];
  readonly total: number;
  readonly onSort: (column: number) => void;
}

/** Only the rows that are seen are in the page. */
function Rows({ title, columns, rows, total, sorting, onSort }: RowsProps) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const widths = useMemo(() => columnWidths(columns), [columns]);
  const { first, count } = windowAt(top, height - line, line, rows.length);
  const shown = rows.slice(first, first + count);
  return (
    <div
      class="table rows"
      ref={box}
      role="group"
      aria-label={title}
      tabIndex={0}
      style={{ maxHeight: `${height}px` }}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      onKeyDown={keepScrolling}
    >
      <div
        class="extent"
        style={{
          height: `${Math.min(maxScroll, rows.length * line) + line}px`,
          width: `calc(${widths.reduce((sum, width) => sum + width, 0)}ch + ${columns.length * 14}px)`,
        }}
      >
        <table aria-rowcount={total + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(({ name, kind }, c) => (
                <th
                  key={c}
                  scope="col"
                  class={kind}
                  aria-sort={sortOf(sorting, c)}
                  style={{ width: `calc(${widths[c]!}ch + 14px)` }}
                >
                  <button type="button" title={t('Sort by {0}', name)} onClick={() => onSort(c)}>
                    {name}
                    <span aria-hidden="true">{signs[sortOf(sorting, c)]}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => (
              <tr key={row} aria-rowindex={first + i + 2}>
                {columns.map((column, c) => (
                  <td key={c} class={column.kind} title={exactCell(column, row)}>
                    {cellText(column, row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const signs = { ascending: ' ▲', descending: ' ▼', none: '' } as const;

function sortOf(sorting: TableState['sorting'], column: number): keyof typeof signs {
  if (sorting?.column !== column) return 'none';
  return sorting.descending ? 'descending' : 'ascending';
}

/** The notebook would move between its cells. */
function keepScrolling(event: KeyboardEvent): void {
  const isOwn = event.target === event.currentTarget;
  if (isOwn && /^(Arrow|Page|Home$|End$| $)/.test(event.key)) event.stopPropagation();
}
