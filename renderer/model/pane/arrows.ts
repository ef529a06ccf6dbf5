/** Arrows over a field of directions: one per block of cells, far enough apart to be told from each other. */
import type { AngleInfo } from '../../../extension/wire/view.js';
import {
  type DirectionSums,
  meanDirection,
  sumDirections,
} from '../../../extension/picture/directions.js';
import type { Plane } from '../../../extension/picture/plane.js';

/** Css pixels between arrows, at least. */
export const arrowDistance = 12;

export interface Arrow {
  /** Middle of its block, in cells of the plane. */
  readonly row: number;
  readonly column: number;
  /** On the screen: to the right and down. Of length `resultant`: 1 where the block agrees, 0 where it cancels. */
  readonly dx: number;
  readonly dy: number;
}

/** Cells per arrow along each axis: a power of two, so that arrows stay where they are while one zooms. */
export const arrowBlock = (cellPixels: number): number =>
  2 ** Math.max(0, Math.ceil(Math.log2(arrowDistance / cellPixels)));

export interface ArrowField {
  readonly block: number;
  readonly sums: DirectionSums;
}

export const arrowField = (plane: Plane, angle: AngleInfo, block: number): ArrowField => ({
  block,
  sums: sumDirections(
    plane,
    angle,
    { rows: [0, plane.rows], columns: [0, plane.columns] },
    { row: block, column: block },
  ),
});

/** Arrows whose blocks touch a region; none where a block has no direction. */
export function arrowsIn(
  { block, sums }: ArrowField,
  plane: Pick<Plane, 'rows' | 'columns'>,
  angle: AngleInfo,
  rows: readonly [from: number, to: number],
  columns: readonly [from: number, to: number],
): readonly Arrow[] {
  const arrows: Arrow[] = [];
  const lastRow = Math.min(sums.rows, Math.ceil(rows[1] / block));
  const lastColumn = Math.min(sums.columns, Math.ceil(columns[1] / block));
  for (let row = Math.floor(rows[0] / block); row < lastRow; row++) {
    for (let column = Math.floor(columns[0] / block); column < lastColumn; column++) {
      const { fraction, resultant } = meanDirection(sums, row * sums.columns + column);
      if (!(resultant > 0)) continue;
      const { x, y } = screenDirection(fraction, angle);
      arrows.push({
        row: middle(row, block, plane.rows),
        column: middle(column, block, plane.columns),
        dx: x * resultant,
        dy: y * resultant,
      });
    }
  }
  return arrows;
}

const middle = (i: number, block: number, count: number): number =>
  (i * block + Math.min(count, (i + 1) * block)) / 2;

/** Where a part of the period points on the screen, x to the right and y down. */
export function screenDirection(
  fraction: number,
  { period, zero, sense }: Pick<AngleInfo, 'period' | 'zero' | 'sense'>,
): { readonly x: number; readonly y: number } {
  const turned = fraction * (period === 'full' ? 2 : 1) * Math.PI;
  // As y goes down, growing angles turn clockwise.
  const angle = (zero === 'north' ? -Math.PI / 2 : 0) + (sense === 'cw' ? turned : -turned);
  return { x: Math.cos(angle), y: Math.sin(angle) };
}
