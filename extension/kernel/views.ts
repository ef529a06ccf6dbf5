/** What `lossbook/display` shows goes to the client with the cell that showed it. */
import { inspect } from 'node:util';
import { onDisplay, setDisplayContext } from '../display/index.js';
import type { DisplayData } from '../wire/message.js';
import { callerLine } from './cellError.js';
import { currentRun } from './cellRun.js';

export function showViews(send: (message: DisplayData) => void): void {
  onDisplay((data) => {
    const run = currentRun();
    if (!run) return;
    send({ type: 'display_data', parent: run.parent, cell: run.cell, data });
  });
  setDisplayContext({
    inspect: (value) => inspect(value),
    viewId: () => {
      const run = currentRun();
      return run ? `${run.cell}:${++run.views}` : 'view';
    },
    source: () => {
      const run = currentRun();
      const line = run && callerLine(run.cell);
      return run && line !== undefined ? { cell: run.cell, line } : undefined;
    },
  });
}
