/**
 * How the main thread goes on, and how it is brought to stand in code of the notebook, wherever it is.
 *
 * V8 by itself lets a pause go in two cases, and says so in neither: while it is about to go on, it takes the pause for
 * granted; and where the pause falls into a function that is not stepped into, it waits for a place in it that never counts.
 * So a pause waits for `Debugger.resumed`, and until it has come everything is stepped into. Between two turns of an
 * `await` it comes in code of Node's: from there steps lead to the notebook's.
 */
import type { Post } from './inspector.js';

export type Way = 'resume' | 'stepOver' | 'stepInto' | 'stepOut';

export interface Motion {
  /** Somebody wants it to stand, and it does not yet. */
  readonly isPausing: boolean;
  goOn: (way: Way) => Promise<void>;
  pause: () => Promise<void>;
  /** V8 stands somewhere; `isShown` where a person is told of it. */
  onPaused: (isShown: boolean) => void;
  onResumed: () => void;
}

/** `notStepped`: what matches the address of code that steps do not lead into. */
export function createMotion(post: Post, notStepped: () => readonly string[]): Motion {
  let isStanding = false;
  let isPausing = false;
  let isSteppedEverywhere = false;
  let departure: { readonly done: Promise<void>; readonly end: () => void } | undefined;

  const stepEverywhere = async (to: boolean): Promise<void> => {
    if (isSteppedEverywhere === to) return;
    isSteppedEverywhere = to;
    await post('Debugger.setBlackboxPatterns', { patterns: to ? [] : notStepped() });
  };
  const depart = (): void => {
    let end = (): void => undefined;
    const done = new Promise<void>((resolve) => (end = resolve));
    departure ??= { done, end };
  };
  const endDeparture = (): void => {
    departure?.end();
    departure = undefined;
  };
  return {
    get isPausing() {
      return isPausing;
    },
    goOn: async (way) => {
      if (isStanding) depart();
      try {
        await post(`Debugger.${way}`);
      } catch (error) {
        endDeparture();
        throw error;
      }
    },
    pause: async () => {
      await departure?.done;
      if (isStanding) return;
      isPausing = true;
      await Promise.all([stepEverywhere(true), post('Debugger.pause')]);
    },
    onPaused: (isShown) => {
      isStanding = true;
      if (isShown) isPausing = false;
      // Before whatever is asked next.
      void stepEverywhere(false).catch(() => undefined);
    },
    onResumed: () => {
      isStanding = false;
      endDeparture();
    },
  };
}
