/**
 * The main thread's end of what it says to the client. The other end is the messenger's, a thread of its own with globals of
 * its own: nothing that a cell does to `process`, to its streams or to a prototype comes between.
 */
import { dirname, join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { KernelRequest, KernelToClient } from '../wire/message.js';
import { asKernel } from './intrinsics.js';
import type { FromMessenger, ToMessenger } from './messenger.js';
import type { ProgressNote } from './progressLine.js';
import { sharedFlags } from './mark.js';
import { slot, type MessengerData } from './sharedFlags.js';

export interface Channel {
  send: (message: KernelToClient) => void;
  /** Goes with the next that is sent, which comes right behind: a message between threads is a good part of a small cell. */
  hold: (message: KernelToClient) => void;
  /** How far the cell under way is, for the messenger to say when it is worth it. */
  note: (note: ProgressNote) => void;
  /** What came before waits for this. Each request is handed on once. */
  listen: (listener: ChannelListener) => void;
  /** Returns when everything sent is on its way. */
  flush: () => void;
  /** The same, and lets go of the process, which ends then. */
  release: () => void;
}

export interface ChannelListener {
  request: (request: KernelRequest) => void;
  /** The request of this id is to end. */
  interrupt: (request: number) => void;
}

/** So many messages may be under way: a cell that prints without end waits for the messenger. */
const mostUnderWay = 4096;
const flushMs = 1000;

export function openChannel(): Channel {
  const flags = new Int32Array(sharedFlags);
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(join(dirname(process.argv[1] ?? ''), 'messenger.cjs'), {
    workerData: { flags: sharedFlags, port: port2 } satisfies MessengerData,
    transferList: [port2],
    // Each message takes 8 KiB for as long as its serializer lives, of which V8 does not know: with the usual room for
    // what is young it collects thousands of them at once, and what is free then between others is not given back.
    resourceLimits: { maxYoungGenerationSizeMb: 1 },
  });
  worker.unref();
  // Without it the kernel is deaf and dumb, and nobody would end it.
  worker.on('error', (error) =>
    process.stderr.write(`the kernel lost its line: ${error.message}\n`),
  );
  worker.on('exit', () => process.kill(process.pid, 'SIGKILL'));
  const post = port1.postMessage.bind(port1) as (message: ToMessenger) => void;
  const { add, load, wait, store } = Atomics;
  const waitForMessenger = () => {
    for (;;) {
      const taken = load(flags, slot.taken);
      if (load(flags, slot.sent) - taken < mostUnderWay) return;
      wait(flags, slot.taken, taken, 100);
    }
  };
  let held: KernelToClient[] = [];
  const send = (...messages: KernelToClient[]) => {
    const all = held.length > 0 ? [...held, ...messages] : messages;
    if (all.length === 0) return;
    held = [];
    waitForMessenger();
    post({ kind: 'send', messages: all });
    add(flags, slot.sent, 1);
  };
  const waitFor = (kind: 'flush' | 'release') => {
    send();
    store(flags, slot.flushed, 0);
    post({ kind });
    wait(flags, slot.flushed, 0, flushMs);
  };
  return {
    send,
    hold: (message) => void held.push(message),
    note: (note) => {
      waitForMessenger();
      post({ kind: 'note', note });
      add(flags, slot.sent, 1);
    },
    listen: (listener) => {
      const take = (message: FromMessenger) => {
        if (message.kind === 'interrupt') return listener.interrupt(message.request);
        const id = Number(message.request.id);
        if (id <= load(flags, slot.heard)) return;
        store(flags, slot.heard, id);
        listener.request(message.request);
      };
      port1.on('message', (message: FromMessenger) => asKernel(() => take(message)));
    },
    flush: () => waitFor('flush'),
    release: () => waitFor('release'),
  };
}
