/**
 * Everything written to stdout and stderr by code of a cell, sent with the id of that cell: gathered for a
 * moment, and bounded. The first lines of a cell go out as they come; of the rest only the last are kept, and
 * how many lie between is said.
 */
import type { StreamMessage } from '../wire/message.js';
import { currentRun, type CellRun } from './cellRun.js';
import { untied } from './timers.js';

type StreamName = StreamMessage['name'];

const coalesceMs = 50;
/** So many writes in one such span go out at once: a line before a long computation is seen before it. */
const burst = 20;
/** Lines and characters of one stream of one cell that are sent as they come, and kept from the end. */
const headLimit = { lines: 2000, characters: 1 << 20 };
const tailLimit = { lines: 500, characters: 1 << 18 };

interface Buffer {
  readonly run: CellRun;
  readonly name: StreamName;
  pending: string;
  sentLines: number;
  sentCharacters: number;
  tail: string[];
  tailCharacters: number;
  dropped: number;
  spanStart: number;
  writesInSpan: number;
}

export interface Streams {
  /** Sends what is left of a run's text; called before its reply. */
  finish: (run: CellRun) => void;
}

export function captureStreams(send: (message: StreamMessage) => void): Streams {
  const buffers = new Map<CellRun, Map<StreamName, Buffer>>();
  let timer: NodeJS.Timeout | undefined;
  let lastFlush = 0;

  const emit = (b: Buffer, text: string) => {
    if (text === '') return;
    send({ type: 'stream', parent: b.run.parent, cell: b.run.cell, name: b.name, text });
  };

  const flush = () => {
    timer = undefined;
    lastFlush = performance.now();
    for (const [run, named] of buffers) {
      for (const b of named.values()) {
        emit(b, b.pending);
        b.pending = '';
        if (run.ended) emitTail(b, emit);
      }
      if (run.ended) buffers.delete(run);
    }
  };

  const write = (run: CellRun, name: StreamName, text: string) => {
    const named = buffers.get(run) ?? new Map<StreamName, Buffer>();
    buffers.set(run, named);
    const b = named.get(name) ?? newBuffer(run, name);
    named.set(name, b);
    take(b, text);
    const now = performance.now();
    if (now - b.spanStart > coalesceMs) {
      b.spanStart = now;
      b.writesInSpan = 0;
    }
    // A busy loop lets no timer fire, so a write flushes by itself when the last flush is long ago.
    if (++b.writesInSpan <= burst || now - lastFlush > coalesceMs) flush();
    else timer ??= untied.setTimeout(flush, coalesceMs).unref();
  };

  for (const name of ['stdout', 'stderr'] as const) redirect(name, write);

  return {
    finish: (run) => {
      for (const b of buffers.get(run)?.values() ?? []) {
        emit(b, b.pending);
        b.pending = '';
        emitTail(b, emit);
      }
      // What it prints later starts afresh.
      if (run.ended) buffers.delete(run);
    },
  };
}

const newBuffer = (run: CellRun, name: StreamName): Buffer => ({
  run,
  name,
  pending: '',
  sentLines: 0,
  sentCharacters: 0,
  tail: [],
  tailCharacters: 0,
  dropped: 0,
  spanStart: 0,
  writesInSpan: 0,
});

/** Puts text where it belongs: before the head limit it is sent, after it goes into the tail. */
function take(b: Buffer, text: string): void {
  for (const line of text.split(/(?<=\n)/)) {
    if (b.sentLines < headLimit.lines && b.sentCharacters + line.length <= headLimit.characters) {
      b.pending += line;
      b.sentCharacters += line.length;
      if (line.endsWith('\n')) b.sentLines++;
      continue;
    }
    const kept = line.length > tailLimit.characters ? line.slice(-tailLimit.characters) : line;
    b.tail.push(kept);
    b.tailCharacters += kept.length;
    while (b.tail.length > tailLimit.lines || b.tailCharacters > tailLimit.characters) {
      b.tailCharacters -= (b.tail.shift() ?? '').length;
      b.dropped++;
    }
  }
}

function emitTail(b: Buffer, emit: (b: Buffer, text: string) => void): void {
  const count = b.dropped.toLocaleString('en-US');
  const notice = b.dropped > 0 ? `… ${count} lines not shown …\n` : '';
  emit(b, notice + b.tail.join(''));
  b.tail = [];
  b.tailCharacters = 0;
  b.dropped = 0;
}

type Write = (run: CellRun, name: StreamName, text: string) => void;

function redirect(name: StreamName, write: Write): void {
  const stream = process[name];
  const original = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const run = currentRun();
    const encoding = typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : 'utf8';
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString(encoding);
    if (!run) return original(text);
    write(run, name, text);
    const done = rest.find((r): r is () => void => typeof r === 'function');
    if (done) queueMicrotask(done);
    return true;
  };
}
