/** Keeps account, for each notebook, of the cells whose results are stale. */
import * as vscode from 'vscode';
import { notebookType } from '../../wire/ids.js';
import type { CellBook } from '../file/cellBook.js';
import { cellSource, isRunnable } from '../file/cellSource.js';
import { typescriptCells, type LanguageService } from '../language/service.js';
import type { NotebookKernels } from './kernels.js';
import { staleCells, type CellAge, type Stale } from './staleness.js';

export interface StaleCells extends vscode.Disposable {
  of: (cell: vscode.NotebookCell) => Stale | undefined;
  /** In their order: those that are stale, and those that were edited since they ran. */
  toRun: (notebook: vscode.NotebookDocument) => Promise<readonly vscode.NotebookCell[]>;
  readonly onDidChange: vscode.Event<void>;
}

/** After the last key, or the end of a cell. */
const quietMs = 300;

export function createStaleCells(
  kernels: NotebookKernels,
  book: CellBook,
  service: LanguageService,
): StaleCells {
  const changed = new vscode.EventEmitter<void>();
  const known = new WeakMap<vscode.NotebookDocument, ReadonlyMap<string, Stale>>();
  const timers = new Map<vscode.NotebookDocument, NodeJS.Timeout>();

  const look = async (notebook: vscode.NotebookDocument) => {
    const ages =
      kernels.state(notebook).kind === 'none' ? [] : await agesOf(notebook, book, service);
    known.set(notebook, staleCells(ages));
    changed.fire();
  };
  const lookSoon = (notebook: vscode.NotebookDocument) => {
    if (notebook.notebookType !== notebookType) return;
    clearTimeout(timers.get(notebook));
    timers.set(
      notebook,
      setTimeout(
        () => void look(notebook).catch((error: unknown) => console.error(error)),
        quietMs,
      ),
    );
  };
  const staleOf = (cell: vscode.NotebookCell) =>
    known.get(cell.notebook)?.get(cell.document.uri.toString());
  const listeners = vscode.Disposable.from(
    changed,
    kernels.onDidExecute(({ cell }) => lookSoon(cell.notebook)),
    vscode.workspace.onDidChangeNotebookDocument(({ notebook, cellChanges, contentChanges }) => {
      const isText = cellChanges.some(({ document }) => document !== undefined);
      if (isText || contentChanges.length > 0) lookSoon(notebook);
    }),
    vscode.workspace.onDidCloseNotebookDocument((notebook) => {
      clearTimeout(timers.get(notebook));
      timers.delete(notebook);
    }),
  );
  return {
    of: staleOf,
    toRun: async (notebook) => {
      await look(notebook);
      return notebook
        .getCells()
        .filter((cell) => isRunnable(cell) && (isEdited(cell, book) || staleOf(cell)));
    },
    onDidChange: changed.event,
    dispose: () => {
      listeners.dispose();
      timers.forEach((timer) => clearTimeout(timer));
    },
  };
}

function isEdited(cell: vscode.NotebookCell, book: CellBook): boolean {
  const source = book.entry(cell).lastRun?.source;
  return source !== undefined && source !== cellSource(cell);
}

async function agesOf(
  notebook: vscode.NotebookDocument,
  book: CellBook,
  service: LanguageService,
): Promise<readonly CellAge[]> {
  const [first] = typescriptCells(notebook);
  const answer = first && (await service.ask(first.document, { kind: 'needs' }));
  const needs = new Map(answer?.map((each) => [each.cell, each.needs]));
  return notebook
    .getCells()
    .filter(isRunnable)
    .map((cell) => {
      const uri = cell.document.uri.toString();
      const count = book.entry(cell).lastRun?.reply.count;
      // Without a number beside it the cell's outputs were cleared.
      const isShown = count !== undefined && cell.executionSummary?.executionOrder !== undefined;
      const ran = isShown ? { count, edited: isEdited(cell, book) } : undefined;
      return { cell: uri, needs: needs.get(uri) ?? [], ran };
    });
}
