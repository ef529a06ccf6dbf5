/** The part of backend wasm that has the numbers of tensors in its memory (tfjs-backend-wasm 4.22). */
import type * as tf from '@tensorflow/tfjs-core';

export interface WasmTensors {
  readonly dataIdMap: { get: (dataId: object) => { dtype: tf.DataType } };
  makeOutput: (shape: readonly number[], dtype: tf.DataType) => tf.TensorInfo;
  /** Where they lie, until the memory grows. */
  typedArrayFromHeap: (tensor: tf.TensorInfo) => Float32Array | Int32Array | Uint8Array;
  readSync: (dataId: object) => ArrayLike<number>;
}
