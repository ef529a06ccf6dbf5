/** The panes of one tensor: one, or a tile per index along an axis. */
import { maxTiles } from '../pane/axes.js';
import { directionMarks } from '../pane/directionSelection.js';
import type { PanelScale } from '../../../extension/picture/panel.js';
import type { PaneSpec } from '../pane/spec.js';
import { lengthOf } from '../../../extension/picture/plane.js';
import type { Range } from '../../../extension/picture/ranges.js';
import { selectionMarks } from '../pane/selection.js';
import type { TensorData } from '../../../extension/picture/tensorData.js';

/** Of numbers a range, of directions a part of the wheel. */
export interface TensorSelection {
  readonly selected?: Range | undefined;
  readonly sector?: number | undefined;
}

export function tensorPanes(
  tensor: TensorData,
  scale: PanelScale,
  tileAxis: string | undefined,
  { selected, sector }: TensorSelection,
): readonly PaneSpec[] {
  const chosen =
    sector !== undefined && scale.kind === 'angle'
      ? directionMarks(tensor, scale.angle, sector, tensor.axes)
      : selected && selectionMarks(tensor, selected, tensor.axes);
  const marks = chosen && { marks: chosen };
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
