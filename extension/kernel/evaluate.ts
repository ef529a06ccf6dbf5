/**
 * Runs a script in V8's REPL mode, where `const`, `class` and `let` may be declared again and `await` stands
 * anywhere. The inspector that offers it is a session inside this very process: no port is opened.
 */
import { Session, type Runtime } from 'node:inspector';

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

const objectGroup = 'lossbook';
let caught: unknown;
Object.defineProperty(globalThis, '__lossbook_catch__', {
  value: (thrown: unknown) => void (caught = thrown),
});

/** Resolves when the script and everything it awaits has ended; never rejects. */
export function evaluate(code: string, url: string): Promise<Evaluation> {
  const expression = `${code}\nundefined;\n//# sourceURL=${url}`;
  return new Promise((resolve) => {
    session.post(
      'Runtime.evaluate',
      { expression, replMode: true, awaitPromise: true, objectGroup },
      (error, result) => {
        resolve(
          error || !result ? { kind: 'terminated' } : outcome(result as Runtime.EvaluateReturnType),
        );
        session.post('Runtime.releaseObjectGroup', { objectGroup });
      },
    );
  });
}

function outcome({ exceptionDetails }: Runtime.EvaluateReturnType): Evaluation {
  if (!exceptionDetails) return { kind: 'done' };
  const { exception, lineNumber, columnNumber, stackTrace } = exceptionDetails;
  // V8 gives no exception object when execution was terminated.
  if (!exception) return { kind: 'terminated' };
  const thrown = exception.objectId ? byReference(exception.objectId) : primitive(exception);
  // With a stack the position is the stack's business; without one, V8 could not compile the script.
  if (stackTrace) return { kind: 'thrown', thrown };
  return { kind: 'thrown', thrown, at: { line: lineNumber + 1, column: columnNumber + 1 } };
}

/** The thrown object itself: the protocol describes it, but we live in the same heap. */
function byReference(objectId: string): unknown {
  caught = undefined;
  session.post('Runtime.callFunctionOn', {
    functionDeclaration: 'function () { __lossbook_catch__(this); }',
    objectId,
  });
  return caught;
}

function primitive(value: Runtime.RemoteObject): unknown {
  if (value.type === 'undefined') return undefined;
  if (value.unserializableValue !== undefined) return value.unserializableValue;
  return value.value;
}
