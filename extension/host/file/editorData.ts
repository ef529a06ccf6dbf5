/** Shapes as the classes that the editor's API wants, and back. */
import * as vscode from 'vscode';
import type { Output } from '../../notebook/model.js';
import type { CellShape, Metadata, NotebookShape } from './notebookShape.js';
import { shapeOfOutput, type ItemShape, type OutputShape } from './outputShape.js';

export function notebookData({ cells, metadata }: NotebookShape): vscode.NotebookData {
  const data = new vscode.NotebookData(cells.map(cellData));
  data.metadata = { ...metadata };
  return data;
}

export const notebookShape = ({ cells, metadata }: vscode.NotebookData): NotebookShape => ({
  cells: cells.map(cellShape),
  metadata: metadata ?? {},
});

/** An open document, with other metadata in the place of its own. */
export const documentShape = (
  document: vscode.NotebookDocument,
  metadata: { readonly notebook: Metadata; readonly cells: readonly Metadata[] },
): NotebookShape => ({
  metadata: metadata.notebook,
  cells: document.getCells().map((cell, index) => ({
    kind: shapeKind(cell.kind),
    language: cell.document.languageId,
    source: cell.document.getText(),
    metadata: metadata.cells[index] ?? cell.metadata,
    outputs: cell.outputs,
    executionOrder: cell.executionSummary?.executionOrder,
  })),
});

export const editorOutput = (output: Output): vscode.NotebookCellOutput =>
  outputData(shapeOfOutput(output));

function cellData(cell: CellShape): vscode.NotebookCellData {
  const kind = cell.kind === 'code' ? vscode.NotebookCellKind.Code : vscode.NotebookCellKind.Markup;
  const data = new vscode.NotebookCellData(kind, cell.source, cell.language);
  data.metadata = { ...cell.metadata };
  data.outputs = cell.outputs.map(outputData);
  const { executionOrder } = cell;
  // The one way by which numbers beside cells survive a reopening.
  if (executionOrder !== undefined) data.executionSummary = { executionOrder };
  return data;
}

const cellShape = (data: vscode.NotebookCellData): CellShape => ({
  kind: shapeKind(data.kind),
  language: data.languageId,
  source: data.value,
  metadata: data.metadata ?? {},
  outputs: data.outputs ?? [],
  executionOrder: data.executionSummary?.executionOrder,
});

const shapeKind = (kind: vscode.NotebookCellKind): CellShape['kind'] =>
  kind === vscode.NotebookCellKind.Code ? 'code' : 'markup';

/** Renderers are told no language by the editor; they find it beside each output. No file has it: `outputOfShape` reads its own key alone. */
const outputData = ({ items, metadata }: OutputShape): vscode.NotebookCellOutput =>
  new vscode.NotebookCellOutput(
    items.map(outputItem),
    metadata && { ...metadata, language: vscode.env.language },
  );

export const outputItem = ({ mime, data }: ItemShape): vscode.NotebookCellOutputItem =>
  new vscode.NotebookCellOutputItem(data, mime);
