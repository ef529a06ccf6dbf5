/**
 * tf.unsortedSegmentSum in one pass, for backends in JavaScript and WebAssembly.
 *
 * In TensorFlow.js 4.22 wasm has no such kernel, and cpu goes through all of `x` once for every segment: as a part of
 * gather's gradient at 512², 262,144 times through 262,144 numbers.
 */
import * as tf from '@tensorflow/tfjs-core';

interface Stores {
  readSync: (dataId: object) => ArrayLike<number>;
  write: (values: tf.TypedArray, shape: number[], dtype: tf.DataType) => object;
}

const sumSegments: tf.KernelFunc = ({ inputs, backend, attrs }) => {
  const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
  const { numSegments } = attrs as unknown as { numSegments: number };
  const stores = backend as Stores;
  const [values, ids] = [stores.readSync(x.dataId), stores.readSync(segmentIds.dataId)];
  const rest = x.shape.slice(segmentIds.shape.length);
  const width = tf.util.sizeFromShape(rest);
  const sums = new Float64Array(numSegments * width);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]!;
    // As TensorFlow has it, a negative segment is dropped.
    if (id < 0 || id >= numSegments) continue;
    for (let i = 0; i < width; i++) sums[id * width + i]! += values[row * width + i]!;
  }
  const dtype = x.dtype === 'bool' ? 'int32' : x.dtype;
  // Of this dtype's own array, which while doubles are on has 64 bits.
  const result = tf.util.makeZerosTypedArray(sums.length, dtype as 'float32' | 'int32');
  result.set(sums);
  const shape = [numSegments, ...rest];
  return { dataId: stores.write(result, shape, dtype), shape, dtype };
};

/** Gives this backend the kernel, instead of its own if it has one. */
export function registerSegmentSum(backendName: string): void {
  const own = tf.getKernel(tf.UnsortedSegmentSum, backendName);
  if (own?.kernelFunc === sumSegments) return;
  if (own != null) tf.unregisterKernel(tf.UnsortedSegmentSum, backendName);
  tf.registerKernel({
    kernelName: tf.UnsortedSegmentSum,
    backendName,
    kernelFunc: sumSegments,
  });
}
