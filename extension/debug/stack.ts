/** Where the main thread stands: frames that their author can be shown, and the scopes of each. */
import type { CallFrame, Paused } from '../wire/debugMessage.js';
import type { Translate } from './protocol.js';
import type { Scripts } from './scripts.js';
import type { Sources } from './sources.js';
import type { Values } from './values.js';

export interface Frame {
  readonly id: number;
  readonly name: string;
  readonly source: object;
  readonly line: number;
  readonly column: number;
  /** False in what the compiler put around the source. */
  readonly isPlaced: boolean;
}

interface Scope {
  readonly name: string;
  readonly presentationHint?: 'locals';
  readonly variablesReference: number;
  readonly expensive: boolean;
}

/** Of V8's kinds of scopes, those that hold names of the notebook. The global object is reached by the console. */
const scopeNames = (t: Translate): Readonly<Record<string, string>> => ({
  local: t('Local'),
  block: t('Block'),
  catch: t('Catch'),
  closure: t('Closure'),
  module: t('Module'),
  with: t('With'),
  // What cells declare at their top.
  script: t('Notebook'),
});

/** Empty where nothing of the notebook is on the stack. */
export function framesOf({ callFrames }: Paused, scripts: Scripts, sources: Sources): Frame[] {
  return callFrames.flatMap((frame, id) => {
    const found = sources.ofFrame(frame);
    if (!found) return [];
    const { lineNumber: line, columnNumber: column = 0 } = frame.location;
    const at = found.script ? scripts.inSource(found.script, { line, column }) : { line, column };
    return {
      id,
      name: frame.functionName || found.label,
      source: found.source,
      line: (at?.line ?? 0) + 1,
      column: (at?.column ?? 0) + 1,
      isPlaced: at !== undefined,
    };
  });
}

export function scopesOf(frame: CallFrame, values: Values, t: Translate): readonly Scope[] {
  const names = scopeNames(t);
  let isFirst = true;
  return frame.scopeChain.flatMap(({ type, object }) => {
    const name = names[type];
    if (name === undefined || object.objectId === undefined) return [];
    const beside = isFirst ? besideOf(frame, t) : [];
    const hint = isFirst ? ({ presentationHint: 'locals' } as const) : {};
    isFirst = false;
    const { objectId } = object;
    const variablesReference = values.keep({ objectId, frame: frame.callFrameId, beside });
    return { name, ...hint, variablesReference, expensive: false };
  });
}

function besideOf(frame: CallFrame, t: Translate) {
  const { this: own, returnValue } = frame;
  const isTold =
    own.objectId !== undefined && own.className !== 'global' && own.className !== 'Object';
  return [
    ...(returnValue ? [[t('return value'), returnValue] as const] : []),
    ...(isTold ? [['this', own] as const] : []),
  ];
}
