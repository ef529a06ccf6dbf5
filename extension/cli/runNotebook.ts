/** Runs a notebook from its first cell to its last in a fresh kernel, and says how each cell ended. */
import { deathText, type KernelDeath } from '../client/death.js';
import { createKernel, type ExecuteOutcome, type Kernel } from '../client/kernel.js';
import { isOutputMessage, type OutputMessage } from '../notebook/cellOutputs.js';
import { cellTags, tag } from '../notebook/cellTags.js';
import { lossbookMetadata } from '../notebook/lossbookMetadata.js';
import type { CodeCell, Notebook } from '../notebook/model.js';
import type {
  BackendChoice,
  CellError,
  CellSource,
  KernelInfo,
  KernelToClient,
  StillRunning,
} from '../wire/message.js';
import { budgets } from '../wire/budgets.js';
import type { PythonChoices } from '../wire/pythonChoices.js';
import { setDeadline } from './deadline.js';
import { isCode } from './files.js';
import {
  cellExit,
  errorsOf,
  exitCode,
  skippedCell,
  worstExit,
  type CellResult,
  type RanCell,
} from './results.js';

export interface RunRequest {
  readonly notebook: Notebook;
  readonly folder: string;
  /** Path of the built kernel. */
  readonly entry: string;
  readonly backend: BackendChoice;
  readonly timeout: number | undefined;
  /** Where the search for a Python's `.venv` starts, before the notebook's folder. */
  readonly beside?: string;
  /** What was chosen beside what the notebook says, and by whom. */
  readonly python?: PythonChoices;
  /** Whether to go on after a cell that threw; a function is asked of each. */
  readonly keepGoing: boolean | ((cell: CodeCell) => boolean);
}

export interface RunListener {
  onStart: (info: KernelInfo) => void;
  cellStarted: (cell: CodeCell, position: number) => void;
  /** What the cell waits for, `importing torch…`; undefined: for nothing any more. */
  onWait: (text: string | undefined) => void;
  /** `said`: what it sent until then, in order. */
  cellEnded: (
    cell: CodeCell,
    position: number,
    ran: RanCell,
    said: readonly OutputMessage[],
  ) => void;
  /** After the last cell: what cells have started is waited for. */
  onSettle: () => void;
  /** It was answered already, and then something that it had started failed. */
  cellFailedLate: (cell: CodeCell, position: number, ran: RanCell) => void;
  /** What was not waited for any longer. */
  leftRunning: (running: readonly StillRunning[], seconds: number) => void;
}

export interface Run {
  readonly info: KernelInfo;
  /** One per code cell, in file order. */
  readonly cells: readonly RanCell[];
  /** What each cell sent, by its id. */
  readonly messages: ReadonlyMap<string, readonly OutputMessage[]>;
  /** The `In[n]` of each cell that ran. */
  readonly counts: ReadonlyMap<string, number>;
  /** What cells had started and what ran on when it was not waited for any longer. */
  readonly leftRunning: readonly StillRunning[];
}

export async function runNotebook(request: RunRequest, listener: RunListener): Promise<Run> {
  const { notebook, folder, entry, backend, keepGoing, timeout } = request;
  const messages = new Map<string, OutputMessage[]>();
  const idleDeaths = new Map<string, KernelDeath>();
  let running = false;
  let latest = '';
  const kernel = createKernel(
    {
      folder,
      entry,
      backend,
      ahead: true,
      python: pythonChoices(request),
    },
    (message) => {
      if (message.type === 'progress') listener.onWait(message.text);
      gather(messages, message);
    },
    (death) => {
      if (!running && death.cause !== 'stopped') idleDeaths.set(latest, death);
    },
  );
  const counts = new Map<string, number>();
  const cells: RanCell[] = [];
  const code = notebook.cells.filter(isCode);
  const sources = code.map(({ id, source }) => ({ cell: id, source }));
  try {
    const info = await kernel.ready();
    listener.onStart(info);
    let stopped = false;
    for (const [index, cell] of code.entries()) {
      if (stopped || cellTags(cell).includes(tag.skipExecution)) {
        cells.push(unrun(skippedCell(cell.id)));
        listener.cellEnded(cell, index, cells[index] as RanCell, []);
        continue;
      }
      listener.cellStarted(cell, index);
      // A kernel that died is replaced here, so that its start is not the cell's time.
      await kernel.ready();
      [running, latest] = [true, cell.id];
      const ran = await runCell(kernel, cell, sources, timeout);
      running = false;
      if (ran.count !== undefined) counts.set(cell.id, ran.count);
      cells.push(ran.cell);
      listener.cellEnded(cell, index, ran.cell, messages.get(cell.id) ?? []);
      const goesOn = typeof keepGoing === 'function' ? keepGoing(cell) : keepGoing;
      stopped = !goesOn && ran.cell.exit >= exitCode.threw;
    }
    listener.onSettle();
    const leftRunning = await waitForRest(kernel, timeout, listener);
    const ended = withLateErrors(cells, messages, idleDeaths);
    for (const [index, cell] of code.entries()) {
      const ran = ended[index];
      if (ran && ran !== cells[index]) listener.cellFailedLate(cell, index, ran);
    }
    return { info, cells: ended, messages, counts, leftRunning };
  } finally {
    await kernel.shutdown();
  }
}

