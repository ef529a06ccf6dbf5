/** Runs a notebook from its first cell to its last in a kernel of its own, as `lossbook run` does. */
import { createKernel, type Kernel } from '../../client/kernel.js';
import type { ProcessOptions } from '../../client/kernelProcess.js';
import { cellEnd } from '../../notebook/cellEnd.js';
import { cellTags, tag } from '../../notebook/cellTags.js';
import type { CodeCell, Notebook } from '../../notebook/model.js';
import type { CellError, InputFile } from '../../wire/message.js';
import { budgets } from '../../wire/budgets.js';
import type { ReportData } from '../../wire/report.js';

export interface CellResult {
  readonly cell: CodeCell;
  readonly index: number;
  readonly reports: readonly ReportData[];
  readonly error: CellError | undefined;
  /** What else failed of it, also when it had ended: a check in a timer, a promise that nobody awaits. */
  readonly besides: readonly CellError[];
  /** Files that it read or imported. */
  readonly inputs: readonly InputFile[];
  readonly ms: number;
}

export interface FreshRun {
  /** Heard between two cells, and by the one that runs. */
  readonly cancelled: { readonly isCancellationRequested: boolean };
  onCancel: (stop: () => void) => void;
  /** Runs what it is given once a debugger has this kernel; resolves when that has ended. */
  debug?: (kernel: Kernel, run: () => Promise<void>) => Promise<void>;
}

/** One result for each cell that ran: the last is the first that throws and is not meant to. @throws where the kernel does not start. */
export async function runFresh(
  notebook: Notebook,
  options: ProcessOptions,
  run: FreshRun,
): Promise<readonly CellResult[]> {
  const late: { readonly cell: string; readonly error: CellError }[] = [];
  const kernel = createKernel(options, (message) => {
    if (message.type === 'error' && message.late) late.push(message);
  });
  run.onCancel(() => void kernel.shutdown());
  const ran: CellResult[] = [];
  const runAll = async (): Promise<void> => {
    for await (const each of runCells(notebook, kernel, run)) ran.push(each);
    if (!run.cancelled.isCancellationRequested)
      await kernel.settle(1000 * budgets.settleSeconds.most);
  };
  try {
    await (run.debug ? run.debug(kernel, runAll) : runAll());
  } finally {
    await kernel.shutdown();
  }
  return ran.map((each) => ({
    ...each,
    besides: [
      ...each.besides,
      ...late.flatMap(({ cell, error }) => (cell === each.cell.id ? [error] : [])),
    ],
  }));
}

async function* runCells(
  notebook: Notebook,
  kernel: Kernel,
  run: FreshRun,
): AsyncGenerator<CellResult> {
  const sources = notebook.cells.flatMap((cell) =>
    cell.cell_type === 'code' ? [{ cell: cell.id, source: cell.source }] : [],
  );
  for (const [index, cell] of notebook.cells.entries()) {
    if (run.cancelled.isCancellationRequested) return;
    if (cell.cell_type !== 'code' || cell.source.trim() === '') continue;
    if (cellTags(cell).includes(tag.skipExecution)) continue;
    const outcome = await kernel.execute(cell.id, cell.source, { notebook: sources });
    const died = outcome.kind === 'died';
    const { reports, besides = [], inputs, ms } = died ? nothingKnown : outcome.reply;
    const error = died ? outcome.error : outcome.reply.error;
    yield { cell, index, reports, error, besides, inputs, ms };
    const mustThrow = cellTags(cell).includes(tag.raisesException);
    if (cellEnd(error ? 'error' : 'ok', reports, mustThrow) === 'threw') return;
  }
}

/** Of a cell whose kernel died. */
const nothingKnown = { reports: [], besides: [], inputs: [], ms: 0 } as const;
