/** Requests are answered one after another, in the order they came, each in a turn of the event loop of its own. */
import { untied } from './timers.js';

export function inTurns<Request>(
  answer: (request: Request) => Promise<void>,
): (request: Request) => void {
  const waiting: Request[] = [];
  let busy = false;
  const next = () => {
    const request = waiting.shift();
    busy = request !== undefined;
    // Nothing is chained before `answer` has been called: see the head of `session.ts`.
    if (request) untied.setImmediate(() => void answer(request).finally(next));
  };
  return (request) => {
    waiting.push(request);
    if (!busy) next();
  };
}
