/**
 * Verify: a notebook's file run again from a fresh kernel and held against what it records, by the code of `lossbook verify`. Asked
 * for by a command, or in the Testing view by a profile; the answer is that of the notebook's item, and a sentence.
 */
import * as vscode from 'vscode';
import { startVerification } from '../../client/verification.js';
import { assertNever } from '../../wire/assertNever.js';
import type { VerifiedNotebook } from '../../wire/verified.js';
import { pythonChoices } from '../run/pythonChoice.js';
import { verifyTexts } from '../text.js';
import type { TestTree } from './testTree.js';
import { messageAt } from './testRuns.js';

export interface VerifyRuns {
  /** The notebooks of these items; those of all where there are none. */
  run: (request: vscode.TestRunRequest, token: vscode.CancellationToken) => Promise<void>;
  /** The file of a notebook, saved. */
  verify: (notebook: vscode.NotebookDocument) => Promise<void>;
}

/** `entry`: path of what verifies. */
export function createVerifyRuns(
  controller: vscode.TestController,
  { itemOf }: Pick<TestTree, 'itemOf'>,
  entry: string,
): VerifyRuns {
  const runItems = async (
    request: vscode.TestRunRequest,
    items: readonly vscode.TestItem[],
    token: vscode.CancellationToken,
  ) => {
    const run = controller.createTestRun(request, verifyTexts.name());
    items.forEach((item) => run.enqueued(item));
    const found: (VerifiedNotebook | undefined)[] = [];
    for (const item of items) {
      if (!token.isCancellationRequested) found.push(await verifyItem({ run, item, token, entry }));
    }
    run.end();
    return found;
  };
  return {
    run: async (request, token) => {
      const roots = request.include ?? [...controller.items].map(([, item]) => item);
      const files = new Set(roots.map((item) => item.parent ?? item));
      const notebooks = [...files].filter(({ uri }) => uri?.path.endsWith('.tfnb'));
      await runItems(request, notebooks, token);
    },
    verify: async (notebook) => {
      const name = vscode.workspace.asRelativePath(notebook.uri);
      if (notebook.uri.scheme !== 'file' || !(await notebook.save())) {
        return void vscode.window.showErrorMessage(verifyTexts.needsFile());
      }
      const item = itemOf(notebook.uri);
      const [verified] = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: verifyTexts.underWay(name),
          cancellable: true,
        },
        (_, token) => runItems(new vscode.TestRunRequest([item]), [item], token),
      );
      if (verified) await say(name, verified);
    },
  };
}

interface ItemRun {
  readonly run: vscode.TestRun;
  readonly item: vscode.TestItem;
  readonly token: vscode.CancellationToken;
  readonly entry: string;
}

/** Undefined where it was called off. */
async function verifyItem({
  run,
  item,
  token,
  entry,
}: ItemRun): Promise<VerifiedNotebook | undefined> {
  run.started(item);
  const { ended, stop } = startVerification(
    entry,
    item.uri!.fsPath,
    pythonChoices(item.uri!, undefined),
  );
  token.onCancellationRequested(stop);
  try {
    const verified = await ended;
    tell(run, item, verified);
    return verified;
  } catch (error) {
    if (token.isCancellationRequested) return void run.skipped(item);
    const problem = (error as Error).message;
    run.errored(item, new vscode.TestMessage(problem));
    return { kind: 'unverified', problem };
  }
}

/** In the Testing view: what differs, at its cells where the notebook is open. */
function tell(run: vscode.TestRun, item: vscode.TestItem, verified: VerifiedNotebook): void {
  switch (verified.kind) {
    case 'verified': {
      run.appendOutput(verified.text.replaceAll('\n', '\r\n'), undefined, item);
      if (verified.verdict === 'pass') return run.passed(item);
      const messages = verified.failures.map(({ index, message }) =>
        messageAt({ message }, { index, line: 1 }, item.uri!),
      );
      return run.failed(item, messages);
    }
    case 'unrecorded':
      return run.errored(item, new vscode.TestMessage(verifyTexts.notRecorded()));
    case 'unverified':
      return run.errored(item, new vscode.TestMessage(verified.problem));
    default:
      return assertNever(verified);
  }
}

async function say(name: string, verified: VerifiedNotebook): Promise<void> {
  switch (verified.kind) {
    case 'verified': {
      if (verified.verdict === 'pass') {
        return void vscode.window.showInformationMessage(verifyTexts.holds(name));
      }
      const pressed = await vscode.window.showWarningMessage(
        verifyTexts.fails(name, verified.differences),
        verifyTexts.show(),
      );
      if (pressed) await vscode.commands.executeCommand('workbench.panel.testResults.view.focus');
      return;
    }
    case 'unrecorded':
      return void vscode.window.showErrorMessage(verifyTexts.notRecorded());
    case 'unverified':
      return void vscode.window.showErrorMessage(verifyTexts.notVerified(name, verified.problem));
    default:
      return assertNever(verified);
  }
}
