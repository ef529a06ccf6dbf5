/** How any value is shown: what the kernel sends for the last expression of a cell, and `show` at any time. */
import { budgets } from '../wire/budgets.js';
import { displaySymbol, mime, type MimeBundle } from '../wire/ids.js';
import { describeTensor } from './describeTensor.js';
import { displayContext, type Inspect } from './sink.js';
import { tensorBundle } from './tensorBundle.js';
import { isTensorLike } from './tensorLike.js';
import { viewPicture } from './viewPicture.js';

export interface MimeBundleOptions {
  readonly title?: string;
}

/**
 * Any value as an output: what a kernel sends for the last expression of a cell.
 *
 * @param value - With a method `Symbol.for('Jupyter.display')`, what that returns is taken, and a picture of its view is
 *   added where it has none; of a tensor its view; of an array or record of tensors a line each; of all else `inspect`'s text, also
 *   of undefined: whether a cell that ends in nothing shows nothing is for the caller.
 * @param inspect - How a value that has no picture is written. Default: the display context's.
 * @param options - `title`: written before the text.
 * @returns Representations by MIME type, always with `text/plain`.
 * @throws Error where such a method returns a promise, or no record of representations.
 * @example
 * mimeBundle(tf.tensor([1, 2]))['text/plain'];
 */
export function mimeBundle(
  value: unknown,
  inspect: Inspect = displayContext().inspect,
  { title }: MimeBundleOptions = {},
): MimeBundle {
  if (isDisplayable(value)) {
    shown.add(value);
    return withTitle(withPicture(checkedBundle(value[displaySymbol]())), title);
  }
  if (isTensorLike(value)) {
    return tensorBundle(value, { kind: 'tensor', ...(title !== undefined && { title }) });
  }
  const lines = linesOfTensors(value);
  const text = lines ? lines.join('\n') : withoutMiddle(inspect(value));
  return { [mime.text]: title === undefined ? text : `${title}: ${lines ? '\n' : ''}${text}` };
}

/** Beginning and end of a text that nobody reads whole. */
function withoutMiddle(text: string): string {
  const over = text.length - budgets.valueText.most;
  if (over <= 0) return text;
  const tail = 1000;
  const notice = `… ${over.toLocaleString('en-US')} characters not shown …`;
  return `${text.slice(0, budgets.valueText.most - tail)}\n${notice}\n${text.slice(-tail)}`;
}

const shown = new WeakSet<object>();

/** Whether a value with a method `Symbol.for('Jupyter.display')` has been shown, by whatever way. */
export const wasShown = (value: object): boolean => shown.has(value);

interface Displayable {
  [displaySymbol]: () => unknown;
}

const isDisplayable = (value: unknown): value is Displayable =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
  typeof (value as Partial<Displayable>)[displaySymbol] === 'function';

function checkedBundle(bundle: unknown): MimeBundle {
  const method = `the method Symbol.for('Jupyter.display')`;
  if (bundle instanceof Promise) {
    throw new Error(`${method} returned a promise; let it return the output itself, made before`);
  }
  if (typeof bundle !== 'object' || bundle === null || Array.isArray(bundle)) {
    throw new Error(
      `${method} returned ${String(bundle)}; it must return outputs by MIME type, { 'text/plain': … }`,
    );
  }
  return bundle as MimeBundle;
}

/** For viewers that know no view: a report draws its maps in the renderer only. */
function withPicture(bundle: MimeBundle): MimeBundle {
  const view = bundle[mime.view];
  if (!(view instanceof Uint8Array) || mime.png in bundle) return bundle;
  const png = viewPicture(view);
  return png ? { ...bundle, [mime.png]: png } : bundle;
}

function withTitle(bundle: MimeBundle, title: string | undefined): MimeBundle {
  const text = bundle[mime.text];
  return title === undefined || typeof text !== 'string'
    ? bundle
    : { ...bundle, [mime.text]: `${title}: ${text}` };
}

const maxLines = 20;

/** A line for each, where a value holds tensors and nothing else. An array of ten million numbers is none at its first. */
function linesOfTensors(value: unknown): string[] | undefined {
  const lines: string[] = [];
  let count = 0;
  for (const [key, tensor] of entriesOf(value)) {
    if (!isTensorLike(tensor)) return undefined;
    if (++count <= maxLines) lines.push(`${key}: ${describeTensor(tensor)}`);
  }
  if (count === 0) return undefined;
  return count > maxLines ? [...lines, `and ${count - maxLines} more`] : lines;
}

function* entriesOf(value: unknown): Iterable<readonly [string, unknown]> {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Map) {
    for (const [key, item] of value as ReadonlyMap<unknown, unknown>) yield [String(key), item];
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) yield [String(i), value[i]];
  } else if ([Object.prototype, null].includes(Object.getPrototypeOf(value) as object)) {
    // Not Object.keys, which asks a proxy for each of a million keys before the first is looked at.
    for (const key in value) {
      if (Object.hasOwn(value, key)) yield [key, (value as Record<string, unknown>)[key]];
    }
  }
}
