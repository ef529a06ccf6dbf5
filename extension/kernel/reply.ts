/** What a cell came to, as its answer has it. */
import type { CellError, ExecuteReply, ExecuteRequest, KernelToClient } from '../wire/message.js';
import { cellError } from './cellError.js';
import { newRun, type CellRun } from './cellRun.js';
import type { Interrupted } from './interruptible.js';

export type Outcome =
  | { readonly kind: 'ok'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: CellError }
  | Interrupted;

type Measured = 'ms' | 'tensorsLeft' | 'bytesLeft';

export function replyOf(
  run: CellRun,
  outcome: Outcome,
  [error, ...besides]: readonly CellError[],
): Omit<ExecuteReply, Measured> {
  const { parent, cell, count, inputs, seeds, nondeterministic, python } = run;
  return {
    type: 'execute_reply',
    parent,
    cell,
    status: error ? 'error' : 'ok',
    count,
    ...(error ? { error } : {}),
    ...(besides.length > 0 && { besides }),
    ...(outcome.kind === 'interrupted' ? { interrupted: true } : {}),
    reports: run.reports.map(({ report, origin }) => ({ ...report, ...origin })),
    ...(python && { python }),
    inputs: [...inputs.values()],
    seeds: [...seeds],
    rss: residentBytes(),
    nondeterministic: [...nondeterministic].sort(),
  };
}

/** Of what fails around a cell, as in an engine that it has taken apart: without an answer its client would wait for ever. */
export function failedMessages(
  { id: parent, cell, code }: ExecuteRequest,
  count: number,
  thrown: unknown,
): readonly KernelToClient[] {
  const why = thrown instanceof Error ? thrown.message : 'what was thrown is no error';
  const error = cellError(
    new Error(`the kernel cannot run cells any more (${why}). Restart it`),
    cell,
  );
  const reply = replyOf(newRun(parent, cell, count, code), { kind: 'error', error }, [error]);
  return [
    { type: 'error', parent, cell, error, late: false },
    { ...reply, ms: 0, tensorsLeft: 0, bytesLeft: 0 },
  ];
}

/** Held, for cells may replace what `process` has. */
const rss = process.memoryUsage.rss.bind(process.memoryUsage);
let lastRss = 0;

/** What the process occupies; where the system does not say, because a cell has used up all descriptors, what it last said. */
function residentBytes(): number {
  try {
    lastRss = rss();
  } catch {
    return lastRss;
  }
  return lastRss;
}
