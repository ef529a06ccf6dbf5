/**
 * tf.cumsum and tf.cumprod along an axis that is counted from the end.
 *
 * TensorFlow.js 4.22 hands the axis on as it is given. With -1 the kernels of cpu return one empty number, those of wasm
 * write past the end of their result, which breaks the memory of all that follows, and the gradient of cumsum fails.
 */
import * as tf from '@tensorflow/tfjs-core';

const kernels = ['Cumsum', 'Cumprod'] as const;
const mended = new WeakSet<tf.KernelFunc>();

const fromStart = (attrs: tf.NamedAttrMap | undefined, rank: number): tf.NamedAttrMap => {
  const axis = (attrs as { readonly axis: number }).axis;
  return { ...attrs, axis: axis < 0 ? axis + rank : axis };
};

/** From now on these kernels of the backend take such an axis. */
export function mendRunningSums(backendName: string): void {
  for (const name of kernels) {
    const kernel = tf.getKernel(name, backendName);
    if (kernel == null || mended.has(kernel.kernelFunc)) continue;
    const { kernelFunc } = kernel;
    const func: tf.KernelFunc = (call) => {
      const { x } = call.inputs as { x: tf.TensorInfo };
      return kernelFunc({ ...call, attrs: fromStart(call.attrs, x.shape.length) });
    };
    mended.add(func);
    tf.unregisterKernel(name, backendName);
    tf.registerKernel({ ...kernel, kernelFunc: func });
  }
}

/** dy is added up the other way round. */
export const gradientOfCumsum: tf.GradConfig = {
  kernelName: tf.Cumsum,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => {
    const { axis, exclusive, reverse } = fromStart(attrs, x!.rank) as unknown as {
      axis: number;
      exclusive: boolean;
      reverse: boolean;
    };
    return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
  },
};
