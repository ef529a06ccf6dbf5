/**
 * A worker thread whose only task is to stop the main thread. It hears of interrupts on its own pipe, because
 * a main thread in a busy loop hears nothing, and it ends the process when the client is gone.
 *
 * A main thread that answers is not busy: it ends the cell by itself. One that does not answer within
 * `patienceMs` is inside user code (a loop, a RegExp, microtasks without end), and V8 terminates that code, as soon
 * as the engine of TensorFlow.js is whole (`shield.ts`).
 */
import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { interruptPipe } from '../wire/message.js';
import { claim, graceMs, slot, stop } from './interruptFlags.js';
import type { FromInterrupter } from './interrupts.js';

const patienceMs = 100;
const flags = new Int32Array(workerData as SharedArrayBuffer);
const send = (message: FromInterrupter) => parentPort?.postMessage(message);

const session = new Session();
session.connectToMainThread();

let count = 0;
const pipe = new Socket({ fd: interruptPipe, readable: true, writable: false });
pipe.on('data', () => void interrupt(++count));
pipe.on('error', () => undefined);
// The client died or was killed: nobody will ever read what a busy cell computes.
pipe.on('close', () => process.kill(process.pid, 'SIGKILL'));

async function interrupt(n: number): Promise<void> {
  send({ kind: 'interrupt', n });
  const answerBy = performance.now() + patienceMs;
  while (performance.now() < answerBy) {
    await setTimeout(5);
    if (Atomics.load(flags, slot.claimed) >= n) return;
  }
  if (!claim(flags, n)) return;
  Atomics.store(flags, slot.forced, n);
  Atomics.store(flags, slot.stop, stop.wanted);
  const wholeBy = performance.now() + graceMs;
  while (Atomics.load(flags, slot.marked) === 1 && performance.now() < wholeBy) await setTimeout(1);
  // Withdrawn: the code has ended by itself.
  if (!advance(stop.wanted, stop.sent)) return;
  session.post('Runtime.terminateExecution', () => {
    advance(stop.sent, stop.none);
    send({ kind: 'terminated', n });
  });
}

const advance = (from: number, to: number): boolean =>
  Atomics.compareExchange(flags, slot.stop, from, to) === from;
