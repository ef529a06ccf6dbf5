/** The Lossbook notebook that commands and views are about. */
import * as vscode from 'vscode';
import { contextKey, notebookType } from '../wire/ids.js';

let lastInFront: vscode.NotebookDocument | undefined;

/**
 * The one in front; while something beside it has the focus, such as a panel, the one that was in front last, if it
 * is still in view.
 */
export function activeNotebook(): vscode.NotebookDocument | undefined {
  const front = vscode.window.activeNotebookEditor?.notebook;
  if (front?.notebookType === notebookType) return front;
  const inView = vscode.window.visibleNotebookEditors
    .map(({ notebook }) => notebook)
    .filter((notebook) => notebook.notebookType === notebookType);
  return inView.find((notebook) => notebook === lastInFront) ?? inView[0];
}

export const nameOf = ({ uri }: vscode.NotebookDocument): string =>
  uri.path.split('/').at(-1) ?? '';

/** Calls the listener when `activeNotebook` may be another. */
export const onDidChangeActiveNotebook = (listener: () => void): vscode.Disposable =>
  vscode.Disposable.from(
    vscode.window.onDidChangeActiveNotebookEditor(listener),
    vscode.window.onDidChangeVisibleNotebookEditors(listener),
  );

/** VS Code's own key, `notebookType`, is known inside the notebook's editor only. */
export function registerNotebookContext(): vscode.Disposable {
  const update = () => {
    lastInFront = activeNotebook();
    void vscode.commands.executeCommand(
      'setContext',
      contextKey.notebookVisible,
      lastInFront !== undefined,
    );
  };
  update();
  return onDidChangeActiveNotebook(update);
}
