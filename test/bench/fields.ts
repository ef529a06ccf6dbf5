/** What the losses are measured on: a seeded field of directions and a prediction that is off by some degrees. */
import * as tf from '@tensorflow/tfjs';
import { random } from '../../extension/data/index.js';

export interface Field {
  readonly shape: readonly [batch: number, height: number, width: number, channels: number];
  /** Cosine and sine, of unit length. */
  readonly yTrue: Float32Array;
  /** Turned by angles of 20° standard deviation, with lengths of 0.8 to 1.2. */
  readonly yPred: Float32Array;
}

export function fieldOf(side: number): Field {
  const generator = random(1);
  const pixels = [side * side] as const;
  const angle = numbers(generator.uniform(pixels, -Math.PI, Math.PI));
  const error = numbers(generator.normal(pixels, 0, Math.PI / 9));
  const length = numbers(generator.uniform(pixels, 0.8, 1.2));
  const yTrue = new Float32Array(2 * side * side);
  const yPred = new Float32Array(2 * side * side);
  for (let i = 0; i < side * side; i++) {
    const [from, to] = [angle[i]!, angle[i]! + error[i]!];
    yTrue.set([Math.cos(from), Math.sin(from)], 2 * i);
    yPred.set([length[i]! * Math.cos(to), length[i]! * Math.sin(to)], 2 * i);
  }
  return { shape: [1, side, side, 2], yTrue, yPred };
}

function numbers(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync() as Float32Array;
  tensor.dispose();
  return values;
}

export const tensorOf = ({ shape }: Field, values: Float32Array | Float64Array): tf.Tensor =>
  // Doubles only where TensorFlow.js is in doubles; its types know of float32 alone.
  tf.tensor(values, [...shape], 'float32');
