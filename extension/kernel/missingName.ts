/**
 * A name that a cell misses: the error says which other cell declares it, and that it has not run, or what imports it, if it is one of
 * the kernel's own modules.
 */
import { pythonNames, splitPythonCell } from '../notebook/pythonCell.js';
import type { CellError, CellSource } from '../wire/message.js';
import { compiler } from './compiler.js';
import { replNames } from './replNames.js';

/** V8's words in REPL mode, for a name that nothing declared and for one whose declaration was never reached. */
const missing = /^(?<name>[\p{ID_Start}$_][\p{ID_Continue}$]*) is not defined$/u;

/** The notebook's cells as the client told them. */
export interface NotebookCells {
  learn: (news: readonly CellSource[]) => void;
  /** Of all cells but this one. */
  others: (cell: string) => readonly string[];
}

export function notebookCells(): NotebookCells {
  const sources = new Map<string, string>();
  return {
    learn: (news) => {
      for (const { cell, source } of news) {
        if (source === '') sources.delete(cell);
        else sources.set(cell, source);
      }
    },
    others: (own) => [...sources].flatMap(([cell, source]) => (cell === own ? [] : [source])),
  };
}

/** Of the kernel itself, each under the name that cells import it by. */
export type OwnModules = ReadonlyMap<string, object>;

/** `others` are the sources of the notebook's other cells; the modules are asked for only when they may have the name. */
export async function withOrigin(
  error: CellError,
  others: readonly string[],
  ownModules: () => Promise<OwnModules>,
): Promise<CellError> {
  if (error.name !== 'ReferenceError') return error;
  const name = missing.exec(error.message)?.groups?.['name'];
  if (name === undefined) return error;
  const origin = declaration(name, others) ?? importOf(name, [...(await ownModules())]);
  if (origin === undefined) return error;
  const message = `${error.message}; ${origin}`;
  // The stack begins with the message.
  return { ...error, message, stack: error.stack.replace(error.message, () => message) };
}

function declaration(name: string, others: readonly string[]): string | undefined {
  const declaring = others.find((cell) => declares(cell, name));
  if (declaring === undefined) return undefined;
  const why = replNames().includes(name) ? 'ended before it got there' : 'has not run';
  return `the cell that begins with \`${firstLine(declaring)}\` declares it and ${why}`;
}

/** TensorFlow.js is imported whole; of the two modules of losses that of tensors comes first. */
function importOf(
  name: string,
  modules: readonly (readonly [specifier: string, module: object])[],
): string | undefined {
  const [tensorflow] = modules.find(([, module]) => Object.hasOwn(module, 'tensor')) ?? [];
  const [module] = modules.find(([own, of]) => own !== tensorflow && Object.hasOwn(of, name)) ?? [];
  if (name === 'tf' && tensorflow) return `\`import * as tf from '${tensorflow}'\` brings it`;
  return module === undefined ? undefined : `\`import { ${name} } from '${module}'\` brings it`;
}

function declares(source: string, name: string): boolean {
  const python = splitPythonCell(source);
  if (python) return pythonNames(python.body).some((each) => each.name === name);
  return compiler().declaredNames(source).includes(name);
}

const maxBeginning = 60;

/** The first line that is no comment: what a person recognises a cell by that has no number yet. */
function firstLine(source: string): string {
  const lines = source.split('\n').map((line) => line.trim());
  const said = lines.find((line) => line !== '' && !/^(\/\/|\/\*|\*|#|%%)/.test(line)) ?? '';
  return said.length > maxBeginning ? `${said.slice(0, maxBeginning - 1)}…` : said;
}
