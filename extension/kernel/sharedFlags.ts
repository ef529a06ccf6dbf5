/** What the main thread and the messenger tell each other through shared memory, where a busy thread can be told something. */

/** Slots of the flags. Requests are known by their id, a whole number above 0. */
export const slot = {
  /** The request that runs and may be stopped, or 0. */
  running: 0,
  /** The last request that the client wants to end. */
  wanted: 1,
  /** The last request that the main thread has taken. */
  heard: 2,
  /** The mark: 1 while the main thread must not be stopped (`mark.ts`). */
  marked: 3,
  /** How far a stop by force has come: a `stop`. */
  stop: 4,
  /** Messages to the client: those the main thread has sent, and those the messenger has taken. */
  sent: 5,
  taken: 6,
  /** 1 once the messenger has done what a main thread that may end has asked for. */
  flushed: 7,
} as const;

export const flagBytes = 4 * Object.keys(slot).length;

export const stop = { none: 0, wanted: 1, sent: 2 } as const;

/** How long code under the mark is waited for, in milliseconds: the client kills the kernel 2 s after an interrupt. */
export const graceMs = 500;

/** What the messenger, a worker thread, is started with. */
export interface MessengerData {
  readonly flags: SharedArrayBuffer;
  readonly port: import('node:worker_threads').MessagePort;
}
