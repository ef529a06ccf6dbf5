/** A name that a cell misses and another cell declares: the error says which, and that it has not run. */
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

/** `others` are the sources of the notebook's other cells. */
export function withDeclaringCell(error: CellError, others: readonly string[]): CellError {
  if (error.name !== 'ReferenceError') return error;
  const name = missing.exec(error.message)?.groups?.['name'];
  const declaring = name === undefined ? undefined : others.find((cell) => declares(cell, name));
  if (name === undefined || declaring === undefined) return error;
  const why = replNames().includes(name) ? 'ended before it got there' : 'has not run';
  const message = `${error.message}; the cell that begins with \`${firstLine(declaring)}\` declares it and ${why}`;
  // The stack begins with the message.
  return { ...error, message, stack: error.stack.replace(error.message, () => message) };
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
