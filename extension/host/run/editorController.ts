/** The controller as the editor knows it, and that it is the one which is taken. */
import * as vscode from 'vscode';
import { runLanguages } from '../file/cellSource.js';
import { texts } from '../text.js';
import { controllerId, notebookType } from '../../wire/ids.js';

export function newEditorController(): vscode.NotebookController {
  const editor = vscode.notebooks.createNotebookController(controllerId, notebookType, 'Lossbook');
  editor.supportedLanguages = [...runLanguages];
  editor.supportsExecutionOrder = true;
  editor.description = texts.onTensorflow();
  return editor;
}

/** There is one controller for these notebooks, and nobody should have to choose it. */
export function preferOurController(editor: vscode.NotebookController): vscode.Disposable {
  const prefer = (notebook: vscode.NotebookDocument) => {
    if (notebook.notebookType !== notebookType) return;
    editor.updateNotebookAffinity(notebook, vscode.NotebookControllerAffinity.Preferred);
  };
  vscode.workspace.notebookDocuments.forEach(prefer);
  return vscode.workspace.onDidOpenNotebookDocument(prefer);
}

/**
 * The editor takes the one controller there is only when it runs a cell itself; cells that we run need it taken,
 * or it has no place for their outputs.
 */
export async function select(notebook: vscode.NotebookDocument, extension: string): Promise<void> {
  const shown = await editorOf(notebook);
  if (!shown) return;
  const request = { notebookEditor: shown, id: controllerId, extension };
  await vscode.commands.executeCommand('notebook.selectKernel', request);
}

/** Of a document that was opened a moment ago it takes a moment more until it is shown. */
async function editorOf(
  notebook: vscode.NotebookDocument,
): Promise<vscode.NotebookEditor | undefined> {
  const now = () => vscode.window.visibleNotebookEditors.find((e) => e.notebook === notebook);
  for (let tries = 0; tries < 30 && !now() && !notebook.isClosed; tries++) {
    await new Promise((done) => setTimeout(done, 100));
  }
  return now();
}
