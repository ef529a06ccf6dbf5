/** Runs a notebook from its first cell to its last in a fresh kernel, and says how each cell ended. */
import { createKernel, type ExecuteOutcome, type Kernel } from '../client/kernel.js';
import { isOutputMessage, type OutputMessage } from '../notebook/cellOutputs.js';
import { cellTags, tag } from '../notebook/cellTags.js';
import type { CodeCell, Notebook } from '../notebook/model.js';
import type { BackendChoice, CellError, KernelInfo, KernelToClient } from '../wire/message.js';
import { isCode } from './files.js';
import { cellExit, exitCode, skippedCell, type CellResult, type RanCell } from './results.js';

export interface RunRequest {
  readonly notebook: Notebook;
  readonly folder: string;
  /** Path of the built kernel. */
  readonly entry: string;
  readonly backend: BackendChoice;
  readonly timeout: number | undefined;
  /** Whether to go on after a cell that threw; a function is asked of each. */
  readonly keepGoing: boolean | ((cell: CodeCell) => boolean);
}

export interface RunListener {
  started: (info: KernelInfo) => void;
  cellStarted: (cell: CodeCell, position: number) => void;
  cellEnded: (cell: CodeCell, position: number, ran: RanCell) => void;
}

export interface Run {
  readonly info: KernelInfo;
  /** One per code cell, in file order. */
  readonly cells: readonly RanCell[];
  /** What each cell sent, by its id. */
  readonly messages: ReadonlyMap<string, readonly OutputMessage[]>;
  /** The `In[n]` of each cell that ran. */
  readonly counts: ReadonlyMap<string, number>;
}

export async function runNotebook(request: RunRequest, listener: RunListener): Promise<Run> {
  const { notebook, folder, entry, backend, keepGoing, timeout } = request;
  const messages = new Map<string, OutputMessage[]>();
  const kernel = createKernel({ folder, entry, backend }, (message) => gather(messages, message));
  const counts = new Map<string, number>();
  const cells: RanCell[] = [];
  try {
    const info = await kernel.ready();
    listener.started(info);
    let stopped = false;
    for (const [index, cell] of notebook.cells.filter(isCode).entries()) {
      if (stopped || cellTags(cell).includes(tag.skipExecution)) {
        cells.push(unrun(skippedCell(cell.id)));
        listener.cellEnded(cell, index, cells[index] as RanCell);
        continue;
      }
      listener.cellStarted(cell, index);
      const ran = await runCell(kernel, cell, timeout);
      if (ran.count !== undefined) counts.set(cell.id, ran.count);
      cells.push(ran.cell);
      listener.cellEnded(cell, index, ran.cell);
      const goesOn = typeof keepGoing === 'function' ? keepGoing(cell) : keepGoing;
      stopped = !goesOn && ran.cell.exit >= exitCode.threw;
    }
    return { info, cells: withLateErrors(cells, messages), messages, counts };
  } finally {
    await kernel.shutdown();
  }
}

function gather(messages: Map<string, OutputMessage[]>, message: KernelToClient): void {
  if (!isOutputMessage(message)) return;
  const list = messages.get(message.cell) ?? [];
  messages.set(message.cell, list);
  list.push(message);
}

interface RanOnce {
  readonly cell: RanCell;
  readonly count: number | undefined;
}

async function runCell(
  kernel: Kernel,
  cell: CodeCell,
  timeout: number | undefined,
): Promise<RanOnce> {
  const mustThrow = cellTags(cell).includes(tag.raisesException);
  // Nothing to run, as in an editor.
  if (cell.source.trim() === '') {
    return { cell: unrun({ ...skippedCell(cell.id), status: 'ok' }), count: undefined };
  }
  const started = performance.now();
  let late = false;
  const timer = timeout && setTimeout(() => ((late = true), kernel.interrupt()), timeout * 1000);
  const outcome = await kernel.execute(cell.id, cell.source);
  if (timer) clearTimeout(timer);
  const ms = Math.round((performance.now() - started) * 10) / 10;
  const result = resultOf(cell.id, ms, outcome, late ? timeoutError(timeout as number) : undefined);
  const exit = cellExit(result, mustThrow, late || outcome.kind === 'died');
  const reply = outcome.kind === 'replied' ? outcome.reply : undefined;
  const { inputs = [], seeds = [], nondeterministic = [] } = reply ?? {};
  return {
    cell: { result, exit, mustThrow, inputs, seeds, nondeterministic },
    count: reply?.count,
  };
}

function resultOf(
  id: string,
  ms: number,
  outcome: ExecuteOutcome,
  timedOut: CellError | undefined,
): CellResult {
  if (outcome.kind === 'died') {
    return { ...skippedCell(id), status: 'error', error: timedOut ?? outcome.error, ms };
  }
  const { status, error, tensorsLeft, bytesLeft, reports } = outcome.reply;
  const shown = timedOut ?? error;
  return {
    id,
    status: timedOut ? 'error' : status,
    ...(shown ? { error: shown } : {}),
    ms,
    tensorsLeft,
    bytesLeft,
    reports,
  };
}

function timeoutError(seconds: number): CellError {
  const message = `the cell took longer than --timeout ${seconds} (seconds) and was stopped`;
  return { name: 'TimeoutError', message, stack: `TimeoutError: ${message}` };
}

const unrun = (result: CellResult): RanCell => ({
  result,
  exit: exitCode.asExpected,
  mustThrow: false,
  inputs: [],
  seeds: [],
  nondeterministic: [],
});

/** A promise or a timer that fails after its cell was answered fails that cell all the same. */
function withLateErrors(
  cells: readonly RanCell[],
  messages: ReadonlyMap<string, readonly OutputMessage[]>,
): readonly RanCell[] {
  return cells.map((ran) => {
    const late = messages.get(ran.result.id)?.find((m) => m.type === 'error' && m.late);
    if (late?.type !== 'error' || ran.result.status === 'error') return ran;
    const result: CellResult = { ...ran.result, status: 'error', error: late.error };
    return { ...ran, result, exit: cellExit(result, ran.mustThrow, false) };
  });
}
