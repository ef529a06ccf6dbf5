/** Files as the command reads and writes them; what goes wrong is a `UsageError` with the sentence for the user. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseNotebook } from '../notebook/format.js';
import { foreignLanguage } from '../notebook/language.js';
import type { CodeCell, Notebook } from '../notebook/model.js';
import { problemText } from '../notebook/problemText.js';
import { UsageError } from './usageError.js';

export const isCode = (cell: Notebook['cells'][number]): cell is CodeCell =>
  cell.cell_type === 'code';

/** `-` is standard input. */
export function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new UsageError(`${file}: cannot be read: ${systemReason(error)}. Check the path.`);
  }
}

export function notebookOf(file: string, bytes: Uint8Array): Notebook {
  const parsed = parseNotebook(bytes);
  if (!parsed.ok) throw new UsageError(`${nameOf(file)}: ${problemText(parsed.problem)}`);
  return parsed.notebook;
}

export const readNotebook = (file: string): Notebook => notebookOf(file, readBytes(file));

/** A notebook that can be run: it has code cells, in a language that the kernel speaks. */
export function runnable(file: string, notebook: Notebook): Notebook {
  const foreign = foreignLanguage(notebook);
  if (foreign !== undefined) {
    throw new UsageError(
      `${nameOf(file)}: its cells are in ${foreign}, and Lossbook runs TypeScript and JavaScript. ` +
        `Run it with the kernel it was written for.`,
    );
  }
  if (!notebook.cells.some(isCode)) {
    throw new UsageError(
      `${nameOf(file)}: the notebook has no code cells, so there is nothing to run. Add one.`,
    );
  }
  return notebook;
}

const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

/** The folder in which a notebook's imports and data files are looked for. */
export const folderOf = (file: string): string =>
  file === '-' ? process.cwd() : dirname(resolve(file));

/** Found out before an hour of computing rather than after it. `option` is the one that names the file. */
export function requireWritable(option: string, output: string | undefined): void {
  if (output === undefined) return;
  const folder = dirname(resolve(output));
  const isFolder = (path: string) =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isFolder(resolve(output))) {
    throw new UsageError(`${option} ${output}: that is a folder; name a file.`);
  }
  if (isFolder(folder)) return;
  throw new UsageError(`${option} ${output}: its folder ${folder} does not exist; make it first.`);
}

/** Whole or not at all: a reader never sees half a file. */
export function writeWhole(option: string, path: string, text: string): void {
  const partial = `${path}.partial`;
  try {
    writeFileSync(partial, text);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new UsageError(`${option} ${path}: cannot be written: ${(error as Error).message}.`);
  }
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
