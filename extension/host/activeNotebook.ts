/** The Lossbook notebook that commands and views are about. */
import * as vscode from 'vscode';
import { contextKey, notebookType } from '../wire/ids.js';

/** The one in front; while something beside it has the focus, such as a value that is drawn, the one in view. */
export function activeNotebook(): vscode.NotebookDocument | undefined {
  const { activeNotebookEditor, visibleNotebookEditors } = vscode.window;
  return [activeNotebookEditor, ...visibleNotebookEditors].find(
    (editor) => editor?.notebook.notebookType === notebookType,
  )?.notebook;
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
  const update = () =>
    void vscode.commands.executeCommand(
      'setContext',
      contextKey.notebookVisible,
      activeNotebook() !== undefined,
    );
  update();
  return onDidChangeActiveNotebook(update);
}
