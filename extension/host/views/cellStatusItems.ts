/** The items in the bar below each cell. They come from its last run, or from what the file recorded of one. */
import * as vscode from 'vscode';
import { readCellRecord } from '../../notebook/cellRecord.js';
import { notebookType } from '../../wire/ids.js';
import type { CellBook, LastRun } from '../file/cellBook.js';
import {
  editedItem,
  progressItem,
  staleItem,
  tensorsItem,
  verdictItem,
  type StatusItem,
} from './cellStatus.js';
import { hasRun, isEdited } from '../file/edited.js';
import { lossbookMetadataOf } from '../file/notebookShape.js';
import type { NotebookKernels } from '../run/kernels.js';
import type { StaleCells } from '../run/staleCells.js';
import type { Stale } from '../run/staleness.js';

export function registerCellStatusItems(
  kernels: NotebookKernels,
  book: CellBook,
  stale: StaleCells,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  /** What a cell that runs says of itself. */
  const progress = new WeakMap<vscode.NotebookCell, string>();
  const learn = (cell: vscode.NotebookCell, text: string | undefined) => {
    if (text === undefined) progress.delete(cell);
    else progress.set(cell, text);
    changed.fire();
  };
  return vscode.Disposable.from(
    changed,
    kernels.onDidExecute(({ cell }) => learn(cell, undefined)),
    kernels.onDidReceive(({ notebook, message }) => {
      if (message.type !== 'progress') return;
      const cell = book.cellOf(notebook, message.cell);
      if (cell) learn(cell, message.text);
    }),
    stale.onDidChange(() => changed.fire()),
    vscode.notebooks.registerNotebookCellStatusBarItemProvider(notebookType, {
      onDidChangeCellStatusBarItems: changed.event,
      provideCellStatusBarItems: (cell) => {
        const text = progress.get(cell);
        const items =
          text === undefined ? itemsOf(cell, book, stale.of(cell)) : [progressItem(text)];
        return items.map(statusBarItem);
      },
    }),
  );
}

function itemsOf(
  cell: vscode.NotebookCell,
  book: CellBook,
  stale: Stale | undefined,
): readonly StatusItem[] {
  // Without a number beside it the cell's outputs were cleared.
  if (!hasRun(cell)) return [];
  const run = book.entry(cell).lastRun;
  const items = run ? itemsOfRun(run) : [verdictItem(recordedReports(cell))];
  const known = items.flatMap((item) => item ?? []);
  if (isEdited(cell, book)) return [editedItem(known) ?? []].flat();
  return stale ? staleItem(stale, known) : known;
}

const itemsOfRun = ({ reply }: LastRun): readonly (StatusItem | undefined)[] => [
  verdictItem(reply.reports),
  tensorsItem(reply.tensorsLeft, reply.bytesLeft),
];

const recordedReports = ({ metadata }: vscode.NotebookCell) =>
  readCellRecord(lossbookMetadataOf(metadata))?.reports ?? [];

function statusBarItem({ text, tooltip }: StatusItem): vscode.NotebookCellStatusBarItem {
  const item = new vscode.NotebookCellStatusBarItem(
    text,
    vscode.NotebookCellStatusBarAlignment.Left,
  );
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: text.replace(/^\$\(.*?\) /, '') };
  return item;
}
