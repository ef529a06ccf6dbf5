/** The run under way, which an interrupt ends whether its code has stopped or not. */
import { interruptPython } from '../python/processes.js';
import { inRun, leaveRun, type CellRun } from './cellRun.js';
import { repairEngine } from './engine.js';
import { cancelTimers } from './timers.js';

export interface Interrupted {
  readonly kind: 'interrupted';
}

export interface Interruptible {
  /**
   * Runs `body` until it ends or is interrupted: by an outcome that says so, or by `interrupt`. The run has ended
   * then, and all it printed is sent. `body` is called at once, with no promise job waiting.
   */
  run: <T extends { readonly kind: string }>(
    run: CellRun,
    body: () => Promise<T>,
  ) => Promise<T | Interrupted>;
  interrupt: () => void;
  running: () => CellRun | undefined;
}

export interface InterruptiblePorts {
  /** Sends the text still held back for a run. */
  flush: (run: CellRun) => void;
  /** Says that code was terminated by force. */
  onTerminated: () => void;
}

export function interruptible(ports: InterruptiblePorts): Interruptible {
  let running: { readonly run: CellRun; stop: () => void } | undefined;
  return {
    run: async (run, body) => {
      const interrupted = new Promise<Interrupted>((resolve) => {
        running = { run, stop: () => resolve({ kind: 'interrupted' }) };
      });
      const outcome = await Promise.race([interrupted, inRun(run, body)]);
      if (outcome.kind === 'interrupted') {
        ports.onTerminated();
        leaveRun();
        interruptPython();
        cancelTimers(run);
        repairEngine();
      }
      run.ended = true;
      ports.flush(run);
      running = undefined;
      return outcome;
    },
    interrupt: () => running?.stop(),
    running: () => running?.run,
  };
}
