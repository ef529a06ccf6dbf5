/** Does what a drawn output asks for: writes a file, shows a line of a cell, copies text. */
import * as vscode from 'vscode';
import { assertNever } from '../../wire/assertNever.js';
import type { RendererToHost, RevealLine, SaveFile } from '../../wire/rendererMessage.js';
import type { CellBook } from '../file/cellBook.js';
import { folderOf } from '../run/folder.js';
import { texts } from '../text.js';

interface Manifest {
  readonly contributes: { readonly notebookRenderer: readonly { readonly id: string }[] };
}

/** Listens to every renderer that the extension contributes; the editor allows no others. */
export function registerRendererMessages(
  { extension }: vscode.ExtensionContext,
  book: CellBook,
): vscode.Disposable {
  const { contributes } = extension.packageJSON as Manifest;
  const answer = ({ editor, message }: { editor: vscode.NotebookEditor; message: unknown }) => {
    // Pages of outputs may hold anything; only what has the shape of a wish is followed.
    if (isRequest(message)) void follow(message, editor, book);
  };
  return vscode.Disposable.from(
    ...contributes.notebookRenderer.map(({ id }) =>
      vscode.notebooks.createRendererMessaging(id).onDidReceiveMessage(answer),
    ),
  );
}

async function follow(
  request: RendererToHost,
  editor: vscode.NotebookEditor,
  book: CellBook,
): Promise<void> {
  switch (request.type) {
    case 'save':
      return save(request, editor.notebook);
    case 'reveal':
      return reveal(request, editor, book);
    case 'copy':
      return vscode.env.clipboard.writeText(request.text);
    default:
      return assertNever(request);
  }
}

async function save({ name, base64 }: SaveFile, notebook: vscode.NotebookDocument): Promise<void> {
  const folder = folderOf(notebook);
  const bare = name.split(/[/\\]/).at(-1) || 'output';
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folder), bare) }),
  });
  if (!target) return;
  try {
    await vscode.workspace.fs.writeFile(target, Buffer.from(base64, 'base64'));
    void vscode.window.setStatusBarMessage(texts.noteSaved(target.fsPath), 5000);
  } catch (error) {
    void vscode.window.showErrorMessage(texts.notSaved(target.fsPath, (error as Error).message));
  }
}

async function reveal(
  { cell: id, line }: RevealLine,
  editor: vscode.NotebookEditor,
  book: CellBook,
): Promise<void> {
  const cell = book.cellOf(editor.notebook, id);
  if (!cell) return;
  const last = Math.max(0, cell.document.lineCount - 1);
  const at = new vscode.Position(Math.min(Math.max(0, line - 1), last), 0);
  const range = new vscode.NotebookRange(cell.index, cell.index + 1);
  editor.selection = range;
  editor.revealRange(range, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
  // A cell's document opens as the cell itself, with the cursor in it.
  await vscode.window.showTextDocument(cell.document, {
    ...(editor.viewColumn !== undefined && { viewColumn: editor.viewColumn }),
    selection: new vscode.Range(at, at),
  });
}

function isRequest(message: unknown): message is RendererToHost {
  const { type, name, base64, cell, line, text } = (message ?? {}) as Record<string, unknown>;
  switch (type) {
    case 'save':
      return typeof name === 'string' && typeof base64 === 'string';
    case 'reveal':
      return typeof cell === 'string' && typeof line === 'number';
    case 'copy':
      return typeof text === 'string';
    default:
      return false;
  }
}
