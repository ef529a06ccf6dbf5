/**
 * "Open Sample…": copies one of the notebooks that come with the extension, and the data and Python files it reads,
 * to where the person works. The packaged one is never opened, so it stays as it is.
 */
import * as vscode from 'vscode';
import { parseNotebook } from '../../notebook/format.js';
import { command, fileExtension, notebookType } from '../../wire/ids.js';
import { texts } from '../text.js';

export const registerSamples = (context: vscode.ExtensionContext): vscode.Disposable =>
  vscode.commands.registerCommand(command.openSample, () => openSample(context.extensionUri));

/** In a workspace, copies go into this folder of it. */
const folderName = 'lossbook-samples';

async function openSample(extension: vscode.Uri): Promise<void> {
  const home = vscode.Uri.joinPath(extension, 'notebooks');
  const samples = await listSamples(home);
  if (samples.length === 0) return void vscode.window.showErrorMessage(texts.noSamples());
  const picked = await vscode.window.showQuickPick(samples, {
    placeHolder: texts.pickSample(),
    matchOnDescription: true,
  });
  const folder = picked && (await targetFolder());
  if (!folder) return;
  for (const beside of ['data', 'python']) {
    await copyMissing(vscode.Uri.joinPath(home, beside), vscode.Uri.joinPath(folder, beside));
  }
  const copy = await copyOf(vscode.Uri.joinPath(home, picked.file), folder, picked.file);
  await vscode.commands.executeCommand('vscode.openWith', copy, notebookType);
}

interface Sample extends vscode.QuickPickItem {
  readonly file: string;
}

async function listSamples(home: vscode.Uri): Promise<readonly Sample[]> {
  const names = (await vscode.workspace.fs.readDirectory(home)).map(([name]) => name);
  const files = names.filter((name) => name.endsWith(fileExtension)).sort();
  return Promise.all(
    files.map(async (file) => {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(home, file));
      return { file, label: titleIn(bytes) ?? file, description: file };
    }),
  );
}

/** Its first heading. */
function titleIn(bytes: Uint8Array): string | undefined {
  const parsed = parseNotebook(bytes);
  const text = parsed.ok
    ? parsed.notebook.cells.find((c) => c.cell_type === 'markdown')
    : undefined;
  return /^#+ +(\S.*)$/m.exec(text?.source ?? '')?.[1];
}

async function targetFolder(): Promise<vscode.Uri | undefined> {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  if (first) return vscode.Uri.joinPath(first.uri, folderName);
  const [chosen] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: texts.sampleFolder(),
    })) ?? [];
  return chosen;
}

/** A copy that the person changed is left alone: the new one gets a number. */
async function copyOf(from: vscode.Uri, folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  const { fs } = vscode.workspace;
  const bytes = await fs.readFile(from);
  for (let ordinal = 1; ; ordinal++) {
    const numbered = ordinal === 1 ? name : name.replace(/(\.\w+)$/, `-${ordinal}$1`);
    const target = vscode.Uri.joinPath(folder, numbered);
    const there = await fs.readFile(target).then(
      (content) => content,
      () => undefined,
    );
    if (there === undefined) await fs.writeFile(target, bytes);
    if (there === undefined || Buffer.from(there).equals(bytes)) return target;
  }
}

async function copyMissing(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  const { fs } = vscode.workspace;
  await fs.createDirectory(to);
  const there = new Set((await fs.readDirectory(to)).map(([name]) => name));
  const missing = (await fs.readDirectory(from)).filter(([name]) => !there.has(name));
  await Promise.all(
    missing.map(([name]) =>
      fs.copy(vscode.Uri.joinPath(from, name), vscode.Uri.joinPath(to, name)),
    ),
  );
}
