/**
 * Runs a script in V8's REPL mode, where names may be declared again and `await` stands anywhere. The
 * inspector that offers it is a session inside this very process: no port is opened.
 *
 * In REPL mode a script is an async function, and the inspector waits for its promise. Should that promise be
 * collected, as that of an interrupted cell would be, Node 22 and 24 abort (they call JavaScript inside the
 * garbage collector), so it is held on to: it is the first promise made once the script has started.
 */
import { Session, type Runtime } from 'node:inspector';
import { promiseHooks } from 'node:v8';
import { inRun, type CellRun } from './cellRun.js';
import { enterCell, forgetChanges } from './intrinsics.js';
import { untied } from './timers.js';

export type Evaluation =
  | { readonly kind: 'done' }
  | { readonly kind: 'thrown'; readonly thrown: unknown; readonly at?: ScriptPosition }
  | { readonly kind: 'terminated' };

/** Of the script that was evaluated, from 1. */
export interface ScriptPosition {
  readonly line: number;
  readonly column: number;
}

const session = new Session();
session.connect();
// Held, for a cell that waits is in force with what it has changed.
const { onInit } = promiseHooks;

const objectGroup = 'lossbook';
let caught: unknown;
Object.defineProperty(globalThis, '__lossbook_catch__', {
  value: (value: unknown) => void (caught = value),
});

const held = new Set<Promise<unknown>>();

/**
 * Resolves when the script and everything it awaits has ended; never rejects. It starts in a turn of its own, for what a
 * cell does to the language's own objects holds from then on, and nothing of the kernel may be on the stack.
 */
export function evaluate(code: string, url: string, run: CellRun): Promise<Evaluation> {
  const expression = `${code}\nundefined;\n//# sourceURL=${url}`;
  return new Promise((resolve) => {
    const start = () => evaluateNow(expression, resolve);
    untied.setImmediate(() => {
      // It was interrupted meanwhile.
      if (run.ended) resolve({ kind: 'terminated' });
      else inRun(run, start);
    });
  });
}

function evaluateNow(expression: string, resolve: (evaluation: Evaluation) => void): void {
  let own: Promise<unknown> | undefined;
  let leave: (() => void) | undefined;
  const stopHook = onInit((promise) => {
    if (own) return;
    own = promise;
    held.add(promise);
    leave = enterCell();
  });
  const script = { expression, replMode: true, awaitPromise: true, objectGroup };
  session.post('Runtime.evaluate', script, (error, result) => {
    leave?.();
    if (own) held.delete(own);
    resolve(error || !result ? noOutcome() : outcome(result as Runtime.EvaluateReturnType));
    session.post('Runtime.releaseObjectGroup', { objectGroup });
  });
  (stopHook as () => void)();
}

/** It was terminated, or V8 failed to wait for it: it makes the promise for that as the cell has said that they are made. */
function noOutcome(): Evaluation {
  const [changed] = forgetChanges([
    'Promise[Symbol(Symbol.species)]',
    'Promise.prototype.constructor',
  ]);
  if (changed === undefined) return { kind: 'terminated' };
  const thrown = new TypeError(
    `a cell has changed ${changed}, without which no cell can be waited for. It is as it was again: leave it so`,
  );
  return { kind: 'thrown', thrown };
}

function outcome({ exceptionDetails }: Runtime.EvaluateReturnType): Evaluation {
  return exceptionDetails ? toFailure(exceptionDetails) : { kind: 'done' };
}

function toFailure(details: Runtime.ExceptionDetails): Evaluation {
  const { exception, lineNumber, columnNumber, stackTrace } = details;
  // V8 gives no exception object when execution was terminated.
  if (!exception) return { kind: 'terminated' };
  const thrown = exception.objectId ? objectOf(exception.objectId) : primitive(exception);
  // With a stack the position is the stack's business; without one, V8 could not compile the script.
  if (stackTrace) return { kind: 'thrown', thrown };
  return { kind: 'thrown', thrown, at: { line: lineNumber + 1, column: columnNumber + 1 } };
}

function primitive(value: Runtime.RemoteObject): unknown {
  if (value.type === 'undefined') return undefined;
  if (value.unserializableValue !== undefined) return value.unserializableValue;
  return value.value;
}

/** The object itself: the protocol only describes it, but we live in the same heap. */
function objectOf(objectId: string): unknown {
  session.post('Runtime.callFunctionOn', {
    functionDeclaration: 'function () { __lossbook_catch__(this); }',
    objectId,
  });
  const object = caught;
  caught = undefined;
  return object;
}

/**
 * Waits for a promise of a cell's: code of it goes on meanwhile. In a turn of its own as well, for what awaits this on the
 * stack would wait by what the cell has made of promises.
 */
export function awaitOfCell(value: unknown, run: CellRun): Promise<unknown> {
  const isPlain = value === null || (typeof value !== 'object' && typeof value !== 'function');
  if (isPlain) return Promise.resolve(value);
  return new Promise((resolve, reject) => {
    const wait = async () => {
      let settle: () => void;
      const leave = enterCell();
      try {
        const awaited = await value;
        settle = () => resolve(awaited);
      } catch (thrown) {
        settle = () => reject(thrown as Error);
      }
      leave();
      settle();
    };
    untied.setImmediate(() => void (run.ended || inRun(run, wait)));
  });
}
