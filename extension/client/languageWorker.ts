/**
 * The language service's worker thread: started when something is asked, told what changed before that, ended when no notebook is
 * left. If it dies, what was asked is not answered, and the next question starts another; not for ever.
 */
import { Worker } from 'node:worker_threads';
import { assertNever } from '../wire/assertNever.js';
import type {
  Answers,
  CellText,
  EditorToLanguage,
  LanguageOptions,
  LanguageToEditor,
  NotebookCells,
  Question,
} from '../wire/language.js';

export interface LanguageWorker {
  /** What a notebook is now, with all texts. Only what changed is sent. */
  tell: (cells: NotebookCells) => void;
  close: (notebook: string) => void;
  /**
   * About a notebook that was told. Undefined when it was cancelled, or the thread has died.
   * @throws when the service itself failed at the question.
   */
  ask: <Q extends Question>(question: Q) => PendingAnswer<Answers[Q['kind']]>;
  dispose: () => Promise<void>;
}

export interface PendingAnswer<A> {
  readonly answer: Promise<A | undefined>;
  cancel: () => void;
}

export interface WorkerOptions extends LanguageOptions {
  /** Path of the built service. */
  readonly entry: string;
  /** It has died so often that it is not started again. */
  onGivenUp: () => void;
}

/** How often a thread that died is replaced. */
const mostRestarts = 3;

interface Waiting {
  resolve: (answer: never) => void;
  reject: (error: Error) => void;
}

export function createLanguageWorker({ entry, types, onGivenUp }: WorkerOptions): LanguageWorker {
  const told = new Map<string, NotebookCells>();
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let questions = 0;
  let deaths = 0;

  const end = (which: Worker, died: boolean) => {
    if (worker !== which) return;
    worker = undefined;
    told.clear();
    for (const each of waiting.values()) each.resolve(undefined as never);
    waiting.clear();
    if (died && ++deaths > mostRestarts) onGivenUp();
  };
  const ensureWorker = (): Worker | undefined => {
    if (worker || deaths > mostRestarts) return worker;
    const started = new Worker(entry, { workerData: { types } satisfies LanguageOptions });
    started.unref();
    started.on('message', (message: LanguageToEditor) => settle(waiting, message));
    // What it threw is said by the exit.
    started.on('error', () => undefined);
    started.on('exit', () => end(started, true));
    return (worker = started);
  };
  const stop = async () => {
    const ending = worker;
    if (!ending) return;
    end(ending, false);
    await ending.terminate();
  };
  const send = (to: Worker, message: EditorToLanguage) => to.postMessage(message);

  return {
    tell(now) {
      const to = ensureWorker();
      const before = told.get(now.notebook);
      if (!to || (before && sameCells(before, now))) return;
      send(to, changes(before, now));
      told.set(now.notebook, now);
    },
    close(notebook) {
      if (!told.delete(notebook) || !worker) return;
      if (told.size === 0) void stop();
      else send(worker, { type: 'close', notebook });
    },
    ask<Q extends Question>(question: Q) {
      const to = ensureWorker();
      if (!to) return { answer: Promise.resolve(undefined), cancel: () => undefined };
      const id = ++questions;
      const answer = new Promise<Answers[Q['kind']] | undefined>((resolve, reject) =>
        waiting.set(id, { resolve, reject }),
      );
      send(to, { type: 'question', id, question });
      const cancel = () => {
        if (waiting.has(id) && worker === to) send(to, { type: 'cancel', id });
      };
      return { answer, cancel };
    },
    dispose: stop,
  };
}

function settle(waiting: Map<number, Waiting>, message: LanguageToEditor): void {
  const asker = waiting.get(message.id);
  waiting.delete(message.id);
  switch (message.type) {
    case 'answer':
      return asker?.resolve(message.answer as never);
    case 'cancelled':
      return asker?.resolve(undefined as never);
    case 'failed':
      return asker?.reject(new Error(message.message));
    default:
      return assertNever(message);
  }
}

const sameCells = (a: NotebookCells, b: NotebookCells): boolean =>
  a === b ||
  (a.folder === b.folder &&
    a.cells.length === b.cells.length &&
    a.cells.every((cell, i) => {
      const other = b.cells[i];
      return cell === other || (cell.cell === other?.cell && sameText(cell, other));
    }));

const sameText = (a: CellText | undefined, b: CellText): boolean =>
  a?.text === b.text && a?.mustThrow === b.mustThrow && a?.language === b.language;

function changes(before: NotebookCells | undefined, now: NotebookCells): NotebookCells {
  const known = new Map(before?.cells.map((cell) => [cell.cell, cell]));
  const cells = now.cells.map((cell): CellText => {
    const { text, ...rest } = cell;
    return known.get(cell.cell)?.text === text ? rest : cell;
  });
  return { ...now, cells };
}
