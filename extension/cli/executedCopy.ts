/** The notebook with what its cells sent as outputs, and a record of what the results depended on. */
import { cellOutputs } from '../notebook/cellOutputs.js';
import { recordOf, withCellRecord } from '../notebook/cellRecord.js';
import { dependencies } from '../notebook/dependencies.js';
import { serializeNotebook } from '../notebook/format.js';
import { withLossbookMetadata } from '../notebook/lossbookMetadata.js';
import type { CodeCell, Notebook } from '../notebook/model.js';
import type { RanCell } from './results.js';
import type { Run } from './runNotebook.js';

export const executedCopy = (notebook: Notebook, run: Run, folder: string): string =>
  serializeNotebook(executedNotebook(notebook, run, folder));

export function executedNotebook(notebook: Notebook, run: Run, folder: string): Notebook {
  const ran = new Map(run.cells.map((cell) => [cell.result.id, cell]));
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== 'code') return cell;
    const outputs = cellOutputs(run.messages.get(cell.id) ?? [], folder);
    const count = run.counts.get(cell.id) ?? null;
    return executedCell({ ...cell, outputs, execution_count: count }, ran.get(cell.id));
  });
  return withLossbookMetadata({ ...notebook, cells }, dependencies(run.info, run.cells));
}

function executedCell(cell: CodeCell, ran: RanCell | undefined): CodeCell {
  if (!ran || cell.execution_count === null) return withCellRecord(cell, undefined);
  const { nondeterministic, result } = ran;
  const { reports } = result;
  return withCellRecord(cell, recordOf({ source: cell.source, reports, nondeterministic }));
}
