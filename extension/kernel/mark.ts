/**
 * The mark under which the main thread must not be stopped by force, in memory that both threads see (see `shield.ts` for what is run
 * under it). The stopper waits until it is gone, and once it wants to stop the main thread, that one sets no new mark but waits to be
 * stopped. Of a mark and a wish set at one instant each thread sees the other's, for Atomics are sequentially consistent.
 */
import { flagBytes, graceMs, slot, stop } from './sharedFlags.js';

export const sharedFlags = new SharedArrayBuffer(flagBytes);
const flags = new Int32Array(sharedFlags);

/** Whether the main thread is under the mark; spares the calls within a call. */
let inside = false;

type Method = (...args: unknown[]) => unknown;

export const mark = (run: Method): Method =>
  function (this: unknown, ...args) {
    if (inside) return run.apply(this, args);
    enter();
    try {
      return run.apply(this, args);
    } finally {
      leave();
    }
  };

function enter(): void {
  inside = true;
  Atomics.store(flags, slot.marked, 1);
  if (Atomics.load(flags, slot.stop) !== stop.none) waitForStop();
}

function leave(): void {
  inside = false;
  Atomics.store(flags, slot.marked, 0);
}

/** Is stopped in here, unless the code that was to be stopped has ended. */
function waitForStop(): void {
  leave();
  const until = performance.now() + 2 * graceMs;
  while (Atomics.load(flags, slot.stop) !== stop.none && performance.now() < until);
  inside = true;
  Atomics.store(flags, slot.marked, 1);
}

/** Nothing is stopped any more: a mark that stopped code has left is gone. */
export function settleStop(): void {
  leave();
}
