/**
 * Runs a script in V8's REPL mode, where names may be declared again and `await` stands anywhere. The
 * inspector that offers it is a session inside this very process: no port is opened.
 *
 * In REPL mode a script is an async function, whose promise is the first one made once the script has started. Its end is
 * heard from that promise. The inspector waits for it too, and should the promise be collected, as that of an interrupted cell
 * would be, Node 22 and 24 abort (they call JavaScript inside the garbage collector), so it is held on to.
 */
import { Session, type Runtime } from 'node:inspector';
import { promiseHooks } from 'node:v8';
import { inRun, type CellRun } from './cellRun.js';
import { enterCell, hasThen, leaveCell } from './intrinsics.js';
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

let session = newSession();

function newSession(): Session {
  const made = new Session();
  made.connect();
  return made;
}

// Held, for a cell that waits is in force with what it has changed.
const { onInit } = promiseHooks;

const objectGroup = 'lossbook';
let caught: unknown;
Object.defineProperty(globalThis, '__lossbook_catch__', {
  value: (value: unknown) => void (caught = value),
});

/**
 * The last statement of a script. V8 ends it with an object, of which it asks whether it has a `then`; where a cell has put one on
 * `Object.prototype`, the script gives way to the kernel before. Not always: afterwards each exchange takes ten times as long.
 */
const lastStatement = (): string => (hasThen() ? '__lossbook_end__();' : 'undefined;');
Object.defineProperty(globalThis, '__lossbook_end__', { value: () => leaveCell() });

const held = new Set<Promise<unknown>>();

/**
 * Resolves when the script and everything it awaits has ended; never rejects. It starts in a turn of its own, for what a
 * cell does to the language's own objects holds from then on, and nothing of the kernel may be on the stack.
 */
export function evaluate(code: string, url: string, run: CellRun): Promise<Evaluation> {
  const expression = `${code}\n${lastStatement()}\n//# sourceURL=${url}`;
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
  const end = (evaluation: Evaluation) => {
    leave?.();
    if (own) held.delete(own);
    resolve(evaluation);
  };
  const fail = (thrown: unknown) => {
    end({ kind: 'thrown', thrown });
    // The inspector would describe it next: 12 s for a message of 100 MB. Without its session it does not.
    session.disconnect();
    session = newSession();
  };
  const stopHook = onInit((promise) => {
    if (own) return;
    own = promise;
    held.add(promise);
    // Before the inspector does, and before the cell has changed by what constructor the next promise is made.
    void promise.then(() => end({ kind: 'done' }), fail);
    leave = enterCell();
  });
  const script = { expression, replMode: true, objectGroup };
  session.post('Runtime.evaluate', script, (error, result) => {
    const details = (result as Runtime.EvaluateReturnType | undefined)?.exceptionDetails;
    // What fails otherwise is its waiting, by what the cell has made of promises: that is not needed.
    const terminated = /terminated/.test(error?.message ?? '') || (details && !details.exception);
    if (!own || terminated) end(toFailure(details));
    // Else nothing of it is held: its value is undefined.
    if (details) session.post('Runtime.releaseObjectGroup', { objectGroup });
  });
  (stopHook as () => void)();
}

/** V8 gives no exception object for what was terminated; anything else here could not be compiled. */
function toFailure(details: Runtime.ExceptionDetails | undefined): Evaluation {
  if (details?.exception?.objectId === undefined) return { kind: 'terminated' };
  const at = { line: details.lineNumber + 1, column: details.columnNumber + 1 };
  return { kind: 'thrown', thrown: objectOf(details.exception.objectId), at };
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
    const wait = () => void settleAs(value, resolve, reject);
    untied.setImmediate(() => void (run.ended || inRun(run, wait)));
  });
}

async function settleAs(
  value: unknown,
  resolve: (value: unknown) => void,
  reject: (reason: unknown) => void,
): Promise<void> {
  let settle: () => void;
  const leave = enterCell();
  try {
    const awaited = await value;
    settle = () => resolve(awaited);
  } catch (thrown) {
    settle = () => reject(thrown);
  }
  leave();
  settle();
}