const pythonChoices = ({ notebook, beside, python }: RunRequest): PythonChoices => ({
  ...python,
  notebook: lossbookMetadata(notebook).python,
  beside,
});

/** Never longer than what a cell may take: a timeout is for notebooks that hang. */
async function waitForRest(
  kernel: Kernel,
  timeout: number | undefined,
  listener: RunListener,
): Promise<readonly StillRunning[]> {
  const seconds = Math.min(budgets.settleSeconds.most, timeout ?? Infinity);
  const running = await kernel.settle(seconds * 1000);
  if (running.length > 0) listener.leftRunning(running, seconds);
  return running;
}

function gather(messages: Map<string, OutputMessage[]>, message: KernelToClient): void {
  if (!isOutputMessage(message)) return;
  const list = messages.get(message.cell) ?? [];
  messages.set(message.cell, list);
  // Contents that were replaced are nobody's any more.
  if (message.type !== 'update_display_data') return void list.push(message);
  const { display } = message;
  const old = list.findLastIndex((m) => m.type === 'display_data' && m.display === display);
  if (old >= 0) list[old] = { ...message, type: 'display_data' };
}

interface RanOnce {
  readonly cell: RanCell;
  readonly count: number | undefined;
}

async function runCell(
  kernel: Kernel,
  cell: CodeCell,
  notebook: readonly CellSource[],
  timeout: number | undefined,
): Promise<RanOnce> {
  const mustThrow = cellTags(cell).includes(tag.raisesException);
  // Nothing to run, as in an editor.
  if (cell.source.trim() === '') {
    return { cell: unrun({ ...skippedCell(cell.id), status: 'ok' }), count: undefined };
  }
  const started = performance.now();
  let late = false;
  const interrupt = () => {
    late = true;
    kernel.interrupt();
  };
  const cancel = timeout === undefined ? undefined : setDeadline(timeout * 1000, interrupt);
  const outcome = await kernel.execute(cell.id, cell.source, { notebook });
  cancel?.();
  const ms = Math.round((performance.now() - started) * 10) / 10;
  const result = resultOf(cell.id, ms, outcome, late ? timeout : undefined);
  const exit = cellExit(result, mustThrow, late || outcome.kind === 'died');
  const reply = outcome.kind === 'replied' ? outcome.reply : undefined;
  const { inputs = [], seeds = [], nondeterministic = [], python } = reply ?? {};
  return {
    cell: {
      ...{ result, exit, mustThrow, late: [], inputs, seeds, nondeterministic },
      ...(python && { python }),
    },
    count: reply?.count,
  };
}

function resultOf(
  id: string,
  ms: number,
  outcome: ExecuteOutcome,
  timedOut: number | undefined,
): CellResult {
  if (outcome.kind === 'died') {
    const death = outcome.error;
    const error = timedOut === undefined ? death : timeoutError(timedOut, `, and ${death.message}`);
    return { ...skippedCell(id), status: 'error', error, ms };
  }
  const { status, error, besides, tensorsLeft, bytesLeft, reports } = outcome.reply;
  const shown = timedOut === undefined ? error : timeoutError(timedOut, ' and was stopped');
  return {
    id,
    status: timedOut === undefined ? status : 'error',
    ...(shown ? { error: shown } : {}),
    ...(besides && { besides }),
    ms,
    tensorsLeft,
    bytesLeft,
    reports,
  };
}

/** `then`: what came of it, a kernel that had to be ended is told with what is lost. */
function timeoutError(seconds: number, then: string): CellError {
  const message = `the cell took longer than --timeout ${seconds} (seconds)${then}`;
  return { name: 'TimeoutError', message, stack: `TimeoutError: ${message}` };
}

const unrun = (result: CellResult): RanCell => ({
  result,
  exit: exitCode.asExpected,
  mustThrow: false,
  late: [],
  inputs: [],
  seeds: [],
  nondeterministic: [],
});

/** A promise or a timer that fails after its cell was answered fails that cell all the same. */
function withLateErrors(
  cells: readonly RanCell[],
  messages: ReadonlyMap<string, readonly OutputMessage[]>,
  idleDeaths: ReadonlyMap<string, KernelDeath>,
): readonly RanCell[] {
  return cells.map((ran) => {
    const { id, status } = ran.result;
    const death = idleDeaths.get(id);
    const sent = (messages.get(id) ?? []).flatMap((m) =>
      m.type === 'error' && m.late ? [m.error] : [],
    );
    const late = death ? [idleDeathError(death), ...sent] : sent;
    if (late.length === 0) return ran;
    const [error, ...besides] = [...errorsOf(ran.result), ...late];
    const result: CellResult = {
      ...{ ...ran.result, status: 'error', error: error! },
      ...(besides.length > 0 && { besides }),
    };
    const own = cellExit(result, ran.mustThrow, death !== undefined);
    return { ...ran, result, exit: status === 'error' ? worstExit([ran.exit, own]) : own, late };
  });
}

/** Nobody knows whose doing it was; it was that of this cell or of one before. */
function idleDeathError(death: KernelDeath): CellError {
  const message = `after this cell, ${deathText(death, 'idle')}`;
  return { name: 'KernelDied', message, stack: `KernelDied: ${message}` };
}
