/** Loops over numbers as losses that can be trained: value of the loop, gradient by differences of it. */
import * as tf from '@tensorflow/tfjs';
import { differences, flat, nest, type Nested } from '../losses/support.js';
import type { Loop, Options } from '../losses/table.js';

const total = (x: Nested): number => flat(x).reduce((a, b) => a + b, 0);

/** As a candidate that has no code in common with the vectorized loss. */
export function differentiableLoop(loop: Loop, options: Options = {}) {
  const run = (t: tf.Tensor, p: tf.Tensor): Nested => loop(t.arraySync(), p.arraySync(), options);
  return (yTrue: tf.Tensor, yPred: tf.Tensor): tf.Tensor =>
    tf.customGrad((p) => {
      const prediction = p as tf.Tensor;
      const value = run(yTrue, prediction);
      return {
        value: tf.tensor(value),
        gradFunc: (dy) => {
          const truth = yTrue.arraySync() as Nested;
          const at = prediction.arraySync() as Nested;
          const f = (x: Nested): number => total(loop(truth, x, options));
          const slopes = differences(f, at, prediction.shape);
          const upstream = dy.dataSync()[0]!;
          return tf.tensor(nest(slopes, prediction.shape) as number[]).mul(upstream);
        },
      };
    })(yPred);
}
