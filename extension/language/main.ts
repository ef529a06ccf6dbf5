/** The worker thread of the language service: questions are answered one at a time, in the order they came. */
import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../wire/assertNever.js';
import type { EditorToLanguage, LanguageOptions, LanguageToEditor } from '../wire/language.js';
import { createLanguageServer } from './server.js';

const server = createLanguageServer((workerData as LanguageOptions).types);
const cancelled = new Set<number>();
const waiting: EditorToLanguage[] = [];

// What was cancelled is seen before its turn comes: messages are gathered first, and handled in a turn of their own.
parentPort?.on('message', (message: EditorToLanguage) => {
  if (message.type === 'cancel') cancelled.add(message.id);
  else if (waiting.push(message) === 1) setImmediate(next);
});

function next(): void {
  const message = waiting[0];
  if (message) handle(message);
  waiting.shift();
  if (waiting.length > 0) setImmediate(next);
  // Of a question that was answered before.
  else cancelled.clear();
}

function handle(message: EditorToLanguage): void {
  switch (message.type) {
    case 'cells':
      return server.cells(message);
    case 'close':
      return server.close(message.notebook);
    case 'question':
      return send(reply(message.id, message.question));
    case 'cancel':
      return undefined;
    default:
      return assertNever(message);
  }
}

const send = (message: LanguageToEditor) => parentPort?.postMessage(message);

type AnyQuestion = Extract<EditorToLanguage, { type: 'question' }>['question'];

function reply(id: number, question: AnyQuestion): LanguageToEditor {
  if (cancelled.delete(id)) return { type: 'cancelled', id };
  try {
    return { type: 'answer', id, answer: server.ask(question) };
  } catch (error) {
    return { type: 'failed', id, message: error instanceof Error ? error.message : String(error) };
  }
}
