/**
 * A large part of the kernel that is loaded before the first cell that can reach it: most of a kernel's start, and of its memory,
 * are TypeScript, TensorFlow.js and TensorFlow's library, and many a kernel runs nothing.
 */
import type { ExecuteRequest } from '../wire/message.js';

export interface LatePart {
  /** Is it to be started before this cell? */
  isNeededBy: (request: Pick<ExecuteRequest, 'code' | 'language'>) => boolean;
  /** While nothing of a cell runs. Rejects where it does not start; is tried again then. */
  start: () => Promise<void>;
}

export function latePart(
  isReachedBy: LatePart['isNeededBy'],
  begin: () => Promise<void>,
): LatePart {
  let isStarted = false;
  return {
    isNeededBy: (request) => !isStarted && isReachedBy(request),
    start: async () => {
      if (isStarted) return;
      await begin();
      isStarted = true;
    },
  };
}

/** Without one of these words a cell has no module, so no tensor and no check, and none has a name. */
const words = /import|require|module|python/i;

export const reachesModules: LatePart['isNeededBy'] = ({ code, language }) =>
  language !== undefined || words.test(code);
