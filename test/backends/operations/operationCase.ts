/** One operation with arguments that kernels get wrong, and the shapes that are tried. */
import * as tf from '@tensorflow/tfjs';

export interface OperationCase {
  readonly name: string;
  /** Of the inputs, all float32. */
  readonly of: (...x: tf.Tensor[]) => tf.Tensor | readonly tf.Tensor[];
  readonly shapes: readonly (readonly number[])[];
  /** In place of seeded numbers. */
  readonly values?: readonly number[];
}

export const int = (values: readonly number[], shape: readonly number[]): tf.Tensor =>
  tf.tensor([...values], [...shape], 'int32');

/** Of rank 0 to 6, with axes of length 1. */
export const shapesOfRank: readonly (readonly number[])[] = [
  [],
  [5],
  [3, 4],
  [2, 3, 4],
  [2, 3, 4, 2],
  [2, 1, 3, 2, 2],
  [2, 2, 1, 3, 2, 2],
];
/** Zeros of both signs, tiny, huge, and none. */
export const odd = [0, -0, 1e-30, -1e-30, 1e30, -1e30, Infinity, -Infinity, NaN, 0.5, -2.5, 3];

export const row = (
  name: string,
  of: OperationCase['of'],
  ...shapes: readonly (readonly number[])[]
): OperationCase => ({ name, of, shapes });
