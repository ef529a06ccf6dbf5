/** A softmax over one class: it is 1 whatever it is given, and a loss of it learns nothing. */
import { traceKernels, type KernelCall } from '../backends/doubles.js';
import { evaluate, type Loss } from './evaluate.js';
import type { Sample } from './inputs.js';

/** Said of a loss that is constant, or has no gradient: that one takes such a softmax says why. */
export function takesSoftmaxOfOne(loss: Loss, samples: readonly Sample[]): boolean {
  let found = false;
  /** What was made by the maximum over an axis of length 1, which TensorFlow.js takes for a log-softmax. */
  const maxima = new Set<object>();
  const listen = ({ name, inputs, outputs }: KernelCall): void => {
    const { logits, x, a, b } = inputs;
    if (name === 'Softmax' && logits?.shape.at(-1) === 1) found = true;
    const made = (name === 'Max' || name === 'Reshape') && outputs[0]?.size === x?.size;
    if (made && (name === 'Max' || maxima.has(x?.dataId ?? {})))
      for (const { dataId } of outputs) maxima.add(dataId);
    if (name === 'Sub' && a && b && maxima.has(b.dataId) && a.size === b.size) found = true;
  };
  try {
    traceKernels(listen, () => evaluate(loss, samples));
  } catch {
    return false; // It does not take these inputs.
  }
  return found;
}
