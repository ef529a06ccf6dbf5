/**
 * One run of one cell in the editor, from waiting to its end, and what it prints after that. It may move to
 * another document on the way, when an untitled notebook is saved while it runs.
 */
import type * as vscode from 'vscode';
import {
  outputReader,
  slotOf,
  type OutputMessage,
  type OutputSlot,
} from '../../notebook/cellOutputs.js';
import type { Output } from '../../notebook/model.js';
import { createOutputWriter, type OutputWriter } from './outputWriter.js';

/** How the cell looks once it has ended: restored after each late output. */
export interface RunEnd {
  readonly startTime: number;
  readonly endTime: number;
  readonly success: boolean | undefined;
  readonly executionOrder: number | undefined;
}

export interface CellRun {
  readonly cell: vscode.NotebookCell;
  /** Begins the run: the outputs of the one before go. */
  start: (executionOrder: number | undefined) => void;
  take: (message: OutputMessage) => void;
  show: (output: Output) => void;
  end: (success: boolean | undefined, executionOrder: number | undefined) => void;
  /** It never started: the cell looks as it did before. */
  cancel: () => void;
  /** The cell runs again: what this run still prints has no place any more. */
  retire: () => void;
  moveTo: (cell: vscode.NotebookCell) => void;
  /** The editor may have a place for it now that it had not before. */
  attach: () => void;
  /** Set once it has ended. */
  readonly ended: RunEnd | undefined;
}

export interface CellRunPorts {
  /** Undefined where the editor has no place for one: the cell is gone, or runs already. */
  execution: (cell: vscode.NotebookCell) => vscode.NotebookCellExecution | undefined;
  /** The notebook's folder, which is left out of what is shown and saved. */
  readonly folder: string;
  /** How the cell looked before. */
  readonly before: RunEnd | undefined;
}

interface Shown {
  readonly output: Output;
  readonly slot: OutputSlot | undefined;
}

/** Text that timers print is shown this much later, so that the cell does not flicker with every line. */
const lateDelayMs = 100;

const showWith =
  (show: (output: Output, slot: Shown['slot']) => void, read: (message: OutputMessage) => Output) =>
  (message: OutputMessage): void =>
    show(read(message), slotOf(message));

export function createCellRun(first: vscode.NotebookCell, ports: CellRunPorts): CellRun {
  const writer: OutputWriter = createOutputWriter();
  let cell = first;
  let execution = ports.execution(cell);
  let startTime = 0;
  let order: number | undefined;
  let ended: RunEnd | undefined;
  const late: Shown[] = [];
  let retired = false;
  const showLate = () => {
    const outputs = late.splice(0);
    // A cell that is gone, or that runs again, has no place for them.
    if (!ended || retired || cell.index < 0) return;
    ended = replay(outputs, cell, ended, writer, ports);
  };
  const show = (output: Output, slot?: Shown['slot']) => {
    if (!ended && execution) return writer.write(execution, output, slot);
    if (late.push({ output, slot }) === 1 && ended) setTimeout(showLate, lateDelayMs);
  };
  const attach = () => {
    if (ended || execution) return;
    execution = ports.execution(cell);
    if (startTime > 0) begin(execution, order, startTime);
    for (const { output, slot } of execution ? late.splice(0) : []) show(output, slot);
  };
  return {
    get cell() {
      return cell;
    },
    get ended() {
      return ended;
    },
    start: (executionOrder) => {
      startTime = Date.now();
      order = executionOrder;
      begin(execution, order, startTime);
      void execution?.clearOutput();
    },
    take: showWith(show, outputReader(ports.folder)),
    show,
    end: (success, executionOrder) => {
      ended = { startTime, endTime: Date.now(), success, executionOrder };
      if (late.length > 0) setTimeout(showLate, lateDelayMs);
      if (!execution) return;
      if (executionOrder !== order) execution.executionOrder = executionOrder;
      execution.end(success, ended.endTime);
    },
    cancel: () => {
      if (ports.before?.executionOrder === undefined) execution?.end(undefined);
      else runBriefly(execution, ports.before);
    },
    retire: () => (retired = true),
    moveTo: (target) => {
      cell = target;
      writer.breakText();
      execution = undefined;
      attach();
    },
    attach,
  };
}

/** An ended run takes no more output: a short one of its own does, and then looks as the ended one did. */
function replay(
  outputs: readonly Shown[],
  cell: vscode.NotebookCell,
  ended: RunEnd,
  writer: OutputWriter,
  { execution }: CellRunPorts,
): RunEnd {
  // The person cleared them.
  if (cell.outputs.length === 0) writer.breakText();
  const failed = outputs.some(({ output }) => output.output_type === 'error');
  const look = failed ? { ...ended, success: false } : ended;
  runBriefly(execution(cell), look, (briefly) => {
    for (const { output, slot } of outputs) writer.write(briefly, output, slot);
  });
  return look;
}

function begin(
  execution: vscode.NotebookCellExecution | undefined,
  order: number | undefined,
  startTime: number,
): void {
  if (!execution) return;
  execution.executionOrder = order;
  execution.start(startTime);
}

function runBriefly(
  execution: vscode.NotebookCellExecution | undefined,
  look: RunEnd,
  write: (execution: vscode.NotebookCellExecution) => void = () => undefined,
): void {
  if (!execution) return;
  begin(execution, look.executionOrder, look.startTime);
  write(execution);
  execution.end(look.success, look.endTime);
}
