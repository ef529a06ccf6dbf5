/** The kernel of the notebook in front, in the status bar; a click offers what can be done with it. */
import * as vscode from 'vscode';
import { command, setting } from '../../wire/ids.js';
import { backendChoices } from '../../wire/message.js';
import { activeNotebook, nameOf, onDidChangeActiveNotebook } from '../activeNotebook.js';
import { t } from '../l10n.js';
import { backendHelp } from '../../wire/backends.js';
import { texts } from '../text.js';
import { kernelText, type KernelFacts } from './kernelText.js';
import type { NotebookKernels } from '../run/kernels.js';
import { progressText } from './progressText.js';

export function registerKernelStatus(kernels: NotebookKernels): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'lossbook.kernel',
    vscode.StatusBarAlignment.Right,
    100,
  );
  item.name = texts.kernelItem();
  item.command = command.kernelMenu;
  const facts = new WeakMap<vscode.NotebookDocument, KernelFacts>();
  const learn = (notebook: vscode.NotebookDocument, more: KernelFacts) => {
    facts.set(notebook, { ...facts.get(notebook), ...more });
    update();
  };
  const update = () => {
    const notebook = activeNotebook();
    if (!notebook) return item.hide();
    const state = kernels.state(notebook);
    const alive = state.kind === 'idle' || state.kind === 'busy';
    if (!alive) facts.delete(notebook);
    const { text, tooltip, warn } = kernelText(state, facts.get(notebook));
    item.text = text;
    item.accessibilityInformation = { label: text.replace(/^\$\(.*?\) /, '') };
    item.tooltip = new vscode.MarkdownString(tooltip);
    item.backgroundColor = warn
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    item.show();
  };
  update();
  return vscode.Disposable.from(
    item,
    kernels.onDidChange(update),
    kernels.onDidExecute(({ cell, outcome }) => {
      if (outcome.kind !== 'replied') return update();
      const { rss, python } = outcome.reply;
      learn(cell.notebook, { rss, progress: undefined, ...(python && { python }) });
    }),
    kernels.onDidReceive(({ notebook, message }) => {
      if (message.type === 'progress')
        learn(notebook, { progress: message.text && progressText(message.text) });
    }),
    onDidChangeActiveNotebook(update),
    vscode.commands.registerCommand(command.kernelMenu, openMenu),
    vscode.commands.registerCommand(command.changeBackend, changeBackend),
  );
}

const menu = () => [
  { label: `$(debug-restart) ${t('Restart')}`, id: command.restart },
  { label: `$(run-all) ${t('Restart and Run All')}`, id: command.restartAndRunAll },
  { label: `$(debug-stop) ${t('Interrupt')}`, id: command.interrupt },
  { label: `$(server-environment) ${t('Change Backend…')}`, id: command.changeBackend },
  { label: `$(snake) ${t('Select Python Interpreter…')}`, id: command.selectPythonInterpreter },
  { label: `$(info) ${t('Environment')}`, id: command.environment },
];

async function openMenu(): Promise<void> {
  const notebook = activeNotebook();
  if (!notebook) return void vscode.window.showErrorMessage(texts.noNotebook());
  const picked = await vscode.window.showQuickPick(menu(), {
    placeHolder: texts.pickAction(nameOf(notebook)),
  });
  if (picked) await vscode.commands.executeCommand(picked.id, contextOf(notebook));
}

/** As the notebook's toolbar says it: something else may have come to the front while the person chose. */
const contextOf = ({ uri }: vscode.NotebookDocument) => ({ notebookEditor: { notebookUri: uri } });

async function changeBackend(): Promise<void> {
  const notebook = activeNotebook();
  const settings = vscode.workspace.getConfiguration(undefined, notebook?.uri);
  const now = settings.get(setting.backend);
  const items = backendChoices.map((label) => ({
    label,
    detail: t(backendHelp(label)),
    ...(label === now && { description: texts.chosenNow() }),
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: texts.pickBackend() });
  if (!picked || picked.label === now) return;
  const { ConfigurationTarget: target } = vscode;
  const inWorkspace = vscode.workspace.workspaceFolders !== undefined;
  await settings.update(
    setting.backend,
    picked.label,
    inWorkspace ? target.Workspace : target.Global,
  );
  if (!notebook) return;
  const message = texts.backendCounts(picked.label);
  const answer = await vscode.window.showInformationMessage(message, texts.restart());
  if (answer) await vscode.commands.executeCommand(command.restart, contextOf(notebook));
}
