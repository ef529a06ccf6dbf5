/** Marks on cells: contours and glyphs where cells are large, their areas where they are small. */
import type { Rgb } from '../../extension/picture/panel.js';
import type { Marks, MarkStyle } from '../model/pane/spec.js';
import type { Pixels } from '../../extension/picture/paintRegion.js';
import type { Plane } from '../../extension/picture/plane.js';
import type { Block, Region } from '../../extension/picture/reduceRegion.js';
import type { Theme } from '../theme.js';
import { glyphFrom } from './drawCells.js';
import { boxOf, cellPixels, type Drawing, strokeTwice, visibleCells } from './drawing.js';

/** Css pixels of a cell. */
export const outlineFrom = 4;

/** The code of a cell of a plane. */
export type CodeAt = (row: number, column: number) => number;

export const markColour = (theme: Theme, { outline }: MarkStyle): string =>
  outline === undefined ? theme.foreground : theme[outline];

/** Of a region, transparent where nothing is marked; of the cells of a block the largest code. */
export function paintMarks(
  codeAt: CodeAt,
  colours: readonly (Rgb | undefined)[],
  veil: Rgb | undefined,
  region: Region,
  block: Block,
): Pixels {
  const [top, bottom] = region.rows;
  const [left, right] = region.columns;
  const rows = Math.ceil((bottom - top) / block.row);
  const columns = Math.ceil((right - left) / block.column);
  const codes = new Uint8Array(rows * columns);
  for (let row = top; row < bottom; row++) {
    const start = Math.floor((row - top) / block.row) * columns;
    for (let column = left; column < right; column++) {
      const to = start + Math.floor((column - left) / block.column);
      const code = codeAt(row, column);
      if (code > codes[to]!) codes[to] = code;
    }
  }
  const values = new Uint8ClampedArray(4 * codes.length);
  codes.forEach((code, i) => {
    const colour = code === 0 ? veil : colours[code];
    if (!colour) return;
    values.set(colour, 4 * i);
    values[4 * i + 3] = code === 0 ? 190 : 230;
  });
  return { rows, columns, values };
}

export function drawMarks(
  drawing: Drawing,
  plane: Plane,
  { styles }: Pick<Marks, 'styles'>,
  codeAt: CodeAt,
): void {
  const size = cellPixels(drawing, plane);
  if (size < outlineFrom) return;
  const { context, ratio, theme } = drawing;
  const { rows, columns } = visibleCells(drawing, plane);
  const contours = new Map<number, Path2D>();
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `bold ${Math.min(14, size * 0.8) * ratio}px monospace`;
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let column = columns[0]; column < columns[1]; column++) {
      const code = codeAt(row, column);
      const style = code > 0 ? styles[code] : undefined;
      if (!style) continue;
      const { x, y, width, height } = boxOf(drawing, plane, row, column);
      if (style.outline) {
        const path = contours.get(code) ?? new Path2D();
        contours.set(code, path);
        const isOther = (r: number, c: number) =>
          r < 0 || c < 0 || r >= plane.rows || c >= plane.columns || codeAt(r, c) !== code;
        if (isOther(row - 1, column)) line(path, x, y, x + width, y);
        if (isOther(row + 1, column)) line(path, x, y + height, x + width, y + height);
        if (isOther(row, column - 1)) line(path, x, y, x, y + height);
        if (isOther(row, column + 1)) line(path, x + width, y, x + width, y + height);
      }
      if (style.glyph !== undefined && size >= glyphFrom && size < 50) {
        // A broad edge would fill a small sign.
        context.lineWidth = Math.min(3, size / 6) * ratio;
        context.strokeStyle = theme.background;
        context.strokeText(style.glyph, x + width / 2, y + height / 2);
        context.fillStyle = theme.foreground;
        context.fillText(style.glyph, x + width / 2, y + height / 2);
      }
    }
  }
  for (const [code, path] of contours) {
    strokeTwice(drawing, path, markColour(theme, styles[code]!));
  }
}

function line(path: Path2D, x0: number, y0: number, x1: number, y1: number): void {
  path.moveTo(x0, y0);
  path.lineTo(x1, y1);
}
