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
  const reached = new Set([origin.id]);
  const isReached = ({ id }: tf.Tensor): boolean => reached.has(id);
  const result = traceKernels((call) => {
    if (!Object.values(call.inputs).some((tensor) => tensor && isReached(tensor))) return;
    for (const { id } of call.outputs) reached.add(id);
    listen?.(call, isReached);
  }, run);
  return { result, isReached };
}
