/** The notebook that a tool is to work on: by the path that it was given, within the workspace. */
import * as vscode from 'vscode';
import { fileExtension, notebookType } from '../../wire/ids.js';
import { activeNotebook } from '../activeNotebook.js';
import { t } from '../l10n.js';
import { texts } from '../text.js';

/** @throws with what to do instead. */
export async function findNotebook(path: string | undefined): Promise<vscode.NotebookDocument> {
  if (path === undefined || path === '') {
    const notebook = activeNotebook();
    if (notebook) return notebook;
    throw new Error(texts.noNotebook());
  }
  const open = vscode.workspace.notebookDocuments.find(
    ({ notebookType: type, uri }) => type === notebookType && isNamed(uri, path),
  );
  return open ?? (await vscode.workspace.openNotebookDocument(await fileAt(path)));
}

const isNamed = (uri: vscode.Uri, path: string): boolean =>
  [uri.toString(), uri.fsPath, vscode.workspace.asRelativePath(uri)].includes(path);

async function fileAt(path: string): Promise<vscode.Uri> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const candidates = [
    vscode.Uri.file(path),
    ...folders.map(({ uri }) => vscode.Uri.joinPath(uri, path)),
  ].filter((uri) => uri.path.endsWith(fileExtension) && vscode.workspace.getWorkspaceFolder(uri));
  for (const uri of candidates) {
    if (await isFile(uri)) return uri;
  }
  throw new Error(t("'{0}' is no .tfnb file of this workspace.", path));
}

const isFile = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    ({ type }) => (type & vscode.FileType.File) !== 0,
    () => false,
  );
