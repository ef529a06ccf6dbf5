/**
 * Puts outputs under a cell as they come: text that goes on with the last output is added to it, and the last lines of a
 * long stream take the place of those before.
 */
import type * as vscode from 'vscode';
import { goesOn } from '../../notebook/cellOutputs.js';
import type { Output } from '../../notebook/model.js';
import type { StreamMessage } from '../../wire/message.js';
import { editorOutput, outputItem } from '../file/editorData.js';
import { shapeOfOutput } from '../file/outputShape.js';

export interface OutputWriter {
  write: (
    execution: vscode.NotebookCellExecution,
    output: Output,
    tail?: StreamMessage['tail'],
  ) => void;
  /** What comes next begins an output of its own. */
  breakText: () => void;
}

export function createOutputWriter(): OutputWriter {
  let last: { readonly output: Output; readonly shown: vscode.NotebookCellOutput } | undefined;
  /** The last lines of a stream, by its name. */
  const tails = new Map<string, vscode.NotebookCellOutput>();
  return {
    write: (execution, output, tail) => {
      const isStream = output.output_type === 'stream';
      const before = isStream && tail === 'again' ? tails.get(output.name) : undefined;
      if (before) {
        const items = shapeOfOutput(output).items.map(outputItem);
        ignore(execution.replaceOutputItems(items, before));
        return;
      }
      if (!tail && last && output.output_type === 'stream' && goesOn(last.output, output)) {
        const items = shapeOfOutput(output).items.map(outputItem);
        ignore(execution.appendOutputItems(items, last.shown));
        return;
      }
      const shown = editorOutput(output);
      last = { output, shown };
      if (isStream && tail) tails.set(output.name, shown);
      ignore(execution.appendOutput(shown));
    },
    breakText: () => {
      last = undefined;
      tails.clear();
    },
  };
}

/**
 * Nothing waits for the editor to draw. It refuses only when the cell is gone, and then there is nobody to
 * show anything to.
 */
const ignore = (shown: Thenable<void>): void => void shown.then(undefined, () => undefined);
