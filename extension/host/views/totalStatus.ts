/** The total of the notebook in front, in the status bar; a click shows what failed among the problems. */
import * as vscode from 'vscode';
import { readCellRecord } from '../../notebook/cellRecord.js';
import { activeNotebook, onDidChangeActiveNotebook } from '../activeNotebook.js';
import type { CellBook } from '../file/cellBook.js';
import { isEdited } from '../file/edited.js';
import { lossbookMetadataOf } from '../file/notebookShape.js';
import type { NotebookKernels } from '../run/kernels.js';
import type { StaleCells } from '../run/staleCells.js';
import { texts } from '../text.js';
import { type CellTotal, totalItem } from './notebookTotal.js';

export function registerTotalStatus(
  kernels: NotebookKernels,
  book: CellBook,
  stale: StaleCells,
): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'lossbook.total',
    vscode.StatusBarAlignment.Left,
    0,
  );
  item.name = texts.totalItem();
  item.command = 'workbench.actions.view.problems';
  const update = () => {
    const cells = activeNotebook()?.getCells() ?? [];
    const total = totalItem(cells.flatMap((cell) => totalOf(cell, book, stale) ?? []));
    if (!total) return item.hide();
    item.text = total.text;
    item.tooltip = total.tooltip;
    item.accessibilityInformation = { label: total.text.replace(/^\$\(.*?\) /, '') };
    item.backgroundColor = total.asExpected
      ? undefined
      : new vscode.ThemeColor('statusBarItem.errorBackground');
    item.show();
  };
  update();
  return vscode.Disposable.from(
    item,
    kernels.onDidExecute(update),
    stale.onDidChange(update),
    onDidChangeActiveNotebook(update),
    vscode.workspace.onDidChangeNotebookDocument(update),
  );
}

/** Undefined of a cell that did not run, or whose outputs were cleared. */
function totalOf(
  cell: vscode.NotebookCell,
  book: CellBook,
  stale: StaleCells,
): CellTotal | undefined {
  const { executionOrder: order, success } = cell.executionSummary ?? {};
  if (order === undefined) return undefined;
  const reports =
    book.entry(cell).lastRun?.reply.reports ??
    readCellRecord(lossbookMetadataOf(cell.metadata))?.reports ??
    [];
  // A cell is marked as failed for its checks too, which count by themselves.
  const asExpected = reports.every(({ verdict, expected }) => verdict === expected);
  const [edited, isStale] = [isEdited(cell, book), stale.of(cell) !== undefined];
  return { order, reports, hasFailed: success === false && asExpected, isEdited: edited, isStale };
}
