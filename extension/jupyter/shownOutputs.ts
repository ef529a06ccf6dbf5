/**
 * The outputs of one cell on their way to the front ends. What the run found is put into the metadata of the last of them,
 * which is the only place of a notebook that a kernel of Jupyter can write to and that nbclient, papermill and JupyterLab keep.
 */
import { randomUUID } from 'node:crypto';
import { outputReader, type OutputMessage } from '../notebook/cellOutputs.js';
import type { JsonObject } from '../notebook/json.js';
import type { DisplayData, ExecuteResult, Output } from '../notebook/model.js';
import type { StreamMessage } from '../wire/message.js';
import type { Said } from './message.js';
import { outputMessage } from './outputMessage.js';

export interface ShownOutputs {
  take: (message: OutputMessage) => void;
  /** The cell has been answered: what was held goes out, with what is recorded of the run. */
  end: (record: JsonObject | undefined) => void;
}

/** `folder` is the notebook's, which is left out of what is shown. */
export function showOutputs(folder: string, publish: (said: Said) => void): ShownOutputs {
  const read = outputReader(folder);
  /**
   * Last lines of a stream that has become too long. Text that was sent cannot be taken back, so they wait until it is known
   * which they are.
   */
  const tails = new Map<StreamMessage['name'], Output>();
  let result: ExecuteResult | undefined;
  let display: { readonly output: DisplayData; readonly id: string } | undefined;
  let ended = false;
  const releaseTails = () => {
    for (const output of tails.values()) publish(outputMessage(output));
    tails.clear();
  };
  const show = (output: Output) => {
    if (output.output_type === 'execute_result' && !ended) {
      // The answer comes right behind it, and the record with that.
      result = output;
    } else if (output.output_type === 'display_data') {
      display = { output, id: randomUUID() };
      publish(withDisplayId(outputMessage(output), display.id));
    } else publish(outputMessage(output));
  };
  return {
    take: (message) => {
      const output = read(message);
      if (message.type === 'stream' && message.tail && !ended) {
        if (message.tail === 'first') releaseTails();
        tails.set(message.name, output);
        return;
      }
      if (message.type !== 'stream') releaseTails();
      show(output);
    },
    end: (record) => {
      ended = true;
      releaseTails();
      const metadata = record && { lossbook: record };
      if (result) publish(outputMessage(result, metadata));
      else if (display && metadata) {
        const { type, content } = withDisplayId(
          outputMessage(display.output, metadata),
          display.id,
        );
        publish({ type: type.replace('display', 'update_display'), content });
      }
      // The cell is known for as long as the kernel, for what it prints late; its pictures need not be.
      [result, display] = [undefined, undefined];
    },
  };
}

const withDisplayId = ({ type, content }: Said, id: string): Said => ({
  type,
  content: { ...content, transient: { display_id: id } },
});
