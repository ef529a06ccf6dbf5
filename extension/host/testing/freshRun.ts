/** Runs a notebook from its first cell to its last in a kernel of its own, as `lossbook run` does. */
import { createKernel, type Kernel } from '../../client/kernel.js';
import type { ProcessOptions } from '../../client/kernelProcess.js';
import { cellEnd } from '../../notebook/cellEnd.js';
import { cellTags, tag } from '../../notebook/cellTags.js';
import type { CodeCell, Notebook } from '../../notebook/model.js';
import type { CellError, InputFile } from '../../wire/message.js';
import type { ReportData } from '../../wire/report.js';

export interface CellResult {
  readonly cell: CodeCell;
  readonly index: number;
  readonly reports: readonly ReportData[];
  readonly error: CellError | undefined;
  /** Files that it read or imported. */
  readonly inputs: readonly InputFile[];
  readonly ms: number;
}

export interface FreshRun {
  /** A cell begins, and has ended. */
  onCell: (cell: CodeCell) => void;
  onResult: (result: CellResult) => void;
  /** Heard between two cells, and by the one that runs. */
  readonly cancelled: { readonly isCancellationRequested: boolean };
  onCancel: (stop: () => void) => void;
  /** Runs what it is given once a debugger has this kernel; resolves when that has ended. */
  debug?: (kernel: Kernel, run: () => Promise<void>) => Promise<void>;
}

/** Ends with the first cell that throws and is not meant to. @throws where the kernel does not start. */
export async function runFresh(
  notebook: Notebook,
  options: ProcessOptions,
  run: FreshRun,
): Promise<void> {
  const kernel = createKernel(options, () => undefined);
  run.onCancel(() => void kernel.shutdown());
  const runAll = () => runCells(notebook, kernel, run);
  try {
    await (run.debug ? run.debug(kernel, runAll) : runAll());
  } finally {
    await kernel.shutdown();
  }
}

async function runCells(notebook: Notebook, kernel: Kernel, run: FreshRun): Promise<void> {
  const sources = notebook.cells.flatMap((cell) =>
    cell.cell_type === 'code' ? [{ cell: cell.id, source: cell.source }] : [],
  );
  for (const [index, cell] of notebook.cells.entries()) {
    if (run.cancelled.isCancellationRequested) return;
    if (cell.cell_type !== 'code' || cell.source.trim() === '') continue;
    if (cellTags(cell).includes(tag.skipExecution)) continue;
    run.onCell(cell);
    const outcome = await kernel.execute(cell.id, cell.source, { notebook: sources });
    const died = outcome.kind === 'died';
    const { reports, inputs, ms } = died ? nothingKnown : outcome.reply;
    const error = died ? outcome.error : outcome.reply.error;
    run.onResult({ cell, index, reports, error, inputs, ms });
    const mustThrow = cellTags(cell).includes(tag.raisesException);
    if (cellEnd(error ? 'error' : 'ok', reports, mustThrow) === 'threw') return;
  }
}

/** Of a cell whose kernel died. */
const nothingKnown = { reports: [], inputs: [], ms: 0 } as const;
