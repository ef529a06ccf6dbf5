/** One Python process as the main thread sees it: a question is answered before the call returns. */
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from 'node:worker_threads';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encodeBody, encodeHead, type Frame, type PlainArray } from './frame.js';
import type { Interpreter } from './interpreter.js';
import { currentRim } from './rim.js';
import { openSharedFiles, type SharedFiles } from './sharedFiles.js';
import type { FromWorker, PythonEnd, ToWorker, WorkerStart } from './threadMessages.js';

/** What Python says without being asked. */
export interface Listeners {
  write: (name: 'stdout' | 'stderr', text: string) => void;
  /** A package that takes seconds is being imported; undefined: no more. */
  onImport: (name: string | undefined) => void;
}

export type Answer =
  | { readonly kind: 'answered'; readonly frame: Frame }
  | { readonly kind: 'ended'; readonly end: PythonEnd };

export interface Request {
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: readonly PlainArray[];
  /** Whether who asks is done with the answer before the next request: its memory is used again. */
  readonly isLent?: boolean;
}

export interface Connection {
  readonly interpreter: Interpreter;
  /** Waits for the answer; an interrupt of the kernel ends the wait. */
  ask: (request: Request) => Answer;
  /** Ends what Python is doing, by KeyboardInterrupt or, a second later, by force. How it ended, if it did. */
  interrupt: () => Promise<PythonEnd | undefined>;
  /** How it ended, once it has. */
  endReason: () => PythonEnd | undefined;
  dispose: () => void;
}

/** The files beside this one: built, or compiled for tests. */
function beside(...names: readonly string[]): string {
  const paths = names.map((name) => fileURLToPath(new URL(name, import.meta.url)));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(
      `${paths[0]} is missing; install Lossbook again, or in a checkout of it run 'npm run build'`,
    );
  }
  return found;
}

export function connect(
  interpreter: Interpreter,
  folder: string,
  env: Readonly<Record<string, string>>,
  listeners: Listeners,
): Connection {
  const { port1: port, port2 } = new MessageChannel();
  const bell = new SharedArrayBuffer(4);
  const nonce = currentRim().drawBytes(16).toString('hex');
  const shared = openSharedFiles(nonce);
  const serve = beside('python/serve.py', '../../../dist/python/serve.py');
  const workerData: WorkerStart & { port: MessagePort } = {
    python: interpreter.path,
    args: [...interpreter.args, '-u', serve, nonce, ...(shared?.paths ?? [])],
    env,
    folder,
    nonce,
    bell,
    port: port2,
  };
  const worker = new Worker(beside('pythonWorker.cjs', '../../../dist/pythonWorker.cjs'), {
    workerData,
    transferList: [port2],
    execArgv: [],
  });
  worker.unref();
  return attach(interpreter, port, new Int32Array(bell), listeners, shared);
}

interface Inbox {
  /** What the last question is; answers to earlier ones, which an interrupt ended, are dropped. */
  question: number;
  isLent: boolean;
  /** What Python prints until the answer is nobody's. */
  isQuiet: boolean;
  answer: Frame | undefined;
  end: PythonEnd | undefined;
  /** Told of the answer or the end; that of who waits while the event loop turns. */
  onEnd: () => void;
  drain: () => void;
}

function inboxOf(port: MessagePort, listeners: Listeners, shared: SharedFiles | undefined): Inbox {
  const take = (message: FromWorker): void => {
    switch (message.kind) {
      case 'text':
        if (!inbox.isQuiet) listeners.write(message.name, message.text);
        return;
      case 'ended':
        inbox.end = message.end;
        shared?.unlink();
        shared?.close();
        inbox.onEnd();
        return;
      case 'frame': {
        const { header } = message.frame;
        if (header['id'] === 0) shared?.unlink();
        if (Number(header['id']) !== inbox.question) return;
        const importing = header['importing'];
        if (typeof importing === 'string') return listeners.onImport(importing);
        const length = header['shared'];
        shared?.hold((header['held'] ?? []) as readonly number[]);
        inbox.answer =
          shared && typeof length === 'number'
            ? { header, body: shared.read(length, inbox.isLent) }
            : message.frame;
        inbox.onEnd();
      }
    }
  };
  const inbox: Inbox = {
    question: 0,
    isLent: false,
    isQuiet: false,
    answer: undefined,
    end: undefined,
    onEnd: () => undefined,
    drain() {
      for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
        take(got.message as FromWorker);
      }
    },
  };
  // Between calls: what a thread of Python's prints.
  port.on('message', take);
  port.unref();
  return inbox;
}

function attach(
  interpreter: Interpreter,
  port: MessagePort,
  flags: Int32Array,
  listeners: Listeners,
  shared: SharedFiles | undefined,
): Connection {
  const inbox = inboxOf(port, listeners, shared);
  const send = (message: ToWorker, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  return {
    interpreter,
    ask({ header, arrays, isLent = false }) {
      const id = ++inbox.question;
      inbox.isLent = isLent;
      inbox.isQuiet = header['isQuiet'] === true;
      inbox.answer = undefined;
      const place = shared?.write(arrays);
      const body = place ? new ArrayBuffer(0) : encodeBody(arrays);
      const more = place && { shared: place };
      const head = encodeHead({ ...header, id, ...more }, arrays, body.byteLength);
      send({ kind: 'request', id, head, body }, [body]);
      for (;;) {
        const before = Atomics.load(flags, 0);
        inbox.drain();
        const { answer: frame, end } = inbox;
        if (frame) {
          listeners.onImport(undefined);
          inbox.answer = undefined;
          inbox.isQuiet = false;
          return { kind: 'answered', frame };
        }
        if (end) return { kind: 'ended', end };
        Atomics.wait(flags, 0, before);
      }
    },
    interrupt: () =>
      new Promise((resolve) => {
        inbox.onEnd = () => resolve(inbox.end);
        send({ kind: 'interrupt' });
        inbox.drain();
        // Before it was asked to stop.
        if (inbox.answer ?? inbox.end) inbox.onEnd();
      }),
    endReason() {
      inbox.drain();
      return inbox.end;
    },
    dispose: () => send({ kind: 'stop' }),
  };
}
