/** The notebook with what its cells sent as outputs, and a record of what the results depended on. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { serializeNotebook } from '../notebook/format.js';
import { withLossbookMetadata, type LossbookMetadata } from '../notebook/lossbookMetadata.js';
import type { Cell, Notebook } from '../notebook/model.js';
import { UsageError } from './arguments.js';
import { cellOutputs } from './outputs.js';
import type { Run } from './runNotebook.js';

export function executedCopy(notebook: Notebook, run: Run, folder: string): string {
  const cells = notebook.cells.map((cell): Cell => {
    if (cell.cell_type !== 'code') return cell;
    const outputs = cellOutputs(run.messages.get(cell.id) ?? [], folder);
    return { ...cell, outputs, execution_count: run.counts.get(cell.id) ?? null };
  });
  return serializeNotebook(withLossbookMetadata({ ...notebook, cells }, dependencies(run)));
}

function dependencies({ info, cells }: Run): LossbookMetadata {
  const seeds = [...new Set(cells.flatMap((c) => c.seeds))];
  const inputs = cells.flatMap((c) => c.inputs).map(({ path, sha256 }) => [path, sha256] as const);
  return {
    versions: info.versions,
    backend: info.backend.name,
    seeds,
    inputs: Object.fromEntries(inputs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
  };
}

/** Whole or not at all: a reader never sees half a notebook. */
export function writeWhole(path: string, text: string): void {
  const partial = `${path}.partial`;
  try {
    writeFileSync(partial, text);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new UsageError(`--output ${path}: cannot be written: ${(error as Error).message}.`);
  }
}
