/** The commands on notebooks: a new one, and what is done with the kernel of the one in front. */
import * as vscode from 'vscode';
import { newNotebook } from '../../notebook/newNotebook.js';
import { command, notebookType } from '../../wire/ids.js';
import { activeNotebook } from '../activeNotebook.js';
import type { Controller } from './controller.js';
import { notebookData } from '../file/editorData.js';
import { firstCells } from '../file/firstCells.js';
import { shapeOfNotebook } from '../file/notebookShape.js';
import type { StaleCells } from './staleCells.js';
import { texts } from '../text.js';
import type { VerifyRuns } from '../testing/verifyRuns.js';
import { mayRun } from './mayRun.js';

export function registerCommands(
  controller: Controller,
  stale: StaleCells,
  { verify }: Pick<VerifyRuns, 'verify'>,
): vscode.Disposable {
  const commands: Readonly<Record<string, (notebook: vscode.NotebookDocument) => unknown>> = {
    [command.interrupt]: controller.interrupt,
    [command.restart]: controller.restart,
    [command.runStale]: async (notebook) => {
      const cells = await stale.toRun(notebook);
      if (cells.length > 0) controller.run(cells, notebook);
      else void vscode.window.showInformationMessage(texts.nothingStale());
    },
    [command.verify]: (notebook) => (mayRun(notebook) ? verify(notebook) : undefined),
    [command.restartAndRunAll]: async (notebook) => {
      await controller.restart(notebook);
      await controller.runAll(notebook);
    },
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(command.newNotebook, openNewNotebook),
    ...Object.entries(commands).map(([id, act]) =>
      vscode.commands.registerCommand(id, (context?: unknown) => {
        const notebook = notebookOf(context);
        return notebook ? act(notebook) : vscode.window.showErrorMessage(texts.noNotebook());
      }),
    ),
  );
}

async function openNewNotebook(): Promise<void> {
  const data = notebookData(shapeOfNotebook(newNotebook(firstCells())));
  const notebook = await vscode.workspace.openNotebookDocument(notebookType, data);
  await vscode.window.showNotebookDocument(notebook);
}

/** The toolbar says which notebook it belongs to; the command palette means the one in front. */
function notebookOf(context: unknown): vscode.NotebookDocument | undefined {
  const { notebookEditor } = (context ?? {}) as { notebookEditor?: { notebookUri?: vscode.Uri } };
  const uri = notebookEditor?.notebookUri?.toString();
  const named = vscode.workspace.notebookDocuments.find((doc) => doc.uri.toString() === uri);
  return named?.notebookType === notebookType ? named : activeNotebook();
}
