/** Notebooks as the command reads them; what goes wrong is a `UsageError` with the sentence for the user. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import systemPath, { dirname, join, resolve, type PlatformPath } from 'node:path';
import { parseNotebook } from '../notebook/format.js';
import { foreignLanguage } from '../notebook/language.js';
import type { CodeCell, Notebook } from '../notebook/model.js';
import { problemText } from '../notebook/problemText.js';
import { systemReason } from './systemReason.js';
import { UsageError } from './usageError.js';

export const isCode = (cell: Notebook['cells'][number]): cell is CodeCell =>
  cell.cell_type === 'code';

/**
 * Files as they are given, and of each folder every notebook in it, in the order of their names. A folder without one stands for
 * itself: it is told as a file that cannot be used is, and the others are looked at all the same.
 */
export function notebookFiles(operands: readonly string[]): readonly string[] {
  return operands.flatMap((operand) => {
    if (operand === '-' || statSync(operand, { throwIfNoEntry: false })?.isDirectory() !== true) {
      return [operand];
    }
    const found = notebooksIn(operand);
    return found.length === 0 ? [operand] : found;
  });
}

/** Of one of `notebookFiles`: what is still a folder there is one that holds none. */
export function readListed(file: string): Uint8Array {
  if (file !== '-' && statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new UsageError(
      `${file}: no .tfnb file is in this folder or below it. Check the path; hidden folders and node_modules are passed over.`,
    );
  }
  return readBytes(file);
}

/** Not in hidden folders, nor in those of packages. */
function notebooksIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
      if (entry.isDirectory()) return notebooksIn(path);
      return entry.name.endsWith('.tfnb') ? [path] : [];
    });
}

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

/** With slashes, as people write paths in commands and reports, on Windows too. */
export const pathFrom = (folder: string, file: string, way: PlatformPath = systemPath): string =>
  way.relative(folder, way.resolve(file)).split(way.sep).join('/');
