/** How long a person waits for the language service while writing a cell: for the first answer, and after every key. */
import { readFileSync } from 'node:fs';
import { createLanguageServer, type LanguageServer } from '../../extension/language/server.js';
import { parseNotebook } from '../../extension/notebook/format.js';
import type { CellText } from '../../extension/wire/language.js';
import { spread, timed } from './measure.js';
import type { Table } from './table.js';

const samples = ['angular-loss', 'losses', 'tfjs-audit'] as const;
const notebook = 'notebook';
const rounds = 9;

export function* languageBench(): Generator<Table> {
  for (const sample of samples) yield sampleTable(sample);
}

function sampleTable(sample: string): Table {
  const cells = cellsOf(`notebooks/${sample}.tfnb`);
  const opened = Array.from({ length: 3 }, () =>
    timed(() => completions(started(cells), cells, 0)),
  );
  const server = started(cells);
  completions(server, cells, 0);
  const typed: number[] = [];
  const marked: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < cells.length; i++) {
      // Another text in every round: an answer that is still known is no answer to an edit.
      const edited = cells.with(i, { ...cells[i]!, text: `${cells[i]!.text}\n// ${round}\ntf.` });
      typed.push(timed(() => completions(server, edited, i)));
    }
    marked.push(timed(() => problems(server, cells)));
  }
  return {
    title: `language: cells of ${sample}, ${cells.length} of code`,
    rows: [
      {
        what: 'first completion, of a service that starts',
        value: spread(opened),
        unit: 'ms',
        limit: 3000,
      },
      { what: 'completion after an edit', value: spread(typed), unit: 'ms', limit: 100 },
      { what: 'marks of all cells after an edit', value: spread(marked), unit: 'ms' },
    ],
    notes: [
      'In the thread of the bench: the start of a thread, some 50 ms, comes before the first.',
    ],
  };
}

function cellsOf(path: string): readonly CellText[] {
  const parsed = parseNotebook(readFileSync(path));
  if (!parsed.ok) throw new Error(`${path}: ${parsed.problem.code}`);
  return parsed.notebook.cells
    .filter(({ cell_type: type }) => type === 'code')
    .map(({ id, source }) => ({ cell: id, text: source, mustThrow: false }));
}

function started(cells: readonly CellText[]): LanguageServer {
  const server = createLanguageServer('dist/types.br');
  tell(server, cells);
  return server;
}

const tell = (server: LanguageServer, cells: readonly CellText[]): void =>
  server.cells({ type: 'cells', notebook, folder: process.cwd(), cells });

/** At the end of a cell. */
function completions(server: LanguageServer, cells: readonly CellText[], i: number): void {
  tell(server, cells);
  const { cell, text = '' } = cells[i]!;
  server.ask({ kind: 'completions', notebook, cell, offset: text.length });
}

function problems(server: LanguageServer, cells: readonly CellText[]): void {
  tell(server, cells);
  for (const { cell } of cells) server.ask({ kind: 'problems', notebook, cell });
}
