/** The inputs of an operation to change: kernels like Concat take a list where others take names. */
import type * as tf from '@tensorflow/tfjs-core';

export const copyOf = (
  inputs: Readonly<Record<string, tf.Tensor | undefined>>,
): Record<string, tf.Tensor | undefined> =>
  Array.isArray(inputs) ? ([...inputs] as never) : { ...inputs };
