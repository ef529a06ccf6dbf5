/**
 * One run of one cell, and the thread that ties everything asynchronous to it: a promise continuation or a
 * timer callback runs in the context of the cell that made it, however many cells have run since.
 *
 * AsyncLocalStorage would be the natural thread, but on Node 20 it keeps a stack of ids that code stopped by
 * an interrupt never pops, and Node then aborts the process. Promise hooks alone keep no such stack.
 */
import { promiseHooks } from 'node:v8';
import type { Report, ReportSource } from '../wire/report.js';
import type { InputFile } from '../wire/message.js';

export interface CellRun {
  /** Id of the request, and of the cell it runs. */
  readonly parent: string;
  readonly cell: string;
  /** The `In[n]` of this run. */
  readonly count: number;
  /** What failed outside the cell's own control flow: an unhandled rejection, `process.exit`, a timer. */
  readonly failures: unknown[];
  readonly reports: { readonly report: Report; readonly source: ReportSource | undefined }[];
  readonly inputs: Map<string, InputFile>;
  readonly seeds: Set<number>;
  readonly timers: Set<NodeJS.Timeout | NodeJS.Immediate>;
  /** How many views it has shown; their ids count them. */
  views: number;
  ended: boolean;
}

let active: CellRun | undefined;
const runOfPromise = new WeakMap<Promise<unknown>, CellRun>();

/** The run that the code executing now belongs to, if any. */
export const currentRun = (): CellRun | undefined => active;

/** The run in which a promise was made, if any. */
export const runOf = (promise: Promise<unknown>): CellRun | undefined => runOfPromise.get(promise);

/** Calls `body`, and all that it starts, in the context of a run. */
export function inRun<T>(run: CellRun | undefined, body: () => T): T {
  const before = active;
  active = run;
  try {
    return body();
  } finally {
    active = before;
  }
}

/** Forgets where code that was terminated had been: its `finally` did not run. */
export const leaveRun = (): void => void (active = undefined);

export function followPromises(): void {
  promiseHooks.createHook({
    init: (promise) => {
      if (active) runOfPromise.set(promise, active);
    },
    before: (promise) => {
      active = runOfPromise.get(promise);
    },
    after: () => {
      active = undefined;
    },
  });
}

export const newRun = (parent: string, cell: string, count: number): CellRun => ({
  parent,
  cell,
  count,
  failures: [],
  reports: [],
  inputs: new Map(),
  seeds: new Set(),
  timers: new Set(),
  views: 0,
  ended: false,
});
