/** A cell that holds Python and is one of TypeScript: what is marked in it is mended by making it one of Python. */
import * as vscode from 'vscode';
import { cellLanguage, notebookType } from '../../wire/ids.js';
import { looksLikePython, pythonLanguage } from '../../notebook/pythonCell.js';
import { pythonTexts } from '../text.js';

export const registerPythonFix = (): vscode.Disposable =>
  vscode.languages.registerCodeActionsProvider(
    { notebookType, language: cellLanguage },
    {
      provideCodeActions(document, _, { diagnostics }) {
        const cell = cellOf(document);
        if (!cell || diagnostics.length === 0 || !looksLikePython(document.getText())) return [];
        const action = new vscode.CodeAction(
          pythonTexts.makePython(),
          vscode.CodeActionKind.QuickFix,
        );
        action.edit = toPython(cell);
        action.diagnostics = [...diagnostics];
        action.isPreferred = true;
        return [action];
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );

const cellOf = (document: vscode.TextDocument): vscode.NotebookCell | undefined =>
  vscode.workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells())
    .find((cell) => cell.document === document);

/** The language of a cell is not edited: another takes its place. */
function toPython({ notebook, index, kind, document, metadata }: vscode.NotebookCell) {
  const made = new vscode.NotebookCellData(kind, document.getText(), pythonLanguage);
  made.metadata = metadata;
  const range = new vscode.NotebookRange(index, index + 1);
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [vscode.NotebookEdit.replaceCells(range, [made])]);
  return edit;
}
