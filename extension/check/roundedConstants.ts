/**
 * Constants as float32 holds them: 1 + 1e-6 is 1.00000095 there, and what is left of it beside a probability of 1 is 5 % less. Rounding the
 * results of operations does not show that, for a constant is the result of none.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { alterKernels } from '../backends/alterKernels.js';

/** Runs `run` with what each operation is given rounded to float32, and gives the tensors back as they were. Doubles must be on. */
export function withRoundedConstants<T>(run: () => T): T {
  const before = new Map<Float64Array, Float64Array>();
  const round = (tensor: tf.Tensor | undefined): void => {
    if (tensor?.dtype !== 'float32') return;
    const values = tensor.dataSync() as unknown as Float64Array;
    if (values.every((v) => Math.fround(v) === v || Number.isNaN(v))) return;
    if (!before.has(values)) before.set(values, values.slice());
    values.forEach((v, i) => (values[i] = Math.fround(v)));
  };
  try {
    return alterKernels((operation, proceed) => {
      for (const input of Object.values(operation.inputs)) round(input);
      return proceed(operation);
    }, run);
  } finally {
    for (const [values, kept] of before) values.set(kept);
  }
}
