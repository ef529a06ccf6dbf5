/**
 * The life of a notebook's kernel follows its document. An untitled notebook that is saved, and a file that is
 * renamed or saved under another name, is a new document to the editor: it opens one and closes the other, in
 * either order. To the person it is one notebook, and its names stay.
 */
import * as vscode from 'vscode';
import { notebookType } from '../../wire/ids.js';
import type { Controller } from './controller.js';

/** How far apart the two events may be. */
const togetherMs = 3000;

export function registerDocuments(controller: Controller): vscode.Disposable {
  const opened = new Map<vscode.NotebookDocument, number>();
  const orphans = new Map<vscode.NotebookDocument, NodeJS.Timeout>();

  const onOpen = (notebook: vscode.NotebookDocument) => {
    if (notebook.notebookType !== notebookType) return;
    const orphan = [...orphans.keys()].find((other) => sameCells(other, notebook));
    if (!orphan) return void opened.set(notebook, Date.now());
    clearTimeout(orphans.get(orphan));
    orphans.delete(orphan);
    controller.handOver(orphan, notebook);
  };
  const onClose = (notebook: vscode.NotebookDocument) => {
    if (notebook.notebookType !== notebookType) return;
    opened.delete(notebook);
    const now = Date.now();
    for (const [successor, time] of opened) {
      if (now - time > togetherMs) opened.delete(successor);
      else if (sameCells(notebook, successor)) {
        opened.delete(successor);
        return controller.handOver(notebook, successor);
      }
    }
    const close = () => {
      orphans.delete(notebook);
      void controller.close(notebook);
    };
    orphans.set(notebook, setTimeout(close, togetherMs));
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenNotebookDocument(onOpen),
    vscode.workspace.onDidCloseNotebookDocument(onClose),
  );
}

const sameCells = (a: vscode.NotebookDocument, b: vscode.NotebookDocument): boolean =>
  a.cellCount === b.cellCount &&
  a
    .getCells()
    .every((cell, index) => cell.document.getText() === b.cellAt(index).document.getText());
