/**
 * Where displays go: to whoever listens (the kernel), else as text to the console, so that a script
 * that shows things runs outside of a notebook too.
 *
 * This folder is built without the types of Node and of the DOM; what both have is declared here.
 */
import { mime, type MimeBundle } from '../wire/ids.js';
import type { ReportSource } from '../wire/report.js';

declare const console: { log: (text: string) => void };
declare const process: { getBuiltinModule?: (name: string) => unknown } | undefined;

export type Inspect = (value: unknown) => string;

/** What a display needs to know of the notebook it is in. */
export interface DisplayContext {
  /** How a value that has no picture is written. Default: Node's util.inspect. */
  inspect: Inspect;
  /** The identity of the next view, stable between runs: cell id and ordinal. Default: view-1, view-2, … */
  viewId: () => string;
  /** The cell and line that is running. */
  source: () => ReportSource | undefined;
}

/** Which display a bundle is for, where it may change: the first, or one in its place. */
export interface DisplayPlace {
  readonly display: object;
  readonly again: boolean;
}

type Listener = (bundle: MimeBundle, place?: DisplayPlace) => void;

const listeners = new Set<Listener>();
let viewsMade = 0;
const context: DisplayContext = {
  inspect: defaultInspect,
  viewId: () => `view-${++viewsMade}`,
  source: () => undefined,
};

/**
 * Takes all that is shown from now on, in place of the console.
 *
 * @param listener - Called with each output as it is shown; of one that changes, also with its place.
 * @returns What ends it.
 * @example
 * const stop = onDisplay((bundle) => console.log(bundle['text/plain']));
 */
export function onDisplay(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Says where what is shown stands: for who runs cells.
 *
 * @param changes - Members to replace; the others stay.
 * @returns Nothing; it holds for what is shown from now on.
 * @example
 * setDisplayContext({ viewId: () => `cell-${cell}` });
 */
export function setDisplayContext(changes: Partial<DisplayContext>): void {
  Object.assign(context, changes);
}

export const displayContext = (): Readonly<DisplayContext> => context;

export function display(bundle: MimeBundle, place?: DisplayPlace): void {
  const text = bundle[mime.text];
  if (listeners.size === 0)
    console.log(typeof text === 'string' ? text : Object.keys(bundle).join(', '));
  for (const listener of listeners) listener(bundle, place);
}

/** A display whose contents change: shows the first bundle, and each later one in its place. */
export function nextDisplay(): (bundle: MimeBundle) => void {
  const own = {};
  let again = false;
  return (bundle) => {
    display(bundle, { display: own, again });
    again = true;
  };
}

function defaultInspect(value: unknown): string {
  const loaded =
    typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:util');
  return loaded ? (loaded as { inspect: Inspect }).inspect(value) : String(value);
}
