/**
 * A Jupyter kernel: what front ends ask, asked of our kernel and of the language service, and what these say, said as Jupyter's
 * messaging protocol has it (https://jupyter-client.readthedocs.io/en/stable/messaging.html).
 *
 * The kernel is a process of its own. The first starts with the adapter, beside it; whoever opens a notebook is about to run a cell.
 */
import { createKernel } from '../client/kernel.js';
import type { BackendChoice } from '../wire/message.js';
import { openChannels, type Channels, type Incoming } from './channels.js';
import type { Connection } from './connectionFile.js';
import { createExecutions, status, type Executions } from './executions.js';
import { kernelInfo } from './kernelInfo.js';
import { createLanguage, type Language } from './language.js';
import type { Fields, Said } from './message.js';
import { watchParent } from './parent.js';
import { createCellRunner } from './runCell.js';
import { createRunRecorder } from './runRecord.js';

export interface AdapterOptions {
  readonly connection: Connection;
  /** Paths of the built kernel, of the language service and of its types. */
  readonly entry: string;
  readonly language: string;
  readonly types: string;
  readonly backend: BackendChoice;
  readonly strict: boolean;
  /** The notebook's. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Serves until it is asked to shut down, or until who started it is gone.
 *
 * @throws where an address of the connection is taken: the error of the system.
 */
export async function runAdapter(options: AdapterOptions): Promise<void> {
  const { entry, folder, backend, strict } = options;
  const recorder = createRunRecorder();
  const kernel = createKernel(
    { entry, folder, backend },
    (message) => {
      if (message.type === 'kernel_info') recorder.noteStart(message);
      cells.take(message);
    },
    (death) => cells.kernelEnded(death),
  );
  // Why it did not is said to the first cell, which starts another.
  kernel.ready().catch(() => undefined);
  const language = createLanguage({ entry: options.language, types: options.types, folder });
  const publish: Channels['publish'] = (said, parent) => channels.publish(said, parent);
  const cells = createCellRunner({ kernel, folder, strict, recorder, ran: language.ran });
  const executions = createExecutions(cells, publish);
  const interrupt = () => {
    if (executions.current()) kernel.interrupt();
  };
  let end = () => undefined as void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const receive = createReceiver({ executions, language, publish, interrupt, end });
  const channels = await openChannels(options.connection, receive);
  watchParent(options.env, end);
  // Sent to the whole group by a terminal, and by front ends that know no interrupt by message.
  process.on('SIGINT', interrupt);
  publish(status('starting'));
  await ended;
  await Promise.all([kernel.shutdown(), language.dispose()]);
  await channels.close();
}

interface ReceiverPorts {
  readonly executions: Executions;
  readonly language: Language;
  readonly publish: Channels['publish'];
  interrupt: () => void;
  end: () => void;
}

function createReceiver({ executions, language, publish, interrupt, end }: ReceiverPorts) {
  /** Around an answer that does not wait for cells. What runs is busy still. */
  const answer = async (request: Incoming, said: Said | Promise<Said>) => {
    publish(status('busy'), request.header);
    request.answer(await said);
    publish(status('idle'), request.header);
    const running = executions.current();
    if (running) publish(status('busy'), running);
  };
  const answerWith = async (request: Incoming, type: string, content: Promise<Fields>) =>
    answer(
      request,
      content.then((fields) => ({ type, content: fields })),
    );
  const ok = (type: string, fields: Fields = {}): Said => ({
    type,
    content: { status: 'ok', ...fields },
  });

  return (request: Incoming): void => {
    const { content } = request;
    switch (request.header.msg_type) {
      case 'execute_request':
        return executions.add(request);
      case 'kernel_info_request':
        return void answer(request, kernelInfo);
      case 'complete_request':
        return void answerWith(request, 'complete_reply', language.complete(content));
      case 'inspect_request':
        return void answerWith(request, 'inspect_reply', language.inspect(content));
      case 'is_complete_request':
        return void answerWith(request, 'is_complete_reply', language.isComplete(content));
      case 'comm_info_request':
        return void answer(request, ok('comm_info_reply', { comms: {} }));
      case 'history_request':
        return void answer(request, ok('history_reply', { history: [] }));
      case 'comm_open':
        // Nobody is at the other end.
        return publish(
          { type: 'comm_close', content: { comm_id: content['comm_id'], data: {} } },
          request.header,
        );
      case 'interrupt_request':
        interrupt();
        return void answer(request, ok('interrupt_reply'));
      case 'shutdown_request': {
        const reply = ok('shutdown_reply', { restart: content['restart'] === true });
        publish(reply, request.header);
        return void answer(request, reply).then(end);
      }
      default:
        // Of a later version of the protocol, or of a debugger.
        return undefined;
    }
  };
}
