/** Does what a drawn output asks for: writes a file, shows a line of a cell, copies text, brings more of a view. */
import * as vscode from 'vscode';
import { assertNever } from '../../wire/assertNever.js';
import type {
  AskExact,
  HostToRenderer,
  RendererToHost,
  RevealLine,
  SaveFile,
} from '../../wire/rendererMessage.js';
import type { CellBook } from '../file/cellBook.js';
import { folderOf } from '../run/folder.js';
import type { NotebookKernels } from '../run/kernels.js';
import { texts } from '../text.js';

interface Manifest {
  readonly contributes: { readonly notebookRenderer: readonly { readonly id: string }[] };
}

/** Listens to every renderer that the extension contributes; the editor allows no others. */
export function registerRendererMessages(
  { extension }: vscode.ExtensionContext,
  book: CellBook,
  kernels: NotebookKernels,
): vscode.Disposable {
  const { contributes } = extension.packageJSON as Manifest;
  const listen = (id: string) => {
    const messaging = vscode.notebooks.createRendererMessaging(id);
    return messaging.onDidReceiveMessage(({ editor, message }) => {
      // Pages of outputs may hold anything; only what has the shape of a wish is followed.
      if (!isRequest(message)) return;
      void follow(message, editor, {
        ...{ book, kernels },
        reply: (answer) => void messaging.postMessage(answer, editor),
      });
    });
  };
  return vscode.Disposable.from(...contributes.notebookRenderer.map(({ id }) => listen(id)));
}

interface Ports {
  readonly book: CellBook;
  readonly kernels: NotebookKernels;
  reply: (message: HostToRenderer) => void;
}

async function follow(
  request: RendererToHost,
  editor: vscode.NotebookEditor,
  ports: Ports,
): Promise<void> {
  switch (request.type) {
    case 'save':
      return save(request, editor.notebook);
    case 'reveal':
      return reveal(request, editor, ports.book);
    case 'copy':
      return vscode.env.clipboard.writeText(request.text);
    case 'exact':
      return sendExact(request, editor, ports);
    default:
      return assertNever(request);
  }
}

/** No answer is none: what was sent stays as it is. */
async function sendExact(
  { id }: AskExact,
  { notebook }: vscode.NotebookEditor,
  { kernels, reply }: Ports,
): Promise<void> {
  const bytes = await kernels.find(notebook)?.exactView(id);
  if (bytes) reply({ type: 'exact', id, base64: Buffer.from(bytes).toString('base64') });
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
  const { type, name, base64, cell, line, text, id } = (message ?? {}) as Record<string, unknown>;
  switch (type) {
    case 'save':
      return typeof name === 'string' && typeof base64 === 'string';
    case 'reveal':
      return typeof cell === 'string' && typeof line === 'number';
    case 'copy':
      return typeof text === 'string';
    case 'exact':
      return typeof id === 'string';
    default:
      return false;
  }
}
