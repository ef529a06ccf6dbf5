/** Cells that front ends ask to be run: one at a time, in the order in which they came, each answered once. */
import type { Reply } from './executeReply.js';
import { readExecuteRequest } from './executeRequest.js';
import type { Header, Request, Said } from './message.js';
import type { CellRunner } from './runCell.js';

export interface ShellRequest extends Request {
  answer: (said: Said) => void;
}

export interface Executions {
  add: (request: ShellRequest) => void;
  /** The request that is under way. */
  current: () => Header | undefined;
}

export function createExecutions(
  runner: CellRunner,
  publish: (said: Said, parent: Header) => void,
): Executions {
  const waiting: ShellRequest[] = [];
  let running: Header | undefined;
  let working = false;

  const withStatus = async (request: ShellRequest, body: () => Promise<Reply>) => {
    const { header } = request;
    running = header;
    publish(status('busy'), header);
    const content = await body();
    running = undefined;
    request.answer({ type: 'execute_reply', content });
    publish(status('idle'), header);
    return content.status;
  };
  const drop = () =>
    Promise.resolve({ status: 'aborted', execution_count: runner.count() } as const);
  const work = async () => {
    for (let request = waiting.shift(); request; request = waiting.shift()) {
      const { header } = request;
      const cell = readExecuteRequest(request);
      const show = (said: Said) => void (cell.silent || publish(said, header));
      const ended = await withStatus(request, () => runner.run(cell, show));
      if (ended !== 'error' || !cell.stopOnError) continue;
      // Those that are on their way are of the same Run All.
      await new Promise((next) => setImmediate(next));
      for (const dropped of waiting.splice(0)) await withStatus(dropped, drop);
    }
    working = false;
  };
  return {
    add: (request) => {
      waiting.push(request);
      if (working) return;
      working = true;
      void work();
    },
    current: () => running,
  };
}

export const status = (execution_state: 'starting' | 'busy' | 'idle'): Said => ({
  type: 'status',
  content: { execution_state },
});
