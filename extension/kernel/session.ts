/**
 * Runs cells one after another and answers each request; knows nothing of how messages travel.
 *
 * When V8 terminates an endless loop that runs as a microtask, it drops every microtask that waits behind it.
 * So nothing of the kernel's may wait there while a cell runs: a cell starts in a turn of its own, and up to
 * the call that evaluates it no promise job is queued.
 */
import { compileCell } from '../notebook/compileCell.js';
import type { MimeBundle } from '../wire/ids.js';
import type { CellError, ExecuteReply, ExecuteRequest, KernelToClient } from '../wire/message.js';
import type { ReportData } from '../wire/report.js';
import { cellError, syntaxError } from './cellError.js';
import { inRun, leaveRun, newRun, type CellRun } from './cellRun.js';
import { repairEngine, tensorsAlive, variableLedger, type TensorCount } from './engine.js';
import { evaluate } from './evaluate.js';
import { cellUrl, placeOf, rememberScript } from './scripts.js';
import { cancelTimers, untied } from './timers.js';

/** What the session needs from the kernel around it. */
export interface SessionPorts {
  send(message: KernelToClient): void;
  /** The slot into which a compiled cell puts its value. */
  readonly runtime: { value: unknown };
  /** How a value is shown. */
  bundle(value: unknown): MimeBundle;
  /** Sends the text still held back for a run. */
  flush(run: CellRun): void;
  /** Says that code was terminated by force. */
  onTerminated(): void;
}

export interface Session {
  /** Runs the cell when those before it have ended. */
  execute(request: ExecuteRequest): void;
  /** Ends the cell that is running, if one is. */
  interrupt(): void;
  running(): CellRun | undefined;
}

type Outcome =
  | { readonly kind: 'ok'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: CellError }
  | { readonly kind: 'interrupted' };

const interruptedError: CellError = {
  name: 'Interrupted',
  message: 'the cell was stopped; names of this and earlier cells are kept',
  stack: 'Interrupted: the cell was stopped; names of this and earlier cells are kept',
};

export function createSession(ports: SessionPorts): Session {
  const variables = variableLedger();
  let count = 0;
  const queue: ExecuteRequest[] = [];
  let running: { readonly run: CellRun; stop(): void } | undefined;

  const run = async (request: ExecuteRequest) => {
    queue.shift();
    const current = newRun(request.id, request.cell, ++count);
    variables.forget(request.cell);
    const before = tensorsAlive();
    const started = performance.now();
    const interrupted = new Promise<Outcome>((resolve) => {
      running = { run: current, stop: () => resolve({ kind: 'interrupted' }) };
    });
    const outcome = await variables.watch(request.cell, () =>
      Promise.race([interrupted, inRun(current, () => runCell(request, current, ports))]).catch(
        // A defect of the kernel's own; the client must have its answer all the same.
        (thrown: unknown): Outcome => ({ kind: 'error', error: cellError(thrown, request.cell) }),
      ),
    );
    if (outcome.kind === 'interrupted') {
      ports.onTerminated();
      leaveRun();
      cancelTimers(current);
      repairEngine();
    }
    current.ended = true;
    ports.flush(current);
    const error = failureOf(outcome, current);
    const { parent, cell } = current;
    if (error) ports.send({ type: 'error', parent, cell, error, late: false });
    running = undefined;
    ports.send({
      ...replyOf(current, outcome, error),
      ms: performance.now() - started,
      ...tensorsSince(before),
    });
    startNext();
  };
  const startNext = () => {
    const request = queue[0];
    if (request && !running) untied.setImmediate(() => void run(request));
  };

  return {
    execute: (request) => {
      queue.push(request);
      if (queue.length === 1) startNext();
    },
    interrupt: () => running?.stop(),
    running: () => running?.run,
  };
}

type Measured = 'ms' | 'tensorsLeft' | 'bytesLeft';

function replyOf(
  run: CellRun,
  outcome: Outcome,
  error: CellError | undefined,
): Omit<ExecuteReply, Measured> {
  const { parent, cell, count, inputs, seeds } = run;
  return {
    type: 'execute_reply',
    parent,
    cell,
    status: error ? 'error' : 'ok',
    count,
    ...(error ? { error } : {}),
    ...(outcome.kind === 'interrupted' ? { interrupted: true } : {}),
    reports: reportData(run),
    inputs: [...inputs.values()],
    seeds: [...seeds],
  };
}

function tensorsSince(before: TensorCount): Pick<ExecuteReply, 'tensorsLeft' | 'bytesLeft'> {
  const after = tensorsAlive();
  return {
    tensorsLeft: after.tensors - before.tensors,
    bytesLeft: after.bytes - before.bytes,
  };
}

async function runCell(
  request: ExecuteRequest,
  run: CellRun,
  ports: SessionPorts,
): Promise<Outcome> {
  const label = `Cell In[${run.count}]`;
  const compiled = compileCell(request.code);
  if (!compiled.ok) {
    const { message, ...at } = compiled.error;
    return { kind: 'error', error: syntaxError(message, label, at) };
  }
  const url = cellUrl(run.cell, run.count);
  rememberScript(url, { label, cell: run.cell, map: compiled.map });
  ports.runtime.value = undefined;
  const evaluation = await evaluate(compiled.code, url);
  // A rejection that nobody handles is announced only after the microtasks of this turn.
  await nextTurn();
  switch (evaluation.kind) {
    case 'terminated':
      return { kind: 'interrupted' };
    case 'thrown': {
      const { thrown, at } = evaluation;
      const place = at && placeOf(url, at.line, at.column);
      return { kind: 'error', error: cellError(thrown, run.cell, place) };
    }
    case 'done':
      return showValue(run, ports);
  }
}

/** Shows the value of the last expression; a promise is awaited first, as a reader of the cell expects. */
async function showValue(run: CellRun, ports: SessionPorts): Promise<Outcome> {
  try {
    const value = await ports.runtime.value;
    ports.runtime.value = undefined;
    if (value !== undefined) {
      const { parent, cell, count } = run;
      const data = inRun(run, () => ports.bundle(value));
      ports.flush(run);
      ports.send({ type: 'execute_result', parent, cell, count, data });
    }
    return { kind: 'ok', value };
  } catch (thrown) {
    return { kind: 'error', error: cellError(thrown, run.cell) };
  }
}

/** The cell's own error, or the first of what failed beside it. */
function failureOf(outcome: Outcome, run: CellRun): CellError | undefined {
  switch (outcome.kind) {
    case 'error':
      return outcome.error;
    case 'interrupted':
      return interruptedError;
    case 'ok':
      return run.failures.length > 0 ? cellError(run.failures[0], run.cell) : undefined;
  }
}

const nextTurn = () => new Promise<void>((resolve) => untied.setImmediate(resolve));

function reportData(run: CellRun): readonly ReportData[] {
  return run.reports.map(({ report, source }, i) => ({
    ...report,
    id: `${report.kind}:${run.cell}:${i}`,
    ...(source ? { source } : {}),
  }));
}
