/** Where the cells of a notebook run: imports and relative paths start there. */
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import * as vscode from 'vscode';

/**
 * The folder of the notebook's own file; for one not saved yet, the workspace folder, or else the folder for
 * temporary files. Undefined where files cannot be reached by path, as in a repository opened remotely.
 */
export function folderOf({ uri }: vscode.NotebookDocument): string | undefined {
  switch (uri.scheme) {
    case 'file':
      return dirname(uri.fsPath);
    case 'untitled':
      return workspaceFolder(uri) ?? tmpdir();
    default:
      return undefined;
  }
}

/** An untitled notebook may carry the path that it is to get; otherwise it belongs to the first folder. */
function workspaceFolder(uri: vscode.Uri): string | undefined {
  const own = vscode.workspace.getWorkspaceFolder(uri.with({ scheme: 'file' }));
  const folder = own ?? vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.scheme === 'file' ? folder.uri.fsPath : undefined;
}
