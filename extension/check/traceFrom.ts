/** What of a loss's operations lies on the way from an input: they are given it, or what was made of it. */
import type * as tf from '@tensorflow/tfjs-core';
import { traceKernels, type KernelCall } from '../backends/doubles.js';

export interface Traced<Result> {
  readonly result: Result;
  /** Whether a tensor is the input, or was made of it. */
  readonly isReached: (tensor: tf.Tensor) => boolean;
}

/** Runs, and tells `listen` of each operation on the way from `origin`, in their order. */
export function traceFrom<Result>(
  origin: tf.Tensor,
  run: () => Result,
  listen?: (call: KernelCall, isReached: Traced<Result>['isReached']) => void,
): Traced<Result> {
  const { isReached, reaches } = reachFrom(({ id }) => id === origin.id);
  const result = traceKernels((call) => {
    if (reaches(call.inputs, call.outputs)) listen?.(call, isReached);
  }, run);
  return { result, isReached };
}

export interface Reach {
  readonly isReached: (tensor: tf.Tensor) => boolean;
  /** To be asked of each operation in their order: whether it is given what is reached, so that its outputs are. */
  readonly reaches: (inputs: KernelCall['inputs'], outputs: readonly tf.Tensor[]) => boolean;
}

export function reachFrom(isOrigin: (tensor: tf.Tensor) => boolean): Reach {
  const reached = new Set<number>();
  const isReached = (tensor: tf.Tensor): boolean => reached.has(tensor.id) || isOrigin(tensor);
  return {
    isReached,
    reaches(inputs, outputs) {
      // An operand that an operation does without is undefined.
      const given: readonly (tf.Tensor | undefined)[] = Object.values(inputs);
      if (!given.some((tensor) => tensor && isReached(tensor))) return false;
      for (const { id } of outputs) reached.add(id);
      return true;
    },
  };
}
