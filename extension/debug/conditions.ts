/**
 * What V8 asks at a breakpoint: whether its condition holds, and a logpoint is one that tells and never does. To V8 an expression
 * that throws, or is none, does not hold, and it says nothing of either: so both are told from here.
 */
import { debugName } from '../wire/debugMessage.js';
import type { Post } from './inspector.js';
import type { SourceBreakpoint } from './protocol.js';

export function conditionOf({ condition, logMessage }: SourceBreakpoint): string | undefined {
  const guard = condition === undefined ? undefined : guardText(condition);
  if (logMessage === undefined) return guard;
  const parts = logParts(logMessage).map((part) =>
    'text' in part ? JSON.stringify(part.text) : `() => (${part.expression}\n)`,
  );
  const log = `${debugName}.log([${parts.join(', ')}])`;
  return guard === undefined ? log : `${guard} && ${log}`;
}

/** The line's end ends a comment that the condition may end with. */
const guardText = (condition: string): string =>
  `(() => { try { return (${condition}\n); } catch (thrown) { return ${debugName}.tellFailure(${JSON.stringify(condition)}, thrown); } })()`;

/** What V8's parser says of it; undefined where it is an expression. */
export async function whyNoExpression(post: Post, condition: string): Promise<string | undefined> {
  // It is made a function, which is not called.
  const params = { expression: `() => (${condition})`, silent: true };
  const { exceptionDetails } = (await post('Runtime.evaluate', params)) as {
    readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
  };
  return exceptionDetails && (exceptionDetails.exception?.description ?? '').split('\n')[0];
}

type LogPart = { readonly text: string } | { readonly expression: string };

/** `{…}` is an expression, which may have braces of its own; one that is not closed, and `{}`, are text. */
export function logParts(message: string): readonly LogPart[] {
  const parts: LogPart[] = [];
  let text = '';
  for (let at = 0; at < message.length; at++) {
    const end = message[at] === '{' ? closingBrace(message, at) : -1;
    const expression = message.slice(at + 1, end).trim();
    if (end < 0 || expression === '') text += message[at]!;
    else {
      parts.push({ text }, { expression });
      text = '';
      at = end;
    }
  }
  return [...parts, { text }].filter((part) => !('text' in part) || part.text !== '');
}

/** Of the brace at `start`; −1 where there is none. Braces in strings are none. */
function closingBrace(message: string, start: number): number {
  let depth = 0;
  let quote: string | undefined;
  for (let at = start; at < message.length; at++) {
    const sign = message[at]!;
    if (quote !== undefined) {
      if (sign === '\\') at++;
      else if (sign === quote) quote = undefined;
    } else if (`'"\``.includes(sign)) quote = sign;
    else if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) return at;
  }
  return -1;
}
