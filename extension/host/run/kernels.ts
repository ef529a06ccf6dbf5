/**
 * Which notebook has which kernel. A kernel belongs to a document, not to a tab: it starts with the first cell
 * that runs and ends when the document is closed.
 */
import * as vscode from 'vscode';
import type { ExecuteOutcome, Kernel } from '../../client/kernel.js';
import type { ProcessOptions } from '../../client/kernelProcess.js';
import type { KernelToClient } from '../../wire/message.js';
import { trackKernel, type KernelState, type TrackedKernel } from './trackedKernel.js';

export type { KernelState } from './trackedKernel.js';

export interface CellExecuted {
  readonly cell: vscode.NotebookCell;
  readonly outcome: ExecuteOutcome;
}

/** What the rest of the extension knows of kernels. */
export interface NotebookKernels extends vscode.Disposable {
  /** The kernel of a notebook, started or not; made on first use. */
  of: (notebook: vscode.NotebookDocument) => Kernel;
  /** The kernel of a notebook if it was ever wanted. */
  find: (notebook: vscode.NotebookDocument) => Kernel | undefined;
  state: (notebook: vscode.NotebookDocument) => KernelState;
  /** This notebook's kernel is in another state. */
  readonly onDidChange: vscode.Event<vscode.NotebookDocument>;
  /** After each cell. */
  readonly onDidExecute: vscode.Event<CellExecuted>;
  /** All that a notebook's kernel says. */
  readonly onDidReceive: vscode.Event<KernelMessage>;
}

export interface KernelMessage {
  readonly notebook: vscode.NotebookDocument;
  readonly message: KernelToClient;
}

/** What only the part that runs cells needs. */
export interface KernelRegistry extends NotebookKernels {
  /** To be said after each cell; listeners of `onDidExecute` hear it. */
  tellExecuted: (cell: vscode.NotebookCell, outcome: ExecuteOutcome) => void;
  /** As `of`; it stays the same when the kernel is handed over. */
  trackedKernelOf: (notebook: vscode.NotebookDocument) => TrackedKernel;
  /** The kernel goes along when an untitled notebook becomes a file, or a file another one. */
  handOver: (from: vscode.NotebookDocument, to: vscode.NotebookDocument) => void;
  /** Ends the process, if there is one, and forgets the notebook. */
  close: (notebook: vscode.NotebookDocument) => Promise<void>;
  closeAll: () => Promise<void>;
}

interface Entry extends TrackedKernel {
  notebook: vscode.NotebookDocument;
}

export function createKernels(
  optionsOf: (notebook: vscode.NotebookDocument) => ProcessOptions,
): KernelRegistry {
  const entries = new Map<vscode.NotebookDocument, Entry>();
  const changed = new vscode.EventEmitter<vscode.NotebookDocument>();
  const executed = new vscode.EventEmitter<CellExecuted>();
  const received = new vscode.EventEmitter<KernelMessage>();

  const entryOf = (notebook: vscode.NotebookDocument): Entry => {
    const known = entries.get(notebook);
    if (known) return known;
    const tracked = trackKernel(() => optionsOf(entry.notebook), {
      message: (message) => received.fire({ notebook: entry.notebook, message }),
      onChange: () => changed.fire(entry.notebook),
    });
    const entry: Entry = { ...tracked, notebook };
    entries.set(notebook, entry);
    return entry;
  };
  const close = async (notebook: vscode.NotebookDocument) => {
    const entry = entries.get(notebook);
    entries.delete(notebook);
    await entry?.kernel.shutdown();
  };
  const closeAll = async () => void (await Promise.all([...entries.keys()].map(close)));

  return {
    of: (notebook) => entryOf(notebook).kernel,
    find: (notebook) => entries.get(notebook)?.kernel,
    state: (notebook) => entries.get(notebook)?.state() ?? { kind: 'none' },
    trackedKernelOf: entryOf,
    onDidChange: changed.event,
    onDidExecute: executed.event,
    onDidReceive: received.event,
    tellExecuted: (cell, outcome) => executed.fire({ cell, outcome }),
    handOver: (from, to) => {
      const entry = entries.get(from);
      if (!entry || entries.has(to)) return;
      entries.delete(from);
      entry.notebook = to;
      entries.set(to, entry);
      changed.fire(from);
      changed.fire(to);
    },
    close,
    closeAll,
    dispose: () => {
      for (const emitter of [changed, executed, received]) emitter.dispose();
      void closeAll();
    },
  };
}
