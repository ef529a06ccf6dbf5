/** The Debug profile of tests: the fresh kernel of a run, with breakpoints in the notebook's cells and in files beside it. */
import * as vscode from 'vscode';
import type { Kernel } from '../../client/kernel.js';
import type { NotebookSources } from '../../debug/sources.js';
import type { Notebook } from '../../notebook/model.js';
import type { DebugSessions } from '../debug/sessions.js';
import { t } from '../l10n.js';
import type { TestTarget } from './testTree.js';

export const debugFresh =
  (sessions: DebugSessions) =>
  ({ uri, notebook }: TestTarget) =>
  async (kernel: Kernel, run: () => Promise<void>): Promise<void> => {
    await kernel.ready();
    const started = await sessions.start(vscode.workspace.asRelativePath(uri), {
      kernel: () => Promise.resolve(kernel),
      sources: await sourcesIn(uri, notebook),
      run,
      stop: () => void kernel.shutdown(),
    });
    if (!started) throw new Error(t('The debugger could not be started.'));
  };

/** The cells of a notebook file, by their place in it; of a file of losses none, as its notebook is nowhere. */
async function sourcesIn(
  uri: vscode.Uri,
  notebook: Notebook | undefined,
): Promise<NotebookSources> {
  if (!notebook || !uri.path.endsWith('.tfnb')) return noCells;
  const open = await vscode.workspace.openNotebookDocument(uri);
  const indexOf = (id: string) => notebook.cells.findIndex((cell) => cell.id === id);
  const documentOf = (id: string): vscode.TextDocument | undefined => {
    const index = indexOf(id);
    return index >= 0 && index < open.cellCount ? open.cellAt(index).document : undefined;
  };
  return {
    cellAt: (path) => {
      const wanted = vscode.Uri.parse(path).toString();
      const at = open.getCells().findIndex(({ document }) => document.uri.toString() === wanted);
      return notebook.cells[at]?.id;
    },
    pathOfCell: (id) => documentOf(id)?.uri.toString(),
    textOfCell: (id) => documentOf(id)?.getText(),
  };
}

const noCells: NotebookSources = {
  cellAt: () => undefined,
  pathOfCell: () => undefined,
  textOfCell: () => undefined,
};
