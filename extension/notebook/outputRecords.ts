/**
 * What a run in Jupyter found: its kernel can write into outputs alone, so that record stands in the metadata of a cell's last
 * output. Here it is put where every other notebook has it.
 */
import { cellRecordJson, readCellRecord } from './cellRecord.js';
import { addDependencies } from './dependencies.js';
import type { Json } from './json.js';
import {
  readLossbookMetadata,
  withLossbookMetadata,
  type LossbookMetadata,
} from './lossbookMetadata.js';
import type { Cell, CodeCell, Notebook, Output } from './model.js';

/** The notebook itself where no output has such a record. */
export function withOutputRecords(notebook: Notebook): Notebook {
  const found = new Map<Cell, Json>(
    notebook.cells.flatMap((cell) => {
      const record = cell.cell_type === 'code' ? recordIn(cell) : undefined;
      return record === undefined ? [] : [[cell, record] as const];
    }),
  );
  if (found.size === 0) return notebook;
  const cells = notebook.cells.map((cell) => {
    const record = readCellRecord(found.get(cell));
    if (!record || cell.cell_type !== 'code') return cell;
    const metadata = { ...cell.metadata, lossbook: cellRecordJson(record) };
    return { ...cell, metadata, outputs: cell.outputs.map(withoutRecord) };
  });
  const recorded = [...found.values()]
    .map(readLossbookMetadata)
    .reduce<LossbookMetadata>(addDependencies, {});
  return withLossbookMetadata({ ...notebook, cells }, recorded);
}

function recordIn({ outputs }: CodeCell): Json | undefined {
  return outputs
    .flatMap((output) => ('metadata' in output ? (output.metadata['lossbook'] ?? []) : []))
    .at(-1);
}

function withoutRecord(output: Output): Output {
  if (!('metadata' in output)) return output;
  const others = Object.entries(output.metadata).filter(([key]) => key !== 'lossbook');
  return { ...output, metadata: Object.fromEntries(others) };
}
