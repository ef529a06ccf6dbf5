/** One run of one cell: what is gathered while it lasts, and who is running now. */
import type { ReportOrigin } from '../check/recorder.js';
import type { InputFile, Nondeterminism, PythonUsed } from '../wire/message.js';
import type { Report } from '../wire/report.js';
import { createRunContext } from './runContext.js';
import { toldErrors, type ToldErrors } from './toldErrors.js';

export interface CellRun {
  /** Id of the request, and of the cell it runs. */
  readonly parent: string;
  readonly cell: string;
  /** As its author wrote it. */
  readonly code: string;
  /** The `In[n]` of this run. */
  readonly count: number;
  /** What failed outside the cell's own control flow: an unhandled rejection, `process.exit`, a timer. */
  readonly failures: unknown[];
  readonly told: ToldErrors;
  readonly reports: { readonly report: Report; readonly origin: ReportOrigin }[];
  readonly inputs: Map<string, InputFile>;
  readonly seeds: Set<number>;
  readonly nondeterministic: Set<Nondeterminism>;
  readonly timers: Set<NodeJS.Timeout | NodeJS.Immediate>;
  /** The Python that it called last. */
  python: PythonUsed | undefined;
  /** How many views it has shown; their ids count them. */
  views: number;
  ended: boolean;
}

const context = createRunContext<CellRun>();

/** The run that the code executing now belongs to, if any. */
export const currentRun = context.current;
export const inRun = context.enter;
export const runOfRejected = context.ofRejected;
export const leaveRun = context.leave;

/** It has been answered: what may still come of it needs its names alone. */
export function forgetGathered(run: CellRun): void {
  run.failures.length = 0;
  run.reports.length = 0;
  run.inputs.clear();
  run.seeds.clear();
}

/** Of many only some are told (`toldErrors.ts`), and each holds what it was thrown with. */
const mostFailures = 1000;

/** By index, for this is called while a cell runs, which may have replaced what arrays have. */
export function noteFailure({ failures }: CellRun, thrown: unknown): void {
  if (failures.length < mostFailures) failures[failures.length] = thrown;
}

/** `code` is empty for a run of no cell. */
export const newRun = (parent: string, cell: string, count: number, code = ''): CellRun => ({
  parent,
  cell,
  code,
  count,
  failures: [],
  told: toldErrors(),
  reports: [],
  inputs: new Map(),
  seeds: new Set(),
  nondeterministic: new Set(),
  timers: new Set(),
  python: undefined,
  views: 0,
  ended: false,
});
