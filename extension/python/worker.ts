/**
 * The thread that owns Python: its pipes, its interrupts, and its end. The main thread waits for what comes from here without
 * turning its event loop, as a loss must return its value at once.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { workerData, type MessagePort } from 'node:worker_threads';
import { FrameReader } from './frame.js';
import { killWithChildren } from './processTree.js';
import type { FromWorker, ToWorker, WorkerStart } from './threadMessages.js';

/** How long an interrupted call has to end by itself. */
const patienceMs = 1000;
/** A child of Python's may hold its pipes open after its end. */
const lingerMs = 200;
const saidKept = 4096;
/** What Google's logging says of itself and of the processor at each start of TensorFlow; warnings and errors stay. */
const noise =
  /^(WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR|I0000 \d\d:.*)\r?\n/gm;

const start = workerData as WorkerStart & { readonly port: MessagePort };
const { port } = start;
const bell = new Int32Array(start.bell);

let child: ChildProcess;
/** The request under way; 0 for none. */
let current = 0;
let said = '';
let killed = false;
let patience: NodeJS.Timeout | undefined;

function post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
  Atomics.add(bell, 0, 1);
  Atomics.notify(bell, 0);
}

function text(name: 'stdout' | 'stderr', chunk: string): void {
  if (name === 'stderr') said = (said + chunk).slice(-saidKept);
  chunk = name === 'stderr' ? chunk.replace(noise, '') : chunk;
  if (chunk !== '') post({ kind: 'text', name, text: chunk });
}

const reader = new FrameReader(
  Buffer.from(start.nonce, 'hex'),
  (frame) => {
    if (frame.header['id'] === current && frame.header['importing'] === undefined) {
      current = 0;
      clearTimeout(patience);
      patience = undefined;
    }
    // What was printed before the answer is in its pipe by now, and is read in this very turn of the loop.
    setImmediate(() => post({ kind: 'frame', frame }, [frame.body]));
  },
  (early) => text('stdout', early),
);

function begin(): void {
  child = spawn(start.python, [...start.args], {
    cwd: start.folder,
    env: { ...start.env },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let ended = false;
  const end = (code: number | null, signal: string | null, failed?: string): void => {
    if (ended) return;
    ended = true;
    clearTimeout(patience);
    if (reader.unread !== '') text('stdout', reader.unread);
    post({
      kind: 'ended',
      end: {
        code,
        signal,
        said,
        killed,
        wasReady: reader.isStarted,
        ...(failed !== undefined && { failed }),
      },
    });
    process.exit(0);
  };
  child.on('error', (error) => {
    if (child.pid === undefined) end(null, null, error.message);
  });
  child.on('exit', (code, signal) => setTimeout(end, lingerMs, code, signal));
  child.on('close', end);
  child.stdout?.on('data', (chunk: Uint8Array) => reader.take(chunk));
  child.stdin?.on('error', () => undefined);
  listen('stderr', child.stderr);
  listen('stdout', child.stdio[3] as Readable);
}

function listen(name: 'stdout' | 'stderr', stream: Readable | null): void {
  const decoder = new StringDecoder('utf8');
  stream?.on('data', (chunk: Buffer) => text(name, decoder.write(chunk)));
  stream?.on('error', () => undefined);
}

function interrupt(): void {
  if (current === 0 || patience) return;
  if (process.platform === 'win32') {
    const header = Buffer.from('{"do":"interrupt"}');
    const head = Buffer.alloc(12);
    head.writeUInt32LE(header.length);
    child.stdin?.write(Buffer.concat([head, header]));
  } else {
    child.kill('SIGINT');
  }
  patience = setTimeout(() => {
    killed = true;
    killWithChildren(child);
  }, patienceMs);
}

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'request': {
      current = message.id;
      const pipe = child.stdin as Writable;
      pipe.cork();
      pipe.write(message.head);
      if (message.body.byteLength > 0) pipe.write(new Uint8Array(message.body));
      pipe.uncork();
      return;
    }
    case 'interrupt':
      return interrupt();
    case 'stop':
      killed = true;
      return killWithChildren(child);
  }
});

begin();
