/** Runs test items: each notebook once for all of its checks, in a kernel of its own. */
import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { ProcessOptions } from '../../client/kernelProcess.js';
import { cellTags, tag } from '../../notebook/cellTags.js';
import { lossbookMetadata } from '../../notebook/lossbookMetadata.js';
import type { CellError } from '../../wire/message.js';
import { t } from '../l10n.js';
import { runFresh, type CellResult, type FreshRun } from './freshRun.js';
import type { TestTarget, TestTree } from './testTree.js';
import { verdictAt, type Failure } from './verdicts.js';

/** How the notebook of a target is run under a debugger. */
type Debug = (target: TestTarget) => FreshRun['debug'];

export interface TestRuns {
  run: (
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    debug?: Debug,
  ) => Promise<void>;
  /** Whether the last run of this file's item read the file of that path. */
  reads: (item: string, path: string) => boolean;
}

export function createTestRuns(
  controller: vscode.TestController,
  { targets }: Pick<TestTree, 'targets'>,
  optionsFor: (uri: vscode.Uri, python: unknown) => ProcessOptions,
): TestRuns {
  const filesRead = new Map<string, ReadonlySet<string>>();
  const runTarget = async (
    target: TestTarget,
    { token, debug }: { token: vscode.CancellationToken; debug: Debug | undefined },
  ): Promise<readonly CellResult[]> => {
    const { notebook, uri } = target;
    if (!notebook) throw new Error(target.problem ?? unknownInputs());
    const debugged = debug?.(target);
    const results = await runFresh(notebook, optionsFor(uri, lossbookMetadata(notebook).python), {
      ...(debugged && { debug: debugged }),
      cancelled: token,
      onCancel: (stop) => token.onCancellationRequested(stop),
    });
    const paths = results.flatMap(({ inputs }) => inputs.map(({ path }) => path));
    const folder = dirname(uri.fsPath);
    filesRead.set(uri.toString(), new Set(paths.map((path) => resolve(folder, path))));
    return results;
  };
  return {
    reads: (item, path) => filesRead.get(item)?.has(path) === true,
    run: async ({ include, exclude }, token, debug) => {
      const run = controller.createTestRun(new vscode.TestRunRequest(include, exclude));
      const left = new Set((exclude ?? []).flatMap(leavesOf));
      const roots = include ?? [...controller.items].map(([, item]) => item);
      const leaves = roots.flatMap(leavesOf).filter((item) => !left.has(item));
      leaves.forEach((item) => run.enqueued(item));
      for (const [target, items] of groupsOf(leaves, targets)) {
        if (token.isCancellationRequested) break;
        items.forEach((item) => run.started(item));
        try {
          const results = await runTarget(target, { token, debug });
          for (const item of items)
            tell(run, item, { ...target, check: targets.get(item)?.check }, results, token);
        } catch (error) {
          const message = new vscode.TestMessage((error as Error).message);
          for (const item of items) run.errored(item, message);
        }
      }
      run.end();
    },
  };
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

type Told = Pick<TestTarget, 'uri'> & { readonly check: TestTarget['check'] };

function tell(
  run: vscode.TestRun,
  item: vscode.TestItem,
  { uri, check }: Told,
  results: readonly CellResult[],
  token: vscode.CancellationToken,
): void {
  const own = check ? results.filter(({ cell }) => cell.id === check.cell) : results;
  const reports = own.flatMap(({ reports }) => reports);
  // A cell that threw keeps what comes after it from running.
  const threw = own.find(({ error }) => error) ?? results.find(({ error }) => error);
  const isCut = token.isCancellationRequested;
  const verdict = verdictAt(
    check?.line,
    reports,
    isCut ? undefined : threw?.error,
    isCut ? [] : own.flatMap(otherFailures),
  );
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
    case 'errored': {
      const place = check && threw && { index: threw.index, line: threw.error?.line ?? 1 };
      return run.errored(item, messageAt(verdict, place, uri), ms);
    }
    case 'failed':
      return run.failed(
        item,
        verdict.failures.map((each) => messageAt(each, check, uri)),
        ms,
      );
  }
}

const otherFailures = ({ cell, besides }: CellResult): readonly CellError[] =>
  cellTags(cell).includes(tag.raisesException) ? [] : besides;

/** `place`: a line from 1 of a cell of the notebook, which can be shown while the notebook is open. */
export function messageAt(
  { message, expected, actual }: Failure,
  place: { readonly index: number; readonly line: number } | undefined,
  uri: vscode.Uri,
): vscode.TestMessage {
  const told = new vscode.TestMessage(message);
  if (expected !== undefined) told.expectedOutput = expected;
  if (actual !== undefined) told.actualOutput = actual;
  const open = vscode.workspace.notebookDocuments.find(
    (each) => each.uri.toString() === uri.toString(),
  );
  const cell = place && open && place.index < open.cellCount ? open.cellAt(place.index) : undefined;
  if (cell && place) {
    told.location = new vscode.Location(cell.document.uri, new vscode.Position(place.line - 1, 0));
  }
  return told;
}
