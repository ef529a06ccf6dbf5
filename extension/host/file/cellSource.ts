/** A cell's text as the file has it: what is run, recorded and fingerprinted, whatever line the editor leaves out. */
import * as vscode from 'vscode';
import type { CellSource } from '../../wire/message.js';
import { pythonLanguage } from '../../notebook/pythonCell.js';
import { cellLanguage } from '../../wire/ids.js';
import type { CellBook } from './cellBook.js';
import { sourceInFile } from './notebookShape.js';

export const cellSource = ({ document, metadata }: vscode.NotebookCell): string =>
  sourceInFile({ language: document.languageId, source: document.getText(), metadata });

/** Languages of cells that the kernel runs. */
export const runLanguages: readonly string[] = [cellLanguage, pythonLanguage];

/** Those that a press of Run All runs. */
export const isRunnable = ({ kind, document }: vscode.NotebookCell): boolean =>
  kind === vscode.NotebookCellKind.Code && runLanguages.includes(document.languageId);

const known = new WeakMap<
  vscode.TextDocument,
  { readonly version: number; readonly source: string }
>();

/** All that can run in a notebook. Asked at every run, so that a text is read once for each change of it. */
export function sourcesIn(
  notebook: vscode.NotebookDocument,
  book: CellBook,
): readonly CellSource[] {
  const ids = book.ids(notebook);
  return notebook.getCells().flatMap((cell, i) => {
    if (!isRunnable(cell)) return [];
    const { document } = cell;
    const last = known.get(document);
    const source = last?.version === document.version ? last.source : cellSource(cell);
    known.set(document, { version: document.version, source });
    return [{ cell: ids[i] ?? '', source }];
  });
}
