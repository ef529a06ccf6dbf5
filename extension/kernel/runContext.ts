/**
 * Which cell the code executing now belongs to, through promises and timers, in a way that survives V8
 * terminating that code at any instant. No one way does on every Node:
 *
 *   Node 24, and 22 with its flag    AsyncLocalStorage, whose context V8 itself carries along
 *   Node 20                          promise hooks; here AsyncLocalStorage keeps a stack of ids that terminated
 *                                    code never pops, and Node aborts. On 22 and 24 it is the hooks that abort.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { promiseHooks } from 'node:v8';
import { contextFrameFlag } from '../wire/message.js';
import { mark, markOf } from './marked.js';

export interface RunContext<Run> {
  current: () => Run | undefined;
  /** Calls `body`, and all that it starts, in the context of a run. */
  enter: <T>(run: Run, body: () => T) => T;
  /** The run in which a promise, rejected and not handled, was made. */
  ofRejected: (promise: Promise<unknown>) => Run | undefined;
  /** Forgets where terminated code had been: its `finally` did not run. */
  leave: () => void;
}

export function createRunContext<Run>(): RunContext<Run> {
  const major = Number(process.versions.node.split('.')[0]);
  const carried = major >= 24 || process.execArgv.includes(contextFrameFlag);
  return carried ? carriedContext() : hookedContext();
}

function carriedContext<Run>(): RunContext<Run> {
  const storage = new AsyncLocalStorage<Run | undefined>();
  return {
    current: () => storage.getStore(),
    enter: (run, body) => storage.run(run, body),
    // Node announces a rejection in the context of its promise.
    ofRejected: () => storage.getStore(),
    leave: () => storage.enterWith(undefined),
  };
}

function hookedContext<Run>(): RunContext<Run> {
  let active: Run | undefined;
  promiseHooks.createHook({
    init: (promise) => {
      if (active) mark(promise, active);
    },
    before: (promise) => {
      active = markOf(promise) as Run | undefined;
    },
    after: () => {
      active = undefined;
    },
  });
  return {
    current: () => active,
    enter: (run, body) => {
      const before = active;
      active = run;
      try {
        return body();
      } finally {
        active = before;
      }
    },
    ofRejected: (promise) => markOf(promise) as Run | undefined,
    leave: () => void (active = undefined),
  };
}
