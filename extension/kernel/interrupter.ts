/**
 * A worker thread whose only task is to stop the main thread. It hears of interrupts on its own pipe, because
 * a main thread in a busy loop hears nothing, and it ends the process when the client is gone.
 *
 * A main thread that answers is not busy: it ends the cell by itself. One that does not answer within
 * `patienceMs` is inside user code (a loop, a RegExp, microtasks without end), and V8 terminates that code.
 */
import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { interruptPipe } from '../wire/message.js';
import { answered, terminated, type FromInterrupter } from './interrupts.js';

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
  for (let waited = 0; waited < patienceMs; waited += 5) {
    await setTimeout(5);
    if (Atomics.load(flags, answered) >= n) return;
  }
  Atomics.store(flags, terminated, n);
  session.post('Runtime.terminateExecution', () => send({ kind: 'terminated', n }));
}
