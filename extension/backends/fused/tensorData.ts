/** Numbers of tensors for kernels of our own, on whatever backend these are. */
import * as tf from '@tensorflow/tfjs-core';

/** Read from wherever they are, without moving them. */
export const valuesOf = ({ dataId }: tf.TensorInfo): Float32Array | Uint8Array =>
  tf.engine().readSync(dataId) as Float32Array | Uint8Array;

export const floatTensor = (
  backend: unknown,
  values: Float32Array,
  shape: number[],
): tf.TensorInfo => ({
  dataId: (backend as tf.KernelBackend).write(values, shape, 'float32'),
  shape,
  dtype: 'float32',
});
