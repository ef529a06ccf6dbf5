/**
 * A debug adapter: requests of the editor on one side, V8's inspector in the kernel on the other. It knows neither the
 * editor nor how cells are run.
 */
import type { DebugLine, DebugListener } from '../client/debugLines.js';
import type { Post } from './inspector.js';
import {
  capabilities,
  type AdapterEvent,
  type Request,
  type Response,
  type Translate,
} from './protocol.js';
import type { NotebookSources } from './sources.js';
import { createTarget, type Handlers } from './target.js';

export interface AdapterPorts {
  /** Undefined where no kernel runs. */
  open: (listener: DebugListener) => DebugLine | undefined;
  readonly notebook: NotebookSources;
  send: (message: Response | AdapterEvent) => void;
  /** All breakpoints are known: what is to be debugged may run. */
  onConfigured: () => void;
  /** Somebody pressed Stop. */
  onStop: () => void;
  readonly t: Translate;
}

export interface DebugAdapter {
  handle: (request: Request) => void;
  /** What was debugged has ended. */
  end: () => void;
}

export function createDebugAdapter(ports: AdapterPorts): DebugAdapter {
  const { send, t } = ports;
  let line: DebugLine | undefined;
  let hasEnded = false;
  const tell = (event: AdapterEvent['event'], body?: object) =>
    send({ type: 'event', event, ...(body && { body }) });
  const onEnd = () => {
    line = undefined;
    if (!hasEnded) tell('terminated');
    hasEnded = true;
  };
  const end = () => {
    if (line) line.end();
    else onEnd();
  };
  const post: Post = (method, params) =>
    line?.post(method, params) ?? Promise.reject(new Error(t('the kernel has ended')));
  const target = createTarget(post, ports.notebook, tell, t);
  /** While it is evaluated the kernel hears no interrupt, and would be ended for that. */
  let evaluation: Promise<unknown> = Promise.resolve();
  const evaluate = (args: never) => {
    const answer = Promise.resolve(target.handlers['evaluate']?.(args));
    evaluation = answer.catch(() => undefined);
    return answer;
  };
  const handlers: Handlers = {
    ...target.handlers,
    evaluate,
    initialize: () => capabilities(t),
    launch: async () => {
      line = ports.open({ onEvent: target.onEvent, onEnd });
      if (!line) throw new Error(t('no kernel runs'));
      await target.attach();
      tell('initialized');
    },
    configurationDone: () => ports.onConfigured(),
    terminate: async () => {
      await evaluation;
      ports.onStop();
    },
    disconnect: end,
  };
  return {
    end,
    handle: ({ seq, command, arguments: args }) => {
      const respond = (rest: Pick<Response, 'success' | 'message' | 'body'>) =>
        send({ type: 'response', request_seq: seq, command, ...rest });
      const handler = handlers[command];
      if (!handler) return respond({ success: false, message: t('{0} is not supported', command) });
      void Promise.resolve()
        .then(() => handler(args as never))
        .then(
          (body) => respond({ success: true, ...(body ? { body } : {}) }),
          (error: Error) => respond({ success: false, message: error.message }),
        );
    },
  };
}
