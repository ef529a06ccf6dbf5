/** A kernel from the start of its process to its end: what was sent to it, and what it came to. */
import type { ExecuteRequest, KernelInfo, KernelToClient } from '../wire/message.js';
import { causeOfDeath, type KernelDeath } from './death.js';
import { createDebugLines, type DebugLines } from './debugLines.js';
import { createInterrupting, interruptGraceMs, type Interrupting } from './interrupting.js';
import { startProcess, type KernelProcess, type ProcessOptions } from './kernelProcess.js';
import {
  createPendingCells,
  deathOutcome,
  type ExecuteOutcome,
  type PendingCells,
} from './pendingCells.js';
import { createQuestions, type Question, type Questions } from './questions.js';
import { rawText } from './rawText.js';

/** The kernel could not start; the message says why and what to do. */
export class KernelStartError extends Error {
  override name = 'KernelStartError';
}

export interface RunningKernel {
  /** Rejects with a `KernelStartError`. */
  readonly info: Promise<KernelInfo>;
  readonly ended: Promise<void>;
  /** Sends the cell once the kernel has started. */
  execute: (request: Omit<ExecuteRequest, 'type'>) => Promise<ExecuteOutcome>;
  /** Undefined when the kernel has ended. */
  ask: (question: Question) => ReturnType<Questions['ask']>;
  /** Of what runs or will run first. */
  interrupt: () => void;
  debug: DebugLines['open'];
  shutdown: () => Promise<void>;
}

export interface KernelListener {
  message: (message: KernelToClient) => void;
  /** Heard once, whatever ended the process. */
  onEnd: (death: KernelDeath) => void;
}

const startLimitMs = 60_000;

export function startKernel(options: ProcessOptions, listener: KernelListener): RunningKernel {
  const info = defer<KernelInfo>();
  const ended = defer<void>();
  const pending = createPendingCells();
  const questions = createQuestions();
  let isReady = false;
  let death: KernelDeath | undefined;
  const raw = rawText((name, text) => {
    const first = pending.first();
    if (first) listener.message({ type: 'stream', ...first, name, text });
  });
  const exit = (code: number | null, signal: NodeJS.Signals | null) => {
    interrupting.stop();
    const cause = (death ??= causeOfDeath(code, signal, raw.stderr()));
    if (isReady) pending.die(cause);
    info.reject(new KernelStartError(startFailure(options, raw.stderr())));
    questions.end();
    debugLines.end();
    listener.onEnd(cause);
    ended.resolve();
  };
  const message = (message: KernelToClient) => {
    for (const take of [listener.message, questions.answer, debugLines.take]) take(message);
    if (message.type === 'kernel_refusal') info.reject(new KernelStartError(message.message));
    if (message.type === 'execute_reply') pending.answer(message);
    if ('parent' in message && /^(execute|inspect)_reply$/.test(message.type)) {
      interrupting.onAnswer(message.parent);
    }
    if (message.type !== 'kernel_info') return;
    isReady = true;
    info.resolve(message);
  };
  const process = startProcess(options, {
    ...{ message, raw: raw.take, exit },
    lineBroken: () => void (death = { cause: 'garbled' }),
  });
  const end = (cause: KernelDeath) => {
    death = cause;
    process.kill();
  };
  const interrupting = createInterrupting({
    send: (request) => {
      if (isReady) process.send({ type: 'interrupt_request', request });
      return isReady;
    },
    giveUp: () => end({ cause: 'unresponsive', seconds: interruptGraceMs / 1000 }),
  });
  const debugLines = createDebugLines(process.send);
  endUnlessStarted(info.promise, process, pending);
  return {
    info: info.promise,
    ended: ended.promise,
    debug: debugLines.open,
    shutdown: () => {
      end({ cause: 'stopped' });
      return ended.promise;
    },
    ...senders({ process, info: info.promise, pending, questions, interrupting }, () => death),
  };
}

function endUnlessStarted(
  info: Promise<KernelInfo>,
  process: KernelProcess,
  pending: PendingCells,
): void {
  const startLimit = setTimeout(process.kill, startLimitMs);
  void info
    .catch((error: unknown) => {
      pending.reject(error);
      process.kill();
    })
    .finally(() => clearTimeout(startLimit));
}

interface Parts {
  readonly process: KernelProcess;
  readonly info: Promise<KernelInfo>;
  readonly pending: PendingCells;
  readonly questions: Questions;
  readonly interrupting: Interrupting;
}

function senders(
  { process, info, pending, questions, interrupting }: Parts,
  death: () => KernelDeath | undefined,
): Pick<RunningKernel, 'execute' | 'ask' | 'interrupt'> {
  let isStarted = false;
  const started = info.then(
    () => (isStarted = true),
    () => false,
  );
  return {
    execute: (request) => {
      const end = death();
      if (end) return Promise.resolve(deathOutcome(end));
      const send = () => process.send({ type: 'execute_request', ...request });
      // At once where it can be: the kernel works while its front end is told so.
      if (isStarted) send();
      else void started.then((did) => void (did && send()));
      return pending.add(request.id, request.cell);
    },
    ask: async (question) => {
      // Cells sent before wait for this too, so they stay in front.
      const started = await info.catch(() => undefined);
      if (!started || death()) return undefined;
      return questions.ask(question, (message) => process.send(message));
    },
    interrupt: () => {
      const ids = [...pending.requests(), ...questions.stoppable()].sort((a, b) => +a - +b);
      if (ids[0] !== undefined) interrupting.interrupt(ids[0]);
    },
  };
}

function startFailure({ entry }: ProcessOptions, stderr: string): string {
  const said = stderr.split('\n').find((line) => /^\w*Error\b/.test(line));
  return `the kernel did not start: ${said ?? `${process.execPath} ${entry} ended before it was ready.`}`;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
}

function defer<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
