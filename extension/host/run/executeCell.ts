/** Sends one cell to the kernel and shows how it went. */
import type * as vscode from 'vscode';
import type { ExecuteOutcome } from '../../client/kernel.js';
import { cellEnd } from '../../notebook/cellEnd.js';
import { tag, tagsIn } from '../../notebook/cellTags.js';
import type { ErrorOutput } from '../../notebook/model.js';
import type { CellError } from '../../wire/message.js';
import { pythonLanguage } from '../../notebook/pythonCell.js';
import type { CellBook } from '../file/cellBook.js';
import { cellSource, sourcesIn } from '../file/cellSource.js';
import type { CellRun } from './cellRun.js';
import { nbformatMetadata } from '../file/notebookShape.js';
import type { TrackedKernel } from './trackedKernel.js';

export interface ExecutePorts {
  readonly tracked: TrackedKernel;
  readonly book: CellBook;
  onExecuted: (cell: vscode.NotebookCell, outcome: ExecuteOutcome) => void;
}

export interface RunKeeping {
  /** The id under which the cell runs; it is called if it runs. */
  begin: () => string;
  /** Did somebody press Interrupt since? */
  wasStopped: () => boolean;
  onAnswer: (request: string) => void;
}

/** Resolves to whether cells that wait are to run. */
export async function executeCell(
  run: CellRun,
  ports: ExecutePorts,
  keep: RunKeeping,
): Promise<'go on' | 'stop'> {
  // It was deleted while it waited.
  if (run.cell.index < 0) return 'go on';
  const text = run.cell.document.getText();
  if (text.trim() === '') {
    // Nothing to run, and no number.
    run.start(undefined);
    run.end(undefined, undefined);
    return 'go on';
  }
  const id = keep.begin();
  run.start(ports.tracked.executions() + 1);
  try {
    const source = cellSource(run.cell);
    // Lines count as the editor shows them, which leaves out the line that says Python.
    const language = source === text ? undefined : pythonLanguage;
    const outcome = await ports.tracked.kernel.execute(id, text, {
      ...(language && { language }),
      notebook: sourcesIn(run.cell.notebook, ports.book),
    });
    if (outcome.kind === 'replied') keep.onAnswer(outcome.reply.parent);
    const went = show(run, source, outcome, ports);
    ports.onExecuted(run.cell, outcome);
    return went;
  } catch (error) {
    // The kernel could not start; that is told apart from a start that somebody stopped.
    if (!keep.wasStopped()) run.show(errorOutput(error as Error));
    run.end(false, undefined);
    return 'stop';
  }
}

function show(
  run: CellRun,
  source: string,
  outcome: ExecuteOutcome,
  { tracked, book }: ExecutePorts,
): 'go on' | 'stop' {
  if (outcome.kind === 'died') {
    // Whoever pressed Restart knows why.
    if (outcome.death.cause !== 'stopped') run.show(errorOutput(outcome.error));
    run.end(false, undefined);
    return 'stop';
  }
  const { reply } = outcome;
  const info = tracked.info();
  if (info) book.noteRun(run.cell, { source, reply, info });
  const mustThrow = tagsOf(run.cell).includes(tag.raisesException);
  const end = cellEnd(reply.status, reply.reports, mustThrow);
  run.end(end === 'as expected', reply.count);
  return end === 'threw' ? 'stop' : 'go on';
}

export const tagsOf = (cell: vscode.NotebookCell): readonly string[] =>
  tagsIn(nbformatMetadata(cell.metadata));

const errorOutput = ({ name, message, stack }: CellError | Error): ErrorOutput => ({
  output_type: 'error',
  ename: name,
  evalue: message,
  traceback: stack === undefined ? [] : stack.split('\n'),
  extra: {},
});
