/** One line: where the cursor is and what is pinned. It is there also when empty, so that nothing moves. */
import { t } from '../../extension/wire/words.js';
import { elementLine, indexIn } from '../model/pane/elementText.js';
import type { PaneSpec } from '../model/pane/spec.js';
import type { Cell, PanesState } from '../model/pane/state.js';
import { placeAt } from './paneText.js';

interface ReadoutProps {
  readonly panes: readonly PaneSpec[];
  readonly state: PanesState;
  readonly at: Cell | undefined;
}

/** More would be a table. */
const most = 4;

export function Readout({ panes, state, at }: ReadoutProps) {
  return (
    <div class="readout">
      {at ? <div>{placeAt(panes, state, at)}</div> : <div class="hint">{hint()}</div>}
      {state.pin && (
        <div class="pinned">
          {t(
            'pinned {0}: {1}',
            placeAt(panes, state, state.pin),
            linesAt(panes, state, state.pin).join(' · '),
          )}
        </div>
      )}
    </div>
  );
}

const hint = () =>
  t('drag to move, Ctrl+wheel to zoom, click for a cursor, arrow keys to move it, ? for all keys');

function linesAt(panes: readonly PaneSpec[], state: PanesState, cell: Cell): readonly string[] {
  return panes.slice(0, most).flatMap((spec) => {
    const index = indexIn(spec, state, cell);
    return index ? [elementLine(spec, index)] : [];
  });
}
