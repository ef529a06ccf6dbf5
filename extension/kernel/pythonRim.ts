/** What the kernel is to losses in Python: what they print and read, and the Python they run in, belong to the cell that calls them. */
import { setRim, type PythonFacts } from '../python/rim.js';
import type { KernelOptions, ProgressMessage } from '../wire/message.js';
import { currentRun, inRun, type CellRun } from './cellRun.js';
import { ownRandomBytes } from './nondeterminism.js';
import { portablePath } from './portablePath.js';

export function attachPython(
  { folder, python = {} }: KernelOptions,
  send: (message: ProgressMessage) => void,
): void {
  // What a thread of Python's prints between calls belongs to whoever called last.
  let caller: CellRun | undefined;
  let announced: CellRun | undefined;
  setRim({
    folder: () => folder,
    choices: () => python,
    onCall: () => void (caller = currentRun() ?? caller),
    write: (name, text) => {
      const run = currentRun() ?? caller;
      const write = (): void => void process[name].write(text);
      if (run) inRun(run, write);
      else write();
    },
    onImport: (name) => {
      const run = name === undefined ? announced : currentRun();
      announced = name === undefined ? undefined : run;
      if (!run) return;
      const { parent, cell } = run;
      const text = name === undefined ? {} : { text: `importing ${name}…` };
      send({ type: 'progress', parent, cell, ...text });
    },
    onUse: (facts) => note(folder, facts),
    drawBytes: ownRandomBytes,
  });
}

function note(folder: string, { files, path, why, versions, ...loaded }: PythonFacts): void {
  const run = currentRun();
  if (!run) return;
  const framework = run.python?.framework ?? loaded.framework;
  const order = run.python?.order ?? loaded.order;
  run.python = {
    path,
    why,
    versions,
    ...(framework !== undefined && { framework }),
    ...(order && { order }),
  };
  for (const { path, sha256 } of files) {
    const portable = portablePath(folder, path);
    run.inputs.set(portable, { path: portable, sha256 });
  }
}
