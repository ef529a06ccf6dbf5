/**
 * Gradients of gather and topk, without which no loss that sorts its errors (Lovász, online hard examples, quantiles)
 * can be trained or checked.
 *
 * Of TensorFlow.js 4.22, gather's gives int32 for `indices` where every gradient must be float32, and fails with two
 * batch dimensions; topk has none; unsortedSegmentSum's has nothing for `segmentIds`. Places are whole numbers and
 * change by nothing, so their gradient is zero.
 */
import * as tf from '@tensorflow/tfjs-core';

type Gradient = (
  dy: tf.Tensor | tf.Tensor[],
  saved: tf.Tensor[],
  attrs: tf.NamedAttrMap,
) => Readonly<Record<string, () => tf.Tensor>>;

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Zeros of x, with `dy` added where it was taken from: rows [outer, places, inner] of x as [outer, size, inner]. */
function putBack(
  dy: tf.Tensor,
  places: tf.Tensor,
  x: tf.Tensor,
  [outer, size, inner]: readonly [number, number, number],
): tf.Tensor {
  if (dy.size === 0) return tf.zeros(x.shape);
  const first = tf.mul(tf.range(0, outer, 1, 'int32'), tf.scalar(size, 'int32'));
  const rows = tf.reshape<tf.Rank.R1>(tf.add(places, tf.expandDims(first, 1)), [-1]);
  const sums = tf.unsortedSegmentSum(tf.reshape(dy, [-1, inner]), rows, outer * size);
  return tf.reshape(sums, x.shape);
}

const ofGather: Gradient = (dy, [x, indices], attrs) => ({
  x: () => {
    const { axis, batchDims = 0 } = attrs as { axis: number; batchDims?: number };
    const at = axis < 0 ? axis + x!.rank : axis;
    const batches = product(x!.shape.slice(0, batchDims));
    const outer = product(x!.shape.slice(batchDims, at));
    const taken = indices!.size / batches;
    // The same places for all that lies between the batch and the axis.
    const places = tf.tile(tf.reshape(indices!, [batches, 1, taken]), [1, outer, 1]);
    const rows = batches * outer;
    const size = x!.shape[at]!;
    const inner = product(x!.shape.slice(at + 1));
    return putBack(dy as tf.Tensor, tf.reshape(places, [rows, taken]), x!, [rows, size, inner]);
  },
  indices: () => tf.zeros(indices!.shape),
});

const ofTopk: Gradient = (dy, [x, indices]) => ({
  x: () => {
    const size = x!.shape.at(-1)!;
    const outer = x!.size / size;
    const [values] = dy as tf.Tensor[];
    return putBack(values!, tf.reshape(indices!, [outer, -1]), x!, [outer, size, 1]);
  },
});

export function replaceGradient(config: tf.GradConfig): void {
  // Registering over another warns.
  if (tf.getGradient(config.kernelName) != null) tf.unregisterGradient(config.kernelName);
  tf.registerGradient(config);
}

/** From now on losses differentiate through tf.gather and tf.topk, on every backend. */
export function mendGatherGradients(): void {
  replaceGradient({
    kernelName: tf.GatherV2,
    inputsToSave: ['x', 'indices'],
    gradFunc: ofGather,
  });
  replaceGradient({
    kernelName: tf.TopK,
    inputsToSave: ['x'],
    // Values and indices.
    outputsToSave: [false, true],
    gradFunc: ofTopk,
  });
  const sums = tf.getGradient(tf.UnsortedSegmentSum);
  if (sums == null) return;
  replaceGradient({
    ...sums,
    gradFunc: (dy, saved, attrs) => ({
      ...sums.gradFunc(dy, saved, attrs),
      segmentIds: () => tf.zeros(saved[0]!.shape),
    }),
  });
}
