/** What is known of the cells of a notebook: of their last runs here, else of what the file recorded. */
import * as vscode from 'vscode';
import { outputsText, type AnsweredCell } from '../../notebook/agentAnswer.js';
import { readCellRecord } from '../../notebook/cellRecord.js';
import type { CellBook } from '../file/cellBook.js';
import { isRunnable } from '../file/cellSource.js';
import { hasRun, isEdited } from '../file/edited.js';
import { lossbookMetadataOf } from '../file/notebookShape.js';
import { outputOfShape } from '../file/outputShape.js';
import type { StaleCells } from '../run/staleCells.js';

export interface AnswerPorts {
  readonly book: CellBook;
  readonly stale: Pick<StaleCells, 'of'>;
}

export const answersOf = (
  notebook: vscode.NotebookDocument,
  ports: AnswerPorts,
): readonly AnsweredCell[] =>
  notebook
    .getCells()
    .filter((cell) => isRunnable(cell) && cell.document.getText().trim() !== '')
    .map((cell) => answerOf(cell, ports));

/** Far longer than the editor takes; a person may clear the outputs meanwhile, and then nothing more comes. */
const longestShowMs = 5000;

/**
 * Resolves when the document shows the runs that ended last: the editor writes outputs and numbers into its copy, and
 * that of an extension follows a moment later.
 */
export function whenShown(
  notebook: vscode.NotebookDocument,
  { book }: Pick<AnswerPorts, 'book'>,
): Promise<void> {
  const isShown = () =>
    notebook.getCells().every((cell) => {
      const count = book.entry(cell).lastRun?.reply.count;
      const { executionOrder, success } = cell.executionSummary ?? {};
      return count === undefined || (executionOrder === count && success !== undefined);
    });
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      listening.dispose();
      done();
    };
    const timer = setTimeout(end, longestShowMs);
    const listening = vscode.workspace.onDidChangeNotebookDocument((change) => {
      if (change.notebook === notebook && isShown()) end();
    });
    if (isShown()) end();
  });
}

function answerOf(cell: vscode.NotebookCell, { book, stale }: AnswerPorts): AnsweredCell {
  const number = cell.index + 1;
  const text = outputsText(cell.outputs.map(outputOfShape));
  const run = book.entry(cell).lastRun;
  const isStale = isEdited(cell, book) || stale.of(cell) !== undefined;
  if (run && hasRun(cell)) {
    const { status, reports } = run.reply;
    return { cell: number, status, text, reports, isStale };
  }
  const record = hasRun(cell) ? readCellRecord(lossbookMetadataOf(cell.metadata)) : undefined;
  if (!record) return { cell: number, status: 'not run', text, reports: [] };
  return { cell: number, status: 'recorded', text, reports: record.reports, isStale };
}
