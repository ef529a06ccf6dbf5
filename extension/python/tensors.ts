/** Tensors of TensorFlow.js as they travel, and back: bit for bit. */
import * as tf from '@tensorflow/tfjs-core';
import { isInDoubles } from '../backends/doubles.js';
import { valuesInWasm } from '../backends/wasmHeap.js';
import type { PlainArray } from './frame.js';
import { refusal } from './pythonError.js';

/**
 * In doubles, float32 tensors hold doubles and travel as such. To be sent before anything else is computed: values may be those
 * of the backend itself.
 */
export function plainOf(tensor: tf.Tensor): PlainArray {
  const { shape, dtype } = tensor;
  const values = valuesInWasm(tensor) ?? tensor.dataSync();
  switch (dtype) {
    case 'float32':
      return { dtype: values.BYTES_PER_ELEMENT === 8 ? 'float64' : 'float32', shape, values };
    case 'int32':
    case 'bool':
      return { dtype, shape, values };
    default:
      throw refusal(
        `a ${dtype} tensor cannot be given to Python; valid are float32, int32 and bool`,
      );
  }
}

export function tensorOf({ dtype, shape, values }: PlainArray): tf.Tensor {
  const kind = dtype === 'float64' ? 'float32' : dtype;
  if (dtype === 'float64' && !isInDoubles()) throw new Error('float64 outside of doubles');
  return tf.tensor(values, [...shape], kind);
}

/** Of values whose memory is used again: the wasm backend has its own copy by then, others keep what they are given. */
export function tensorOfLent(plain: PlainArray): tf.Tensor {
  const copies = tf.getBackend() === 'wasm' && !isInDoubles();
  return tensorOf(copies ? plain : { ...plain, values: plain.values.slice() });
}

/** What a call of a loss is given, as tensors. */
export function inputsOf(name: string, given: readonly unknown[]): readonly tf.Tensor[] {
  return given.map((value, i) => {
    if (value instanceof tf.Tensor) return value;
    try {
      return tf.tensor(value as tf.TensorLike);
    } catch (error) {
      throw refusal(
        `${name}: input ${i} is no tensor and cannot be made one: ${(error as Error).message}`,
        'arguments',
      );
    }
  });
}
