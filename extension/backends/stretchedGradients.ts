/**
 * Gradients of operations on two tensors of which one is stretched: pairwise distances by tf.squaredDifference, tf.maximum
 * beside one number. Those of TensorFlow.js 4.22 have the shape of the result and not of the input, and it refuses them.
 */
import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from './gatherGradients.js';

const stretched: readonly (readonly [kernel: string, first: string, second: string])[] = [
  [tf.SquaredDifference, 'a', 'b'],
  [tf.Maximum, 'a', 'b'],
  [tf.Minimum, 'a', 'b'],
  [tf.Prelu, 'x', 'alpha'],
];

/** Adds up what came of one entry that was stretched over several. */
function addUp(gradient: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const added = gradient.rank - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < added || (shape[axis - added] === 1 && size !== 1) ? [axis] : [],
  );
  return axes.length === 0 ? gradient : tf.reshape(tf.sum(gradient, axes), [...shape]);
}

export function mendStretchedGradients(): void {
  for (const [kernel, ...names] of stretched) {
    const given = tf.getGradient(kernel);
    if (given == null) continue;
    replaceGradient({
      ...given,
      gradFunc: (dy, saved, attrs) => {
        const found = given.gradFunc(dy, saved, attrs);
        return Object.fromEntries(
          names.map((name, i) => [name, () => addUp(found[name]!(), saved[i]!.shape)]),
        );
      },
    });
  }
}
