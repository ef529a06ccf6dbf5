/** Gradients of tf.gatherND and tf.scatterND, which TensorFlow.js 4.22 has none of: each is undone by the other. */
import * as tf from '@tensorflow/tfjs-core';

/** Places are whole numbers and change by nothing. */
const none = (indices: tf.Tensor) => (): tf.Tensor => tf.zeros(indices.shape);

export const gradientOfGatherND: tf.GradConfig = {
  kernelName: tf.GatherNd,
  inputsToSave: ['params', 'indices'],
  gradFunc: (dy, [params, indices]) => ({
    // What is taken twice is added twice.
    params: () => tf.scatterND(indices!, dy as tf.Tensor, params!.shape),
    indices: none(indices!),
  }),
};

export const gradientOfScatterND: tf.GradConfig = {
  kernelName: tf.ScatterNd,
  inputsToSave: ['indices'],
  gradFunc: (dy, [indices]) => ({
    updates: () => tf.gatherND(dy as tf.Tensor, indices!),
    indices: none(indices!),
  }),
};
