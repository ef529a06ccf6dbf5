/**
 * A .tfnb file as the editor opens and saves it. Bytes that are no notebook are refused with the reason, which
 * the editor then shows in place of the notebook: an empty one would be saved over the file.
 */
import * as vscode from 'vscode';
import { parseNotebook, serializeNotebook } from '../../notebook/format.js';
import { newNotebook } from '../../notebook/newNotebook.js';
import type { NotebookProblem } from '../../notebook/problem.js';
import { problemText } from '../../notebook/problemText.js';
import { notebookType } from '../../wire/ids.js';
import { notebookData, notebookShape } from './editorData.js';
import { notebookOfShape, shapeOfNotebook } from './notebookShape.js';
import { texts } from '../text.js';

const serializer: vscode.NotebookSerializer = {
  deserializeNotebook: (bytes) => {
    // A new file, as the explorer makes it. Nothing can be lost by saving over it.
    if (bytes.length === 0) return notebookData(shapeOfNotebook(newNotebook()));
    const parsed = parseNotebook(bytes);
    if (!parsed.ok) throw refuse(parsed.problem);
    return notebookData(shapeOfNotebook(parsed.notebook));
  },
  serializeNotebook: (data) =>
    new TextEncoder().encode(serializeNotebook(notebookOfShape(notebookShape(data)))),
};

/** The page that the editor puts in the notebook's place names no reason, so it is said beside it. */
function refuse(problem: NotebookProblem): Error {
  const reason = problemText(problem);
  const line = 'line' in problem ? problem.line : 1;
  void vscode.window
    .showErrorMessage(texts.notOpened(reason), texts.showText())
    .then((pressed) => (pressed ? showText(line) : undefined));
  return new Error(reason);
}

/** The serializer is not told which file it reads; the tab in front is the one that was refused. */
async function showText(line: number): Promise<void> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputNotebook)) return;
  const at = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(input.uri, { selection: new vscode.Range(at, at) });
}

const contentOptions: vscode.NotebookDocumentContentOptions = {
  transientOutputs: false,
  // The editor's own notes on a cell: how it is folded up is not part of the notebook.
  transientCellMetadata: { breakpointMargin: true, inputCollapsed: true, outputCollapsed: true },
};

export const registerSerializer = (): vscode.Disposable =>
  vscode.workspace.registerNotebookSerializer(notebookType, serializer, contentOptions);
