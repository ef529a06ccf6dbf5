/** `lossbook run`: reads the notebook, runs it, prints what came of it, and writes the executed copy. */
import { resolve } from 'node:path';
import { KernelStartError } from '../client/kernel.js';
import type { Given } from './commandTable.js';
import { executedCopy } from './executedCopy.js';
import { folderOf, isCode, readNotebook, requireWritable, runnable, writeWhole } from './files.js';
import { withParameters } from './parameters.js';
import { closingLine, progress, silent, type Console, type Terminal } from './progress.js';
import { exitCode, gravest, type ExitCode, type RunResult } from './results.js';
import { runNotebook } from './runNotebook.js';
import { UsageError } from './usageError.js';

export async function run(
  { operands: [file], options }: Given<'run'>,
  entry: string,
  { out, err }: Console,
): Promise<ExitCode> {
  try {
    const read = runnable(file, readNotebook(file));
    const notebook = await withParameters(read, new Map(options.parameter));
    requireWritable('--output', options.output);
    const code = notebook.cells.filter(isCode).length;
    const folder = folderOf(file);
    const listener = options.json ? silent : progress(out, code);
    const { backend = 'auto', timeout, keepGoing } = options;
    const request = { notebook, folder, entry, backend, timeout, keepGoing };
    const done = await runNotebook(request, listener);
    const wrote = options.output === undefined ? undefined : resolve(options.output);
    if (wrote !== undefined) {
      writeWhole('--output', wrote, executedCopy(notebook, done, folder));
    }
    const exit = gravest(done.cells.map((c) => c.exit));
    if (options.json) {
      const cells = done.cells.map((c) => c.result);
      const verdict = exit === exitCode.asExpected ? 'pass' : 'fail';
      print(out, { file, verdict, backend: done.info.backend.name, cells });
    } else {
      out.write(closingLine(done.cells, wrote));
    }
    return exit;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof KernelStartError)) throw error;
    err.write(`lossbook: ${error.message}\n`);
    if (options.json) {
      print(out, { file, verdict: 'fail', backend: null, cells: [] });
    }
    return exitCode.unusable;
  }
}

const print = (out: Terminal, result: RunResult) =>
  out.write(`${JSON.stringify(result, null, 2)}\n`);
