/**
 * A backend that is known to load is loaded before the first cell that can reach it. TensorFlow's library takes longer than all
 * else of a kernel's start, and as much memory as all else.
 */
import type { ExecuteRequest } from '../wire/message.js';

/** Without one of these words a cell has no tensor, and so none has a name. */
const reaching = /import|require|module|python/i;

export interface LateBackend {
  /** Is it to be started before this cell? */
  isNeededBy: (request: Pick<ExecuteRequest, 'code' | 'language'>) => boolean;
  /** While nothing of a cell runs. Rejects where it does not start after all. */
  start: () => Promise<void>;
}

/** `start` is undefined for a backend that is on. */
export function lateBackend(start: (() => Promise<void>) | undefined): LateBackend {
  let waiting = start;
  return {
    isNeededBy: ({ code, language }) =>
      waiting !== undefined && (language !== undefined || reaching.test(code)),
    start: async () => {
      const begin = waiting;
      waiting = undefined;
      await begin?.();
    },
  };
}
