/** Runs the cells of one notebook in the order in which they were asked for, one at a time. */
import type * as vscode from 'vscode';
import { isOutputMessage } from '../../notebook/cellOutputs.js';
import { tag } from '../../notebook/cellTags.js';
import type { KernelToClient } from '../../wire/message.js';
import { createCellRun, type CellRun, type CellRunPorts, type RunEnd } from './cellRun.js';
import { executeCell, tagsOf, type ExecutePorts } from './executeCell.js';
import { createQueue } from './queue.js';

export interface Runner {
  run: (cells: readonly vscode.NotebookCell[]) => void;
  /** Nothing that waits is run; what runs is asked to stop. */
  interrupt: () => void;
  /** Nothing that waits is run. */
  clear: () => void;
  /** Resolves when no cell runs or waits. */
  whenIdle: () => Promise<void>;
  receive: (message: KernelToClient) => void;
  /** A fresh kernel counts its requests from the beginning. */
  forgetRequests: () => void;
  /** The document has a successor with the same cells. */
  moveTo: (notebook: vscode.NotebookDocument) => void;
  /** The editor has taken the controller for the notebook that the runs moved to. */
  attach: () => void;
}

export type RunnerPorts = ExecutePorts & Pick<CellRunPorts, 'execution' | 'folder'>;

export function createRunner(ports: RunnerPorts): Runner {
  const ends = new WeakMap<vscode.NotebookCell, RunEnd>();
  /** The latest run of each cell, by the cell's id. */
  const latest = new Map<string, CellRun>();
  /** Runs that ended, by the request that they answered. */
  const answered = new Map<string, CellRun>();
  let stopped = false;

  const begin = (run: CellRun): string => {
    stopped = false;
    const id = ports.book.idOf(run.cell);
    latest.get(id)?.retire();
    latest.set(id, run);
    return id;
  };
  const runCell = async (run: CellRun) => {
    const went = await executeCell(run, ports, {
      begin: () => begin(run),
      wasStopped: () => stopped,
      onAnswer: (request) => void answered.set(request, run),
    });
    if (run.ended) ends.set(run.cell, run.ended);
    return went;
  };
  const queue = createQueue<CellRun>({ run: runCell, drop: (run) => run.cancel() });

  return {
    run: (cells) => {
      const runs = cells.map((cell) => createCellRun(cell, { ...ports, before: ends.get(cell) }));
      const skipped = cells.length > 1 ? runs.filter((run) => isSkipped(run.cell)) : [];
      for (const run of skipped) run.cancel();
      queue.add(runs.filter((run) => !skipped.includes(run)));
    },
    interrupt: () => {
      stopped = true;
      queue.clear();
      ports.tracked.kernel.interrupt();
    },
    clear: queue.clear,
    whenIdle: queue.whenIdle,
    receive: (message) => {
      if (!isOutputMessage(message)) return;
      const run = answered.get(message.parent) ?? latest.get(message.cell);
      run?.take(message);
    },
    forgetRequests: () => answered.clear(),
    attach: () => queue.items().forEach((run) => run.attach()),
    moveTo: (notebook) => {
      for (const run of new Set([...queue.items(), ...latest.values()])) {
        if (run.cell.index < notebook.cellCount) run.moveTo(notebook.cellAt(run.cell.index));
      }
    },
  };
}

/** As on the command line; run by itself the cell does run. */
const isSkipped = (cell: vscode.NotebookCell) => tagsOf(cell).includes(tag.skipExecution);
