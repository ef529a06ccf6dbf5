/**
 * What a debugger asks of the main thread beside V8: which scripts there are, how a value reads, and that scripts wait for
 * their breakpoints. It is called through the inspector, also while a cell stands at a breakpoint.
 */
import { dirname } from 'node:path';
import { debugName, type CompiledScript } from '../wire/debugMessage.js';
import type { KernelToClient } from '../wire/message.js';
import { sizeOf } from '../wire/shape.js';
import { holdScripts, letAllRun, letRun } from './debugHold.js';
import { isTensor } from './engineClasses.js';
import { asKernel } from './intrinsics.js';
import { isObject } from './plainRead.js';
import { compiledScripts } from './scripts.js';
import { largestRead, valueText } from './variables.js';

let send: ((message: KernelToClient) => void) | undefined;

export interface Attached {
  /** The folder of the kernel's own code, where nobody steps. */
  readonly own: string;
  readonly scripts: readonly CompiledScript[];
}

/** To be called once; costs nothing as long as nobody debugs. */
export function offerDebugging(tell: (message: KernelToClient) => void): void {
  send = tell;
  const offered = { attach, detach: letAllRun, go: letRun, tell: textOf, inside, log, tellFailure };
  Object.defineProperty(globalThis, debugName, { value: Object.freeze(offered) });
}

function attach(): Attached {
  toldFailures.clear();
  holdScripts((ticket, script) => {
    const event = { method: 'Lossbook.compiled', params: { ticket, script } } as const;
    send?.({ type: 'debug_event', event });
  });
  return { own: dirname(process.argv[1] ?? ''), scripts: compiledScripts() };
}

/** In one line each, as Variables shows them. */
const textOf = (values: readonly unknown[]): readonly string[] =>
  asKernel(() =>
    values.map((value) => {
      try {
        return valueText(value);
      } catch (error) {
        return String((error as Error).message);
      }
    }),
  );

/** What is listed below a value: of a tensor its numbers, and not the engine's bookkeeping. */
function inside(value: unknown): unknown {
  if (!isObject(value) || !isTensor(value)) return value;
  const { shape, dtype, size } = value;
  const isRead = !value.isDisposed && sizeOf(shape) <= largestRead;
  return asKernel(() => ({ shape, dtype, size, ...(isRead && { values: value.arraySync() }) }));
}

/** The condition of a logpoint: tells, and does not stop. What is no text is asked for its value. */
function log(parts: readonly (string | (() => unknown))[]): boolean {
  const values = parts.map((part) => (typeof part === 'string' ? { text: part } : resultOf(part)));
  const text = asKernel(() => values.map(partText).join(''));
  send?.({ type: 'debug_event', event: { method: 'Lossbook.logged', params: { text } } });
  return false;
}

type Result = { readonly value: unknown } | { readonly thrown: unknown };

function resultOf(ask: () => unknown): Result {
  try {
    return { value: ask() };
  } catch (thrown) {
    return { thrown };
  }
}

function partText(part: { readonly text: string } | Result): string {
  if ('text' in part) return part.text;
  if ('thrown' in part) return `{${valueText(part.thrown)}}`;
  return typeof part.value === 'string' ? part.value : valueText(part.value);
}

const toldFailures = new Set<string>();

/** The condition of a breakpoint threw: it does not hold, and that is told once. */
function tellFailure(expression: string, thrown: unknown): boolean {
  if (toldFailures.has(expression)) return false;
  toldFailures.add(expression);
  const reason = asKernel(() => valueText(thrown));
  send?.({
    type: 'debug_event',
    event: { method: 'Lossbook.failed', params: { expression, reason } },
  });
  return false;
}
