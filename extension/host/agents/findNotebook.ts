/** The notebook that a tool is to work on: by the path that it was given, within the workspace. */
import * as vscode from 'vscode';
import { fileExtension, notebookType } from '../../wire/ids.js';
import { activeNotebook } from '../activeNotebook.js';
import { t } from '../l10n.js';
import { texts } from '../text.js';

/** Of a path, or of the notebook in front where there is none. @throws with what to do instead. */
export async function findNotebook(path: string | undefined): Promise<vscode.Uri> {
  if (path === undefined || path === '') {
    const notebook = activeNotebook();
    if (notebook) return notebook.uri;
    throw new Error(texts.noNotebook());
  }
  return openNotebooks().find(({ uri }) => isNamed(uri, path))?.uri ?? (await fileAt(path));
}

export const openNotebook = async (uri: vscode.Uri): Promise<vscode.NotebookDocument> =>
  openNotebooks().find((each) => each.uri.toString() === uri.toString()) ??
  (await vscode.workspace.openNotebookDocument(uri));

const openNotebooks = () =>
  vscode.workspace.notebookDocuments.filter(({ notebookType: type }) => type === notebookType);

const isNamed = (uri: vscode.Uri, path: string): boolean =>
  [uri.toString(), uri.fsPath, vscode.workspace.asRelativePath(uri)].includes(path);

async function fileAt(path: string): Promise<vscode.Uri> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const candidates = [
    // Joined, so that `..` is gone before it is asked whether the place is within the workspace.
    vscode.Uri.joinPath(vscode.Uri.file(path), '.'),
    ...folders.map(({ uri }) => vscode.Uri.joinPath(uri, path)),
  ].filter((uri) => uri.path.endsWith(fileExtension) && vscode.workspace.getWorkspaceFolder(uri));
  for (const uri of candidates) {
    if (await isFile(uri)) return uri;
  }
  throw new Error(t("'{0}' is no .tfnb file of this workspace.", startOf(path)));
}

const longestPath = 200;
const startOf = (path: string): string =>
  path.length > longestPath ? `${path.slice(0, longestPath)}…` : path;

const isFile = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    ({ type }) => (type & vscode.FileType.File) !== 0,
    () => false,
  );
