/**
 * Stops what the main thread runs, from the messenger's thread.
 *
 * A main thread that answers is not busy: it ends the request by itself. One that does not answer within `patienceMs` is
 * inside code of the notebook (a loop, a RegExp, microtasks without end), and V8 terminates that code, as soon as the
 * engine of TensorFlow.js is whole (`shield.ts`). Whether the request still runs is asked at every step, and the main
 * thread lets no other begin while a stop is under way (`stops.ts`).
 */
import { setTimeout } from 'node:timers/promises';
import { graceMs, slot, stop } from './sharedFlags.js';

const patienceMs = 100;

export interface Stopper {
  /** May be called again for the same request, and for one that has ended or has not begun. */
  interrupt: (request: number) => void;
}

export interface StopperPorts {
  /** Tells the main thread, for when it listens. */
  tell: (request: number) => void;
  /** Has V8 terminate what the main thread runs; `onDone` is called when it has. */
  terminate: (onDone: () => void) => void;
}

export function createStopper(flags: Int32Array, ports: StopperPorts): Stopper {
  let stopping = 0;
  const runs = (request: number): boolean => Atomics.load(flags, slot.running) === request;
  const advance = (from: number, to: number): boolean =>
    Atomics.compareExchange(flags, slot.stop, from, to) === from;
  const until = async (limitMs: number, holds: () => boolean): Promise<boolean> => {
    const end = performance.now() + limitMs;
    while (!holds() && performance.now() < end) await setTimeout(2);
    return holds();
  };

  const stopRunning = async (request: number): Promise<void> => {
    ports.tell(request);
    if (await until(patienceMs, () => !runs(request))) return;
    if (!advance(stop.none, stop.wanted)) return;
    await until(graceMs, () => !runs(request) || Atomics.load(flags, slot.marked) === 0);
    if (!runs(request)) return void advance(stop.wanted, stop.none);
    // Withdrawn: the code has ended by itself.
    if (!advance(stop.wanted, stop.sent)) return;
    ports.terminate(() => {
      advance(stop.sent, stop.none);
      ports.tell(request);
    });
  };

  return {
    interrupt: (request) => {
      // Seen by a main thread that is about to begin it.
      Atomics.store(flags, slot.wanted, request);
      if (stopping === request || !runs(request)) return;
      stopping = request;
      void stopRunning(request).finally(() => (stopping = 0));
    },
  };
}
