/**
 * Puts outputs under a cell as they come: text that goes on with the last output is added to it, and the last lines of a
 * long stream, as a display that changes, take the place of those before.
 */
import type * as vscode from 'vscode';
import { goesOn, type OutputSlot } from '../../notebook/cellOutputs.js';
import type { Output } from '../../notebook/model.js';
import { editorOutput, outputItem } from '../file/editorData.js';
import { shapeOfOutput } from '../file/outputShape.js';

export interface OutputWriter {
  write: (execution: vscode.NotebookCellExecution, output: Output, slot?: OutputSlot) => void;
  /** What comes next begins an output of its own. */
  breakText: () => void;
}

export function createOutputWriter(): OutputWriter {
  let last: { readonly output: Output; readonly shown: vscode.NotebookCellOutput } | undefined;
  const slots = new Map<string, vscode.NotebookCellOutput>();
  return {
    write: (execution, output, slot) => {
      const before = slot?.again ? slots.get(slot.name) : undefined;
      if (before) {
        const items = shapeOfOutput(output).items.map(outputItem);
        ignore(execution.replaceOutputItems(items, before));
        return;
      }
      if (!slot && last && output.output_type === 'stream' && goesOn(last.output, output)) {
        const items = shapeOfOutput(output).items.map(outputItem);
        ignore(execution.appendOutputItems(items, last.shown));
        return;
      }
      const shown = editorOutput(output);
      last = { output, shown };
      if (slot) slots.set(slot.name, shown);
      ignore(execution.appendOutput(shown));
    },
    breakText: () => {
      last = undefined;
      slots.clear();
    },
  };
}

/**
 * Nothing waits for the editor to draw. It refuses only when the cell is gone, and then there is nobody to
 * show anything to.
 */
const ignore = (shown: Thenable<void>): void => void shown.then(undefined, () => undefined);
