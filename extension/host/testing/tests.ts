/** The checks of the workspace in the editor's Testing view: run from fresh kernels, once or at each save. */
import * as vscode from 'vscode';
import type { ProcessOptions } from '../../client/kernelProcess.js';
import { t } from '../l10n.js';
import { verifyTexts } from '../text.js';
import type { DebugSessions } from '../debug/sessions.js';
import { debugFresh } from './debugFresh.js';
import { createTestRuns, type TestRuns } from './testRuns.js';
import { createVerifyRuns, type VerifyRuns } from './verifyRuns.js';
import { createTestTree, isTestFile, testFiles, type TestTree } from './testTree.js';

/** `optionsFor` is asked at each run, as settings may change; `verifyEntry`: path of what verifies a file. */
export function registerTests(
  optionsFor: (uri: vscode.Uri, python: unknown) => ProcessOptions,
  verifyEntry: string,
  sessions: DebugSessions,
): Tests {
  const controller = vscode.tests.createTestController('lossbook', 'Lossbook');
  const tree = createTestTree(controller);
  const runs = createTestRuns(controller, tree, optionsFor);
  const updateAll = async () => {
    await tree.replace(await vscode.workspace.findFiles(testFiles, '**/node_modules/**'));
  };
  controller.resolveHandler = async (item) => {
    if (!item) await updateAll();
  };
  controller.refreshHandler = updateAll;
  controller.createRunProfile(
    t('Run'),
    vscode.TestRunProfileKind.Run,
    (request, token) => {
      const first = runs.run(request, token);
      if (request.continuous) runAtSaves(controller, tree, runs, { request, token, first });
      return first;
    },
    true,
    undefined,
    true,
  );
  const debug = debugFresh(sessions);
  controller.createRunProfile(t('Debug'), vscode.TestRunProfileKind.Debug, (request, token) =>
    runs.run(request, token, debug),
  );
  const { run, verify } = createVerifyRuns(controller, tree, verifyEntry);
  controller.createRunProfile(verifyTexts.name(), vscode.TestRunProfileKind.Run, run);
  const registered = vscode.Disposable.from(controller, watchFiles(tree));
  return { verify, dispose: () => void registered.dispose() };
}

export interface Tests extends vscode.Disposable, Pick<VerifyRuns, 'verify'> {}

function watchFiles(tree: TestTree): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(testFiles);
  // Of a folder that goes only the folder is told, and of one that comes by another name what is in it is not.
  const gone = vscode.workspace.createFileSystemWatcher('**', true, true);
  return vscode.Disposable.from(
    watcher,
    gone,
    watcher.onDidCreate(tree.update),
    watcher.onDidChange(tree.update),
    gone.onDidDelete(tree.drop),
    vscode.workspace.onDidRenameFiles(async ({ files }) => {
      for (const { oldUri, newUri } of files) {
        tree.drop(oldUri);
        const within = new vscode.RelativePattern(newUri, testFiles);
        const moved = isTestFile(newUri) ? [newUri] : await vscode.workspace.findFiles(within);
        await Promise.all(moved.map(tree.update));
      }
    }),
  );
}

interface Continuous {
  readonly request: vscode.TestRunRequest;
  readonly token: vscode.CancellationToken;
  readonly first: Promise<void>;
}

/** What was saved itself, and what read the saved file when it ran last: a module beside it, a loss in Python, data. */
function runAtSaves(
  controller: vscode.TestController,
  tree: TestTree,
  runs: TestRuns,
  { request: { include, exclude, profile }, token, first }: Continuous,
): void {
  // One after another: of what is saved during a run the last word is that of the run after it.
  let last = first;
  const runSaved = async ({ uri }: { readonly uri: vscode.Uri }) => {
    if (uri.scheme !== 'file') return;
    if (isTestFile(uri)) await tree.update(uri);
    const items = [...controller.items]
      .filter(([id]) => id === uri.toString() || runs.reads(id, uri.fsPath))
      .flatMap(([, item]) => itemsIn(item, include));
    if (items.length === 0) return;
    const one = new vscode.TestRunRequest(items, exclude, profile, true);
    last = last.then(() => runs.run(one, token));
    await last;
  };
  const again = vscode.Disposable.from(
    vscode.workspace.onDidSaveNotebookDocument(runSaved),
    vscode.workspace.onDidSaveTextDocument(runSaved),
  );
  token.onCancellationRequested(() => void again.dispose());
}

/** By their ids: a file that was read anew has new items. */
function itemsIn(
  file: vscode.TestItem,
  include: readonly vscode.TestItem[] | undefined,
): readonly vscode.TestItem[] {
  if (!include || include.some(({ id }) => id === file.id)) return [file];
  return include.flatMap(({ id }) => file.children.get(id) ?? []);
}
