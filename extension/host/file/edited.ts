/** Whether a cell's text is still the one that its outputs are of: those of its last run here, else those in the file. */
import type * as vscode from 'vscode';
import { hasChangedSince } from '../../notebook/cellRecord.js';
import { newCodeCell } from '../../notebook/newNotebook.js';
import type { CellBook } from './cellBook.js';
import { cellSource } from './cellSource.js';
import { nbformatMetadata } from './notebookShape.js';

/** Without a number beside it a cell has not run, or its outputs were cleared. */
export const hasRun = (cell: vscode.NotebookCell): boolean =>
  cell.executionSummary?.executionOrder !== undefined;

export function isEdited(cell: vscode.NotebookCell, book: CellBook): boolean {
  if (!hasRun(cell)) return false;
  const source = cellSource(cell);
  const ran = book.entry(cell).lastRun?.source;
  if (ran !== undefined) return ran !== source;
  const recorded = { ...newCodeCell('', source), metadata: nbformatMetadata(cell.metadata) };
  return hasChangedSince(recorded) === true;
}
