/**
 * What runs cells in the editor. It is asked for cells, hands them to the notebook's runner, and sees to it that
 * each notebook has one, as long as its document is open.
 */
import * as vscode from 'vscode';
import type { Kernel } from '../../client/kernel.js';
import { nameOf } from '../activeNotebook.js';
import type { CellBook } from '../file/cellBook.js';
import { isRunnable } from '../file/cellSource.js';
import { newEditorController, preferOurController, select } from './editorController.js';
import { folderOf } from './folder.js';
import type { KernelRegistry } from './kernels.js';
import { mayRun } from './mayRun.js';
import { createRunner, type Runner } from './runner.js';
import { texts } from '../text.js';

export interface Controller extends vscode.Disposable {
  /** Runs these cells in this order, after those that wait; says so where that may not be. */
  run: (cells: readonly vscode.NotebookCell[], notebook: vscode.NotebookDocument) => void;
  /** The same; resolves when no cell of the notebook runs or waits. */
  runToEnd: (
    cells: readonly vscode.NotebookCell[],
    notebook: vscode.NotebookDocument,
  ) => Promise<void>;
  /** All code cells, as a press of Run All does, to their end. */
  runAll: (notebook: vscode.NotebookDocument) => Promise<void>;
  /** Resolves when no cell of the notebook runs or waits. */
  whenIdle: (notebook: vscode.NotebookDocument) => Promise<void>;
  interrupt: (notebook: vscode.NotebookDocument) => void;
  restart: (notebook: vscode.NotebookDocument) => Promise<void>;
  /** Kernel and runs go along to a document with the same cells. */
  handOver: (from: vscode.NotebookDocument, to: vscode.NotebookDocument) => void;
  /** Ends the notebook's kernel. */
  close: (notebook: vscode.NotebookDocument) => Promise<void>;
}

export function createController(
  kernels: KernelRegistry,
  book: CellBook,
  extension: string,
): Controller {
  const runners = new Map<vscode.NotebookDocument, Runner>();
  const editor = newEditorController();

  const run: Controller['run'] = (cells, notebook) => {
    if (mayRun(notebook)) runnerOf(notebook).run(cells);
  };
  const whenIdle: Controller['whenIdle'] = async (notebook) => runners.get(notebook)?.whenIdle();
  const runToEnd: Controller['runToEnd'] = async (cells, notebook) => {
    await select(notebook, extension);
    run(cells, notebook);
    await whenIdle(notebook);
  };
  const runAll: Controller['runAll'] = (notebook) => runToEnd(codeCells(notebook), notebook);
  const runnerOf = (notebook: vscode.NotebookDocument): Runner => {
    const known = runners.get(notebook);
    if (known) return known;
    const runner = newRunner(notebook, editor, kernels, book);
    runners.set(notebook, runner);
    return runner;
  };
  const interrupt = (notebook: vscode.NotebookDocument) => runners.get(notebook)?.interrupt();
  editor.executeHandler = (cells, notebook) => run(cells, notebook);
  // With a handler the editor leaves the whole interrupt to us: waiting cells too.
  editor.interruptHandler = interrupt;

  const listeners = listenFor(editor, kernels, runners, runAll);
  return {
    run,
    runToEnd,
    runAll,
    whenIdle,
    interrupt,
    restart: async (notebook) => {
      if (mayRun(notebook)) await restartKernel(kernels.of(notebook), runners.get(notebook));
    },
    handOver: (from, to) => {
      const runner = runners.get(from);
      runners.delete(from);
      if (runner) runners.set(to, runner);
      book.handOver(from, to);
      kernels.handOver(from, to);
      runner?.moveTo(to);
      void select(to, extension);
    },
    close: async (notebook) => {
      runners.get(notebook)?.clear();
      runners.delete(notebook);
      await kernels.close(notebook);
    },
    dispose: () => [editor, ...listeners].forEach((each) => void each.dispose()),
  };
}

function listenFor(
  editor: vscode.NotebookController,
  kernels: KernelRegistry,
  runners: ReadonlyMap<vscode.NotebookDocument, Runner>,
  runAll: Controller['runAll'],
): readonly vscode.Disposable[] {
  return [
    preferOurController(editor),
    editor.onDidChangeSelectedNotebooks(({ notebook, selected }) => {
      if (selected) runners.get(notebook)?.attach();
    }),
    kernels.onDidReceive(({ notebook, message }) => runners.get(notebook)?.receive(message)),
    kernels.onDidChange((notebook) => {
      const state = kernels.state(notebook);
      if (state.kind === 'starting') runners.get(notebook)?.forgetRequests();
      // While no cell runs none can show it, and the next one runs without the names of those before.
      if (state.kind === 'dead' && state.during === 'idle') tellEnd(notebook, state.reason, runAll);
    }),
  ];
}

async function restartKernel(kernel: Kernel, runner: Runner | undefined): Promise<void> {
  runner?.clear();
  await kernel.shutdown();
  await runner?.whenIdle();
  // A failure to start is told by the next cell, and by the kernel's state.
  kernel.ready().catch(() => undefined);
}

function newRunner(
  notebook: vscode.NotebookDocument,
  editor: vscode.NotebookController,
  kernels: KernelRegistry,
  book: CellBook,
): Runner {
  return createRunner({
    tracked: kernels.trackedKernelOf(notebook),
    book,
    folder: folderOf(notebook) ?? '',
    execution: (cell) => {
      try {
        return editor.createNotebookCellExecution(cell);
      } catch {
        return undefined;
      }
    },
    onExecuted: kernels.tellExecuted,
  });
}

function tellEnd(
  notebook: vscode.NotebookDocument,
  reason: string,
  runAll: Controller['runAll'],
): void {
  const text = texts.kernelEnded(nameOf(notebook), reason);
  void vscode.window.showWarningMessage(text, texts.runAll()).then((pressed) => {
    if (pressed && !notebook.isClosed) void runAll(notebook);
  });
}

const codeCells = (notebook: vscode.NotebookDocument): readonly vscode.NotebookCell[] =>
  notebook.getCells().filter(isRunnable);
