/** Whether cells of a notebook may run at all. */
import * as vscode from 'vscode';
import { texts } from '../text.js';
import { folderOf } from './folder.js';

/** Says so where the cells of a notebook may not or cannot run. */
export function mayRun(notebook: vscode.NotebookDocument): boolean {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showErrorMessage(texts.noTrust(), texts.manageTrust()).then((pressed) => {
      if (pressed) void vscode.commands.executeCommand('workbench.trust.manage');
    });
    return false;
  }
  if (folderOf(notebook) !== undefined) return true;
  void vscode.window.showErrorMessage(texts.noFolder(notebook.uri.scheme));
  return false;
}
