/** The panes of directions and their error, with what the reader chose marked on them. */
import { t } from '../../../extension/wire/words.js';
import { angularPanels } from '../../../extension/picture/panels.js';
import type { TensorData } from '../../../extension/picture/tensorData.js';
import type { Range } from '../../../extension/picture/ranges.js';
import { bothMarks, directionMarks } from '../pane/directionSelection.js';
import type { PaneSpec } from '../pane/spec.js';
import { selectionMarks } from '../pane/selection.js';

export interface AngularLook {
  readonly selected: Range | undefined;
  readonly arrows: boolean;
  readonly colormap: 'cyclic' | 'cyclicSafe';
  /** The part of the wheel whose directions stand out, of truth or prediction. */
  readonly direction?: DirectionSector | undefined;
}

export interface DirectionSector {
  readonly pane: 'target' | 'prediction';
  readonly sector: number;
}

/** Truth, prediction and error, as far as they are there. */
export function angularPanes(
  tensors: readonly TensorData[],
  { selected, arrows, colormap, direction }: AngularLook,
): readonly PaneSpec[] {
  const panels = angularPanels(tensors, { arrows, colormap });
  const error = panels.find(({ id }) => id === 'error')?.tensor;
  const pointing = panels.find(({ id }) => id === direction?.pane);
  return panels.map((panel) => {
    const { axes } = panel.tensor;
    const marks = bothMarks(
      selected && error && selectionMarks(error, selected, axes),
      direction && pointing?.scale.kind === 'angle'
        ? directionMarks(pointing.tensor, pointing.scale.angle, direction.sector, axes)
        : undefined,
    );
    return { ...panel, title: t(panel.title), ...(marks && { marks }) };
  });
}
