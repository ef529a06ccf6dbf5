/**
 * Gradients of comparisons, without which no loss that chooses by its prediction (a Huber with tf.where, hard examples
 * above a threshold, tf.divNoNan) can be trained or checked.
 *
 * TensorFlow.js 4.22 asks for them, since the choice lies between the prediction and the loss, and has none but that of
 * greaterEqual. What is true or false changes by nothing, but for where it jumps: zero.
 */
import * as tf from '@tensorflow/tfjs-core';

const ofTwo = [
  tf.Equal,
  tf.NotEqual,
  tf.Less,
  tf.LessEqual,
  tf.Greater,
  tf.LogicalAnd,
  tf.LogicalOr,
];
const ofOne = [tf.LogicalNot, tf.All, tf.Any];

const none = (tensor: tf.Tensor) => (): tf.Tensor => tf.zeros(tensor.shape);

/** Nothing comes from a comparison. */
export const gradientsOfComparisons: readonly tf.GradConfig[] = [
  ...ofTwo.map((kernelName) => ({
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (_: tf.Tensor | tf.Tensor[], [a, b]: tf.Tensor[]) => ({ a: none(a!), b: none(b!) }),
  })),
  ...ofOne.map((kernelName) => ({
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (_: tf.Tensor | tf.Tensor[], [x]: tf.Tensor[]) => ({ x: none(x!) }),
  })),
];
