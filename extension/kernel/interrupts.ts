/** The main thread's side of interrupts: starts the interrupter and reports each interrupt once. */
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { assertNever } from '../wire/assertNever.js';
import { claim } from './interruptFlags.js';
import { watchTensors } from './leftovers.js';
import { settleStop, sharedFlags, shieldEngine } from './shield.js';

export type FromInterrupter =
  | { readonly kind: 'interrupt'; readonly n: number }
  | { readonly kind: 'terminated'; readonly n: number };

export interface Interrupts {
  /** Says that the code now ending was terminated, so that the message about it is not taken for another. */
  settle: () => void;
}

/** From now on interrupts are heard, and the engine is kept whole through them. */
export function listenForInterrupts(onInterrupt: () => void): Interrupts {
  const flags = new Int32Array(sharedFlags);
  let settled = 0;
  watchTensors();
  shieldEngine();

  const worker = new Worker(join(dirname(process.argv[1] ?? ''), 'interrupter.cjs'), {
    workerData: sharedFlags,
  });
  worker.unref();
  worker.on('message', (message: FromInterrupter) => {
    switch (message.kind) {
      case 'interrupt':
        // Forced already: this message waited in the queue while the busy code was being stopped.
        if (claim(flags, message.n)) onInterrupt();
        return;
      case 'terminated':
        if (settled >= message.n) return;
        settled = message.n;
        return onInterrupt();
      default:
        return assertNever(message);
    }
  });
  return { settle: () => void (settled = settleStop()) };
}
