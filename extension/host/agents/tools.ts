/** Three tools for language models: run a notebook, run code in its live kernel, read what its checks found. */
import * as vscode from 'vscode';
import { agentAnswer, outputsText, type AnsweredCell } from '../../notebook/agentAnswer.js';
import { cellOutputs, isOutputMessage, type OutputMessage } from '../../notebook/cellOutputs.js';
import { tool } from '../../wire/ids.js';
import { activeNotebook, nameOf } from '../activeNotebook.js';
import { sourcesIn } from '../file/cellSource.js';
import { t } from '../l10n.js';
import { folderOf } from '../run/folder.js';
import { mayRun } from '../run/mayRun.js';
import { answersOf, whenShown, type AnswerPorts } from './cellAnswers.js';
import type { Controller } from '../run/controller.js';
import type { KernelRegistry } from '../run/kernels.js';
import { findNotebook } from './findNotebook.js';
import { registerTool, toolResult, type Tool } from './toolApi.js';

export interface AgentPorts extends AnswerPorts {
  readonly controller: Controller;
  readonly kernels: KernelRegistry;
}

interface OfNotebook {
  /** Of a file within the workspace; without it the notebook in front. */
  readonly notebook?: string;
}

export const registerAgentTools = (ports: AgentPorts): vscode.Disposable =>
  vscode.Disposable.from(
    registerTool(tool.runNotebook, runNotebookTool(ports)),
    registerTool(tool.runCode, runCodeTool(ports)),
    registerTool(tool.readReports, readReportsTool(ports)),
  );

function shownName({ notebook: path }: OfNotebook): string {
  const front = activeNotebook();
  return path ?? (front ? nameOf(front) : t('the notebook in front'));
}

function runNotebookTool(ports: AgentPorts): Tool<OfNotebook> {
  return {
    prepareInvocation: ({ input }) => ({
      invocationMessage: t('Running {0}', shownName(input)),
      confirmationMessages: {
        title: t('Run all cells of {0}?', shownName(input)),
        message: new vscode.MarkdownString(
          t(
            'Its kernel is restarted first, as Restart and Run All does: names of earlier cells are gone then. Cells are programs and may do what you may.',
          ),
        ),
      },
    }),
    invoke: async ({ input }, token) => {
      const notebook = await runnableNotebook(input);
      const stop = token.onCancellationRequested(() => ports.controller.interrupt(notebook));
      try {
        await vscode.window.showNotebookDocument(notebook, { preserveFocus: true });
        await ports.controller.restart(notebook);
        await ports.controller.runAll(notebook);
        await whenShown(notebook, ports);
      } finally {
        stop.dispose();
      }
      return toResult(nameOf(notebook), answersOf(notebook, ports));
    },
  };
}

function runCodeTool(ports: AgentPorts): Tool<OfNotebook & { readonly code: string }> {
  return {
    prepareInvocation: ({ input }) => ({
      invocationMessage: t('Running code in the kernel of {0}', shownName(input)),
      confirmationMessages: {
        title: t('Run this code in the kernel of {0}?', shownName(input)),
        message: new vscode.MarkdownString(codeBlock(input.code)),
      },
    }),
    invoke: async ({ input }, token) => {
      const notebook = await runnableNotebook(input);
      return toResult(nameOf(notebook), [await runCode(notebook, input.code, ports, token)]);
    },
  };
}

function readReportsTool(ports: AgentPorts): Tool<OfNotebook & { readonly cell?: number }> {
  return {
    prepareInvocation: ({ input }) => ({
      invocationMessage: t('Reading what the checks of {0} found', shownName(input)),
    }),
    invoke: async ({ input }) => {
      const notebook = await findNotebook(input.notebook);
      const all = answersOf(notebook, ports);
      const { cell } = input;
      const wanted = cell === undefined ? all : all.filter((each) => each.cell === cell);
      if (wanted.length > 0) return toResult(nameOf(notebook), wanted);
      throw new Error(t('{0} has no cell {1} of code.', nameOf(notebook), cell ?? 0));
    },
  };
}

async function runnableNotebook({ notebook: path }: OfNotebook): Promise<vscode.NotebookDocument> {
  const notebook = await findNotebook(path);
  if (mayRun(notebook)) return notebook;
  throw new Error(t('Cells of {0} may not run here.', nameOf(notebook)));
}

function toResult(name: string, cells: readonly AnsweredCell[]): object {
  const { text, data } = agentAnswer(name, cells);
  return toolResult(text, data);
}

let runs = 0;

/** Beside all cells: it has no number, is recorded nowhere, and its names stay in the kernel. */
async function runCode(
  notebook: vscode.NotebookDocument,
  code: string,
  { kernels, book }: AgentPorts,
  token: vscode.CancellationToken,
): Promise<AnsweredCell> {
  const kernel = kernels.of(notebook);
  const id = `agent-${++runs}`;
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

/** As a block whose end cannot be in the code. */
function codeBlock(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}typescript\n${code}\n${fence}`;
}
