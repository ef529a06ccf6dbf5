/** `lossbook run`: reads the notebook, runs it, prints what came of it, and writes the executed copy. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { KernelStartError } from '../client/kernel.js';
import { parseNotebook } from '../notebook/format.js';
import type { Notebook } from '../notebook/model.js';
import { problemText } from '../notebook/problemText.js';
import { UsageError, type RunOptions } from './arguments.js';
import { executedCopy, writeWhole } from './executedCopy.js';
import { withParameters } from './parameters.js';
import { closingLine, progress, type Terminal } from './progress.js';
import { exitCode, gravest, type ExitCode, type RunResult } from './results.js';
import { isCode, runNotebook, type RunListener } from './runNotebook.js';

const silent: RunListener = {
  started: () => undefined,
  cellStarted: () => undefined,
  cellEnded: () => undefined,
};

export interface Console {
  readonly out: Terminal;
  readonly err: Terminal;
}

export async function run(
  options: RunOptions,
  entry: string,
  { out, err }: Console,
): Promise<ExitCode> {
  try {
    const notebook = await withParameters(readNotebook(options.file), options.parameters);
    requireWritable(options.output);
    const code = notebook.cells.filter(isCode).length;
    const folder = options.file === '-' ? process.cwd() : dirname(resolve(options.file));
    const listener = options.json ? silent : progress(out, code);
    const done = await runNotebook({ ...options, notebook, folder, entry }, listener);
    const wrote = options.output === undefined ? undefined : resolve(options.output);
    if (wrote !== undefined) writeWhole(wrote, executedCopy(notebook, done, folder));
    const exit = gravest(done.cells.map((c) => c.exit));
    if (options.json) {
      const cells = done.cells.map((c) => c.result);
      const verdict = exit === exitCode.asExpected ? 'pass' : 'fail';
      print(out, { file: options.file, verdict, backend: done.info.backend.name, cells });
    } else {
      out.write(closingLine(done.cells, wrote));
    }
    return exit;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof KernelStartError)) throw error;
    err.write(`lossbook: ${error.message}\n`);
    if (options.json) {
      print(out, { file: options.file, verdict: 'fail', backend: null, cells: [] });
    }
    return exitCode.unusable;
  }
}

const print = (out: Terminal, result: RunResult) =>
  out.write(`${JSON.stringify(result, null, 2)}\n`);

function readNotebook(file: string): Notebook {
  const name = file === '-' ? 'standard input' : file;
  const parsed = parseNotebook(readBytes(file));
  if (!parsed.ok) throw new UsageError(`${name}: ${problemText(parsed.problem)}`);
  if (!parsed.notebook.cells.some(isCode)) {
    throw new UsageError(
      `${name}: the notebook has no code cells, so there is nothing to run. Add one.`,
    );
  }
  return parsed.notebook;
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new UsageError(`${file}: cannot be read: ${systemReason(error)}. Check the path.`);
  }
}

/** Found out before an hour of computing rather than after it. */
function requireWritable(output: string | undefined): void {
  if (output === undefined) return;
  const folder = dirname(resolve(output));
  const isFolder = (path: string) =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isFolder(resolve(output)))
    throw new UsageError(`--output ${output}: that is a folder; name a file.`);
  if (isFolder(folder)) return;
  throw new UsageError(`--output ${output}: its folder ${folder} does not exist; make it first.`);
}

function systemReason(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
      return 'permission was denied';
    default:
      return (error as Error).message;
  }
}
