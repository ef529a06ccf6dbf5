/**
 * Which request may be stopped, seen from the main thread. When one has ended, a stop for it may be on its way that V8
 * carries out at the next instant it likes; it is caught here, before anything else begins.
 */
import { Session } from 'node:inspector';
import { settleStop, sharedFlags } from './mark.js';
import { slot, stop } from './sharedFlags.js';

const flags = new Int32Array(sharedFlags);

const session = new Session();
session.connect();

/** Longer than any stop takes that was sent. */
const longestStopMs = 2000;

Object.defineProperty(globalThis, '__lossbook_wait__', {
  value: () => {
    const end = performance.now() + longestStopMs;
    while (Atomics.load(flags, slot.stop) === stop.sent && performance.now() < end);
  },
});

/** False if the client wants it to end already. */
export function beginStoppable(request: number): boolean {
  Atomics.store(flags, slot.running, request);
  return Atomics.load(flags, slot.wanted) !== request;
}

/** After this nothing is stopped. May be called again, should this very call have been stopped. */
export function endStoppable(): void {
  Atomics.store(flags, slot.running, 0);
  Atomics.compareExchange(flags, slot.stop, stop.wanted, stop.none);
  // What the inspector evaluates is stopped alone, and not what called it.
  while (Atomics.load(flags, slot.stop) === stop.sent) {
    session.post('Runtime.evaluate', { expression: '__lossbook_wait__()' });
  }
  settleStop();
}
