/** Loops that say how far they are. */
import { quoteGiven } from './options.js';

/** As checks tell it; see `check/progress.ts`. */
export interface TrackedLoop {
  readonly what: string;
  readonly doing: string;
  readonly done: number;
  readonly unit?: string;
  readonly of?: number;
}

const listeners = new Set<(at: TrackedLoop | undefined) => void>();
/** Nobody reads faster. */
const tellMs = 100;

/** Tells of loops from now on, and with undefined of the end of each. */
export function onTrack(listener: (at: TrackedLoop | undefined) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Goes through items as they are, and says how many are done and how long the rest will take: in the cell, the status bar, the
 * terminal. Nothing of it stays in the outputs, and a loop that takes less than a second says nothing.
 *
 * @param items - What to go through; a whole number n stands for 0 to n − 1.
 * @param title - What is said to be under way. Default: `loop`.
 * @returns The items, one by one, for a `for` loop.
 * @throws TypeError where `items` is neither a whole number from 0 nor something that can be gone through.
 * @example
 * for (const y of track(height, 'rows')) sum += row(y);
 */
export function track(items: number, title?: string): Generator<number, void>;
export function track<T>(items: Iterable<T>, title?: string): Generator<T, void>;
export function track(items: number | Iterable<unknown>, title = 'loop'): Generator<unknown, void> {
  if (typeof items === 'number' && Number.isInteger(items) && items >= 0)
    return follow(range(items), items, title);
  if (!isIterable(items)) {
    throw new TypeError(
      `track: expected something to go through, such as an array, or a whole number from 0, got ${quoteGiven(items)}`,
    );
  }
  const { length, size } = items as { readonly length?: number; readonly size?: number };
  return follow(items, length ?? size, title);
}

function* follow(items: Iterable<unknown>, of: number | undefined, what: string) {
  let done = 0;
  let told = 0;
  try {
    for (const item of items) {
      const now = Date.now();
      if (now - told >= tellMs) {
        told = now;
        tell(progressOf(what, done, of));
      }
      yield item;
      done++;
    }
  } finally {
    tell(undefined);
  }
}

const progressOf = (what: string, done: number, of: number | undefined): TrackedLoop =>
  of === undefined
    ? { what, doing: `${done.toLocaleString('en-US')} steps`, done: 0 }
    : { what, doing: 'going through', done, unit: 'steps', of };

function* range(end: number): Generator<number, void> {
  for (let i = 0; i < end; i++) yield i;
}

const tell = (at: TrackedLoop | undefined): void => {
  for (const listener of listeners) listener(at);
};

const isIterable = (items: unknown): items is Iterable<unknown> =>
  items !== null &&
  items !== undefined &&
  typeof (items as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function';
