/** What stands around the notebook: problems, status, variables, environment. */
import * as vscode from 'vscode';
import type { CellBook } from './cellBook.js';
import { registerNotebookContext } from './activeNotebook.js';
import { registerCellStatusItems } from './cellStatusItems.js';
import { registerDiagnostics } from './diagnostics.js';
import { registerEnvironment } from './environment.js';
import { createInspectPanel } from './inspectPanel.js';
import { registerInstallTensorflow } from './installTensorflow.js';
import { registerKernelStatus } from './kernelStatus.js';
import { registerLanguage } from './language.js';
import type { NotebookKernels } from './kernels.js';
import { registerSnippets } from './snippets.js';
import { registerVariablesView } from './variablesView.js';

export function registerFeatures(
  context: vscode.ExtensionContext,
  kernels: NotebookKernels,
  book: CellBook,
): vscode.Disposable {
  const panel = createInspectPanel(context, kernels);
  return vscode.Disposable.from(
    panel,
    registerNotebookContext(),
    registerDiagnostics(kernels, book),
    registerCellStatusItems(kernels, book),
    registerKernelStatus(kernels),
    registerVariablesView(kernels, panel),
    registerEnvironment(kernels, book),
    registerInstallTensorflow(),
    registerSnippets(),
    registerLanguage(context),
  );
}
