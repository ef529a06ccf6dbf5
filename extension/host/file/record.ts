/**
 * What a notebook says of its own run when it is saved: the same that `lossbook run --output` writes. Put into the
 * document just before it is saved, so that running a cell leaves no step to undo; in the order of a file, so that the editor's
 * comparison of the two is quiet.
 */
import * as vscode from 'vscode';
import { recordOf, withCellRecord } from '../../notebook/cellRecord.js';
import { addDependencies, dependencies } from '../../notebook/dependencies.js';
import type { JsonObject } from '../../notebook/json.js';
import { lossbookMetadata, withLossbookMetadata } from '../../notebook/lossbookMetadata.js';
import { newCodeCell, newNotebook } from '../../notebook/newNotebook.js';
import { sameJson } from '../../notebook/sameJson.js';
import { inFileOrder } from '../../notebook/writeJson.js';
import { notebookType } from '../../wire/ids.js';
import type { CellBook, LastRun } from './cellBook.js';
import { hasRun } from './edited.js';
import { nbformatMetadata, type Metadata } from './notebookShape.js';

export const registerRecord = (book: CellBook): vscode.Disposable =>
  vscode.workspace.onWillSaveNotebookDocument((event) => {
    if (event.notebook.notebookType !== notebookType) return;
    const edits = recordEdits(event.notebook, book);
    if (edits.length === 0) return;
    const edit = new vscode.WorkspaceEdit();
    edit.set(event.notebook.uri, [...edits]);
    event.waitUntil(Promise.resolve(edit));
  });

/** Only what differs from what the document says already. */
function recordEdits(
  notebook: vscode.NotebookDocument,
  book: CellBook,
): readonly vscode.NotebookEdit[] {
  const recorded = withRecord(notebook, book);
  const edits = notebook.getCells().flatMap((cell) => {
    const metadata = recorded.cells[cell.index] as Metadata;
    return same(metadata, cell.metadata)
      ? []
      : [vscode.NotebookEdit.updateCellMetadata(cell.index, metadata)];
  });
  if (same(recorded.notebook, notebook.metadata)) return edits;
  return [...edits, vscode.NotebookEdit.updateNotebookMetadata(recorded.notebook)];
}

/** Metadata of the notebook and of each cell as they are to be saved. */
export function withRecord(
  notebook: vscode.NotebookDocument,
  book: CellBook,
): { readonly notebook: Metadata; readonly cells: readonly Metadata[] } {
  const ids = book.ids(notebook);
  const cells = notebook.getCells();
  const runs = cells.flatMap((cell) => book.entry(cell).lastRun ?? []);
  const all = runs.length === cells.filter(hasRun).length;
  const last = runs.at(-1);
  return {
    notebook: last ? notebookMetadata(notebook.metadata, last, runs, all) : notebook.metadata,
    cells: cells.map((cell, i) => cellMetadata(cell, ids[i] as string, book.entry(cell).lastRun)),
  };
}

/** A cell has a record as long as it has a number beside it: both go when its outputs are cleared. */
function cellMetadata(cell: vscode.NotebookCell, id: string, run: LastRun | undefined): Metadata {
  const { metadata } = cell;
  if (!run) return metadata['id'] === id ? metadata : { ...metadata, id };
  const { reports, nondeterministic } = run.reply;
  const before = { ...newCodeCell(id), metadata: nbformatMetadata(metadata) };
  const record = hasRun(cell)
    ? recordOf({ source: run.source, reports, nondeterministic })
    : undefined;
  return { ...metadata, id, metadata: inFileOrder(withCellRecord(before, record).metadata) };
}

function notebookMetadata(
  metadata: Metadata,
  { info }: LastRun,
  runs: readonly LastRun[],
  all: boolean,
): Metadata {
  const notebook = { ...newNotebook([]), metadata: nbformatMetadata(metadata) };
  const fresh = dependencies(
    info,
    runs.map(({ reply }) => reply),
  );
  // Outputs of an earlier session depend on what that one recorded.
  const fields = all ? fresh : addDependencies(lossbookMetadata(notebook), fresh);
  return { ...metadata, metadata: inFileOrder(withLossbookMetadata(notebook, fields).metadata) };
}

/** The editor's metadata is JSON. */
const same = (a: Metadata, b: Metadata): boolean => sameJson(a as JsonObject, b as JsonObject);
