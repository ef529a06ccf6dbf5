/** One thing that a cell does to its kernel. */

export interface Fault {
  readonly name: string;
  readonly code: string;
  /** What its cell, or the one that waits for it, must say; absent where nothing need fail. */
  readonly says?: RegExp;
  /** The kernel ends with it: names are gone, which must be said. `maybe`: on some versions of Node. */
  readonly fatal?: true | 'maybe';
  /** The language's own objects are no longer what computing needs: checks say which and that a restart helps, and it does. */
  readonly spoils?: true;
  /** It is told after its cell has been answered. */
  readonly late?: true;
  /** It prints more than a person reads, which is no fault. */
  readonly floods?: true;
  /** Stopped by an interrupt once it has printed `ready`. */
  readonly interrupt?: true;
  /** Seconds of memory being filled: left out of the sample. */
  readonly slow?: true;
}
