/** `lossbook run`: reads the notebook, runs it, prints what came of it, and writes the executed copy. */
import { KernelStartError } from '../client/kernel.js';
import type { Given } from './commandTable.js';
import { executedCopy } from './executedCopy.js';
import { folderOf, isCode, readNotebook, runnable } from './files.js';
import { asideFrom, outputFiles, tryWrite } from './outputFile.js';
import { withParameters } from './parameters.js';
import { closingLine, progress, silent } from './progress.js';
import { exitCode, worstExit, type ExitCode, type RunResult } from './results.js';
import { runNotebook } from './runNotebook.js';
import type { Console, Terminal } from './terminal.js';
import { UsageError } from './usageError.js';

export async function run(
  { operands: [file], options }: Given<'run'>,
  entry: string,
  console: Console,
): Promise<ExitCode> {
  const { json, backend = 'auto', timeout, keepGoing } = options;
  try {
    const read = runnable(file, readNotebook(file));
    const notebook = await withParameters(read, new Map(options.parameter));
    const outputs = outputFiles({ output: options.output }, { console, json });
    const out = asideFrom(outputs, console);
    const folder = folderOf(file);
    const listener = json ? silent : progress(out, notebook.cells.filter(isCode).length);
    const request = { notebook, folder, entry, backend, timeout, keepGoing };
    const done = await runNotebook(request, listener);
    const { output } = outputs;
    const written = tryWrite(console, () => output?.write(executedCopy(notebook, done, folder)));
    const exit = worstExit(done.cells.map((c) => c.exit));
    if (json) {
      const cells = done.cells.map((c) => c.result);
      const verdict = exit === exitCode.asExpected ? 'pass' : 'fail';
      const { leftRunning } = done;
      const left = leftRunning.length > 0 ? { leftRunning } : {};
      print(console.out, { file, verdict, backend: done.info.backend.name, cells, ...left });
    } else {
      const wrote = written === exitCode.asExpected && output?.stream === undefined;
      out.write(closingLine(done.cells, wrote ? output?.path : undefined));
    }
    return worstExit([exit, written]);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof KernelStartError)) throw error;
    console.err.write(`lossbook: ${error.message}\n`);
    if (json) print(console.out, { file, verdict: 'fail', backend: null, cells: [] });
    return exitCode.unusable;
  }
}

const print = (out: Terminal, result: RunResult) =>
  out.write(`${JSON.stringify(result, null, 2)}\n`);
