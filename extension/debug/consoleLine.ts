/**
 * A line of the debug console. V8 forgets what a line declares as soon as it has been evaluated where the kernel stands, and nothing
 * can be awaited there, as nothing else runs: the first is mended, the second said.
 */
import type { Translate } from './protocol.js';

export interface ConsoleLine {
  readonly expression: string;
  /** The name that it declares: it must be none that is there already, and lives on as a global one. */
  readonly declares?: string;
}

const declaration =
  /^\s*(?:const|let|var)\s+([\p{ID_Start}_$][\p{ID_Continue}$]*)\s*=(?!=)([^]*)$/u;
const declarator =
  /^\s*(?:function\*?|async function|class)\s+([\p{ID_Start}_$][\p{ID_Continue}$]*)/u;

export function consoleLine(text: string): ConsoleLine {
  const [, name, value = ''] = declaration.exec(text) ?? [];
  if (name !== undefined)
    return { declares: name, expression: `globalThis.${name} = (${withoutEnd(value)}\n)` };
  const named = declarator.exec(text)?.[1];
  return named === undefined
    ? { expression: text }
    : { declares: named, expression: `globalThis.${named} = (${text}\n)` };
}

const withoutEnd = (value: string): string => value.trimEnd().replace(/;$/, '');

/** What V8 says of an expression, and what to do where that is not to be seen from it. */
export function consoleErrorText(description: string, t: Translate): string {
  const [line = ''] = description.split('\n');
  return /^SyntaxError: .*\bawait\b/.test(line)
    ? t(
        '{0}. Nothing can be awaited while the kernel stands, for nothing else runs: call dataSync() in place of await data().',
        line,
      )
    : line;
}
