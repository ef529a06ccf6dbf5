/** "Export…": the notebook in front as a page, a script or a Jupyter notebook, as `lossbook export` writes them. */
import { createHash } from 'node:crypto';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import * as vscode from 'vscode';
import type { Notebook } from '../../notebook/model.js';
import { serializeNotebook } from '../../notebook/format.js';
import { command, fileExtension } from '../../wire/ids.js';
import { activeNotebook } from '../activeNotebook.js';
import type { CellBook } from './cellBook.js';
import { documentShape } from './editorData.js';
import { notebookOfShape } from './notebookShape.js';
import { withRecord } from './record.js';
import { t } from '../l10n.js';
import { texts } from '../text.js';

export const registerExport = (
  context: vscode.ExtensionContext,
  book: CellBook,
): vscode.Disposable =>
  vscode.commands.registerCommand(command.export, async () => {
    const document = activeNotebook();
    if (!document) return void vscode.window.showErrorMessage(texts.noNotebook());
    const format = await vscode.window.showQuickPick(formats(), {
      placeHolder: texts.pickFormat(),
    });
    const target = format && (await targetFor(document, format));
    if (!target) return;
    try {
      const notebook = notebookOfShape(documentShape(document, withRecord(document, book)));
      const request = { document, notebook, target, extension: context.extensionUri };
      await vscode.workspace.fs.writeFile(
        target,
        new TextEncoder().encode(await format.text(request)),
      );
      await offerToOpen(target);
    } catch (error) {
      void vscode.window.showErrorMessage(texts.notSaved(target.fsPath, (error as Error).message));
    }
  });

interface ExportRequest {
  readonly document: vscode.NotebookDocument;
  readonly notebook: Notebook;
  readonly target: vscode.Uri;
  readonly extension: vscode.Uri;
}

interface Format extends vscode.QuickPickItem {
  readonly extension: string;
  text: (request: ExportRequest) => Promise<string>;
}

const formats = (): readonly Format[] => [
  {
    label: 'HTML',
    description: t('one page with everything in it, for a browser'),
    extension: '.html',
    text: page,
  },
  {
    label: 'TypeScript',
    description: t('a script for Node with the lossbook package'),
    extension: '.ts',
    text: script,
  },
  {
    label: 'Jupyter Notebook',
    description: t('the same file, named .ipynb'),
    extension: '.ipynb',
    text: ({ notebook }) => Promise.resolve(serializeNotebook(notebook)),
  },
];

async function page({ document, notebook, extension }: ExportRequest): Promise<string> {
  const { chartPictures, exportHtml, pageScriptFor } = await import('../../export/index.js');
  const uri = vscode.Uri.joinPath(extension, 'dist/renderer', pageScriptFor(notebook));
  const worker = vscode.Uri.joinPath(extension, 'dist/chartWorker.cjs');
  const code = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  const sha256 = createHash('sha256').update(code).digest('base64');
  return exportHtml(notebook, {
    name: basename(document.uri.path),
    charts: await chartPictures(notebook, worker.fsPath),
    script: { code, sha256 },
  });
}

/** A script elsewhere still finds the files beside the notebook. */
async function script({ document, notebook, target }: ExportRequest): Promise<string> {
  const { exportTs } = await import('../../export/index.js');
  const from = dirname(document.uri.path);
  const place = (specifier: string) => {
    const path = relative(dirname(target.path), resolve(from, specifier)).split(sep).join('/');
    return path.startsWith('.') ? path : `./${path}`;
  };
  return exportTs(notebook, document.isUntitled ? {} : { place });
}

function targetFor(
  { uri }: vscode.NotebookDocument,
  { label, extension }: Format,
): Thenable<vscode.Uri | undefined> {
  const path = uri.path.endsWith(fileExtension)
    ? uri.path.slice(0, -fileExtension.length)
    : uri.path;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const file = uri.with({ path: `${path}${extension}` });
  const beside = folder && vscode.Uri.joinPath(folder.uri, `${basename(path)}${extension}`);
  const defaultUri = uri.scheme === 'untitled' ? beside : file;
  return vscode.window.showSaveDialog({
    ...(defaultUri && { defaultUri }),
    filters: { [label]: [extension.slice(1)] },
  });
}

async function offerToOpen(target: vscode.Uri): Promise<void> {
  const open = await vscode.window.showInformationMessage(
    texts.noteSaved(target.fsPath),
    texts.open(),
  );
  if (open === undefined) return;
  if (target.path.endsWith('.html')) await vscode.env.openExternal(target);
  else await vscode.commands.executeCommand('vscode.open', target);
}
