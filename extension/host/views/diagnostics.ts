/** Problems that a cell's last run found, shown at its lines until it runs again, is edited, or the kernel restarts. */
import * as vscode from 'vscode';
import { tag, tagsIn } from '../../notebook/cellTags.js';
import { notebookType } from '../../wire/ids.js';
import type { ErrorMessage } from '../../wire/message.js';
import type { CellBook } from '../file/cellBook.js';
import { cellProblems, errorProblem, type CellProblem } from './cellProblems.js';
import { cellSource } from '../file/cellSource.js';
import type { CellExecuted, NotebookKernels } from '../run/kernels.js';
import { isToldByTypes } from '../language/shapes.js';
import { nbformatMetadata } from '../file/notebookShape.js';

export function registerDiagnostics(kernels: NotebookKernels, book: CellBook): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(notebookType);
  const forget = (cells: readonly vscode.NotebookCell[]) => {
    for (const { document } of cells) collection.delete(document.uri);
  };
  return vscode.Disposable.from(
    collection,
    kernels.onDidExecute((executed) => {
      const { document } = executed.cell;
      const source = book.entry(executed.cell).lastRun?.source;
      const edited = executed.outcome.kind === 'replied' && source !== cellSource(executed.cell);
      // A line that was meant may be another by now.
      const found = diagnosticsOf(executed).filter((each) => !isToldByTypes(document.uri, each));
      collection.set(document.uri, edited ? [] : found);
    }),
    kernels.onDidReceive(({ notebook, message }) => {
      if (message.type === 'error' && message.late) addLate(collection, notebook, message, book);
    }),
    kernels.onDidChange((notebook) => {
      const { kind } = kernels.state(notebook);
      if (kind === 'none' || kind === 'starting') forget(notebook.getCells());
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) collection.delete(document.uri);
    }),
    vscode.workspace.onDidChangeNotebookDocument(({ notebook, cellChanges, contentChanges }) => {
      if (notebook.notebookType !== notebookType) return;
      // A number without an outcome: a run has begun. It may come late, when that very run has been answered; and
      // while late output is put in, the summary is empty for a moment.
      const begun = cellChanges.filter(({ cell, executionSummary: summary }) => {
        const last = book.entry(cell).lastRun?.reply.count;
        const order = summary?.executionOrder;
        return summary?.success === undefined && order !== undefined && order !== last;
      });
      forget([
        ...begun.map(({ cell }) => cell),
        ...contentChanges.flatMap(({ removedCells }) => removedCells),
      ]);
    }),
    vscode.workspace.onDidCloseNotebookDocument((notebook) => forget(notebook.getCells())),
  );
}

/** What a timer or a promise of an ended cell threw. The editor shows the error itself in the cell's output. */
function addLate(
  collection: vscode.DiagnosticCollection,
  notebook: vscode.NotebookDocument,
  { cell: id, parent, error }: ErrorMessage,
  book: CellBook,
): void {
  const cell = book.cellOf(notebook, id);
  const run = cell && book.entry(cell).lastRun;
  // What another run left behind, or another text, has no line here.
  if (!cell || run?.reply.parent !== parent || run.source !== cellSource(cell)) return;
  const late = diagnostic(errorProblem(error), cell.document);
  const known = collection.get(cell.document.uri) ?? [];
  // A timer that goes on failing is one problem.
  if (known.some((d) => d.message === late.message && d.range.isEqual(late.range))) return;
  collection.set(cell.document.uri, [...known, late]);
}

function diagnosticsOf({ cell, outcome }: CellExecuted): vscode.Diagnostic[] {
  const mustThrow = tagsIn(nbformatMetadata(cell.metadata)).includes(tag.raisesException);
  const found =
    outcome.kind === 'replied' ? outcome.reply : { reports: [], error: deathOf(outcome) };
  return cellProblems({ ...found, mustThrow }).map((problem) => diagnostic(problem, cell.document));
}

/** A kernel that somebody shut down is no problem of the cell. */
const deathOf = (outcome: Extract<CellExecuted['outcome'], { kind: 'died' }>) =>
  outcome.death.cause === 'stopped' ? undefined : outcome.error;

function diagnostic(problem: CellProblem, document: vscode.TextDocument): vscode.Diagnostic {
  const { message, code } = problem;
  const made = new vscode.Diagnostic(rangeOf(problem, document), message);
  made.source = 'Lossbook';
  made.code = code;
  return made;
}

/** From the column, or the first character that is not space, to the end of the line. */
function rangeOf({ line, column }: CellProblem, document: vscode.TextDocument): vscode.Range {
  const at = document.lineAt(Math.min(Math.max(line, 1), document.lineCount) - 1);
  const start = column === undefined ? at.firstNonWhitespaceCharacterIndex : column - 1;
  const end = at.range.end.character;
  return new vscode.Range(at.lineNumber, Math.min(start, Math.max(0, end - 1)), at.lineNumber, end);
}
