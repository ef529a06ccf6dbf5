/** Which errors of a run its author is told: each once, and not without end. */
import type { CellError } from '../wire/message.js';

export interface ToldErrors {
  /** What is to be said of one more: it, that no more are told, or nothing. It is read only when it may be told. */
  next: (read: () => CellError) => CellError | undefined;
}

/** An interval that fails goes on failing, and each time with another message. */
export const mostTold = 20;

const noMore = `more than ${mostTold} different errors came of this cell; the others are not told`;

export function toldErrors(): ToldErrors {
  const told = new Set<string>();
  return {
    next: (read) => {
      if (told.size > mostTold) return undefined;
      const error = read();
      // Several promises hang on one that fails, and all of them fail with its error.
      const text = error.stack.replace(unawaited, '');
      if (told.has(text)) return undefined;
      told.add(text);
      if (told.size <= mostTold) return error;
      return { name: 'MoreErrors', message: noMore, stack: `MoreErrors: ${noMore}` };
    },
  };
}

/** Put at the end of a message whose promise is the mistake. */
export const unawaited = ' (in a promise that nothing awaits)';
