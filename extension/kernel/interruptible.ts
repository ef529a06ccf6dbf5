/** The run under way, which an interrupt ends whether its code has stopped or not. */
import type { CellError } from '../wire/message.js';
import { inRun, leaveRun, type CellRun } from './cellRun.js';
import { leaveCell } from './intrinsics.js';
import { beginStoppable, endStoppable } from './stops.js';
import { cancelTimers } from './timers.js';

export interface Interrupted {
  readonly kind: 'interrupted';
  /** What the stop took along, beside the cell. */
  readonly lost?: string | undefined;
}

export interface Interruptible {
  /**
   * Runs `body` until it ends or is interrupted: by an outcome that says so, or by `interrupt`. The run has ended
   * then. `body` is called at once, with no promise job waiting.
   */
  run: <T extends { readonly kind: string }>(
    run: CellRun,
    body: () => Promise<T>,
  ) => Promise<T | Interrupted>;
  /** Ends the run that answers this request, if it is under way. */
  interrupt: (request: number) => void;
}

const interrupted: Interrupted = { kind: 'interrupted' };

/** What is said of it. */
export function interruptedError({ lost }: Interrupted): CellError {
  const kept = 'the cell was stopped; names of this and earlier cells are kept';
  const message = lost === undefined ? kept : `${kept}, but for those of Python. ${lost}`;
  return { name: 'Interrupted', message, stack: `Interrupted: ${message}` };
}

/** `onStopped`: its code was stopped by force, anywhere; what is reported still counts. It tells what that took along. */
export function interruptible(
  onStopped: (run: CellRun) => Promise<string | undefined>,
): Interruptible {
  let running: { readonly run: CellRun; stop: () => void } | undefined;

  /** Whatever of this is stopped itself is done again when the stop is told. */
  const untilEnd = <T extends { readonly kind: string }>(
    run: CellRun,
    body: () => Promise<T>,
  ): Promise<T | Interrupted> =>
    new Promise((resolve) => {
      const end = (outcome: T | Interrupted) => {
        leaveCell();
        endStoppable();
        running = undefined;
        resolve(outcome);
      };
      running = { run, stop: () => end(interrupted) };
      if (beginStoppable(Number(run.parent))) void inRun(run, body).then(end);
      else end(interrupted);
    });

  return {
    run: async (run, body) => {
      const outcome = await untilEnd(run, body);
      if (outcome.kind !== 'interrupted') {
        run.ended = true;
        return outcome;
      }
      leaveRun();
      cancelTimers(run);
      const stopped = onStopped(run);
      run.ended = true;
      return { ...interrupted, lost: await stopped };
    },
    interrupt: (request) => {
      if (Number(running?.run.parent) === request) running?.stop();
    },
  };
}
