/**
 * A notebook's kernel as its users see it: cells go in, messages and one outcome each come out. A kernel that
 * died is replaced by the next execute, so the notebook stays usable whatever a cell did.
 */
import type {
  CellError,
  ExecuteReply,
  InspectReply,
  KernelInfo,
  KernelToClient,
  VariableInfo,
} from '../wire/message.js';
import { causeOfDeath, deathText, type KernelDeath } from './death.js';
import { createQuestions, type Question, type Questions } from './questions.js';
import { startProcess, type KernelProcess, type ProcessOptions } from './kernelProcess.js';

export type ExecuteOutcome =
  | { readonly kind: 'replied'; readonly reply: ExecuteReply }
  | { readonly kind: 'died'; readonly death: KernelDeath; readonly error: CellError };

/** The kernel could not start; the message says why and what to do. */
export class KernelStartError extends Error {
  override name = 'KernelStartError';
}

export interface Kernel {
  /** Starts the process if there is none; what it runs on. */
  ready: () => Promise<KernelInfo>;
  execute: (cell: string, code: string) => Promise<ExecuteOutcome>;
  /** What the names of cells hold after the cells sent so far; none where no process runs. */
  variables: () => Promise<readonly VariableInfo[]>;
  /** The value of a name as a cell would show it; undefined where no process runs, or it ended meanwhile. */
  inspect: (name: string) => Promise<InspectReply | undefined>;
  /** Asks the running cell to stop; when it has not after 2 s, or when asked again, ends the kernel. */
  interrupt: () => void;
  /** Ends the process; the next execute starts a fresh one. */
  shutdown: () => Promise<void>;
}

/** How long an interrupted cell may take to stop. Termination itself takes well under a second. */
const interruptGraceMs = 2000;
const startLimitMs = 60_000;
const stderrKept = 4096;

interface Running {
  readonly process: KernelProcess;
  readonly info: Promise<KernelInfo>;
  readonly ended: Promise<void>;
  readonly pending: Map<string, Pending>;
  readonly questions: Questions;
  death: KernelDeath | undefined;
  interrupting: NodeJS.Timeout | undefined;
}

interface Pending {
  readonly cell: string;
  readonly settle: (outcome: ExecuteOutcome) => void;
}

/** `onEnd` hears of the end of each process, whatever ended it. */
export function createKernel(
  options: ProcessOptions,
  onMessage: (message: KernelToClient) => void,
  onEnd: (death: KernelDeath) => void = () => undefined,
): Kernel {
  let running: Running | undefined;
  let requests = 0;

  const start = (): Running => {
    const started = startRunning(options, onMessage, (death) => {
      if (running === started) running = undefined;
      onEnd(death);
    });
    running = started;
    return started;
  };

  /** Does not start a kernel, for a fresh one has no names. */
  const ask = async (question: (id: string) => Question) => {
    const kernel = running;
    // Cells sent before wait for this too, so they stay in front.
    const started = await kernel?.info.catch(() => undefined);
    if (!kernel || !started || kernel.death) return undefined;
    const { process, questions } = kernel;
    return questions.ask(question(`${++requests}`), (message) => process.send(message));
  };

  return {
    ready: () => (running ?? start()).info,
    execute: async (cell, code) => {
      const kernel = running ?? start();
      await kernel.info;
      const id = `${++requests}`;
      return new Promise((settle) => {
        if (kernel.death) return settle(diedOf(kernel.death));
        kernel.pending.set(id, { cell, settle });
        kernel.process.send({ type: 'execute_request', id, cell, code });
      });
    },
    variables: async () => {
      const reply = await ask((id) => ({ type: 'variables_request', id }));
      return reply?.type === 'variables_reply' ? reply.variables : [];
    },
    inspect: async (name) => {
      const reply = await ask((id) => ({ type: 'inspect_request', id, name }));
      return reply?.type === 'inspect_reply' ? reply : undefined;
    },
    interrupt: () => {
      if (running && running.pending.size + running.questions.inspecting() > 0) {
        interruptOrEnd(running);
      }
    },
    shutdown: async () => {
      if (!running) return;
      const { process, ended } = running;
      running.death = { cause: 'stopped' };
      process.kill();
      await ended;
    },
  };
}

function interruptOrEnd(kernel: Running): void {
  const end = () => {
    kernel.death = { cause: 'unresponsive', seconds: interruptGraceMs / 1000 };
    kernel.process.kill();
  };
  if (kernel.interrupting) return end();
  kernel.interrupting = setTimeout(end, interruptGraceMs);
  kernel.process.interrupt();
}

function startRunning(
  options: ProcessOptions,
  onMessage: (message: KernelToClient) => void,
  onEnd: (death: KernelDeath) => void,
): Running {
  const info = deferred<KernelInfo>();
  const ended = deferred<void>();
  const pending: Running['pending'] = new Map();
  const questions = createQuestions();
  let stderr = '';

  const process = startProcess(options, {
    message: (message) => {
      if (message.type === 'kernel_info') info.resolve(message);
      if (message.type === 'kernel_refusal') info.reject(new KernelStartError(message.message));
      onMessage(message);
      questions.answer(message);
      if (message.type !== 'execute_reply' && message.type !== 'inspect_reply') return;
      clearTimeout(kernel.interrupting);
      kernel.interrupting = undefined;
      if (message.type === 'inspect_reply') return;
      pending.get(message.parent)?.settle({ kind: 'replied', reply: message });
      pending.delete(message.parent);
    },
    raw: (name, text) => {
      if (name === 'stderr') stderr = (stderr + text).slice(-stderrKept);
      const [first] = pending;
      if (first) onMessage({ type: 'stream', parent: first[0], cell: first[1].cell, name, text });
    },
    exit: (code, signal) => {
      clearTimeout(kernel.interrupting);
      clearTimeout(startLimit);
      kernel.death ??= causeOfDeath(code, signal, stderr);
      info.reject(
        new KernelStartError(`the kernel did not start: ${startFailure(options, stderr)}`),
      );
      for (const { settle } of pending.values()) settle(diedOf(kernel.death));
      pending.clear();
      questions.end();
      onEnd(kernel.death);
      ended.resolve();
    },
  });
  const startLimit = setTimeout(process.kill, startLimitMs);
  info.promise.then(
    () => clearTimeout(startLimit),
    () => process.kill(),
  );
  const kernel: Running = {
    process,
    info: info.promise,
    ended: ended.promise,
    pending,
    questions,
    death: undefined,
    interrupting: undefined,
  };
  return kernel;
}

function startFailure({ entry }: ProcessOptions, stderr: string): string {
  const said = stderr.split('\n').find((line) => /^\w*Error\b/.test(line));
  return said ?? `${process.execPath} ${entry} ended before it was ready.`;
}

function diedOf(death: KernelDeath): ExecuteOutcome {
  const message = deathText(death);
  return {
    kind: 'died',
    death,
    error: { name: 'KernelDied', message, stack: `KernelDied: ${message}` },
  };
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
