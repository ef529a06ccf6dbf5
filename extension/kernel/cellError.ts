/** A thrown value as the author of the cell should see it. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import type { CellError } from '../wire/message.js';
import { lineOf, parseFrame, placeOf, type Frame, type Place } from './scripts.js';
import { portablePath } from './portablePath.js';

/** `cell` is the cell that failed: the position given is the topmost one in it, or else the topmost known. */
export function cellError(thrown: unknown, cell: string, fallback?: Position): CellError {
  try {
    return readError(thrown, cell, fallback);
  } catch (within) {
    return unreadableError(within, cell, fallback);
  }
}

/** Of a proxy whose traps throw, or an error whose getters do: what they throw is told, as far as that can be read. */
function unreadableError(within: unknown, cell: string, fallback?: Position): CellError {
  let inner: CellError | undefined;
  try {
    inner = readError(within, cell, fallback);
  } catch {
    // It does not let itself be read either.
  }
  const why = inner ? `: ${inner.message}` : '';
  const message = clip(`what was thrown does not let itself be read${why}`);
  const name = 'ThrownValue';
  const frames = inner?.stack.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  const at = inner?.line === undefined ? fallback : { line: inner.line, column: inner.column ?? 1 };
  return withPosition({ name, message, stack: [`${name}: ${message}`, ...frames].join('\n') }, at);
}

function readError(thrown: unknown, cell: string, fallback?: Position): CellError {
  const isError =
    thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
  if (!isError) {
    const message = clip(`a value that is not an Error was thrown: ${inspect(thrown)}`);
    return withPosition(
      { name: 'ThrownValue', message, stack: `ThrownValue: ${message}` },
      fallback,
    );
  }
  const error = thrown as Error;
  const name = nameOf(error);
  const message = clip(String(error.message));
  const frames = framesOf(error);
  const place = frames.find((f) => f.place.cell === cell) ?? frames.at(0);
  const lines = [`${name}: ${message}`, ...framesText(frames, place), ...causes(error)];
  return withPosition({ name, message, stack: lines.join('\n') }, place?.place ?? fallback);
}

export function syntaxError(message: string, label: string, at: Position): CellError {
  const where = `    at ${label}, line ${at.line}, column ${at.column}`;
  return { name: 'SyntaxError', message, ...at, stack: `SyntaxError: ${message}\n${where}` };
}

/** Where in `cell` the code running now was called from, for reports to name; or that at which `stack` was taken. */
export function callerPlace(cell: string, stack = new Error()): Position | undefined {
  const frames = framesOf(stack);
  return frames.find((f) => f.place.cell === cell)?.place;
}

/** Of frames as V8 writes them, the innermost that is a person's: a cell's, a file's of theirs, a package's. */
export function innermostPlace(frames: readonly string[]): Place | undefined {
  for (const line of frames) {
    const frame = parseFrame(line);
    const place = frame && (placeOf(frame.url, frame.line, frame.column) ?? foreignPlace(frame));
    if (place) return place;
  }
  return undefined;
}

export const callerLine = (cell: string): number | undefined => callerPlace(cell)?.line;

/** The line of a cell that called `callee` itself, or by a function of the language (`Math.max`); undefined where a library did. */
export function callingCell(
  callee: (...args: never[]) => unknown,
): { readonly text: string } | undefined {
  const holder = { stack: '' };
  Error.captureStackTrace(holder, callee);
  const caller = holder.stack
    .split('\n')
    .find((line, i) => i > 0 && !line.endsWith('(<anonymous>)'));
  const frame = parseFrame(caller ?? '');
  return frame && lineOf(frame.url, frame.line, frame.column);
}

interface Position {
  readonly line: number;
  readonly column: number;
}

interface MappedFrame {
  readonly name: string;
  readonly place: Place;
}

const withPosition = (error: CellError, at: Position | undefined): CellError =>
  at ? { ...error, line: at.line, column: at.column } : error;

/** Node appends codes to names in stacks only; DOMException and friends carry their own. */
const nameOf = (error: Error): string => error.name || error.constructor?.name || 'Error';

function framesOf(error: Error): readonly MappedFrame[] {
  return String(error.stack ?? '')
    .split('\n')
    .flatMap((line) => {
      const frame = parseFrame(line);
      const place = frame && (placeOf(frame.url, frame.line, frame.column) ?? foreignPlace(frame));
      return frame && place ? [{ name: frame.name, place }] : [];
    });
}

const ownFolder = dirname(process.argv[1] ?? '');

/** A package that the cell imported; Node's and our own code say nothing to the author of a cell. */
function foreignPlace({ url, line, column }: Frame): Place | undefined {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  if (/^(node|lossbook-cell):/.test(path) || path.startsWith(ownFolder)) return undefined;
  return { label: portablePath(process.cwd(), path), cell: undefined, line, column };
}

function frameText({ name, place }: MappedFrame): string {
  const where = `${place.label}, line ${place.line}, column ${place.column}`;
  return name ? `    at ${name} (${where})` : `    at ${where}`;
}

/** As many as V8 keeps by itself. */
const maxFrames = 10;

/** A recursion without end has the same frame again and again: the first ones are told, and that of the cell. */
function framesText(frames: readonly MappedFrame[], told: MappedFrame | undefined) {
  const shown = frames.slice(0, maxFrames);
  const left = frames.length - shown.length;
  const place = told && !shown.includes(told) ? [frameText(told)] : [];
  return [...shown.map(frameText), ...(left > 0 ? [`    … ${left} more`] : []), ...place];
}

function causes(error: Error): readonly string[] {
  if (error instanceof AggregateError)
    return error.errors.slice(0, mostErrors).map((each) => `  one of: ${asText(each)}`);
  const { cause } = error;
  // What only goes on with another's words has said them.
  if (
    cause === undefined ||
    (cause instanceof Error && cause.message !== '' && error.message.includes(cause.message))
  )
    return [];
  return [`  caused by: ${asText(cause)}`];
}

const mostErrors = 20;
const asText = (thrown: unknown): string => clip(String(thrown));

/** Nobody reads more of an error, and everything that handles it would have to carry it. */
const mostText = 20_000;

function clip(text: string): string {
  const over = text.length - mostText;
  if (over <= 0) return text;
  const half = mostText / 2;
  return `${text.slice(0, half)}\n… ${over.toLocaleString('en-US')} characters not shown …\n${text.slice(-half)}`;
}
