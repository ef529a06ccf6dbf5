/** Debug Cell: runs a cell in its notebook's own kernel, with all names that are there, under the debugger. */
import * as vscode from 'vscode';
import type { NotebookSources } from '../../debug/sources.js';
import { cellLanguage, command, debugType, notebookType } from '../../wire/ids.js';
import { activeNotebook, nameOf } from '../activeNotebook.js';
import type { CellBook } from '../file/cellBook.js';
import type { Controller } from '../run/controller.js';
import type { KernelRegistry } from '../run/kernels.js';
import { mayRun } from '../run/mayRun.js';
import { texts } from '../text.js';
import type { Debuggee, DebugSessions } from './sessions.js';

export interface DebugCellPorts {
  readonly controller: Controller;
  readonly kernels: KernelRegistry;
  readonly book: CellBook;
}

/** Of a launch configuration: the URI of the cell. */
const cellKey = 'cell';

export function registerDebugCell(
  sessions: DebugSessions,
  ports: DebugCellPorts,
): vscode.Disposable {
  const start = async (given: unknown) => {
    const cell = cellOf(given);
    if (!cell) return void vscode.window.showErrorMessage(texts.noCellToDebug());
    if (mayRun(cell.notebook)) await launch(cell);
  };
  sessions.provide((configuration) => {
    const cell = cellAt(configuration[cellKey]);
    return cell && debuggee(cell, ports);
  });
  return vscode.Disposable.from(
    vscode.commands.registerCommand(command.debugCell, start),
    vscode.debug.registerDebugConfigurationProvider(debugType, {
      resolveDebugConfiguration: (_folder, configuration) => {
        if (configuration['debuggee'] !== undefined) return configuration;
        const cell = cellAt(configuration[cellKey]) ?? cellOf(undefined);
        if (!cell) void vscode.window.showErrorMessage(texts.noCellToDebug());
        return cell && mayRun(cell.notebook) ? configurationOf(cell) : undefined;
      },
    }),
  );
}

function launch(cell: vscode.NotebookCell): Thenable<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(cell.notebook.uri);
  return vscode.debug.startDebugging(folder, configurationOf(cell), {
    suppressSaveBeforeStart: true,
  });
}

const configurationOf = (cell: vscode.NotebookCell): vscode.DebugConfiguration => ({
  type: debugType,
  request: 'launch',
  name: texts.debugOf(cell.index + 1, nameOf(cell.notebook)),
  [cellKey]: cell.document.uri.toString(),
});

function debuggee(
  cell: vscode.NotebookCell,
  { controller, kernels, book }: DebugCellPorts,
): Debuggee {
  const { notebook } = cell;
  return {
    kernel: async () => {
      const kernel = kernels.of(notebook);
      await kernel.ready();
      return kernel;
    },
    sources: sourcesOf(notebook, book),
    run: () => controller.runToEnd([cell], notebook),
    stop: () => controller.interrupt(notebook),
  };
}

function sourcesOf(notebook: vscode.NotebookDocument, book: CellBook): NotebookSources {
  const documentOf = (id: string) => book.cellOf(notebook, id)?.document;
  return {
    cellAt: (path) => {
      const cell = cellAt(path);
      return cell?.notebook === notebook ? book.idOf(cell) : undefined;
    },
    pathOfCell: (id) => documentOf(id)?.uri.toString(),
    textOfCell: (id) => documentOf(id)?.getText(),
  };
}

/** Named by its toolbar; else the one with the cursor in the notebook in front. */
function cellOf(given: unknown): vscode.NotebookCell | undefined {
  const { document } = (given ?? {}) as Partial<vscode.NotebookCell>;
  const named = document && cellAt(document.uri.toString());
  const cell = named ?? selectedCell();
  return cell && isDebugged(cell) ? cell : undefined;
}

function selectedCell(): vscode.NotebookCell | undefined {
  const notebook = activeNotebook();
  const editor = vscode.window.visibleNotebookEditors.find((each) => each.notebook === notebook);
  const index = editor?.selection.start;
  return notebook && index !== undefined && index < notebook.cellCount
    ? notebook.cellAt(index)
    : undefined;
}

const isDebugged = ({ kind, document }: vscode.NotebookCell): boolean =>
  kind === vscode.NotebookCellKind.Code && document.languageId === cellLanguage;

function cellAt(path: unknown): vscode.NotebookCell | undefined {
  if (typeof path !== 'string' || !path.startsWith('vscode-notebook-cell:')) return undefined;
  const uri = vscode.Uri.parse(path).toString();
  return vscode.workspace.notebookDocuments
    .filter((notebook) => notebook.notebookType === notebookType)
    .flatMap((notebook) => notebook.getCells())
    .find(({ document }) => document.uri.toString() === uri);
}
