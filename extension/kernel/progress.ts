/** What checks, and loops that are followed, tell of how far they are: sent on with the cell, and kept for one that is stopped. */
import { onProgress, reportStopped } from '../check/progress.js';
import { onTrack } from '../display/track.js';
import { callerPlace } from './cellError.js';
import { inRun, noteFailure, type CellRun } from './cellRun.js';
import { runOfCode } from './runOfCode.js';
import { asKernel } from './intrinsics.js';
import type { ProgressNote } from './progressLine.js';

/** Where the check under way was called; it is made into a place only where that is asked. */
let called: { readonly run: CellRun; readonly stack: Error } | undefined;

export function followProgress(note: (note: ProgressNote) => void): void {
  const tell = (at: ProgressNote['at'], run = runOfCode()) => {
    if (!run || run.ended) return;
    const { parent, cell } = run;
    note({ parent, cell, ...(at && { at }) });
  };
  onProgress((event) =>
    asKernel(() => {
      if (event === 'begun') {
        const run = runOfCode();
        called = run && { run, stack: new Error() };
      } else tell(event === 'ended' ? undefined : event, called?.run);
    }),
  );
  onTrack((at) => asKernel(() => tell(at)));
}

/** Its code has been stopped by force: what its check has found by then is a report of its own. */
export function reportStoppedCheck(run: CellRun): void {
  try {
    inRun(run, reportStopped);
  } catch (error) {
    // The cell is answered all the same.
    noteFailure(run, error);
  }
}

/** Where the check under way was called from, for a report that is not made there. */
export const placeOfCheck = (cell: string): ReturnType<typeof callerPlace> =>
  called?.run.cell === cell ? callerPlace(cell, called.stack) : undefined;
