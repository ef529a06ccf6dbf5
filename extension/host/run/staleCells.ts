/** Keeps account, for each notebook, of the cells whose results are stale. */
import * as vscode from 'vscode';
import { notebookType } from '../../wire/ids.js';
import type { CellBook } from '../file/cellBook.js';
import { isRunnable } from '../file/cellSource.js';
import { hasRun, isEdited } from '../file/edited.js';
import { typescriptCells, type LanguageService } from '../language/service.js';
import type { NotebookKernels } from './kernels.js';
import { cellsToRun, staleCells, type CellAge, type CellRan, type Stale } from './staleness.js';

export interface StaleCells extends vscode.Disposable {
  of: (cell: vscode.NotebookCell) => Stale | undefined;
  /** See `cellsToRun`. */
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
  const ports = { kernels, book, service };
  const changed = new vscode.EventEmitter<void>();
  const known = new WeakMap<vscode.NotebookDocument, ReadonlyMap<string, Stale>>();
  const timers = new Map<vscode.NotebookDocument, NodeJS.Timeout>();

  const look = async (notebook: vscode.NotebookDocument): Promise<readonly CellAge[]> => {
    // Without an output nothing can be stale, and nobody needs to be asked.
    const ages = notebook.getCells().some(hasRun) ? await agesOf(notebook, ports) : [];
    known.set(notebook, staleCells(ages));
    changed.fire();
    return ages;
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
  vscode.workspace.notebookDocuments.forEach(lookSoon);
  const listeners = vscode.Disposable.from(
    changed,
    vscode.workspace.onDidOpenNotebookDocument(lookSoon),
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
      const wanted = new Set(cellsToRun(await look(notebook)));
      return notebook.getCells().filter((cell) => wanted.has(cell.document.uri.toString()));
    },
    onDidChange: changed.event,
    dispose: () => {
      listeners.dispose();
      timers.forEach((timer) => clearTimeout(timer));
    },
  };
}

interface Ports {
  readonly kernels: NotebookKernels;
  readonly book: CellBook;
  readonly service: LanguageService;
}

async function agesOf(
  notebook: vscode.NotebookDocument,
  { kernels, book, service }: Ports,
): Promise<readonly CellAge[]> {
  const [first] = typescriptCells(notebook);
  const answer = first && (await service.ask(first.document, { kind: 'needs' }));
  const needs = new Map(answer?.map((each) => [each.cell, each.needs]));
  const state = kernels.state(notebook);
  const ranOf = (cell: vscode.NotebookCell): CellRan | undefined => {
    const count = cell.executionSummary?.executionOrder;
    if (count === undefined) return undefined;
    const run = book.entry(cell).lastRun;
    const isHere = run !== undefined && 'info' in state && run.info.pid === state.info.pid;
    return { order: run?.order ?? 0, count, edited: isEdited(cell, book), isHere };
  };
  return notebook
    .getCells()
    .filter(isRunnable)
    .map((cell) => {
      const uri = cell.document.uri.toString();
      return { cell: uri, needs: needs.get(uri) ?? [], ran: ranOf(cell) };
    });
}
