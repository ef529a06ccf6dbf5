/**
 * What is known of cells beside what the editor keeps: the id under which the kernel and the file know each, and
 * what its last run came to. It goes into the document only when that is saved, so that running a cell leaves no
 * steps to undo, and opening a notebook changes nothing.
 */
import type * as vscode from 'vscode';
import { settleIds } from '../../notebook/cellIds.js';
import type { ExecuteReply, KernelInfo } from '../../wire/message.js';
import { cellIdOf } from './notebookShape.js';

export interface CellEntry {
  /** Once something knows the cell by an id, it keeps it. */
  id: string | undefined;
  lastRun: LastRun | undefined;
}

export interface LastRun {
  readonly source: string;
  readonly reply: ExecuteReply;
  readonly info: Pick<KernelInfo, 'versions' | 'backend' | 'pid'>;
  /** Of all runs here, whatever the kernel: the larger was later. */
  readonly order: number;
}

export interface CellBook {
  entry: (cell: vscode.NotebookCell) => CellEntry;
  noteRun: (cell: vscode.NotebookCell, run: Omit<LastRun, 'order'>) => void;
  idOf: (cell: vscode.NotebookCell) => string;
  cellOf: (notebook: vscode.NotebookDocument, id: string) => vscode.NotebookCell | undefined;
  /** The ids that all cells have or would get, in order. */
  ids: (notebook: vscode.NotebookDocument) => readonly string[];
  /** For a document that takes the place of another with the same cells. */
  handOver: (from: vscode.NotebookDocument, to: vscode.NotebookDocument) => void;
}

export function createCellBook(): CellBook {
  const entries = new WeakMap<vscode.NotebookCell, CellEntry>();
  const entry = (cell: vscode.NotebookCell): CellEntry => {
    const known = entries.get(cell) ?? { id: undefined, lastRun: undefined };
    entries.set(cell, known);
    return known;
  };
  const ids = (notebook: vscode.NotebookDocument) =>
    settleIds(
      notebook.getCells().map((cell) => {
        const known = entries.get(cell)?.id;
        return { id: known ?? cellIdOf(cell.metadata), isKept: known !== undefined };
      }),
    );
  let runs = 0;
  return {
    entry,
    noteRun: (cell, run) => {
      entry(cell).lastRun = { ...run, order: ++runs };
    },
    ids,
    idOf: (cell) => (entry(cell).id ??= ids(cell.notebook)[cell.index] ?? `cell-${cell.index + 1}`),
    cellOf: (notebook, id) => {
      const index = ids(notebook).indexOf(id);
      return index < 0 ? undefined : notebook.cellAt(index);
    },
    handOver: (from, to) => {
      for (const cell of from.getCells()) {
        const known = entries.get(cell);
        if (known && cell.index < to.cellCount) entries.set(to.cellAt(cell.index), known);
      }
    },
  };
}
