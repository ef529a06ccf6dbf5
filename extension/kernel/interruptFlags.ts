/** What the main thread and the interrupter tell each other through shared memory. */

/** Slots of the flags. */
export const slot = {
  /** The last interrupt that one of the two threads has taken upon itself. */
  claimed: 0,
  /** The last interrupt for which code was stopped by force. */
  forced: 1,
  /** The mark: 1 while the main thread must not be stopped (`shield.ts`). */
  marked: 2,
  /** How far a stop by force has come: a `stop`. */
  stop: 3,
} as const;

export const flagBytes = 4 * Object.keys(slot).length;

export const stop = { none: 0, wanted: 1, sent: 2 } as const;

/** How long code under the mark is waited for, in milliseconds: the client kills the kernel 2 s after an interrupt. */
export const graceMs = 500;

/** Whether the caller is the one to end the code that was running at interrupt `n`: one thread only is. */
export function claim(flags: Int32Array, n: number): boolean {
  const last = Atomics.load(flags, slot.claimed);
  return last < n && Atomics.compareExchange(flags, slot.claimed, last, n) === last;
}
