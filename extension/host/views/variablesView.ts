/** The tree of what the notebook in front has declared; read anew after each of its cells. */
import * as vscode from 'vscode';
import { command, view } from '../../wire/ids.js';
import type { VariableInfo } from '../../wire/message.js';
import { activeNotebook, onDidChangeActiveNotebook } from '../activeNotebook.js';
import type { InspectPanel } from './inspectPanel.js';
import { texts } from '../text.js';
import type { NotebookKernels } from '../run/kernels.js';
import {
  choiceText,
  orderTexts,
  rowDescription,
  rowIcon,
  rowLabel,
  rowTooltip,
  variableRows,
  type VariableChoice,
  type VariableOrder,
  type VariableRow,
} from './variableRows.js';

export function registerVariablesView(
  kernels: NotebookKernels,
  panel: InspectPanel,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  let choice: VariableChoice = { order: 'declaration', filter: '' };
  const refresh = () => changed.fire(undefined);
  const tree = vscode.window.createTreeView<VariableRow>(view.variables, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      // Asked for by the editor while the view can be seen. A running cell is waited for, and the editor shows that.
      getChildren: async (row) =>
        row ? childrenOf(row) : variableRows(await variablesOf(activeNotebook(), kernels), choice),
      getTreeItem: treeItem,
    },
  });
  const choose = (change: Partial<VariableChoice>) => {
    choice = { ...choice, ...change };
    tree.description = choiceText(choice);
    refresh();
  };
  const inspect = async (row?: VariableRow) => {
    const notebook = activeNotebook();
    if (!notebook) return void vscode.window.showErrorMessage(texts.noNotebook());
    const name = row?.kind === 'variable' ? row.variable.name : await pick(notebook, kernels);
    if (name !== undefined) await panel.show(notebook, name);
  };
  return vscode.Disposable.from(
    changed,
    tree,
    kernels.onDidExecute(({ cell }) => cell.notebook === activeNotebook() && refresh()),
    kernels.onDidChange((notebook) => {
      const { kind } = kernels.state(notebook);
      if (notebook === activeNotebook() && kind !== 'busy' && kind !== 'idle') refresh();
    }),
    onDidChangeActiveNotebook(refresh),
    vscode.commands.registerCommand(command.refreshVariables, refresh),
    vscode.commands.registerCommand(command.sortVariables, async () => {
      const order = await pickOrder(choice.order);
      if (order !== undefined) choose({ order });
    }),
    vscode.commands.registerCommand(command.filterVariables, async () => {
      const filter = await vscode.window.showInputBox({
        value: choice.filter,
        prompt: texts.filterVariables(),
      });
      if (filter !== undefined) choose({ filter: filter.trim() });
    }),
    vscode.commands.registerCommand(command.inspectVariable, inspect),
    vscode.commands.registerCommand(command.copyVariableName, (row?: VariableRow) => {
      const named = row ?? tree.selection[0];
      if (named?.kind === 'variable') return vscode.env.clipboard.writeText(named.variable.name);
      return undefined;
    }),
  );
}

const variablesOf = async (
  notebook: vscode.NotebookDocument | undefined,
  kernels: NotebookKernels,
): Promise<readonly VariableInfo[]> =>
  (notebook && (await kernels.find(notebook)?.variables())) ?? [];

async function pick(
  notebook: vscode.NotebookDocument,
  kernels: NotebookKernels,
): Promise<string | undefined> {
  const variables = await variablesOf(notebook, kernels);
  if (variables.length === 0) return void vscode.window.showInformationMessage(texts.noVariables());
  const items = variables.map((variable) => ({
    label: variable.name,
    description: rowDescription(variable),
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: texts.pickVariable() }))?.label;
}

async function pickOrder(now: VariableOrder): Promise<VariableOrder | undefined> {
  const items = (Object.keys(orderTexts) as VariableOrder[]).map((order) => ({
    label: orderTexts[order](),
    description: order === now ? texts.chosenNow() : '',
    order,
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: texts.sortVariables() });
  return picked?.order;
}

const childrenOf = (row: VariableRow): VariableRow[] =>
  row.kind === 'group'
    ? row.variables.map((variable) => ({ kind: 'variable', variable }) as const)
    : [];

function treeItem(row: VariableRow): vscode.TreeItem {
  if (row.kind === 'group') {
    const item = new vscode.TreeItem(row.label, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = 'group';
    item.description = String(row.variables.length);
    return item;
  }
  const { variable } = row;
  const item = new vscode.TreeItem(variable.name);
  item.id = `variable:${variable.name}`;
  item.description = rowDescription(variable);
  item.tooltip = new vscode.MarkdownString(rowTooltip(variable));
  item.iconPath = new vscode.ThemeIcon(rowIcon(variable));
  item.contextValue = 'variable';
  item.accessibilityInformation = { label: rowLabel(variable) };
  item.command = { command: command.inspectVariable, title: texts.showValue(), arguments: [row] };
  return item;
}
