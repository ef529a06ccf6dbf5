/** Which Python losses written in it run in: what the setting says, what the editor's own Python extension has, and a command to choose. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { command, setting } from '../../wire/ids.js';
import type { PythonChoices } from '../../wire/pythonChoices.js';
import { activeNotebook } from '../activeNotebook.js';
import { pythonTexts, texts } from '../text.js';
import { folderOf } from './folder.js';

/** Of the two extensions that know the person's environments as much as is needed; neither is required. */
interface PythonExtension {
  readonly environments?: {
    readonly known?: readonly {
      readonly path: string;
      readonly environment?: { readonly name?: string };
    }[];
    readonly getActiveEnvironmentPath?: (
      resource?: vscode.Uri,
    ) => { readonly path: string } | undefined;
  };
}
interface EnvironmentsExtension {
  readonly getEnvironment?: (
    scope: vscode.Uri | undefined,
  ) => Promise<
    { readonly execInfo?: { readonly run?: { readonly executable?: string } } } | undefined
  >;
}

const extensions = { python: 'ms-python.python', environments: 'ms-python.vscode-python-envs' };

/** What the newer of the two answered last, by folder: it answers later than a kernel starts. */
const answered = new Map<string, string>();

/** Asked when a kernel starts; `inNotebook` is what the notebook itself says. */
export function pythonChoices(resource: vscode.Uri, inNotebook: unknown): PythonChoices {
  const set = vscode.workspace.getConfiguration(undefined, resource).get<string>(setting.python);
  const editor = selectedInEditor(resource);
  return {
    caller: 'editor',
    ...(typeof inNotebook === 'string' && { notebook: inNotebook }),
    ...(set && { setting: set }),
    ...(editor && { editor }),
  };
}

function selectedInEditor(resource: vscode.Uri): string | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(resource)?.uri.toString() ?? '';
  return (
    answered.get(folder) ??
    activeOf<PythonExtension>(extensions.python)?.environments?.getActiveEnvironmentPath?.(resource)
      ?.path
  );
}

const activeOf = <Api>(id: string): Api | undefined => {
  const extension = vscode.extensions.getExtension<Api>(id);
  return extension?.isActive ? extension.exports : undefined;
};

/** The newer extension is asked beforehand, when a notebook opens. */
async function askEditor(notebook: vscode.NotebookDocument): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(notebook.uri)?.uri;
  try {
    const environments = vscode.extensions.getExtension<EnvironmentsExtension>(
      extensions.environments,
    );
    const api = environments && (await environments.activate());
    const found = (await api?.getEnvironment?.(folder))?.execInfo?.run?.executable;
    if (found !== undefined) answered.set(folder?.toString() ?? '', found);
    if (!environments) await vscode.extensions.getExtension(extensions.python)?.activate();
  } catch {
    // An extension that fails to start has nothing selected.
  }
}

export function registerPythonChoice(): vscode.Disposable {
  const hasPython = (notebook: vscode.NotebookDocument) =>
    notebook
      .getCells()
      .some(
        ({ document }) =>
          document.languageId === 'python' || document.getText().includes('lossbook/python'),
      );
  const look = (notebook: vscode.NotebookDocument) => {
    if (vscode.workspace.isTrusted && hasPython(notebook)) void askEditor(notebook);
  };
  vscode.workspace.notebookDocuments.forEach(look);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenNotebookDocument(look),
    vscode.commands.registerCommand(command.selectPythonInterpreter, choose),
  );
}

interface Choice extends vscode.QuickPickItem {
  readonly act: 'path' | 'browse' | 'default';
}

async function choose(): Promise<void> {
  const notebook = activeNotebook();
  const settings = vscode.workspace.getConfiguration(undefined, notebook?.uri);
  const now = settings.get<string>(setting.python) ?? '';
  const picked = await vscode.window.showQuickPick(choicesFor(notebook, now), {
    placeHolder: pythonTexts.pick(),
    matchOnDescription: true,
  });
  const path =
    picked &&
    (picked.act === 'browse' ? await browse() : picked.act === 'path' ? picked.label : '');
  if (path === undefined || path === now) return;
  const { ConfigurationTarget: target } = vscode;
  const place = vscode.workspace.workspaceFolders === undefined ? target.Global : target.Workspace;
  await settings.update(setting.python, path === '' ? undefined : path, place);
  if (!notebook) return;
  const answer = await vscode.window.showInformationMessage(
    pythonTexts.counts(path),
    texts.restart(),
  );
  const context = { notebookEditor: { notebookUri: notebook.uri } };
  if (answer) await vscode.commands.executeCommand(command.restart, context);
}

/** What the editor has selected comes first. */
function choicesFor(notebook: vscode.NotebookDocument | undefined, now: string): readonly Choice[] {
  const selected = notebook && selectedInEditor(notebook.uri);
  const known = activeOf<PythonExtension>(extensions.python)?.environments?.known ?? [];
  const found: readonly (readonly [string, string])[] = [
    ...(now === '' ? [] : [[now, ''] as const]),
    ...(selected ? [[selected, pythonTexts.fromEditor()] as const] : []),
    ...environmentsNear(notebook).map((path) => [path, pythonTexts.near()] as const),
    ...known.map(({ path, environment }) => [path, environment?.name ?? ''] as const),
  ];
  const paths = new Map([...found].reverse());
  const items = [...paths].reverse().map(([label, description]): Choice => ({
    label,
    description: label === now ? texts.chosenNow() : description,
    act: 'path',
  }));
  return [
    {
      label: pythonTexts.asFound(),
      description: now === '' ? texts.chosenNow() : '',
      detail: pythonTexts.order(),
      act: 'default',
    },
    ...items,
    { label: pythonTexts.browse(), act: 'browse' },
  ];
}

/** Virtual environments in the notebook's folder and above. */
function environmentsNear(notebook: vscode.NotebookDocument | undefined): readonly string[] {
  const found: string[] = [];
  const [folder, program] = [
    notebook && folderOf(notebook),
    process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
  ];
  for (let at = folder; at !== undefined; at = dirname(at) === at ? undefined : dirname(at)) {
    for (const name of ['.venv', 'venv']) {
      const path = join(at, name, program);
      if (existsSync(path)) found.push(path);
    }
  }
  return found;
}

async function browse(): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: pythonTexts.pick(),
    canSelectMany: false,
  });
  return picked?.[0]?.fsPath;
}
