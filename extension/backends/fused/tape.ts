/**
 * The tape of TensorFlow.js 4.22, on which the wasm backend copies every tensor that an operation saves for its gradient:
 * for a fused loss that would take longer than the loss itself. Aliases, which share the values, do not.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Whether what is computed now may be differentiated. Within another operation's forward pass nothing is. */
export function isTapeOn(): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}

/** Whether the gradient of what is computed now may be differentiated: one gradient is taken within another. */
export const isTapeNested = (): boolean => tf.engine().state.gradientDepth > 1;

/** Whether a gradient that is computed now may be differentiated; the outermost one is computed after its tape ended. */
export const isDifferentiatedAgain = (): boolean => tf.engine().state.gradientDepth > 0;

/** Gives kept tensors to the operation that was put onto the tape last: they are disposed of with the tape. */
export function hold(tensors: readonly tf.Tensor[]): void {
  const { activeTape } = tf.engine().state;
  activeTape.at(-1)!.saved!.push(...tensors);
}

/** Computes without leaving operations on the tape, which would save copies of their inputs. */
export const offTape = (compute: () => tf.Tensor): tf.Tensor =>
  tf.customGrad(() => ({ value: compute(), gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) }))(
    tf.scalar(0),
  );
