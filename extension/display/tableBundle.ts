/** Columns as an output: the view that is sorted and filtered, its first rows as text, and as a picture. */
import { cellText, heldText, lengthOfTable } from '../picture/tableRows.js';
import { encodeView } from '../wire/container.js';
import { mime, type MimeBundle } from '../wire/ids.js';
import type { TableColumn } from '../wire/view.js';
import { displayContext } from './sink.js';
import type { Columns } from './tableColumns.js';
import { tablePicture } from './tablePicture.js';

/** Of the text and the picture. */
const rowsQuoted = 20;

export function tableBundle({ columns, rows }: Columns, title = ''): MimeBundle {
  const { viewId, source } = displayContext();
  const from = source();
  const shared = { id: viewId(), title, tensors: [], ...(from && { source: from }) };
  const text = textOf(columns, rows);
  const png = tablePicture(columns, rows, title, rowsQuoted);
  return {
    [mime.view]: encodeView({ kind: 'table', ...shared, columns, rows }, []),
    [mime.text]: title === '' ? text : `${title}\n${text}`,
    ...(png && { [mime.png]: png }),
  };
}

/** Columns side by side, numbers at the right: what a terminal can show. */
function textOf(columns: readonly TableColumn[], rows: number): string {
  if (columns.length === 0 || rows === 0) return 'table: no rows';
  const shown = Math.min(rowsQuoted, lengthOfTable(columns));
  const cells = columns.map((column) =>
    [column.name, ...Array.from({ length: shown }, (_, row) => cellText(column, row))].map(cut),
  );
  const widths = cells.map((texts) => Math.max(...texts.map((text) => text.length)));
  const lines = Array.from({ length: shown + 1 }, (_, line) =>
    columns
      .map(({ kind }, c) => {
        const text = cells[c]![line]!;
        return kind === 'numbers' ? text.padStart(widths[c]!) : text.padEnd(widths[c]!);
      })
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...moreText(columns, rows)].join('\n');
}

function moreText(columns: readonly TableColumn[], rows: number): readonly string[] {
  const more = rows - Math.min(rowsQuoted, lengthOfTable(columns));
  const held = heldText(columns, rows);
  const kept = held === undefined ? '' : `; ${held} are in the output`;
  return more > 0 ? [`and ${more} more ${more === 1 ? 'row' : 'rows'}${kept}`] : [];
}

const longest = 40;
const cut = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
