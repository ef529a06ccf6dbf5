/** Notebooks as the command reads them; what goes wrong is a `UsageError` with the sentence for the user. */
import { existsSync, readdirSync, readFileSync, type Dirent } from 'node:fs';
import systemPath, { basename, dirname, join, resolve, type PlatformPath } from 'node:path';
import { isDevice } from '../data/device.js';
import { parseNotebook } from '../notebook/format.js';
import { foreignLanguage } from '../notebook/language.js';
import type { CodeCell, Notebook } from '../notebook/model.js';
import { problemText } from '../notebook/problemText.js';
import { budgets } from '../wire/budgets.js';
import { statOf } from './statOf.js';
import { systemReason } from './systemReason.js';
import { UsageError } from './usageError.js';

export const isCode = (cell: Notebook['cells'][number]): cell is CodeCell =>
  cell.cell_type === 'code';

/**
 * Files as they are given, and of each folder every notebook in it, in the order of their names. A folder without one stands for
 * itself: it is told as a file that cannot be used is, and the others are looked at all the same.
 */
export function notebookFiles(operands: readonly string[]): readonly string[] {
  return operands.flatMap(expandPattern).flatMap((operand) => {
    if (operand === '-' || !isFolder(operand)) return [operand];
    const found = notebooksIn(operand);
    return found.length === 0 ? [operand] : found;
  });
}

/**
 * The files that a pattern is for where the shell has left one: as those of Windows do, in quotes, and where there is none. `*` and `?` in
 * the last part of the path; what matches nothing stands for itself.
 */
export function expandPattern(operand: string): readonly string[] {
  const [name, folder] = [basename(operand), dirname(operand)];
  if (!isPattern(name) || existsSync(operand) || !isFolder(folder)) return [operand];
  const letters = name.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`^${letters.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
  const found = entriesOf(folder).map(({ name }) => name);
  const matched = found.filter((file) => pattern.test(file) && !file.startsWith('.'));
  return matched.length === 0 ? [operand] : matched.map((file) => join(folder, file));
}

const isPattern = (path: string): boolean => /[*?]/.test(path);

const isFolder = (path: string): boolean => statOf(path)?.isDirectory() === true;

/** In the order of their names. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new UsageError(`${folder}: cannot be looked into: ${systemReason(error)}.`);
  }
}

/** Of one of `notebookFiles`: what is still a folder there is one that holds none. */
export function readListed(file: string): Uint8Array {
  if (file !== '-' && isFolder(file)) {
    throw new UsageError(
      `${file}: no .tfnb file is in this folder or below it. Check the path; hidden folders and node_modules are passed over.`,
    );
  }
  return readNotebookBytes(file);
}

/** Of a file that is too large, nothing is read. */
export function readNotebookBytes(file: string): Uint8Array {
  const { most } = budgets.notebookBytes;
  const stat = file === '-' ? undefined : statOf(file);
  if (stat?.isFile() && stat.size > most) {
    throw new UsageError(
      `${file}: ${problemText({ code: 'too-large', byteLength: stat.size, most })}`,
    );
  }
  return readBytes(file);
}

/** Not in hidden folders, nor in those of packages. */
function notebooksIn(folder: string): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return notebooksIn(path);
    return entry.name.endsWith('.tfnb') ? [path] : [];
  });
}

/** `-` is standard input. */
export function readBytes(file: string): Uint8Array {
  const stat = file === '-' ? undefined : statOf(file);
  if (stat && isDevice(stat)) {
    throw new UsageError(`${file}: is a device, a file was expected. Check the path.`);
  }
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    if (isPattern(file) && !existsSync(file)) {
      throw new UsageError(`${file}: no file matches this pattern. Check the path.`);
    }
    throw new UsageError(`${file}: cannot be read: ${systemReason(error)}. Check the path.`);
  }
}

export function notebookOf(file: string, bytes: Uint8Array): Notebook {
  const parsed = parseNotebook(bytes);
  if (parsed.ok) return parsed.notebook;
  if (/\.(?:py|[cm]?[jt]s)$/.test(file)) {
    throw new UsageError(
      `${file}: not a notebook: a loss in a file is checked by 'lossbook check ${file}:NAME'.`,
    );
  }
  throw new UsageError(`${nameOf(file)}: ${problemText(parsed.problem)}`);
}

export const readNotebook = (file: string): Notebook => notebookOf(file, readNotebookBytes(file));

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
