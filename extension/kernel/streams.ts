/** Everything written to stdout and stderr by code of a cell, sent with the id of that cell. */
import type { StreamMessage } from '../wire/message.js';
import { asKernel } from './intrinsics.js';
import { runOfCode } from './runOfCode.js';

export function captureStreams(send: (message: StreamMessage) => void): void {
  for (const name of ['stdout', 'stderr'] as const) redirect(name, send);
}

function redirect(name: StreamMessage['name'], send: (message: StreamMessage) => void): void {
  const stream = process[name];
  const original = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const run = runOfCode();
    const encoding = typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : 'utf8';
    const text = typeof chunk === 'string' ? chunk : textOf(chunk, encoding);
    if (!run) return original(text);
    if (text !== '') send({ type: 'stream', parent: run.parent, cell: run.cell, name, text });
    const done = rest[rest.length - 1];
    if (typeof done === 'function') queueMicrotask(done as () => void);
    return true;
  };
}

const textOf = (bytes: Uint8Array, encoding: BufferEncoding): string =>
  asKernel(() => Buffer.from(bytes).toString(encoding));
