/** `Lossbook: Environment`: a page that says what the results of the notebook in front depend on. */
import * as vscode from 'vscode';
import { addDependencies, dependencies } from '../../notebook/dependencies.js';
import { lossbookMetadata, type LossbookMetadata } from '../../notebook/lossbookMetadata.js';
import { newNotebook } from '../../notebook/newNotebook.js';
import { command } from '../../wire/ids.js';
import { activeNotebook, nameOf } from '../activeNotebook.js';
import type { CellBook } from '../file/cellBook.js';
import { environmentText } from './environmentText.js';
import { texts } from '../text.js';
import type { NotebookKernels } from '../run/kernels.js';
import { nbformatMetadata } from '../file/notebookShape.js';

const scheme = 'lossbook-environment';

export function registerEnvironment(kernels: NotebookKernels, book: CellBook): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const textOf = (notebook: vscode.NotebookDocument) => {
    const state = kernels.state(notebook);
    return environmentText({
      name: nameOf(notebook),
      recorded: gatherRecord(notebook, book),
      kernel: 'info' in state ? state.info : undefined,
    });
  };
  const notify = (notebook: vscode.NotebookDocument) => changed.fire(pageOf(notebook));
  return vscode.Disposable.from(
    changed,
    kernels.onDidChange(notify),
    kernels.onDidExecute(({ cell }) => notify(cell.notebook)),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: ({ query }) => {
        const open = vscode.workspace.notebookDocuments.find((n) => n.uri.toString() === query);
        return open ? textOf(open) : '';
      },
    }),
    vscode.commands.registerCommand(command.environment, async () => {
      const notebook = activeNotebook();
      if (!notebook) return void vscode.window.showErrorMessage(texts.noNotebook());
      await vscode.commands.executeCommand('markdown.showPreviewToSide', pageOf(notebook));
    }),
  );
}

const pageOf = (notebook: vscode.NotebookDocument): vscode.Uri =>
  vscode.Uri.from({
    scheme,
    path: `/${texts.environmentOf(nameOf(notebook))}.md`,
    query: notebook.uri.toString(),
  });

/** What the file has, and what the cells that ran since would add to it. */
function gatherRecord(notebook: vscode.NotebookDocument, book: CellBook): LossbookMetadata {
  const recorded = lossbookMetadata({
    ...newNotebook([]),
    metadata: nbformatMetadata(notebook.metadata),
  });
  const runs = notebook.getCells().flatMap((cell) => book.entry(cell).lastRun ?? []);
  const last = runs.at(-1);
  if (!last) return recorded;
  const fresh = dependencies(
    last.info,
    runs.map(({ reply }) => reply),
  );
  return addDependencies(recorded, fresh);
}
