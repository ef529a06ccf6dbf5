/** Installs TensorFlow's native backend into the notebook's folder, in a terminal that shows what npm says. */
import * as vscode from 'vscode';
import { command } from '../../wire/ids.js';
import { activeNotebook } from '../activeNotebook.js';
import { texts, tensorflowPackage } from '../text.js';
import { folderOf } from './folder.js';

export const registerInstallTensorflow = (): vscode.Disposable =>
  vscode.commands.registerCommand(command.installTensorflow, async () => {
    const notebook = activeNotebook();
    if (!notebook) return void vscode.window.showErrorMessage(texts.noNotebook());
    const folder = notebook.isUntitled ? undefined : folderOf(notebook);
    if (folder === undefined)
      return void vscode.window.showErrorMessage(texts.installNeedsFolder());
    const detail = texts.installDetail(folder);
    const answer = await vscode.window.showInformationMessage(
      texts.askInstall(),
      { modal: true, detail },
      texts.install(),
    );
    if (!answer) return;
    const code = await run('npm', ['install', tensorflowPackage], folder);
    if (code !== 0) return void vscode.window.showErrorMessage(texts.notInstalled(code));
    const next = await vscode.window.showInformationMessage(texts.npmSucceeded(), texts.restart());
    if (next) await vscode.commands.executeCommand(command.restart);
  });

/** As a task, which unlike a bare terminal tells how it ended. */
async function run(program: string, args: string[], cwd: string): Promise<number | undefined> {
  const task = new vscode.Task(
    { type: 'lossbook' },
    vscode.TaskScope.Global,
    `${program} ${args.join(' ')}`,
    'Lossbook',
    new vscode.ShellExecution(program, args, { cwd }),
  );
  const started = await vscode.tasks.executeTask(task);
  return new Promise((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution !== started) return;
      listener.dispose();
      resolve(exitCode);
    });
  });
}
