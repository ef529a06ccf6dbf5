/**
 * What goes wrong outside a cell's own control flow. None of it ends the kernel: the cell that caused it fails,
 * or, when that cell has been answered already, an error is sent after it.
 */
import type { ErrorMessage } from '../wire/message.js';
import { cellError } from './cellError.js';
import { currentRun, runOfRejected, type CellRun } from './cellRun.js';

export interface Failures {
  /** Fails a run, whether it has been answered or not. */
  fail: (thrown: unknown, run: CellRun) => void;
}

/** `running` is the run under way: what has no context of its own is most likely its doing. */
export function catchFailures(
  send: (message: ErrorMessage) => void,
  running: () => CellRun | undefined,
): Failures {
  const fail = (thrown: unknown, run: CellRun | undefined) => {
    if (!run) return void process.stderr.write(`lossbook kernel: ${String(thrown)}\n`);
    if (!run.ended) return void run.failures.push(thrown);
    const { parent, cell } = run;
    send({ type: 'error', parent, cell, error: cellError(thrown, cell), late: true });
  };
  process.on('unhandledRejection', (reason, promise) =>
    fail(unhandled(reason), runOfRejected(promise) ?? running()),
  );
  process.on('uncaughtException', (thrown) => fail(thrown, currentRun() ?? running()));

  const exit = process.exit.bind(process);
  process.exit = (code?: number): never => {
    const run = currentRun();
    if (!run) return exit(code);
    const error = new Error(
      `process.exit(${code ?? ''}) was called: a cell cannot end the kernel, so only this cell was stopped`,
    );
    error.name = 'ProcessExit';
    // Recorded as well as thrown, for the cell may catch it.
    run.failures.push(error);
    throw error;
  };
  return { fail };
}

/** Says that nobody awaited the promise, which is the mistake, and keeps the reason's own stack. */
function unhandled(reason: unknown): unknown {
  if (!(reason instanceof Error)) return reason;
  const error = new Error(`${reason.message} (in a promise that nothing awaits)`);
  error.name = reason.name;
  if (reason.stack) error.stack = reason.stack;
  return error;
}
