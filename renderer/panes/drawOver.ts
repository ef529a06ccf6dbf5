/** Over a picture: arrows, the cursor, and the loupe. */
import { arrowBlock, type ArrowField, arrowsIn } from '../model/pane/arrows.js';
import { paintRegion } from '../../extension/picture/paintRegion.js';
import type { PanelScale } from '../../extension/picture/panel.js';
import type { Cell } from '../model/pane/state.js';
import type { Plane } from '../../extension/picture/plane.js';
import { cellPixels, type Drawing, strokeTwice, visibleCells } from './drawing.js';

/** `transposed`: the plane's rows are the tensor's x, so that directions are mirrored. */
export function drawArrows(
  drawing: Drawing,
  plane: Plane,
  { angle }: PanelScale & { kind: 'angle' },
  fieldOf: (block: number) => ArrowField | undefined,
  transposed: boolean,
): void {
  const block = arrowBlock(cellPixels(drawing, plane));
  const field = fieldOf(block);
  if (!field) return;
  const { context, edges, ratio } = drawing;
  const { rows, columns } = visibleCells(drawing, plane);
  const reach = (block * cellPixels(drawing, plane) * ratio * 0.9) / 2;
  const lines = new Path2D();
  for (const arrow of arrowsIn(field, plane, angle, rows, columns)) {
    const x = edges.x(plane.first.column + arrow.column * plane.step.column);
    const y = edges.y(plane.first.row + arrow.row * plane.step.row);
    const [dx, dy] = transposed ? [arrow.dy, arrow.dx] : [arrow.dx, arrow.dy];
    const [toX, toY] = [x + dx * reach, y + dy * reach];
    lines.moveTo(x - dx * reach, y - dy * reach);
    lines.lineTo(toX, toY);
    // An axis has no head.
    if (angle.period === 'half') continue;
    const [hx, hy] = [dx * reach * 0.55, dy * reach * 0.55];
    lines.moveTo(toX - hx - hy * 0.6, toY - hy + hx * 0.6);
    lines.lineTo(toX, toY);
    lines.lineTo(toX - hx + hy * 0.6, toY - hy - hx * 0.6);
  }
  // On the cyclic maps, which are light, black is read in every theme.
  context.lineCap = 'round';
  context.lineWidth = 2.75 * ratio;
  context.strokeStyle = 'rgba(255, 255, 255, 0.55)';
  context.stroke(lines);
  context.lineWidth = 1.1 * ratio;
  context.strokeStyle = '#000';
  context.stroke(lines);
  context.lineCap = 'butt';
}

/** Around a cell; never so small that it is not seen. */
export function drawFrameOf(
  drawing: Drawing,
  { row, column }: Cell,
  look: 'cursor' | 'hover' | 'pin',
): void {
  const { context, edges, ratio, theme } = drawing;
  const [x, y] = [edges.x(column), edges.y(row)];
  const [width, height] = [edges.x(column + 1) - x, edges.y(row + 1) - y];
  const least = (look === 'hover' ? 5 : 9) * ratio;
  const [w, h] = [Math.max(width, least), Math.max(height, least)];
  const line = look === 'hover' ? 1 : 2;
  // A line of an odd number of device pixels is sharp between two of them.
  const shift = Math.round(line * ratio) % 2 === 0 ? 0 : 0.5;
  const path = new Path2D();
  path.rect(
    Math.round(x + (width - w) / 2) + shift,
    Math.round(y + (height - h) / 2) + shift,
    Math.round(w),
    Math.round(h),
  );
  if (look === 'pin') context.setLineDash([3 * ratio, 3 * ratio]);
  strokeTwice(drawing, path, look === 'hover' ? theme.foreground : theme.focus, line);
  context.setLineDash([]);
}

const loupeCells = 21;
const loupePixels = 5;
export const loupeSide = loupeCells * loupePixels;
/** Css pixels of a cell from which on a loupe shows nothing new. */
const loupeUpTo = 5;
const loupeRoom = 2 * loupeSide;

/** 21 × 21 cells around one, in the corner away from it. */
export function drawLoupe(
  drawing: Drawing,
  plane: Plane,
  scale: PanelScale,
  cell: Cell,
  canvas: { readonly width: number; readonly height: number },
): void {
  const { context, edges, ratio } = drawing;
  if (cellPixels(drawing, plane) > loupeUpTo) return;
  if (Math.min(canvas.width, canvas.height) < loupeRoom * ratio) return;
  const half = (loupeCells - 1) / 2;
  const row = Math.floor((cell.row - plane.first.row) / plane.step.row);
  const column = Math.floor((cell.column - plane.first.column) / plane.step.column);
  const rows = [Math.max(0, row - half), Math.min(plane.rows, row + half + 1)] as const;
  const columns = [Math.max(0, column - half), Math.min(plane.columns, column + half + 1)] as const;
  if (rows[1] <= rows[0] || columns[1] <= columns[0]) return;
  const pixels = paintRegion(plane, scale, 'mean', { rows, columns }, { row: 1, column: 1 });
  const small = new OffscreenCanvas(pixels.columns, pixels.rows);
  small
    .getContext('2d')!
    .putImageData(new ImageData(pixels.values, pixels.columns, pixels.rows), 0, 0);
  const size = loupePixels * ratio;
  const side = loupeCells * size;
  const gap = 4 * ratio;
  const left = edges.x(cell.column) > canvas.width / 2 ? gap : canvas.width - side - gap;
  const top = edges.y(cell.row) > canvas.height / 2 ? gap : canvas.height - side - gap;
  context.fillStyle = drawing.theme.background;
  context.fillRect(left, top, side, side);
  context.drawImage(
    small,
    left + (columns[0] - column + half) * size,
    top + (rows[0] - row + half) * size,
    pixels.columns * size,
    pixels.rows * size,
  );
  const path = new Path2D();
  path.rect(left, top, side, side);
  path.rect(left + half * size, top + half * size, size, size);
  strokeTwice(drawing, path, drawing.theme.foreground, 1);
}
