/**
 * Whose code runs, also where no context says so: what Node calls by itself (finalizers; on Node 20 also callbacks of files, sockets
 * and processes) has none. The functions on the stack know the script that they stand in, and a script is of one run.
 */
import { currentRun, type CellRun } from './cellRun.js';
import { asKernel } from './intrinsics.js';
import { parseFrame, runOfScript } from './scripts.js';

/** The run that the code executing now belongs to. To be asked now and then: without a context it reads a stack. */
export const runOfCode = (): CellRun | undefined => currentRun() ?? runOfError(new Error());

/** The run that the outermost frame of a cell is of: it was called by no other. */
export function runOfError(error: unknown): CellRun | undefined {
  return asKernel(() => {
    for (const line of stackOf(error).split('\n').reverse()) {
      const run = runOfScript(parseFrame(line)?.url ?? '');
      if (run) return run;
    }
    return undefined;
  });
}

/** Its getter may be a cell's. */
function stackOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.stack) : '';
  } catch {
    return '';
  }
}
