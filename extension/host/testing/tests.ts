/** The checks of the workspace in the editor's Testing view: run from fresh kernels, once or at each save. */
import * as vscode from 'vscode';
import type { ProcessOptions } from '../../client/kernelProcess.js';
import { t } from '../l10n.js';
import type { DebugSessions } from '../debug/sessions.js';
import { debugFresh } from './debugFresh.js';
import { runFresh, type CellResult, type FreshRun } from './freshRun.js';
import {
  createTestTree,
  isTestFile,
  testFiles,
  type TestTarget,
  type TestTree,
} from './testTree.js';
import { verdictAt, type Failure } from './verdicts.js';

/** How the notebook of an item is run, by what its profile says. */
interface RunPorts {
  /** Asked at each run, as settings may change. */
  readonly optionsFor: (uri: vscode.Uri) => ProcessOptions;
  readonly debug?: (target: TestTarget) => FreshRun['debug'];
}

export function registerTests(
  optionsFor: RunPorts['optionsFor'],
  sessions: DebugSessions,
): vscode.Disposable {
  const controller = vscode.tests.createTestController('lossbook', 'Lossbook');
  const tree = createTestTree(controller);
  const updateAll = async () => {
    const uris = await vscode.workspace.findFiles(testFiles, '**/node_modules/**');
    await Promise.all(uris.map(tree.update));
  };
  controller.resolveHandler = async (item) => {
    if (!item) await updateAll();
  };
  controller.refreshHandler = updateAll;
  const start = (
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
  ): Promise<void> => {
    // One after another: of what is saved during a run the last word is that of the run after it.
    let last = runOnce(controller, tree, request, token, { optionsFor });
    if (!request.continuous) return last;
    const runSaved = async ({ uri }: { readonly uri: vscode.Uri }) => {
      if (!isTestFile(uri)) return;
      await tree.update(uri);
      const saved = controller.items.get(uri.toString());
      const isWanted =
        !request.include || request.include.some((item) => item.uri?.toString() === uri.toString());
      if (!saved || !isWanted) return;
      const one = new vscode.TestRunRequest([saved], request.exclude, request.profile, true);
      last = last.then(() => runOnce(controller, tree, one, token, { optionsFor }));
      await last;
    };
    const again = vscode.Disposable.from(
      vscode.workspace.onDidSaveNotebookDocument(runSaved),
      vscode.workspace.onDidSaveTextDocument(runSaved),
    );
    token.onCancellationRequested(() => void again.dispose());
    return last;
  };
  controller.createRunProfile(
    t('Run'),
    vscode.TestRunProfileKind.Run,
    start,
    true,
    undefined,
    true,
  );
  const debug = debugFresh(sessions);
  controller.createRunProfile(t('Debug'), vscode.TestRunProfileKind.Debug, (request, token) =>
    runOnce(controller, tree, request, token, { optionsFor, debug }),
  );
  const watcher = vscode.workspace.createFileSystemWatcher(testFiles);
  return vscode.Disposable.from(
    controller,
    watcher,
    watcher.onDidCreate(tree.update),
    watcher.onDidChange(tree.update),
    watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
  );
}

async function runOnce(
  controller: vscode.TestController,
  { targets }: TestTree,
  { include, exclude }: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  ports: RunPorts,
): Promise<void> {
  const run = controller.createTestRun(new vscode.TestRunRequest(include, exclude));
  const roots = include ?? [...controller.items].map(([, item]) => item);
  const leaves = roots.flatMap((item) => leavesOf(item)).filter((item) => !exclude?.includes(item));
  leaves.forEach((item) => run.enqueued(item));
  for (const [target, items] of groupsOf(leaves, targets)) {
    if (token.isCancellationRequested) break;
    await runItems(run, items, targets, target, ports, token);
  }
  run.end();
}

const leavesOf = (item: vscode.TestItem): vscode.TestItem[] =>
  item.children.size === 0 ? [item] : [...item.children].flatMap(([, child]) => leavesOf(child));

/** One notebook is run once for all of its checks. */
function groupsOf(
  items: readonly vscode.TestItem[],
  targets: TestTree['targets'],
): readonly (readonly [TestTarget, readonly vscode.TestItem[]])[] {
  const groups = new Map<unknown, [TestTarget, vscode.TestItem[]]>();
  for (const item of items) {
    const target = targets.get(item);
    if (!target) continue;
    const key = target.notebook ?? item;
    const group = groups.get(key) ?? [target, []];
    group[1].push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const unknownInputs = () =>
  t(
    'What this loss is given cannot be known from its name; lossbook check takes --kind, --inputs or --reference.',
  );

async function runItems(
  run: vscode.TestRun,
  items: readonly vscode.TestItem[],
  targets: TestTree['targets'],
  target: TestTarget,
  { optionsFor, debug }: RunPorts,
  token: vscode.CancellationToken,
): Promise<void> {
  const { notebook, uri } = target;
  if (!notebook) {
    for (const item of items) run.errored(item, new vscode.TestMessage(unknownInputs()));
    return;
  }
  items.forEach((item) => run.started(item));
  const results: CellResult[] = [];
  try {
    const debugged = debug?.(target);
    await runFresh(notebook, optionsFor(uri), {
      ...(debugged && { debug: debugged }),
      onCell: () => undefined,
      onResult: (result) => results.push(result),
      cancelled: token,
      onCancel: (stop) => token.onCancellationRequested(stop),
    });
  } catch (error) {
    for (const item of items) run.errored(item, new vscode.TestMessage((error as Error).message));
    return;
  }
  for (const item of items) tell(run, item, targets.get(item)?.check, results, uri);
}

function tell(
  run: vscode.TestRun,
  item: vscode.TestItem,
  check: TestTarget['check'],
  results: readonly CellResult[],
  uri: vscode.Uri,
): void {
  const own = check ? results.filter(({ cell }) => cell.id === check.cell) : results;
  const reports = own.flatMap(({ reports }) => reports);
  // A cell that threw keeps what comes after it from running.
  const error = own.find((each) => each.error)?.error ?? results.find((each) => each.error)?.error;
  const verdict = verdictAt(check?.line, reports, error);
  const ms = own.reduce((sum, each) => sum + each.ms, 0);
  switch (verdict.kind) {
    case 'passed':
      return run.passed(item, ms);
    case 'skipped': {
      const at = item.range && new vscode.Location(uri, item.range);
      run.appendOutput(
        `${t('This run did not reach the check: nothing was checked.')}\r\n`,
        at,
        item,
      );
      return run.skipped(item);
    }
    case 'errored':
      return run.errored(item, new vscode.TestMessage(verdict.message), ms);
    case 'failed':
      return run.failed(
        item,
        verdict.failures.map((each) => messageOf(each, check, uri)),
        ms,
      );
  }
}

function messageOf(
  { message, expected, actual }: Failure,
  check: TestTarget['check'],
  uri: vscode.Uri,
): vscode.TestMessage {
  const told = new vscode.TestMessage(message);
  if (expected !== undefined) told.expectedOutput = expected;
  if (actual !== undefined) told.actualOutput = actual;
  const open = vscode.workspace.notebookDocuments.find(
    (each) => each.uri.toString() === uri.toString(),
  );
  const cell = check && open && check.index < open.cellCount ? open.cellAt(check.index) : undefined;
  if (cell && check) {
    told.location = new vscode.Location(cell.document.uri, new vscode.Position(check.line - 1, 0));
  }
  return told;
}
