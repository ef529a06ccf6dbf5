/** Test items: a notebook with the checks of its cells, a file of losses with each that it exports. */
import * as vscode from 'vscode';
import { parseNotebook } from '../../notebook/format.js';
import type { Notebook } from '../../notebook/model.js';
import { t } from '../l10n.js';
import { checksInCells } from './checksInCells.js';
import { lossesIn, notebookOf } from './lossFile.js';

/** What is run for an item, and where in it the item is looked for. */
export interface TestTarget {
  readonly uri: vscode.Uri;
  readonly notebook: Notebook | undefined;
  /** All of the notebook where undefined. */
  readonly check?: { readonly cell: string; readonly index: number; readonly line: number };
}

export interface TestTree {
  readonly targets: WeakMap<vscode.TestItem, TestTarget>;
  /** Reads a file anew; one that is gone, or without checks, has no item. */
  update: (uri: vscode.Uri) => Promise<void>;
}

export const testFiles = '**/*.{tfnb,loss.ts}';
export const isTestFile = ({ path }: vscode.Uri): boolean => /\.(tfnb|loss\.ts)$/.test(path);

export function createTestTree(controller: vscode.TestController): TestTree {
  const targets: TestTree['targets'] = new WeakMap();
  const put = (uri: vscode.Uri, children: readonly vscode.TestItem[], target: TestTarget) => {
    const id = uri.toString();
    if (children.length === 0) return controller.items.delete(id);
    const label = vscode.workspace.asRelativePath(uri);
    const item = controller.items.get(id) ?? controller.createTestItem(id, label, uri);
    item.children.replace([...children]);
    targets.set(item, target);
    controller.items.add(item);
  };
  const updateNotebook = (uri: vscode.Uri, bytes: Uint8Array) => {
    const parsed = parseNotebook(bytes);
    const notebook = parsed.ok ? parsed.notebook : undefined;
    const children = (notebook ? checksInCells(notebook) : []).map((check, i) => {
      const { cell, index, line, text } = check;
      const item = controller.createTestItem(`${uri.toString()}#${i}`, text, uri);
      item.description = t('cell {0}, line {1}', index + 1, line);
      item.sortText = String(i).padStart(6, '0');
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
      controller.items.delete(uri.toString());
    }
  };
  return { targets, update };
}
