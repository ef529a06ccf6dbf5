/** One line about a tensor of any kind; never throws. */
import { tensorReadText } from './tensorReadText.js';
import { readTensor } from './readTensor.js';
import type { TensorLike } from './tensorLike.js';

/**
 * One line about a tensor, for inspectors: `tensor float32 [2,2] 16 B min 1 max 4 mean 2.5 ± 1.118 [[1, 2], [3, 4]]`.
 *
 * @param tensor - Of any type, also complex or of strings, also disposed.
 * @returns Type, shape, bytes and statistics of its finite elements; up to 10 elements are quoted. Never throws.
 * @example
 * describeTensor(tf.tensor([[1, 2], [3, 4]]));
 */
export function describeTensor(tensor: TensorLike): string {
  return tensorReadText(tensor, readTensor(tensor, ''));
}
