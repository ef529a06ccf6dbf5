/** The items in the bar below each cell. They come from its last run, or from what the file recorded of one. */
import * as vscode from 'vscode';
import { isJsonObject } from '../notebook/json.js';
import { readReportRecord } from '../notebook/reportRecord.js';
import { notebookType } from '../wire/ids.js';
import type { CellBook } from './cellBook.js';
import { tensorsItem, verdictItem, type Checked, type StatusItem } from './cellStatus.js';
import type { NotebookKernels } from './kernels.js';
import { nbformatMetadata } from './notebookShape.js';

export function registerCellStatusItems(
  kernels: NotebookKernels,
  book: CellBook,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    kernels.onDidExecute(() => changed.fire()),
    vscode.notebooks.registerNotebookCellStatusBarItemProvider(notebookType, {
      onDidChangeCellStatusBarItems: changed.event,
      provideCellStatusBarItems: (cell) => itemsOf(cell, book).map(statusBarItem),
    }),
  );
}

function itemsOf(cell: vscode.NotebookCell, book: CellBook): readonly StatusItem[] {
  // Without a number beside it the cell's outputs were cleared.
  if (cell.executionSummary?.executionOrder === undefined) return [];
  const reply = book.entry(cell).lastRun?.reply;
  const items = [
    verdictItem(reply?.reports ?? recorded(cell)),
    reply && tensorsItem(reply.tensorsLeft, reply.bytesLeft),
  ];
  return items.flatMap((item) => item ?? []);
}

function recorded(cell: vscode.NotebookCell): readonly Checked[] {
  const { lossbook } = nbformatMetadata(cell.metadata);
  const reports = isJsonObject(lossbook) ? lossbook['reports'] : undefined;
  return Array.isArray(reports) ? reports.flatMap((report) => readReportRecord(report) ?? []) : [];
}

function statusBarItem({ text, tooltip }: StatusItem): vscode.NotebookCellStatusBarItem {
  const item = new vscode.NotebookCellStatusBarItem(
    text,
    vscode.NotebookCellStatusBarAlignment.Left,
  );
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: text.replace(/^\$\(.*?\) /, '') };
  return item;
}
