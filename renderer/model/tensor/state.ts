/** What is kept of a tensor's view. */
import type { ColormapName } from '../../../extension/picture/colormaps.js';
import type { ViewState } from '../../../extension/wire/view.js';
import { defaultTiles, freeAxes, otherAxes, pictureAxes } from '../pane/axes.js';
import { isSector } from '../pane/directionSelection.js';
import type { PanelScale } from '../../../extension/picture/panel.js';
import { type PanesState, startState } from '../pane/state.js';
import { lengthOf } from '../../../extension/picture/plane.js';
import type { Range } from '../../../extension/picture/ranges.js';
import { isRecord, restorePanes } from '../pane/savedState.js';
import { mapsFor } from '../../../extension/picture/scales.js';
import type { TensorData } from '../../../extension/picture/tensorData.js';

export interface TensorViewState {
  readonly panes: PanesState;
  /** The axis whose indices are tiles. */
  readonly tiles?: string | undefined;
  readonly colormap?: ColormapName | undefined;
  readonly arrows?: boolean | undefined;
  /** Values whose pixels stand out. */
  readonly selected?: Range | undefined;
  /** The part of the colour wheel whose pixels stand out. */
  readonly sector?: number | undefined;
  readonly open: readonly ('histogram' | 'table')[];
}

/** Of whatever was kept; what does not fit the tensor is left out. */
export function restoreTensor(
  saved: unknown,
  tensor: TensorData,
  scale: PanelScale,
  initial: ViewState = {},
): TensorViewState {
  const { rows, columns } = pictureAxes(tensor, scale);
  const start = { ...startState(rows, columns), fixed: initialIndices(tensor, initial) };
  const lengths = new Map(freeAxes(tensor, scale).map((axis) => [axis, lengthOf(tensor, axis)]));
  const others = otherAxes(tensor, scale, start);
  // A channel that was asked for is shown alone.
  const tiles =
    initial.batch === 'all'
      ? others.find((axis) => axis === 'batch')
      : typeof initial.channel === 'number'
        ? undefined
        : defaultTiles(tensor, others);
  if (!isRecord(saved)) return { panes: start, tiles, open: [] };
  const { colormap, arrows, selected, sector, open } = saved;
  return {
    panes: restorePanes(saved['panes'], start, lengths),
    tiles: typeof saved['tiles'] === 'string' ? saved['tiles'] : undefined,
    colormap: mapsFor(scale).find((map) => map === colormap),
    arrows: typeof arrows === 'boolean' ? arrows : undefined,
    selected: isRange(selected) ? selected : undefined,
    sector: scale.kind === 'angle' && isSector(sector) ? sector : undefined,
    open: (['histogram', 'table'] as const).filter(
      (name) => Array.isArray(open) && open.includes(name),
    ),
  };
}

function initialIndices({ axes, entry }: TensorData, { batch, channel }: ViewState) {
  const wanted = {
    batch: batch === 'all' ? undefined : batch,
    channel: channel === 'rgb' ? undefined : channel,
  };
  return Object.fromEntries(
    Object.entries(wanted).filter(
      (pair): pair is [string, number] =>
        pair[1] !== undefined && pair[1] < (entry.shape[axes.indexOf(pair[0])] ?? 0),
    ),
  );
}

export const isRange = (value: unknown): value is Range =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
