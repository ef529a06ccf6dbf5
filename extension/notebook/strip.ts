/** A notebook without what running it left: what is left is what its author wrote. */
import { withCellRecord } from './cellRecord.js';
import type { JsonObject } from './json.js';
import type { Cell, Notebook } from './model.js';

export function stripNotebook(notebook: Notebook): Notebook {
  const metadata = without(notebook.metadata, 'lossbook');
  return { ...notebook, metadata, cells: notebook.cells.map(strippedCell) };
}

function strippedCell(cell: Cell): Cell {
  if (cell.cell_type !== 'code') return cell;
  const { metadata, ...rest } = withCellRecord(cell, undefined);
  // The times that JupyterLab notes.
  const kept = without(metadata, 'execution');
  return { ...rest, metadata: kept, outputs: [], execution_count: null };
}

const without = (object: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
