/**
 * The language service for cells that come one by one: Jupyter's front ends ask about a text, and the cells around it are those
 * that have run. The service is a thread, which is started by the first question and ended when there were none for a while.
 */
import { createLanguageWorker, type LanguageWorker } from '../client/languageWorker.js';
import { pythonLanguage, splitPythonCell } from '../notebook/pythonCell.js';
import type { Answers, CellText, Question } from '../wire/language.js';
import { nameOfCallAt, offsetOf } from './cursor.js';
import { completeReply, inspectReply, noCompletion } from './languageReply.js';
import type { Fields } from './message.js';

export interface LanguagePorts {
  /** Path of the built service, and of its types. */
  readonly entry: string;
  readonly types: string;
  /** The notebook's. */
  readonly folder: string;
}

/** Contents of replies. */
export interface Language {
  complete: (content: Fields) => Promise<Fields>;
  inspect: (content: Fields) => Promise<Fields>;
  isComplete: (content: Fields) => Promise<Fields>;
  /** What this cell declares is known from now on. */
  ran: (cell: string, code: string) => void;
  dispose: () => Promise<void>;
}

/** It holds TypeScript, which is 150 MB. */
const idleMs = 5 * 60_000;

const notebook = 'jupyter';
const openCell = 'open';

export function createLanguage(ports: LanguagePorts): Language {
  const { ask, ran, dispose } = createService(ports);
  return {
    ran,
    dispose,
    complete: async ({ code, cursor_pos }) => {
      const text = textOf(code);
      const offset = offsetOf(text, cursor_pos);
      if (splitPythonCell(text)) return noCompletion(text, offset);
      const trigger = text[offset - 1] === '.' ? ({ trigger: '.' } as const) : {};
      const entries = await ask(text, { kind: 'completions', offset, ...trigger });
      return completeReply(text, offset, entries ?? []);
    },
    inspect: async ({ code, cursor_pos }) => {
      const text = textOf(code);
      const offset = offsetOf(text, cursor_pos);
      const places = splitPythonCell(text) ? [] : [offset, offset - 1, nameOfCallAt(text, offset)];
      for (const place of places) {
        if (place === undefined || place < 0) continue;
        const found = await ask(text, { kind: 'hover', offset: place });
        if (found) return inspectReply(found);
      }
      return inspectReply(undefined);
    },
    isComplete: async ({ code }) => {
      const text = textOf(code);
      if (splitPythonCell(text)) return { status: 'unknown' };
      const found = await ask(text, { kind: 'completeness' });
      if (found !== 'incomplete') return { status: found ?? 'unknown' };
      return { status: 'incomplete', indent: indentAfter(text) };
    },
  };
}

interface Service extends Pick<Language, 'ran' | 'dispose'> {
  /** About a text that comes behind the cells that ran. Undefined where the service has nothing to say. */
  ask: <Q extends TextQuestion>(
    text: string,
    question: Q,
  ) => Promise<Answers[Q['kind']] | undefined>;
}

type TextQuestion =
  | { readonly kind: 'completions'; readonly offset: number; readonly trigger?: string }
  | { readonly kind: 'hover'; readonly offset: number }
  | { readonly kind: 'completeness' };

function createService({ entry, types, folder }: LanguagePorts): Service {
  const cells = new Map<string, CellText>();
  let worker: LanguageWorker | undefined;
  let idle: NodeJS.Timeout | undefined;
  const dispose = async () => {
    clearTimeout(idle);
    const ending = worker;
    worker = undefined;
    await ending?.dispose();
  };
  return {
    ask: async <Q extends TextQuestion>(text: string, question: Q) => {
      clearTimeout(idle);
      worker ??= createLanguageWorker({ entry, types, onGivenUp: () => undefined });
      const all = [...cells.values(), cellText(openCell, text)];
      worker.tell({ type: 'cells', notebook, folder, cells: all });
      const about = { ...question, notebook, cell: openCell } as unknown as Question;
      try {
        return (await worker.ask(about).answer) as Answers[Q['kind']] | undefined;
      } catch {
        // It failed at this text.
        return undefined;
      } finally {
        idle = setTimeout(() => void dispose(), idleMs).unref();
      }
    },
    ran: (cell, code) => void cells.set(cell, cellText(cell, code)),
    dispose,
  };
}

function cellText(cell: string, code: string): CellText {
  const python = splitPythonCell(code);
  return python
    ? { cell, text: python.body, mustThrow: false, language: pythonLanguage }
    : { cell, text: code, mustThrow: false };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** That of the last line, and two more behind what opens. */
function indentAfter(text: string): string {
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  const own = /^\s*/.exec(line)?.[0] ?? '';
  return /[{([]$/.test(line) ? `${own}  ` : own;
}
