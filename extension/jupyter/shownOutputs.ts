/**
 * The outputs of one cell on their way to the front ends. What the run found is put into the metadata of the last of them,
 * which is the only place of a notebook that a kernel of Jupyter can write to and that nbclient, papermill and JupyterLab keep.
 */
import { randomUUID } from 'node:crypto';
import {
  outputReader,
  slotOf,
  type OutputMessage,
  type OutputSlot,
} from '../notebook/cellOutputs.js';
import type { JsonObject } from '../notebook/json.js';
import type { DisplayData, ExecuteResult, Output } from '../notebook/model.js';
import type { StreamMessage } from '../wire/message.js';
import type { Said } from './message.js';
import { outputMessage } from './outputMessage.js';
import { asUpdate, createLine } from './progressLine.js';

export interface ShownOutputs {
  take: (message: OutputMessage) => void;
  /** How far the cell is: one line below what it has shown, which changes; undefined takes it away. */
  progress: (text: string | undefined) => void;
  /** The cell has been answered: what was held goes out, with what is recorded of the run. */
  end: (record: JsonObject | undefined) => void;
}

/** `folder` is the notebook's, which is left out of what is shown. */
export function showOutputs(folder: string, publishNow: (said: Said) => void): ShownOutputs {
  const read = outputReader(folder);
  const line = createLine(publishNow);
  const publish = line.publish;
  /**
   * Last lines of a stream that has become too long. Text that was sent cannot be taken back, so they wait until it is known
   * which they are.
   */
  const tails = new Map<StreamMessage['name'], Output>();
  let result: ExecuteResult | undefined;
  let display: { output: DisplayData; readonly id: string } | undefined;
  /** Displays that change, by the kernel's names: those repeat when it starts again. */
  const ids = new Map<string, string>();
  let ended = false;
  const releaseTails = () => {
    for (const output of tails.values()) publish(outputMessage(output));
    tails.clear();
  };
  const showDisplay = (output: DisplayData, slot: OutputSlot | undefined) => {
    const known = slot?.again ? ids.get(slot.name) : undefined;
    if (slot?.again && known === undefined) return;
    const id = known ?? randomUUID();
    if (slot) ids.set(slot.name, id);
    const said = withDisplayId(outputMessage(output), id);
    if (known === undefined) {
      display = { output, id };
      return publish(said);
    }
    if (display?.id === id) display.output = output;
    publish(asUpdate(said));
  };
  const show = (output: Output, slot: OutputSlot | undefined) => {
    if (output.output_type === 'execute_result' && !ended) {
      // The answer comes right behind it, and the record with that.
      result = output;
    } else if (output.output_type === 'display_data') {
      showDisplay(output, slot);
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
      show(output, slotOf(message));
    },
    progress: line.show,
    end: (record) => {
      releaseTails();
      line.end();
      ended = true;
      const metadata = record && { lossbook: record };
      if (result) publish(outputMessage(result, metadata));
      else if (display && metadata) {
        publish(asUpdate(withDisplayId(outputMessage(display.output, metadata), display.id)));
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
