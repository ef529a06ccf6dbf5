/** Messages of a kernel as the outputs of a cell in a notebook file. */
import { assertNever } from '../wire/assertNever.js';
import { mime, type MimeBundle } from '../wire/ids.js';
import type {
  DisplayData,
  ErrorMessage,
  ExecuteResult,
  KernelToClient,
  StreamMessage,
  UpdateDisplayData,
} from '../wire/message.js';
import type { JsonObject } from './json.js';
import { toNbformatData } from './mimeData.js';
import type { Output, StreamOutput } from './model.js';
import { withoutFolder } from './withoutFolder.js';

export type OutputMessage =
  StreamMessage | DisplayData | UpdateDisplayData | ExecuteResult | ErrorMessage;

export function isOutputMessage(message: KernelToClient): message is OutputMessage {
  switch (message.type) {
    case 'stream':
    case 'display_data':
    case 'update_display_data':
    case 'execute_result':
    case 'error':
      return true;
    default:
      return false;
  }
}

/** `folder` is the notebook's: its path is taken out of text. */
export function cellOutputs(messages: readonly OutputMessage[], folder: string): readonly Output[] {
  const outputs: Output[] = [];
  const outputOf = outputReader(folder);
  const places = new Map<string, number>();
  for (const message of messages) {
    const output = outputOf(message);
    const last = outputs.at(-1);
    const slot = slotOf(message);
    if (slot) {
      const place = slot.again ? places.get(slot.name) : undefined;
      places.set(slot.name, place ?? outputs.length);
      outputs[place ?? outputs.length] = output;
    } else if (last && output.output_type === 'stream' && goesOn(last, output)) {
      outputs[outputs.length - 1] = { ...output, text: last.text + output.text };
    } else {
      outputs.push(output);
    }
  }
  return outputs;
}

/** An output that another will take the place of, or that takes another's. */
export interface OutputSlot {
  readonly name: string;
  readonly again: boolean;
}

/** The last lines of a stream, and displays that change. */
export function slotOf(message: OutputMessage): OutputSlot | undefined {
  switch (message.type) {
    case 'stream':
      return message.tail && { name: message.name, again: message.tail === 'again' };
    case 'display_data':
      return message.display === undefined
        ? undefined
        : { name: `display ${message.display}`, again: false };
    case 'update_display_data':
      return { name: `display ${message.display}`, again: true };
    default:
      return undefined;
  }
}

/** Text of the same stream, with nothing shown in between, is one output. */
export const goesOn = (last: Output, next: StreamOutput): last is StreamOutput =>
  last.output_type === 'stream' && last.name === next.name;

/** Reads the messages of one cell in their order: text may go on where the last of its stream ended. */
export function outputReader(folder: string): (message: OutputMessage) => Output {
  const before: Partial<Record<StreamMessage['name'], string>> = {};
  return (message) => {
    if (message.type !== 'stream') return outputOf(message, folder);
    const { name, text } = message;
    const portable = withoutFolder(text, folder, message.tail ? undefined : before[name]);
    before[name] = text;
    return { output_type: 'stream', name, text: portable, extra: {} };
  };
}

/** A picture's words for who does not see it, where nbconvert looks for them: the first line of its text. */
function pictureMetadata(data: MimeBundle): JsonObject {
  const text = data[mime.text];
  if (!(mime.png in data) || typeof text !== 'string') return {};
  return { [mime.png]: { alt: text.split('\n', 1)[0]! } };
}

function outputOf(message: Exclude<OutputMessage, StreamMessage>, folder: string): Output {
  const portable = (text: string) => withoutFolder(text, folder);
  switch (message.type) {
    case 'display_data':
    case 'update_display_data':
      return {
        output_type: 'display_data',
        data: toNbformatData(message.data),
        metadata: pictureMetadata(message.data),
        extra: {},
      };
    case 'execute_result':
      return {
        output_type: 'execute_result',
        data: toNbformatData(message.data),
        metadata: pictureMetadata(message.data),
        execution_count: message.count,
        extra: {},
      };
    case 'error': {
      const { name, message: text, stack } = message.error;
      const traceback = portable(stack).split('\n');
      return { output_type: 'error', ename: name, evalue: portable(text), traceback, extra: {} };
    }
    default:
      return assertNever(message);
  }
}
