/** The most bytes that tensors held at one time. */
import * as tf from '@tensorflow/tfjs';

/** Counts from now on; what is returned gives the peak above what was alive at the start, and stops counting. */
export function watchTensorBytes(): () => number {
  const { state } = tf.engine() as unknown as { state: { numBytes: number } };
  const before = state.numBytes;
  let bytes = before;
  let peak = before;
  Object.defineProperty(state, 'numBytes', {
    configurable: true,
    get: () => bytes,
    set: (now: number) => {
      bytes = now;
      peak = Math.max(peak, now);
    },
  });
  return () => {
    Object.defineProperty(state, 'numBytes', {
      configurable: true,
      enumerable: true,
      writable: true,
      value: bytes,
    });
    return peak - before;
  };
}
