/** A language service over cells that are given as texts; `▮` in one of them is where the cursor is. */
import { createLanguageServer } from '../../extension/language/server.js';
import { splitPythonCell } from '../../extension/notebook/pythonCell.js';
import type { Answers, CellText, Question, Span } from '../../extension/wire/language.js';

const server = createLanguageServer('dist/types.br');
let count = 0;
// Files are parsed once as long as some notebook holds them.
const held = { cell: '0', text: `import '@tensorflow/tfjs';`, mustThrow: false };
server.cells({ type: 'cells', notebook: '', folder: '/', cells: [held] });
server.ask({ kind: 'problems', notebook: '', cell: '0' });

export interface CellsUnderTest {
  readonly texts: readonly string[];
  /** Of the cell with the cursor, or the last. */
  ask: <K extends Asked['kind']>(kind: K, more?: object) => Answers[K];
  of: <K extends Asked['kind']>(index: number, kind: K) => Answers[K];
  at: (index: number, span: Span) => string;
  /** Of a file of types that a definition led to. */
  typesText: (path: string) => string;
  close: () => void;
}

type Asked = Exclude<Question, { kind: 'typesText' }>;

export interface CellsOptions {
  readonly folder?: string;
  /** Indices of cells that are tagged so. */
  readonly mustThrow?: readonly number[];
}

export function cellsOf(
  sources: readonly string[],
  { folder = '/', mustThrow = [] }: CellsOptions = {},
): CellsUnderTest {
  const notebook = `notebook ${++count}`;
  const texts = sources.map((source) => source.replace('▮', ''));
  const found = sources.findIndex((source) => source.includes('▮'));
  const current = found < 0 ? sources.length - 1 : found;
  const offset = sources[current]?.indexOf('▮') ?? 0;
  const cells = texts.map((text, i): CellText => {
    const cell = { cell: `${i}`, text, mustThrow: mustThrow.includes(i) };
    const body = splitPythonCell(text)?.body;
    return body === undefined ? cell : { ...cell, text: body, language: 'python' };
  });
  server.cells({ type: 'cells', notebook, folder, cells });
  return {
    texts,
    ask: (kind, more) =>
      server.ask({ kind, notebook, cell: `${current}`, offset, ...more } as never),
    of: (index, kind) => server.ask({ kind, notebook, cell: `${index}`, offset } as never),
    at: (index, { start, end }) => texts[index]?.slice(start, end) ?? '',
    typesText: (path) => server.ask({ kind: 'typesText', path }),
    close: () => server.close(notebook),
  };
}

/** What is said against all cells: `code marked text`. */
export function problemsOf(sources: readonly string[], options?: CellsOptions): readonly string[] {
  const cells = cellsOf(sources, options);
  const all = sources.flatMap((_, i) =>
    cells.of(i, 'problems').map((p) => `${p.code ?? p.kind} ${cells.at(i, p)}`),
  );
  cells.close();
  return all;
}

export const tf = `import * as tf from '@tensorflow/tfjs';`;
export const y = 'const y = tf.ones([1, 4, 4, 2]);';
