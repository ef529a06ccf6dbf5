/** What `lossbook/display` shows goes to the client with the cell that showed it. */
import { inspect } from 'node:util';
import { onDisplay, setDisplayContext } from '../display/index.js';
import type { DisplayData, UpdateDisplayData } from '../wire/message.js';
import { callerLine } from './cellError.js';
import { runOfCode } from './runOfCode.js';

interface Live {
  readonly parent: string;
  readonly cell: string;
  readonly display: string;
}

export function showViews(send: (message: DisplayData | UpdateDisplayData) => void): void {
  /** A display that changes does so in the run that showed it, whoever changes it. */
  const live = new WeakMap<object, Live>();
  let displays = 0;
  onDisplay((data, place) => {
    const known = place && live.get(place.display);
    if (known) return send({ type: 'update_display_data', ...known, data });
    const run = runOfCode();
    if (!run) return;
    const { parent, cell } = run;
    if (!place) return send({ type: 'display_data', parent, cell, data });
    const shown = { parent, cell, display: `${parent}:${++displays}` };
    live.set(place.display, shown);
    send({ type: 'display_data', ...shown, data });
  });
  setDisplayContext({
    inspect: (value) => inspect(value),
    viewId: () => {
      const run = runOfCode();
      return run ? `${run.cell}:${++run.views}` : 'view';
    },
    source: () => {
      const run = runOfCode();
      const line = run && callerLine(run.cell);
      return run && line !== undefined ? { cell: run.cell, line } : undefined;
    },
  });
}
