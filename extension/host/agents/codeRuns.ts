/** Code of a language model in the live kernel of a notebook: no cell, no number, recorded nowhere; its names stay in the kernel. */
import * as vscode from 'vscode';
import { outputsText, type AnsweredCell } from '../../notebook/agentAnswer.js';
import { cellOutputs, isOutputMessage, type OutputMessage } from '../../notebook/cellOutputs.js';
import type { CellBook } from '../file/cellBook.js';
import { sourcesIn } from '../file/cellSource.js';
import type { Controller } from '../run/controller.js';
import { folderOf } from '../run/folder.js';
import type { KernelRegistry } from '../run/kernels.js';

export interface CodePorts {
  readonly controller: Pick<Controller, 'whenIdle'>;
  readonly kernels: KernelRegistry;
  readonly book: CellBook;
}

export interface CodeRuns {
  /** Behind what runs: who calls it off stops this code, and no cell of a person's. */
  run: (
    notebook: vscode.NotebookDocument,
    code: string,
    token: vscode.CancellationToken,
  ) => Promise<AnsweredCell>;
}

export function createCodeRuns(ports: CodePorts): CodeRuns {
  const last = new WeakMap<vscode.NotebookDocument, Promise<unknown>>();
  let runs = 0;
  return {
    run: async (notebook, code, token) => {
      const before = last.get(notebook);
      const turn = Promise.all([before, ports.controller.whenIdle(notebook)]);
      const own = orCancelled(turn, token).then(() =>
        runCode(notebook, { id: `agent-${++runs}`, code }, ports, token),
      );
      last.set(
        notebook,
        own.then(
          () => undefined,
          () => undefined,
        ),
      );
      return own;
    },
  };
}

function orCancelled<T>(turn: Promise<T>, token: vscode.CancellationToken): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(new vscode.CancellationError());
    if (token.isCancellationRequested) return leave();
    const listening = token.onCancellationRequested(leave);
    void turn.then(resolve, reject).finally(() => void listening.dispose());
  });
}

async function runCode(
  notebook: vscode.NotebookDocument,
  { id, code }: { readonly id: string; readonly code: string },
  { kernels, book }: CodePorts,
  token: vscode.CancellationToken,
): Promise<AnsweredCell> {
  const kernel = kernels.of(notebook);
  const messages: OutputMessage[] = [];
  const listening = vscode.Disposable.from(
    kernels.onDidReceive(({ message }) => {
      if (isOutputMessage(message) && message.cell === id) messages.push(message);
    }),
    token.onCancellationRequested(kernel.interrupt),
  );
  try {
    const options = { counted: false, notebook: sourcesIn(notebook, book) } as const;
    const outcome = await kernel.execute(id, code, options);
    const text = outputsText(cellOutputs(messages, folderOf(notebook) ?? ''));
    if (outcome.kind === 'replied') {
      const { status, reports } = outcome.reply;
      return { status, text, reports };
    }
    return { status: 'error', text: [text, outcome.error.message].join('\n'), reports: [] };
  } finally {
    listening.dispose();
  }
}
