/** The first rows of a table as a PNG, for viewers that show a picture and nothing else. */
import type { Rgb } from '../picture/panel.js';
import { cellText, lengthOfTable } from '../picture/tableRows.js';
import type { TableColumn } from '../wire/view.js';
import { grey } from './caption.js';
import { cutText, lineHeight, textWidth, write } from './lettering.js';
import { encodePng } from './png.js';
import { blank, fill } from './raster.js';

const black: Rgb = [0, 0, 0];
const rule: Rgb = [200, 200, 200];
/** Beside the text of a cell, and of a whole column. */
const padding = 8;
const widestCell = 240;
const widest = 1000;
const rowHeight = lineHeight + 4;

/** None where there is nothing to see. */
export function tablePicture(
  columns: readonly TableColumn[],
  rows: number,
  title: string,
  mostRows: number,
): Uint8Array | undefined {
  const shown = Math.min(mostRows, lengthOfTable(columns));
  if (shown === 0) return undefined;
  const drawn = columnsWithin(columns, shown);
  const left = columns.length - drawn.length;
  const notes = [
    ...(rows > shown ? [`and ${rows - shown} more rows`] : []),
    ...(left > 0 ? [`${left} more columns`] : []),
  ];
  const lines = (title === '' ? 0 : 1) + 1 + shown + (notes.length > 0 ? 1 : 0);
  const width = drawn.reduce((sum, each) => sum + each.width, 0);
  const image = blank(
    Math.max(width, textWidth(notes.join(', ')) + 2 * padding),
    lines * rowHeight,
  );
  let top = 2;
  if (title !== '') {
    write(
      image,
      cutText(title, image.width - padding, 'bold'),
      { left: padding, top },
      black,
      'bold',
    );
    top += rowHeight;
  }
  let start = 0;
  for (const { column, texts, width: wide } of drawn) {
    texts.forEach((text, line) => {
      const face = line === 0 ? 'bold' : 'regular';
      const cut = cutText(text, wide - padding, face);
      const free = column.kind === 'numbers' ? wide - 2 * padding - textWidth(cut, face) : 0;
      const place = { left: start + padding + Math.max(0, free), top: top + line * rowHeight };
      write(image, cut, place, black, face);
    });
    start += wide;
  }
  for (let line = 1; line <= shown; line++) {
    const y = top + line * rowHeight - 3;
    fill(image, { left: 0, right: width, top: y, bottom: y + 1 }, line === 1 ? grey : rule);
  }
  const below = { left: padding, top: top + (shown + 1) * rowHeight };
  write(image, notes.join(', '), below, grey);
  return encodePng(image);
}

interface DrawnColumn {
  readonly column: TableColumn;
  readonly texts: readonly string[];
  readonly width: number;
}

/** As many as are side by side in one picture; the first at least. */
function columnsWithin(columns: readonly TableColumn[], rows: number): readonly DrawnColumn[] {
  const drawn: DrawnColumn[] = [];
  let all = 0;
  for (const column of columns) {
    const texts = [column.name, ...Array.from({ length: rows }, (_, row) => cellText(column, row))];
    const needed = texts.map((text, i) =>
      textWidth(text.slice(0, 80), i === 0 ? 'bold' : 'regular'),
    );
    const width = Math.min(widestCell, Math.max(...needed)) + 2 * padding;
    if (drawn.length > 0 && all + width > widest) break;
    drawn.push({ column, texts, width });
    all += width;
  }
  return drawn;
}
