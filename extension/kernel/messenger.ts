/**
 * The kernel's second thread: it has the pipe to the client, so that a main thread that is busy is heard and heard of. It
 * takes interrupts, sends what cells print while they run, and ends the kernel, with all that cells have started, when
 * the client is gone.
 */
import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { endFamily, familyVariable } from '../processes/family.js';
import { encodeFrame, frameReader } from '../processes/frames.js';
import {
  messagePipe,
  type ClientToKernel,
  type KernelRequest,
  type KernelToClient,
} from '../wire/message.js';
import { createDebugLine } from './debugLine.js';
import { latestUpdates } from './latestUpdates.js';
import { boundOutput, clockOfThread } from './outputBounds.js';
import { progressLine, type ProgressNote } from './progressLine.js';
import { slot, type MessengerData } from './sharedFlags.js';
import { createStopper } from './stopper.js';

/** From the main thread. `flush` is asked when it may end, `release` when it will; both after what it has sent. */
export type ToMessenger =
  | { readonly kind: 'send'; readonly messages: readonly KernelToClient[] }
  | { readonly kind: 'note'; readonly note: ProgressNote }
  | { readonly kind: 'flush' | 'release' };

export type FromMessenger =
  | { readonly kind: 'request'; readonly request: KernelRequest }
  | { readonly kind: 'interrupt'; readonly request: number };

const { flags: shared, port } = workerData as MessengerData;
const flags = new Int32Array(shared);
const tell = (message: FromMessenger) => port.postMessage(message);

const pipe = new Socket({ fd: messagePipe, readable: true, writable: true });
const debug = new Session();
debug.connectToMainThread();

/** Sent to the main thread and perhaps lost: V8 terminates whatever runs there, also what was about to take a message. */
let unheard: KernelRequest[] = [];
const tellAgain = () => {
  const heard = Atomics.load(flags, slot.heard);
  unheard = unheard.filter(({ id }) => Number(id) > heard);
  for (const request of unheard) tell({ kind: 'request', request });
};

/**
 * Where the debugger has stood, V8 interprets the hooks of promises (`runContext.ts`), and a stop that falls into one is lost
 * without a word and for good: of loops of microtasks every fifth. Without the debugger they are compiled within milliseconds,
 * and a stop hardly ever falls into them.
 */
const recompileMs = 100;

const stopper = createStopper(flags, {
  tell: (request) => tell({ kind: 'interrupt', request }),
  terminate: (done) => {
    const stop = () =>
      debug.post('Runtime.terminateExecution', () => {
        done();
        tellAgain();
      });
    // What stands at a breakpoint is stopped as it goes on.
    if (debugLine.isPaused()) {
      stop();
      debugLine.disarm(() => undefined);
    } else debugLine.disarm((wasArmed) => (wasArmed ? setTimeout(stop, recompileMs) : stop()));
  },
});
const debugLine = createDebugLine((message) => void pipe.write(encodeFrame(message)));

const read = frameReader((message) => {
  const request = message as ClientToKernel;
  switch (request.type) {
    case 'interrupt_request':
      return stopper.interrupt(Number(request.request));
    case 'debug_request':
      return debugLine.command(request);
    case 'debug_end':
      return debugLine.end();
    default:
      unheard.push(request);
      tellAgain();
  }
});
pipe.on('data', (chunk: Buffer) => read(chunk));
pipe.on('error', () => undefined);
// The client has ended or was killed: nobody will ever read what a busy cell computes.
pipe.on('close', () => endFamily(process.pid, process.env[familyVariable] ?? ''));

const write = (message: KernelToClient) => void pipe.write(encodeFrame(message));
const updates = latestUpdates(write, clockOfThread);
const output = boundOutput(updates.send);
const progress = progressLine(write, clockOfThread);

/** Messages that were written while the client did not keep up. */
let untaken = 0;
const takeAll = () => {
  advance(slot.taken, untaken);
  untaken = 0;
};
pipe.on('drain', takeAll);

/** A client that does not keep up is waited for. */
const countTaken = () => {
  untaken++;
  if (!pipe.writableNeedDrain) takeAll();
};

port.on('message', (told: ToMessenger) => {
  switch (told.kind) {
    case 'send':
      // In one write.
      pipe.cork();
      for (const message of told.messages) {
        if (message.type === 'progress') progress.wait(message.text);
        if (message.type === 'execute_reply') progress.end(message.parent);
        output.send(message);
      }
      pipe.uncork();
      return countTaken();
    case 'note':
      progress.note(told.note);
      return countTaken();
    case 'flush':
    case 'release':
      output.flush();
      updates.flush();
      pipe.write('', () => {
        if (told.kind === 'release') {
          debugLine.close();
          debug.disconnect();
        }
        advance(slot.flushed);
      });
  }
});

function advance(which: number, by = 1): void {
  Atomics.add(flags, which, by);
  Atomics.notify(flags, which);
}
