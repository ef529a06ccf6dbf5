/** What is kept of an angular view. */
import type { DirectionSector } from './panes.js';
import { pictureAxes } from '../pane/axes.js';
import { isSector } from '../pane/directionSelection.js';
import { type PanesState, startState } from '../pane/state.js';
import { lengthOf } from '../../../extension/picture/plane.js';
import type { Range } from '../../../extension/picture/ranges.js';
import { isRecord, restorePanes } from '../pane/savedState.js';
import { naturalScale } from '../../../extension/picture/scales.js';
import type { TensorData } from '../../../extension/picture/tensorData.js';
import { isRange } from '../tensor/state.js';

export interface AngularState {
  readonly panes: PanesState;
  readonly arrows: boolean;
  readonly colormap: 'cyclic' | 'cyclicSafe';
  readonly compare: 'flip' | 'swipe';
  /** Errors whose pixels stand out. */
  readonly selected: Range | undefined;
  /** Directions whose pixels stand out. */
  readonly direction?: DirectionSector | undefined;
  readonly open: readonly ('histogram' | 'table')[];
}

/** Of whatever was kept. The histogram is open at first: it is half of what the view says. */
export function restoreAngular(saved: unknown, shown: TensorData | undefined): AngularState {
  const axes = shown ? pictureAxes(shown, naturalScale(shown.entry)) : { rows: '', columns: '' };
  const start = startState(axes.rows, axes.columns);
  const first: AngularState = {
    panes: start,
    arrows: true,
    colormap: 'cyclic',
    compare: 'flip',
    selected: undefined,
    open: ['histogram'],
  };
  if (!isRecord(saved) || !shown) return first;
  const { arrows, colormap, compare, selected, direction, open } = saved;
  const lengths = new Map(shown.axes.map((axis) => [axis, lengthOf(shown, axis)]));
  return {
    panes: restorePanes(saved['panes'], start, lengths),
    arrows: arrows !== false,
    colormap: colormap === 'cyclicSafe' ? colormap : 'cyclic',
    compare: compare === 'swipe' ? compare : 'flip',
    selected: isRange(selected) ? selected : undefined,
    direction: isDirection(direction) ? direction : undefined,
    open: Array.isArray(open)
      ? (['histogram', 'table'] as const).filter((name) => open.includes(name))
      : first.open,
  };
}

const isDirection = (value: unknown): value is DirectionSector =>
  isRecord(value) &&
  (value['pane'] === 'target' || value['pane'] === 'prediction') &&
  isSector(value['sector']);
