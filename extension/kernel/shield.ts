/**
 * Keeps the engine of TensorFlow.js whole when code is stopped by force.
 *
 * V8 stops code anywhere, `malloc` of the WebAssembly backend included, and runs no `finally`. Stopped there, the
 * backend's heap is half changed and every later kernel throws "memory access out of bounds"; stopped between `free` and
 * the note that it was done, memory is freed twice. So what changes the engine or a backend's memory, a kernel or a
 * disposal, is run under a mark that both threads see. The stopper waits until the mark is gone, and
 * once it wants to stop the main thread, that one sets no new mark but waits to be stopped. Of a mark and a wish
 * set at one instant each thread sees the other's, for Atomics are sequentially consistent.
 *
 * Every call into the backend's WebAssembly passes one of the methods marked here, so its 180 exports need no marks of
 * their own. What is not kept whole: WebAssembly of the notebook's own, and a kernel that takes longer than `graceMs`.
 */
import * as tf from '@tensorflow/tfjs';
import { flagBytes, graceMs, slot, stop } from './sharedFlags.js';

export const sharedFlags = new SharedArrayBuffer(flagBytes);
const flags = new Int32Array(sharedFlags);

/** Whether the main thread is under the mark; spares the calls within a call. */
let inside = false;

type Method = (...args: unknown[]) => unknown;
type Methods<Names extends string> = Record<Names, Method>;

/**
 * To be called once. Not marked is what leaves nothing half done that `repairEngine` does not see: the ends of scopes,
 * whose tensors are disposed of one by one, and `customGrad`, which runs the notebook's own code.
 */
export function shieldEngine(): void {
  const engine = tf.engine() as unknown as Methods<(typeof steps)[number]>;
  for (const name of steps) engine[name] = mark(engine[name]);
  // Each tells the engine and then changes the tensor: in between it would be disposed of a second time.
  const tensors = tf.Tensor.prototype as unknown as Methods<'dispose'>;
  const variables = tf.Variable.prototype as unknown as Methods<'dispose' | 'assign'>;
  tensors.dispose = mark(tensors.dispose);
  variables.dispose = mark(variables.dispose);
  variables.assign = mark(variables.assign);
}

const steps = ['runKernel', 'makeTensor', 'makeVariable', 'moveData'] as const;

const mark = (run: Method): Method =>
  function (this: unknown, ...args) {
    if (inside) return run.apply(this, args);
    enter();
    try {
      return run.apply(this, args);
    } finally {
      leave();
    }
  };

function enter(): void {
  inside = true;
  Atomics.store(flags, slot.marked, 1);
  if (Atomics.load(flags, slot.stop) !== stop.none) waitForStop();
}

function leave(): void {
  inside = false;
  Atomics.store(flags, slot.marked, 0);
}

/** Is stopped in here, unless the code that was to be stopped has ended. */
function waitForStop(): void {
  leave();
  const until = performance.now() + 2 * graceMs;
  while (Atomics.load(flags, slot.stop) !== stop.none && performance.now() < until);
  inside = true;
  Atomics.store(flags, slot.marked, 1);
}

/** Nothing is stopped any more: a mark that stopped code has left is gone. */
export function settleStop(): void {
  leave();
}
