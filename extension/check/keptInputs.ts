/**
 * What a loss keeps of its inputs from one call to the next: weights of the first batch's labels, statistics computed
 * once. Two calls on the same inputs give the same, but what was computed of the first must not come back in a call on
 * others. Windows and masks of its own, which depend on shapes alone, it may keep.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { traceKernels } from '../backends/doubles.js';

/** Data of inputs and of what was computed from them, in calls that are over: of every check, as a loss lives on. */
const past = new WeakSet<object>();

/** Operations whose result depends on the shape alone. */
const ofShapes: ReadonlySet<string> = new Set(['OnesLike', 'ZerosLike']);

/** The loss, in a first call: what comes of its inputs is remembered. */
export const rememberInputs =
  <A extends readonly tf.Tensor[]>(loss: (...inputs: A) => tf.Tensor) =>
  (...inputs: A): tf.Tensor => {
    for (const { dataId } of inputs) past.add(dataId);
    return traceKernels(
      ({ name, inputs: given, outputs }) => {
        if (ofShapes.has(name) || !Object.values(given).some((x) => x && past.has(x.dataId)))
          return;
        for (const { dataId } of outputs) past.add(dataId);
      },
      () => loss(...inputs),
    );
  };

/** The operation in `run`, a call on other inputs, that is given something of the past, if there is one. */
export function findKept(run: () => unknown): string | undefined {
  let operation: string | undefined;
  traceKernels(({ name, inputs }) => {
    if (Object.values(inputs).some((x) => x && past.has(x.dataId))) operation ??= name;
  }, run);
  return operation;
}
