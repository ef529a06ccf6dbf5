/**
 * Runs cells one after another and answers each request, in the order they came; knows nothing of how messages
 * travel.
 *
 * When V8 terminates an endless loop that runs as a microtask, it drops every microtask that waits behind it.
 * So nothing of the kernel's may wait there while a cell runs: a cell starts in a turn of its own, and up to
 * the call that evaluates it no promise job is queued.
 */
import { unshownReports } from '../display/unshownReports.js';
import { displaySymbol, mime, type MimeBundle } from '../wire/ids.js';
import { assertNever } from '../wire/assertNever.js';
import type {
  CellError,
  ExecuteRequest,
  InspectRequest,
  KernelRequest,
  KernelToClient,
  SettleRequest,
  VariablesRequest,
  ViewReply,
  ViewRequest,
} from '../wire/message.js';
import { cellError, syntaxError } from './cellError.js';
import { forgetGathered, inRun, newRun, type CellRun } from './cellRun.js';
import { compiler } from './compiler.js';
import { getComputing, type TensorCount } from './computing.js';
import { holdForDebugger } from './debugHold.js';
import { awaitOfCell, evaluate, type Evaluation } from './evaluate.js';
import { inspectVariable } from './inspectVariable.js';
import { interruptedError, interruptible } from './interruptible.js';
import type { LatePart } from './latePart.js';
import { watchLeftRunning, type LeftRunning } from './leftRunning.js';
import { looksLikePython, pythonHint, pythonSource } from '../notebook/pythonCell.js';
import { notebookCells, withOrigin, type OwnModules } from './missingName.js';
import { failedMessages, type Outcome, replyOf } from './reply.js';
import { rearmNondeterminism } from './nondeterminism.js';
import { cellUrl, placeOf, rememberScript } from './scripts.js';
import { untied } from './timers.js';
import { inTurns } from './turns.js';
import { listVariables } from './variables.js';

/** What the session needs from the kernel around it. */
export interface SessionPorts {
  send: (message: KernelToClient) => void;
  /** Goes with what is sent next. */
  hold: (message: KernelToClient) => void;
  /** The slot into which a compiled cell puts its value. */
  readonly runtime: { value: unknown };
  /** How a value is shown. */
  bundle: (value: unknown) => MimeBundle;
  answerView: (request: ViewRequest) => ViewReply;
  /** Loaded before the first cell that can reach them, in this order. */
  readonly late: readonly LatePart[];
  /** Loads them where no cell has reached them yet; none where they do not load. */
  ownModules: () => Promise<OwnModules>;
}

export interface Session {
  /** Runs the cell, or looks at names, when the requests before it have been answered. */
  handle: (request: KernelRequest) => void;
  /** Loads what cells may need, when the requests before it have been answered. */
  prepare: () => void;
  /** Ends the request of this id, if it is under way. */
  interrupt: (request: number) => void;
  /** The run under way, or the last one. */
  latestCell: () => CellRun | undefined;
}

export function createSession(ports: SessionPorts): Session {
  const runner = interruptible((run) => getComputing()?.repair(run) ?? Promise.resolve(undefined));
  const notebook = notebookCells();
  let leftRunning: LeftRunning | undefined;
  let count = 0;
  let latest: CellRun | undefined;

  const execute = async (request: ExecuteRequest) => {
    for (const part of ports.late) if (part.isNeededBy(request)) await part.start();
    notebook.learn(request.news ?? []);
    const { id: parent, cell, code, counted } = request;
    count += counted === false ? 0 : 1;
    const current = newRun(parent, cell, count, code);
    latest = current;
    rearmNondeterminism();
    const [before, started] = [tensorsAlive(), performance.now()];
    const outcome = await watchRun(cell, () =>
      runner.run(current, () => withAnswer(runCell(request, current, ports), cell)),
    );
    if (outcome.kind === 'interrupted') showReports(current, ports);
    const used = await getComputing()?.renew(outcome.kind === 'error', cell);
    const explain = (error: CellError) =>
      withOrigin(error, notebook.others(cell), ports.ownModules);
    const errors = used ? [used] : await errorsOf(outcome, current, explain);
    for (const error of errors) ports.hold({ type: 'error', parent, cell, error, late: false });
    const ms = performance.now() - started;
    ports.send({ ...replyOf(current, outcome, errors), ms, ...tensorsSince(before) });
    forgetGathered(current);
  };

  const inspect = async (request: InspectRequest) =>
    ports.send(await inspectVariable(request, count, runner, ports.bundle));

  const settle = async ({ id, limit }: SettleRequest) => {
    const running = (await leftRunning?.settle(limit)) ?? [];
    ports.send({ type: 'settle_reply', parent: id, running });
  };

  // Not async: returning a promise from such a function queues a promise job at once.
  const answer = (request: KernelRequest): Promise<void> => {
    switch (request.type) {
      case 'execute_request':
        return execute(request)
          .catch((thrown: unknown) => failedMessages(request, count, thrown).forEach(ports.send))
          .finally(() => getComputing()?.disposeLeft());
      case 'inspect_request':
        return inspect(request);
      case 'settle_request':
        return settle(request);
      case 'view_request':
        return Promise.resolve(ports.send(ports.answerView(request)));
      case 'variables_request':
        return Promise.resolve(tellVariables(request, ports));
      default:
        return assertNever(request);
    }
  };
  const inTurn = inTurns((body: () => Promise<void>) => body());
  const handle = (request: KernelRequest) => {
    leftRunning ??= watchLeftRunning();
    inTurn(() => answer(request));
  };
  const prepare = () => inTurn(() => startAll(ports.late));
  return { handle, prepare, interrupt: runner.interrupt, latestCell: () => latest };
}

