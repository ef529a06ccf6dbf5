/** Which two axes of a tensor are a picture at first, which are selectors, and which may be laid out as tiles. */
import { spatialAxes } from '../../../extension/picture/reduceBlocks.js';
import { componentsOf } from '../../../extension/picture/panel.js';
import type { PanelScale } from '../../../extension/picture/panel.js';
import type { PanesState } from './state.js';
import { lengthOf } from '../../../extension/picture/plane.js';
import type { TensorData } from '../../../extension/picture/tensorData.js';

/** Stands for an axis that there is none of: a picture of one row. */
export const noAxis = '';

export const maxTiles = 64;

/** Axes that rows, columns, selectors and tiles can be: all but the one whose numbers make one cell. */
export const freeAxes = ({ axes }: TensorData, scale: PanelScale): readonly string[] =>
  componentsOf(scale) > 1 ? axes.slice(0, -1) : axes;

export function pictureAxes(
  tensor: TensorData,
  scale: PanelScale,
): { readonly rows: string; readonly columns: string } {
  const free = freeAxes(tensor, scale);
  if (free.includes('y') && free.includes('x')) return { rows: 'y', columns: 'x' };
  const shape = free.map((axis) => lengthOf(tensor, axis));
  const spatial = spatialAxes(shape).map((axis) => free[axis]!);
  if (spatial.length >= 2) return { rows: spatial[0]!, columns: spatial[1]! };
  return { rows: noAxis, columns: spatial[0] ?? noAxis };
}

/** Axes with something to select. */
export const otherAxes = (
  tensor: TensorData,
  scale: PanelScale,
  { rows, columns }: Pick<PanesState, 'rows' | 'columns'>,
): readonly string[] =>
  freeAxes(tensor, scale).filter(
    (axis) => axis !== rows && axis !== columns && lengthOf(tensor, axis) > 1,
  );

/** A few channels are seen side by side at first. */
export function defaultTiles(tensor: TensorData, others: readonly string[]): string | undefined {
  const last = tensor.axes.at(-1)!;
  return others.includes(last) && lengthOf(tensor, last) <= 4 ? last : undefined;
}
