/** An output as a notebook file has it, as the message that shows it. */
import type { JsonObject } from '../notebook/json.js';
import type { Output } from '../notebook/model.js';
import { assertNever } from '../wire/assertNever.js';
import type { Said } from './message.js';

/** `more`: beside the output's own metadata. */
export function outputMessage(output: Output, more: JsonObject = {}): Said {
  switch (output.output_type) {
    case 'stream':
      return { type: 'stream', content: { name: output.name, text: output.text } };
    case 'display_data': {
      const metadata = { ...output.metadata, ...more };
      return { type: 'display_data', content: { data: output.data, metadata, transient: {} } };
    }
    case 'execute_result': {
      const { execution_count, data } = output;
      const metadata = { ...output.metadata, ...more };
      return { type: 'execute_result', content: { execution_count, data, metadata } };
    }
    case 'error': {
      const { ename, evalue, traceback } = output;
      return { type: 'error', content: { ename, evalue, traceback } };
    }
    case 'unrecognized':
      return { type: 'display_data', content: { data: {}, metadata: more, transient: {} } };
    default:
      return assertNever(output);
  }
}