/** With what a cell may leave behind in the engine settled, where there is one. */
function watchRun<T>(cell: string, body: () => Promise<T>): Promise<T> {
  const engine = getComputing();
  engine?.forgetVariables(cell);
  return engine ? engine.watchCell(cell, body) : body();
}

/** What does not start is said to the first cell that needs it, which tries again. */
async function startAll(parts: readonly LatePart[]): Promise<void> {
  for (const part of parts) await part.start().catch(() => undefined);
}

function tellVariables({ id: parent }: VariablesRequest, { send }: SessionPorts): void {
  send({ type: 'variables_reply', parent, variables: listVariables() });
}

async function runCell(
  request: ExecuteRequest,
  run: CellRun,
  ports: SessionPorts,
): Promise<Outcome> {
  const label = `Cell In[${run.count}]`;
  const url = cellUrl(run.cell, run.count);
  const { code, language } = request;
  const python = language === 'python' ? code : pythonSource(code);
  if (python !== undefined) {
    const ran = await getComputing()!.runPython(python, label, run, ports.runtime);
    await nextTurn();
    ports.runtime.value =
      ran.kind === 'done' && ran.shown !== undefined ? asText(ran.shown) : undefined;
    return await finishCell(ran, url, run, ports);
  }
  const compiled = compiler().compileCell(code);
  if (!compiled.ok) {
    const { message, ...at } = compiled.error;
    const said = looksLikePython(code) ? `${message.replace(/\.$/, '')}. ${pythonHint}` : message;
    return { kind: 'error', error: syntaxError(said, label, at) };
  }
  rememberScript(url, { label, cell: run.cell, map: compiled.map, source: code, run });
  const held = holdForDebugger(url);
  if (held) await held;
  ports.runtime.value = undefined;
  const evaluation = await evaluate(compiled.code, url, run);
  // A rejection that nobody handles is announced only after the microtasks of this turn.
  await nextTurn();
  return await finishCell(evaluation, url, run, ports);
}

/** Shown as Python wrote it. */
const asText = (text: string) => ({
  [displaySymbol]: () => ({ [mime.text]: text }),
});

async function finishCell(
  evaluation: Evaluation,
  url: string,
  run: CellRun,
  ports: SessionPorts,
): Promise<Outcome> {
  switch (evaluation.kind) {
    case 'terminated':
      return { kind: 'interrupted' };
    case 'thrown': {
      showReports(run, ports);
      const { thrown, at } = evaluation;
      const place = at && placeOf(url, at.line, at.column);
      return { kind: 'error', error: cellError(thrown, run.cell, place) };
    }
    case 'done':
      return await showValue(run, ports);
  }
}

/** Shows the value of the last expression; a promise is awaited first, as a reader of the cell expects. */
async function showValue(run: CellRun, ports: SessionPorts): Promise<Outcome> {
  try {
    const value = await awaitOfCell(ports.runtime.value, run);
    ports.runtime.value = undefined;
    showReports(run, ports, value);
    if (value !== undefined) {
      const { parent, cell, count } = run;
      const data = inRun(run, () => ports.bundle(value));
      ports.hold({ type: 'execute_result', parent, cell, count, data });
    }
    return { kind: 'ok', value };
  } catch (thrown) {
    return { kind: 'error', error: cellError(thrown, run.cell) };
  }
}

/** Checks that the cell made and did not show; `value` of its last expression is shown by itself. */
function showReports(run: CellRun, { send }: SessionPorts, value?: unknown): void {
  const { parent, cell } = run;
  for (const data of inRun(run, () => unshownReports(run.reports, value))) {
    send({ type: 'display_data', parent, cell, data });
  }
}

/** A defect of the kernel's own is the cell's error: the client must have its answer all the same. */
const withAnswer = (outcome: Promise<Outcome>, cell: string): Promise<Outcome> =>
  outcome.catch((thrown: unknown) => ({ kind: 'error', error: cellError(thrown, cell) }));

/** The cell's own error, and what failed beside it; of what is interrupted, only that. */
async function errorsOf(
  outcome: Outcome,
  run: CellRun,
  explain: (error: CellError) => Promise<CellError>,
): Promise<readonly CellError[]> {
  if (outcome.kind === 'interrupted') return [interruptedError(outcome)];
  const explained = outcome.kind === 'error' ? await explain(outcome.error) : undefined;
  const own = explained ? [() => explained] : [];
  const beside = run.failures.map((thrown) => () => cellError(thrown, run.cell));
  return [...own, ...beside].flatMap((read) => run.told.next(read) ?? []);
}

const noTensors: TensorCount = { tensors: 0, bytes: 0 };
const tensorsAlive = (): TensorCount => getComputing()?.tensorsAlive() ?? noTensors;

/** As a reply has it. */
function tensorsSince(before: TensorCount) {
  const after = tensorsAlive();
  return {
    tensorsLeft: after.tensors - before.tensors,
    bytesLeft: after.bytes - before.bytes,
  };
}

const nextTurn = () => new Promise<void>((resolve) => untied.setImmediate(resolve));
