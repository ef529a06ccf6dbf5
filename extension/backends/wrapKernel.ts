/** What is put around a kernel of TensorFlow.js: once for each who does, however many others have, and whoever starts anew. */
import * as tf from '@tensorflow/tfjs-core';

const wrappedBy = new WeakMap<tf.KernelFunc, readonly string[]>();

/** From now on the kernel of a backend, where it has one, runs as `around` makes it. `by` says who does it. */
export function wrapKernel(
  name: string,
  backendName: string,
  by: string,
  around: (run: tf.KernelFunc) => tf.KernelFunc,
): void {
  const kernel = tf.getKernel(name, backendName);
  if (kernel == null) return;
  const already = wrappedBy.get(kernel.kernelFunc) ?? [];
  if (already.includes(by)) return;
  const kernelFunc = around(kernel.kernelFunc);
  wrappedBy.set(kernelFunc, [...already, by]);
  tf.unregisterKernel(name, backendName);
  tf.registerKernel({ ...kernel, kernelFunc });
}
