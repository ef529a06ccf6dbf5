/** Three tools for language models: run a notebook, run code in its live kernel, read what its checks found. */
import * as vscode from 'vscode';
import { agentAnswer, type AnsweredCell } from '../../notebook/agentAnswer.js';
import { secretValues } from '../../notebook/secrets.js';
import { tool } from '../../wire/ids.js';
import { nameOf } from '../activeNotebook.js';
import { listText, t } from '../l10n.js';
import type { Controller } from '../run/controller.js';
import { mayRun } from '../run/mayRun.js';
import { createCodeRuns, type CodePorts } from './codeRuns.js';
import { answersOf, whenShown, type AnswerPorts } from './cellAnswers.js';
import { findNotebook, openNotebook } from './findNotebook.js';
import { cellIn, codeIn, notebookIn, type Input } from './input.js';
import { registerTool, toolResult, type Tool } from './toolApi.js';

export interface AgentPorts extends AnswerPorts, CodePorts {
  readonly controller: Controller;
}

export const registerAgentTools = (ports: AgentPorts): vscode.Disposable =>
  vscode.Disposable.from(
    registerTool(tool.runNotebook, runNotebookTool(ports)),
    registerTool(tool.runCode, runCodeTool(ports)),
    registerTool(tool.readReports, readReportsTool(ports)),
  );

function runNotebookTool(ports: AgentPorts): Tool {
  const questions = createQuestions();
  return {
    prepareInvocation: async ({ input }) => {
      const name = await questions.ask(input);
      return {
        invocationMessage: t('Running {0}', name),
        confirmationMessages: {
          title: t('Run all cells of {0}?', name),
          message: new vscode.MarkdownString(
            t(
              'Its kernel is restarted first, as Restart and Run All does: names of earlier cells are gone then. Cells are programs and may do what you may.',
            ),
          ),
        },
      };
    },
    invoke: async ({ input }, token) => {
      const notebook = await runnableNotebook(await questions.take(input));
      const stop = token.onCancellationRequested(() => ports.controller.interrupt(notebook));
      try {
        await vscode.window.showNotebookDocument(notebook, { preserveFocus: true });
        await ports.controller.restart(notebook);
        // Between the two there is nothing yet that could be interrupted.
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        await ports.controller.runAll(notebook);
        await whenShown(notebook, ports);
      } finally {
        stop.dispose();
      }
      return toResult(nameOf(notebook), answersOf(notebook, ports));
    },
  };
}

function runCodeTool(ports: AgentPorts): Tool {
  const questions = createQuestions();
  const runs = createCodeRuns(ports);
  return {
    prepareInvocation: async ({ input }) => {
      const code = codeIn(input);
      const name = await questions.ask(input);
      return {
        invocationMessage: t('Running code in the kernel of {0}', name),
        confirmationMessages: {
          title: t('Run this code in the kernel of {0}?', name),
          message: new vscode.MarkdownString(codeBlock(code)),
        },
      };
    },
    invoke: async ({ input }, token) => {
      const notebook = await runnableNotebook(await questions.take(input));
      return toResult(nameOf(notebook), [await runs.run(notebook, codeIn(input), token)]);
    },
  };
}

function readReportsTool(ports: AgentPorts): Tool {
  return {
    prepareInvocation: async ({ input }) => ({
      invocationMessage: t(
        'Reading what the checks of {0} found',
        shownName(await findNotebook(notebookIn(input))),
      ),
    }),
    invoke: async ({ input }) => {
      const notebook = await openNotebook(await findNotebook(notebookIn(input)));
      const all = answersOf(notebook, ports);
      const cell = cellIn(input);
      const wanted = cell === undefined ? all : all.filter((each) => each.cell === cell);
      if (cell === undefined || wanted.length > 0) return toResult(nameOf(notebook), wanted);
      throw new Error(
        t(
          '{0} has no cell {1} of code; its cells of code are {2}.',
          nameOf(notebook),
          cell,
          listText(all.map((each) => String(each.cell))) || t('none'),
        ),
      );
    },
  };
}

/**
 * Which notebook a person was asked about, for the call that follows: without a path it is the one in front, and another may be in
 * front by the time that somebody has agreed.
 */
function createQuestions() {
  const notebooks = new Map<string, vscode.Uri>();
  return {
    /** Its name, for the question. */
    ask: async (input: Input): Promise<string> => {
      const uri = await findNotebook(notebookIn(input));
      notebooks.set(JSON.stringify(input), uri);
      return shownName(uri);
    },
    take: async (input: Input): Promise<vscode.Uri> => {
      const key = JSON.stringify(input);
      const uri = notebooks.get(key) ?? (await findNotebook(notebookIn(input)));
      notebooks.delete(key);
      return uri;
    },
  };
}

/** From the workspace's folder: two notebooks may have one name. */
const shownName = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri);

async function runnableNotebook(uri: vscode.Uri): Promise<vscode.NotebookDocument> {
  const notebook = await openNotebook(uri);
  if (mayRun(notebook)) return notebook;
  throw new Error(t('Cells of {0} may not run here.', nameOf(notebook)));
}

function toResult(name: string, cells: readonly AnsweredCell[]): object {
  const { text, data } = agentAnswer(name, cells, secretValues(process.env));
  return toolResult(text, data);
}

/** As a block whose end cannot be in the code, and with nothing in it that is not seen. */
function codeBlock(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}typescript\n${code.replace(unseen, escapeOf)}\n${fence}`;
}

/** Signs that turn the direction of what follows, or have no width: a line would read otherwise than it runs. */
const unseen = /[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const escapeOf = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
