/**
 * tf.cumsum, tf.cumprod and tf.prod along an axis that is counted from the end.
 *
 * TensorFlow.js 4.22 hands the axis on as it is given. With -1 the kernels of cpu return one empty number, those of wasm
 * write past the end of their result, which breaks the memory of all that follows, and the gradients of cumsum and prod fail.
 */
import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from './gatherGradients.js';
import { wrapKernel } from './wrapKernel.js';

const kernels = ['Cumsum', 'Cumprod'] as const;

const fromStart = (attrs: tf.NamedAttrMap | undefined, rank: number): tf.NamedAttrMap => {
  const axis = (attrs as { readonly axis: number }).axis;
  return { ...attrs, axis: axis < 0 ? axis + rank : axis };
};

/** From now on these kernels of the backend take such an axis. */
export function mendRunningSums(backendName: string): void {
  for (const name of kernels) {
    wrapKernel(name, backendName, 'axes from the end', (run) => (call) => {
      const { x } = call.inputs as { x: tf.TensorInfo };
      return run({ ...call, attrs: fromStart(call.attrs, x.shape.length) });
    });
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

/** That of TensorFlow.js, which takes axes as they are given. */
export function mendGradientOfProd(): void {
  const own = tf.getGradient(tf.Prod);
  if (own == null) return;
  replaceGradient({
    ...own,
    gradFunc: (dy, saved, attrs) => {
      const { axis } = attrs as unknown as { readonly axis: number | number[] };
      const axes = tf.util.parseAxisParam(axis, saved[0]!.shape);
      return own.gradFunc(dy, saved, { ...attrs, axis: axes });
    },
  });
}
