/** Notes, for each cell, the checks it made and what they depended on: files read and seeds used. */
import { relative, sep } from 'node:path';
import { onReport } from '../check/recorder.js';
import { onFileRead } from '../data/filesRead.js';
import { onSeed } from '../data/seedsUsed.js';
import type { ErrorMessage } from '../wire/message.js';
import { callerLine } from './cellError.js';
import { currentRun } from './cellRun.js';
import type { FileSeen } from './localModules.js';

export function recordChecks(send: (message: ErrorMessage) => void): void {
  onReport((report) => {
    const run = currentRun();
    if (!run) return;
    const { parent, cell } = run;
    if (!run.ended) {
      const line = callerLine(cell);
      run.reports.push({ report, source: line === undefined ? undefined : { cell, line } });
      return;
    }
    // Its verdict can no longer count, and a check that does not count must not pass for one.
    const message = `a check was made after its cell had ended; await whatever makes it`;
    const error = { name: 'LateCheck', message, stack: `LateCheck: ${message}` };
    send({ type: 'error', parent, cell, error, late: true });
  });
}

/** Data files say their path relative to the notebook's folder; modules are known by their full path. */
export function recordInputs(): void {
  onFileRead((file) => void currentRun()?.inputs.set(file.path, file));
  onSeed(({ seed }) => void currentRun()?.seeds.add(seed));
}

export const recordModule =
  (folder: string) =>
  ({ path, sha256 }: FileSeen): void => {
    const portable = relative(folder, path).split(sep).join('/');
    currentRun()?.inputs.set(portable, { path: portable, sha256 });
  };
