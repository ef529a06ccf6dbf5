/** What the kernel is to losses in Python: their text and their files belong to the cell that calls them. */
import { relative, sep } from 'node:path';
import { setRim } from '../python/rim.js';
import type { PythonFacts } from '../python/rim.js';
import { currentRun, inRun, type CellRun } from './cellRun.js';

export function attachPython(folder: string): void {
  // What a thread of Python's prints between calls belongs to whoever called last.
  let caller: CellRun | undefined;
  setRim({
    folder: () => folder,
    calling: () => void (caller = currentRun() ?? caller),
    write: (name, text) => {
      const run = currentRun() ?? caller;
      const write = (): void => void process[name].write(text);
      if (run) inRun(run, write);
      else write();
    },
    used: (facts) => noteFiles(folder, facts),
  });
}

function noteFiles(folder: string, { files }: PythonFacts): void {
  for (const { path, sha256 } of files) {
    const portable = relative(folder, path).split(sep).join('/');
    currentRun()?.inputs.set(portable, { path: portable, sha256 });
  }
}
