/**
 * Keeps the engine of TensorFlow.js whole when code is stopped by force.
 *
 * V8 stops code anywhere, `malloc` of the WebAssembly backend included, and runs no `finally`. Stopped there, the
 * backend's heap is half changed and every later kernel throws "memory access out of bounds"; stopped between `free` and
 * the note that it was done, memory is freed twice. So what changes the engine or a backend's memory, a kernel or a
 * disposal, is run under a mark (`mark.ts`).
 *
 * Every call into the backend's WebAssembly passes one of the methods marked here, so its 180 exports need no marks of
 * their own. What is not kept whole: WebAssembly of the notebook's own, and a kernel that takes longer than `graceMs`.
 */
import * as tf from '@tensorflow/tfjs';
import { mark } from './mark.js';

type Methods<Names extends string> = Record<Names, (...args: unknown[]) => unknown>;

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
