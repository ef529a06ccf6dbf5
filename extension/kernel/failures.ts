/**
 * What goes wrong outside a cell's own control flow. None of it ends the kernel: the cell that caused it fails,
 * or, when that cell has been answered already, an error is sent after it.
 *
 * Node asks `process.emit` whether anybody handles an error that nothing caught. The answer is given here, so that it is
 * the same whatever listens: libraries install handlers that throw again (every Emscripten module does), which would end
 * the process, and cells may remove all handlers. A handler that returns has handled the error.
 */
import type { ErrorMessage } from '../wire/message.js';
import { cellError } from './cellError.js';
import { currentRun, noteFailure, runOfRejected, type CellRun } from './cellRun.js';
import { asKernel } from './intrinsics.js';
import { runOfCode, runOfError } from './runOfCode.js';
import { unawaited } from './toldErrors.js';
import { runOfUnheard } from './unheardErrors.js';

export interface Failures {
  /** Fails a run, whether it has been answered or not. */
  fail: (thrown: unknown, run: CellRun) => void;
}

/**
 * `latestCell` is the run under way, or the last one: what has neither a context nor a frame nor an emitter of a cell is most likely its
 * doing, and what no cell is told passes for no error.
 */
export function catchFailures(
  send: (message: ErrorMessage) => void,
  latestCell: () => CellRun | undefined,
): Failures {
  const fail = (thrown: unknown, run: CellRun | undefined) => {
    if (!run)
      return void process.stderr.write(`lossbook kernel: ${cellError(thrown, '').message}\n`);
    if (!run.ended) return noteFailure(run, thrown);
    const { parent, cell } = run;
    asKernel(() => {
      const error = run.told.next(() => cellError(thrown, cell));
      if (error) send({ type: 'error', parent, cell, error, late: true });
    });
  };
  answerNode((event, args) => {
    // By index, as above: a cell may have taken the iterator of arrays away.
    const thrown = args[0];
    const isThrown = event === 'uncaughtException';
    const known = isThrown ? currentRun() : runOfRejected(args[1] as Promise<unknown>);
    const run = known ?? runOfError(thrown) ?? runOfUnheard(thrown) ?? latestCell();
    fail(isThrown ? thrown : toUnhandled(thrown), run);
  });
  refuseExit(latestCell);
  return { fail };
}

type FatalEvent = 'uncaughtException' | 'unhandledRejection';

function answerNode(onFatal: (event: FatalEvent, args: readonly unknown[]) => void): void {
  const emit = process.emit.bind(process) as (
    event: string | symbol,
    ...args: unknown[]
  ) => boolean;
  const answer = (event: string | symbol, ...args: unknown[]): boolean => {
    switch (event) {
      case 'uncaughtException':
      case 'unhandledRejection':
        if (!handledByListeners(event, args)) onFatal(event, args);
        return true;
      case 'uncaughtExceptionMonitor':
        handledByListeners(event, args);
        return true;
      default:
        return emit(event, ...args);
    }
  };
  // Packages that watch for the end of a process exchange `emit`: that is let go by without an error.
  Object.defineProperty(process, 'emit', { get: () => answer, set: () => undefined });
}

const { apply } = Reflect;

/** Every listener is asked, and none is let throw. */
function handledByListeners(event: string, args: readonly unknown[]): boolean {
  const listeners = process.rawListeners(event);
  let handled = false;
  for (let i = 0; i < listeners.length; i++) {
    try {
      apply(listeners[i] as () => void, process, args);
      handled = true;
    } catch {
      // It did not handle it.
    }
  }
  return handled;
}

/** Whoever calls it, for the kernel itself ends in other ways. */
function refuseExit(latestCell: () => CellRun | undefined): void {
  process.exit = (code?: number): never => {
    const run = runOfCode() ?? latestCell();
    const error = new Error(
      `process.exit(${code ?? ''}) was called: a cell cannot end the kernel, so only this cell was stopped`,
    );
    error.name = 'ProcessExit';
    // Recorded as well as thrown, for the cell may catch it.
    if (run && !run.ended) noteFailure(run, error);
    throw error;
  };
  // What it catches never reaches `emit`, and what it throws ends the process: it is asked as a listener is.
  process.setUncaughtExceptionCaptureCallback = (callback) => {
    if (callback) process.on('uncaughtException', callback);
  };
}

/** Says that nobody awaited the promise, which is the mistake, and keeps the reason's own stack. */
function toUnhandled(reason: unknown): unknown {
  try {
    if (!(reason instanceof Error)) return reason;
    const error = new Error(`${reason.message}${unawaited}`);
    error.name = reason.name;
    if (reason.stack) error.stack = reason.stack;
    return error;
  } catch {
    // It does not let itself be read, which is said with it.
    return reason;
  }
}
