/** The panes of one tensor: one, or a tile per index along an axis. */
import { maxTiles } from './axes.js';
import type { PaneScale, PaneSpec } from './paneSpec.js';
import { lengthOf } from './plane.js';
import type { Range } from './ranges.js';
import { selectionMarks } from './selection.js';
import type { TensorData } from './tensorData.js';

export function tensorPanes(
  tensor: TensorData,
  scale: PaneScale,
  tileAxis: string | undefined,
  selected: Range | undefined,
): readonly PaneSpec[] {
  const marks = selected && { marks: selectionMarks(tensor, selected, tensor.axes) };
  const { name } = tensor.entry;
  if (tileAxis === undefined) return [{ id: 'picture', title: name, tensor, scale, ...marks }];
  return Array.from({ length: Math.min(maxTiles, lengthOf(tensor, tileAxis)) }, (_, i) => ({
    id: `${tileAxis} ${i}`,
    title: `${tileAxis} ${i}`,
    fixed: { [tileAxis]: i },
    tensor,
    scale,
    ...marks,
  }));
}
