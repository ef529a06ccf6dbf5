/** Tensors as numpy's files. */
import * as tf from '@tensorflow/tfjs-core';
import { encodeNpy } from '../wire/npy.js';
import { writeBytes } from './writeBytes.js';

/**
 * A tensor as an .npy file: float32 as `<f4`, int32 as `<i4`, bool as `|b1`, in C order; the numbers are exact.
 *
 * What is there under that path is replaced. Format: NEP 1; numpy.lib.format of numpy 2.4.
 *
 * @param path - From the notebook's folder; absolute paths and file: URLs too.
 * @param tensor - Of any shape, float32, int32 or bool.
 * @returns Nothing: the file is the result.
 * @throws Error for what is no tensor, complex64 and string, and a path that cannot be written.
 * @example
 * writeNpy('gradient.npy', tf.grad((p) => angularLoss(yTrue, p))(yPred));      // numpy: np.load('gradient.npy')
 */
export function writeNpy(path: string | URL, tensor: tf.Tensor): void {
  if (!(tensor instanceof tf.Tensor)) {
    throw new TypeError(
      `writeNpy: a tensor was expected, got ${typeof tensor}. Make one: tf.tensor(…)`,
    );
  }
  const { dtype, shape } = tensor;
  if (dtype === 'complex64' || dtype === 'string') {
    throw new Error(
      `writeNpy: ${dtype} has no .npy here. ${dtype === 'string' ? 'Write numbers' : 'Write tf.real(x) and tf.imag(x)'}`,
    );
  }
  const data = tensor.dataSync();
  writeBytes('writeNpy', path, encodeNpy(shape, data, dtype === 'bool' ? '|b1' : undefined));
}
