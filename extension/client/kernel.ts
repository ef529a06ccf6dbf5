/**
 * A notebook's kernel as its users see it: cells go in, messages and one outcome each come out. A kernel that
 * died is replaced by the next execute, so the notebook stays usable whatever a cell did.
 */
import type {
  CellSource,
  ExecuteRequest,
  InspectReply,
  KernelInfo,
  KernelToClient,
  StillRunning,
  VariableInfo,
} from '../wire/message.js';
import type { DebugLine, DebugListener } from './debugLines.js';
import type { KernelDeath } from './death.js';
import type { ProcessOptions } from './kernelProcess.js';
import type { Question } from './questions.js';
import type { ExecuteOutcome } from './pendingCells.js';
import { startKernel, type RunningKernel } from './runningKernel.js';

export type { ExecuteOutcome } from './pendingCells.js';
export { KernelStartError } from './runningKernel.js';

/** What else is said of a cell. */
export interface ExecuteOptions extends Pick<ExecuteRequest, 'language' | 'counted'> {
  /** All its cells of code, for errors that name another. */
  readonly notebook?: readonly CellSource[];
}

export interface Kernel {
  /** Starts the process if there is none; what it runs on. */
  ready: () => Promise<KernelInfo>;
  execute: (cell: string, code: string, options?: ExecuteOptions) => Promise<ExecuteOutcome>;
  /** What the names of cells hold after the cells sent so far; none where no process runs. */
  variables: () => Promise<readonly VariableInfo[]>;
  /** The value of a name as a cell would show it; undefined where no process runs, or it ended meanwhile. */
  inspect: (name: string) => Promise<InspectReply | undefined>;
  /** A view as it was made, of which less was sent; undefined where no process has it. */
  exactView: (id: string) => Promise<Uint8Array | undefined>;
  /**
   * Asks the running cell to stop, or that which will run as soon as the kernel has started. When it has not after 2 s, or
   * when asked again, ends the kernel. Cells that wait behind it are not touched.
   */
  interrupt: () => void;
  /** Waits, at most `limit` milliseconds and two seconds, for what cells have started; what runs on then. Nothing where no process runs. */
  settle: (limit: number) => Promise<readonly StillRunning[]>;
  /** A line to the debugger of the process that runs; undefined where none does. One at a time. */
  debug: (listener: DebugListener) => DebugLine | undefined;
  /** Ends the process; the next execute starts a fresh one. */
  shutdown: () => Promise<void>;
}

/** What a kernel that was told `told` does not know of the notebook; each cell goes over once, however many run. */
function newsFor(
  told: Map<string, string>,
  notebook: readonly CellSource[],
): readonly CellSource[] {
  const changed = notebook.filter(({ cell, source }) => told.get(cell) !== source);
  for (const { cell, source } of changed) told.set(cell, source);
  if (notebook.length === 0 || told.size === notebook.length) return changed;
  const present = new Set(notebook.map(({ cell }) => cell));
  const gone = [...told.keys()].filter((cell) => !present.has(cell));
  for (const cell of gone) told.delete(cell);
  return [...changed, ...gone.map((cell) => ({ cell, source: '' }))];
}

/** `onEnd` hears of the end of each process, whatever ended it. */
export function createKernel(
  options: ProcessOptions,
  onMessage: (message: KernelToClient) => void,
  onEnd: (death: KernelDeath) => void = () => undefined,
): Kernel {
  let running: RunningKernel | undefined;
  /** Until the process that is being shut down has ended; a cell that is asked for meanwhile is for the next one. */
  let ending: Promise<void> | undefined;
  let requests = 0;
  const told = new Map<string, string>();

  const start = (): RunningKernel => {
    const started = startKernel(options, {
      message: onMessage,
      onEnd: (death) => {
        if (running === started) running = undefined;
        onEnd(death);
      },
    });
    running = started;
    told.clear();
    return started;
  };
  const end = async (): Promise<void> => {
    try {
      await running?.shutdown();
    } finally {
      ending = undefined;
    }
  };
  const execute: Kernel['execute'] = (cell, code, { notebook = [], ...options } = {}) => {
    const process = running ?? start();
    const news = newsFor(told, notebook);
    const id = `${++requests}`;
    return process.execute({ id, cell, code, ...options, ...(news.length > 0 && { news }) });
  };
  const ready: Kernel['ready'] = () => (running ?? start()).info;
  /** Does not start a kernel, for a fresh one has no names. */
  const ask = async (question: (id: string) => Question) => running?.ask(question(`${++requests}`));

  return {
    ready: () => (ending ? ending.then(ready) : ready()),
    execute: (...call) => (ending ? ending.then(() => execute(...call)) : execute(...call)),
    variables: async () => {
      const reply = await ask((id) => ({ type: 'variables_request', id }));
      return reply?.type === 'variables_reply' ? reply.variables : [];
    },
    inspect: async (name) => {
      const reply = await ask((id) => ({ type: 'inspect_request', id, name }));
      return reply?.type === 'inspect_reply' ? reply : undefined;
    },
    exactView: async (view) => {
      const reply = await ask((id) => ({ type: 'view_request', id, view }));
      return reply?.type === 'view_reply' ? reply.bytes : undefined;
    },
    settle: (limit) => {
      const answer = ask((id) => ({ type: 'settle_request', id, limit }));
      return Promise.race([answer.then(remainder), endless(limit + 2000)]);
    },
    interrupt: () => running?.interrupt(),
    debug: (listener) => running?.debug(listener),
    shutdown: () => (ending ??= end()),
  };
}

const remainder = (reply: KernelToClient | undefined): readonly StillRunning[] =>
  reply?.type === 'settle_reply' ? reply.running : [];

/** What never lets go of the kernel's thread does not answer. */
const endless = (ms: number): Promise<readonly StillRunning[]> =>
  new Promise((resolve) => {
    setTimeout(() => resolve([{ what: 'code that does not end' }]), ms).unref();
  });
