/** Test items: a notebook with the checks of its cells, a file of losses with each that it exports. */
import * as vscode from 'vscode';
import { parseNotebook } from '../../notebook/format.js';
import type { Notebook } from '../../notebook/model.js';
import { problemText } from '../../notebook/problemText.js';
import { t } from '../l10n.js';
import { checksInCells, type CheckInCell } from './checksInCells.js';
import { lossesIn, notebookOf } from './lossFile.js';

/** What is run for an item, and where in it the item is looked for. */
export interface TestTarget {
  readonly uri: vscode.Uri;
  readonly notebook: Notebook | undefined;
  /** All of the notebook where undefined. */
  readonly check?: { readonly cell: string; readonly index: number; readonly line: number };
  /** Why there is nothing to run: the file is no notebook. */
  readonly problem?: string;
}

export interface TestTree {
  readonly targets: WeakMap<vscode.TestItem, TestTarget>;
  /** Reads a file anew; one that is gone, or without checks, has no item. */
  update: (uri: vscode.Uri) => Promise<void>;
  /** Reads these, and forgets all others. */
  replace: (uris: readonly vscode.Uri[]) => Promise<void>;
  /** The item of a file, made where it has none. */
  itemOf: (uri: vscode.Uri) => vscode.TestItem;
  /** A file is gone, or a folder with all that is in it. */
  drop: (uri: vscode.Uri) => void;
}

export const testFiles = '**/*.{tfnb,loss.ts}';
export const isTestFile = ({ path }: vscode.Uri): boolean => /\.(tfnb|loss\.ts)$/.test(path);

export function createTestTree(controller: vscode.TestController): TestTree {
  const targets: TestTree['targets'] = new WeakMap();
  const { itemOf, put } = createItems(controller, targets);
  const updateNotebook = (uri: vscode.Uri, bytes: Uint8Array) => {
    const parsed = parseNotebook(bytes);
    if (!parsed.ok) {
      // Not empty: a new file, which has no checks yet.
      if (bytes.length === 0) return drop(uri);
      const problem = problemText(parsed.problem);
      const item = itemOf(uri, { uri, notebook: undefined, problem });
      item.children.replace([]);
      item.error = problem;
      return;
    }
    const notebook = withoutOutputs(parsed.notebook);
    const children = checksInCells(notebook).map((check, i) => {
      const item = itemOfCheck(controller, uri, check, i);
      const { cell, index, line } = check;
      targets.set(item, { uri, notebook, check: { cell, index, line } });
      return item;
    });
    put(uri, children, { uri, notebook });
  };
  const updateLosses = (uri: vscode.Uri, text: string) => {
    const file = uri.path.split('/').at(-1) ?? '';
    const children = lossesIn(text).map(({ name, line }) => {
      const item = controller.createTestItem(`${uri.toString()}#${name}`, name, uri);
      item.range = new vscode.Range(line, 0, line, 0);
      targets.set(item, { uri, notebook: notebookOf(file, name) });
      return item;
    });
    put(uri, children, { uri, notebook: undefined });
  };
  const update = async (uri: vscode.Uri) => {
    try {
      const bytes = await vscode.workspace.fs.readFile(uri);
      if (uri.path.endsWith('.tfnb')) updateNotebook(uri, bytes);
      else updateLosses(uri, new TextDecoder().decode(bytes));
    } catch {
      drop(uri);
    }
  };
  const drop: TestTree['drop'] = (uri) => {
    const gone = uri.toString();
    for (const [id] of [...controller.items])
      if (id === gone || id.startsWith(`${gone}/`)) controller.items.delete(id);
  };
  return {
    targets,
    update,
    drop,
    itemOf: (uri) =>
      controller.items.get(uri.toString()) ?? itemOf(uri, { uri, notebook: undefined }),
    replace: async (uris) => {
      const there = new Set(uris.map(String));
      for (const [id] of [...controller.items]) if (!there.has(id)) controller.items.delete(id);
      await Promise.all(uris.map(update));
    },
  };
}

function createItems(controller: vscode.TestController, targets: TestTree['targets']) {
  const itemOf = (uri: vscode.Uri, target: TestTarget): vscode.TestItem => {
    const id = uri.toString();
    const label = vscode.workspace.asRelativePath(uri);
    const item = controller.items.get(id) ?? controller.createTestItem(id, label, uri);
    targets.set(item, target);
    controller.items.add(item);
    return item;
  };
  const put = (uri: vscode.Uri, children: readonly vscode.TestItem[], target: TestTarget) => {
    if (children.length === 0) return controller.items.delete(uri.toString());
    const item = itemOf(uri, target);
    item.error = undefined;
    item.children.replace([...children]);
  };
  return { itemOf, put };
}

/** `i` is its place among the checks of its notebook. */
function itemOfCheck(
  controller: vscode.TestController,
  uri: vscode.Uri,
  { index, line, text }: CheckInCell,
  i: number,
): vscode.TestItem {
  const item = controller.createTestItem(`${uri.toString()}#${i}`, text, uri);
  item.description = t('cell {0}, line {1}', index + 1, line);
  item.sortText = String(i).padStart(6, '0');
  return item;
}

/** Pictures of a workspace's notebooks would be kept for as long as the window is open. */
const withoutOutputs = (notebook: Notebook): Notebook => ({
  ...notebook,
  cells: notebook.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, outputs: [] } : cell,
  ),
});
