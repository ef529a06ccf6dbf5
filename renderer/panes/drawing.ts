/** What all that is drawn over a picture shares: the canvas, where cells lie on it, and the colours of the page. */
import type { Edges } from '../model/pane/geometry.js';
import type { Plane } from '../../extension/picture/plane.js';
import type { Theme } from '../theme.js';

export interface Drawing {
  readonly context: CanvasRenderingContext2D;
  readonly edges: Edges;
  /** Device pixels per css pixel. */
  readonly ratio: number;
  readonly theme: Theme;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A cell of a plane, in device pixels. */
export function boxOf(
  { edges }: Drawing,
  { first, step }: Pick<Plane, 'first' | 'step'>,
  row: number,
  column: number,
): Box {
  const [top, left] = [first.row + row * step.row, first.column + column * step.column];
  const [x, y] = [edges.x(left), edges.y(top)];
  return {
    x,
    y,
    width: edges.x(left + step.column) - x,
    height: edges.y(top + step.row) - y,
  };
}

/** Css pixels of a cell of a plane, the shorter side. */
export const cellPixels = ({ edges, ratio }: Drawing, { step }: Pick<Plane, 'step'>): number =>
  Math.min(edges.cell.width * step.column, edges.cell.height * step.row) / ratio;

export interface VisibleCells {
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
}

/** Cells of a plane on the screen. */
export function visibleCells(
  { edges }: Drawing,
  { first, step, rows, columns }: Pick<Plane, 'first' | 'step' | 'rows' | 'columns'>,
): VisibleCells {
  const clip = (index: number, start: number, indices: number, count: number, up: boolean) => {
    const cell = (index - start) / indices;
    return Math.max(0, Math.min(count, up ? Math.ceil(cell) : Math.floor(cell)));
  };
  return {
    rows: [
      clip(edges.rows[0], first.row, step.row, rows, false),
      clip(edges.rows[1], first.row, step.row, rows, true),
    ],
    columns: [
      clip(edges.columns[0], first.column, step.column, columns, false),
      clip(edges.columns[1], first.column, step.column, columns, true),
    ],
  };
}

/** A line that shows on any colour: its own, on a broader one of the page. */
export function strokeTwice(
  { context, ratio, theme }: Drawing,
  path: Path2D,
  colour: string,
  width = 1.5,
): void {
  context.lineWidth = (width + 2) * ratio;
  context.strokeStyle = theme.background;
  context.stroke(path);
  context.lineWidth = width * ratio;
  context.strokeStyle = colour;
  context.stroke(path);
}

/** Black or white, whichever is read better on a colour (relative luminance of WCAG 2.2). */
export function inkOn(red: number, green: number, blue: number): '#000' | '#fff' {
  const linear = (x: number) => (x <= 10 ? x / 3295 : ((x / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  // Where both have the same contrast: (L + 0.05)² = 1.05 · 0.05.
  return luminance > 0.179 ? '#000' : '#fff';
}
