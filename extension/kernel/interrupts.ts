/** The main thread's side of interrupts: starts the interrupter and reports each interrupt once. */
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { assertNever } from '../wire/assertNever.js';

export type FromInterrupter =
  | { readonly kind: 'interrupt'; readonly n: number }
  | { readonly kind: 'terminated'; readonly n: number };

/** Slots of the shared flags: the last interrupt answered by the main thread, the last one forced. */
export const answered = 0;
export const terminated = 1;

export interface Interrupts {
  /** Says that the code now ending was terminated, so that the message about it is not taken for another. */
  settle(): void;
}

export function listenForInterrupts(onInterrupt: () => void): Interrupts {
  const shared = new SharedArrayBuffer(8);
  const flags = new Int32Array(shared);
  let settled = 0;

  const worker = new Worker(join(dirname(process.argv[1] ?? ''), 'interrupter.cjs'), {
    workerData: shared,
  });
  worker.unref();
  worker.on('message', (message: FromInterrupter) => {
    switch (message.kind) {
      case 'interrupt':
        // Forced already: this message waited in the queue while the busy code was being stopped.
        if (Atomics.load(flags, terminated) >= message.n) return;
        Atomics.store(flags, answered, message.n);
        return onInterrupt();
      case 'terminated':
        if (settled >= message.n) return;
        settled = message.n;
        return onInterrupt();
      default:
        return assertNever(message);
    }
  });
  return { settle: () => void (settled = Atomics.load(flags, terminated)) };
}
