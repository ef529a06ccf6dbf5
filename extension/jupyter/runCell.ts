/** One cell that a front end sent: what is shown while it runs, and the reply. */
import { deathText, type KernelDeath } from '../client/death.js';
import type { ExecuteOutcome, Kernel } from '../client/kernel.js';
import { isOutputMessage, type OutputMessage } from '../notebook/cellOutputs.js';
import { toNbformatData } from '../notebook/mimeData.js';
import type { CellError, ExecuteReply, KernelToClient } from '../wire/message.js';
import { errorReply, okReply, type Reply } from './executeReply.js';
import type { CellRequest } from './executeRequest.js';
import type { Fields, Said } from './message.js';
import type { RunRecorder } from './runRecord.js';
import { showOutputs, type ShownOutputs } from './shownOutputs.js';
import { unexpectedVerdict } from './strict.js';

export interface CellPorts {
  readonly kernel: Kernel;
  /** The notebook's. */
  readonly folder: string;
  /** A check without its expected verdict fails its cell. */
  readonly strict: boolean;
  readonly recorder: RunRecorder;
  /** A cell has run. */
  ran: (cell: string, code: string) => void;
}

export interface CellRunner {
  /** Never while another runs. */
  run: (request: CellRequest, publish: (said: Said) => void) => Promise<Reply>;
  /** The number of the last cell. */
  count: () => number;
  /** From the kernel. */
  take: (message: KernelToClient) => void;
  /** While no cell ran: the next one says so. */
  kernelEnded: (death: KernelDeath) => void;
}

type Shown = Pick<ShownOutputs, 'take' | 'progress'>;

export function createCellRunner(ports: CellPorts): CellRunner {
  /** By the kernel's number of the run: what a timer prints belongs to the cell that started it. */
  const runs = new Map<string, ShownOutputs>();
  /** Of the run that the kernel has not answered. */
  let current: Shown | undefined;
  let count = 0;
  let newsOfDeath: string | undefined;

  const send = (request: Pick<CellRequest, 'cell' | 'code' | 'counted'>, shown: Shown) => {
    current = shown;
    const { cell, code, counted } = request;
    const options = counted ? {} : ({ counted: false } as const);
    return ports.kernel.execute(cell, code, options).finally(() => (current = undefined));
  };
  const replyTo = async (request: CellRequest, reply: ExecuteReply): Promise<Reply | CellError> => {
    if (reply.error) return { ...errorReply(reply.error), execution_count: count };
    ports.ran(request.cell, request.code);
    const unexpected = ports.strict ? unexpectedVerdict(reply.reports) : undefined;
    return unexpected ?? okReply(count, await evaluateAll(request.expressions, send));
  };
  return {
    run: async (request, publish) => {
      const { code, counted } = request;
      const execution_count = counted ? count + 1 : count;
      publish({ type: 'execute_input', content: { code, execution_count } });
      if (code.trim() === '') return okReply(count, {});
      if (newsOfDeath !== undefined) publish(stderr(newsOfDeath));
      newsOfDeath = undefined;
      const shown = showOutputs(ports.folder, publish);
      const fail = (error: CellError): Reply => {
        publish({ type: 'error', content: errorReply(error) });
        return { ...errorReply(error), execution_count: count };
      };
      const outcome = await send(request, shown).catch(notStarted);
      if (outcome.kind !== 'replied') return fail(outcome.error);
      const { reply } = outcome;
      runs.set(reply.parent, shown);
      count = reply.count;
      shown.end(ports.recorder.record(code, reply));
      const ended = await replyTo(request, reply);
      return 'status' in ended ? ended : fail(ended);
    },
    count: () => count,
    take: (message) => {
      if (message.type === 'progress') current?.progress(message.text);
      if (isOutputMessage(message)) (runs.get(message.parent) ?? current)?.take(message);
    },
    kernelEnded: (death) => {
      const hasRun = count > 0;
      count = 0;
      // A cell that runs says so itself, and one that ran none took nothing with it.
      if (!current && hasRun && death.cause !== 'stopped')
        newsOfDeath = `${deathText(death, 'idle')}\n`;
    },
  };
}

type Send = (
  request: Pick<CellRequest, 'cell' | 'code' | 'counted'>,
  shown: Shown,
) => Promise<ExecuteOutcome>;

async function evaluateAll(expressions: CellRequest['expressions'], send: Send): Promise<Fields> {
  const values: [string, Fields][] = [];
  for (const [name, code] of Object.entries(expressions)) {
    const shown: OutputMessage[] = [];
    const outcome = await send(
      { cell: 'user-expression', code, counted: false },
      { take: (message) => void shown.push(message), progress: () => undefined },
    ).catch(notStarted);
    values.push([name, valueOf(outcome, shown)]);
  }
  return Object.fromEntries(values);
}

function valueOf(outcome: Ended, shown: readonly OutputMessage[]): Fields {
  const error = outcome.kind === 'replied' ? outcome.reply.error : outcome.error;
  if (error) return errorReply(error);
  const result = shown.find((message) => message.type === 'execute_result');
  const data = result ? toNbformatData(result.data) : { 'text/plain': 'undefined' };
  return { status: 'ok', data, metadata: {} };
}

type Ended = ExecuteOutcome | NotStarted;

interface NotStarted {
  readonly kind: 'not started';
  readonly error: CellError;
}

function notStarted(error: unknown): NotStarted {
  const { name, message } = error as Error;
  return { kind: 'not started', error: { name, message, stack: `${name}: ${message}` } };
}

const stderr = (text: string): Said => ({ type: 'stream', content: { name: 'stderr', text } });
