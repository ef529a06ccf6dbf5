/** What a pane shows, in words. */
import { listText, t } from '../../extension/wire/words.js';
import { indexIn, placeText, valueText } from '../model/pane/elementText.js';
import type { PaneSpec } from '../model/pane/spec.js';
import type { Cell, PanesState } from '../model/pane/state.js';
import { summaryText } from '../model/tensor/summary.js';
import type { PaneModel } from './paneModels.js';

/** The alternative of a picture: the numbers that it is made of, and which of them. */
export function alternativeOf({ spec, plane }: PaneModel, state: PanesState): string {
  const { tensor, title, fixed, scale } = spec;
  const held = tensor.axes
    .filter((axis) => axis !== state.rows && axis !== state.columns)
    .map((axis) => `${axis} ${fixed?.[axis] ?? state.fixed[axis] ?? 0}`);
  const parts = [summaryText(tensor, scale), ...(plane ? [] : [t('not sent')])];
  const what =
    held.length > 0 ? t('{0}; shown: {1}', listText(parts), listText(held)) : listText(parts);
  return title === tensor.entry.name ? what : t('{0}: {1}', title, what);
}

export function valueAt(spec: PaneSpec, state: PanesState, cell: Cell): string {
  const index = indexIn(spec, state, cell);
  return index ? valueText(spec, index) : '';
}

export const placeAt = (panes: readonly PaneSpec[], state: PanesState, cell: Cell): string =>
  panes[0] ? placeText(panes[0], state, cell) : '';
