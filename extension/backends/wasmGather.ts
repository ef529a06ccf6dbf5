/**
 * tf.gather with batch dimensions on backend wasm, whose kernel (tfjs-backend-wasm 4.22) takes other entries than those
 * that were asked for, and some of other tensors, without a word.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { WasmTensors } from './wasmTensors.js';
import { wrapKernel } from './wrapKernel.js';

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** From now on that kernel takes what cpu's takes. */
export function mendWasmGather(): void {
  wrapKernel(tf.GatherV2, 'wasm', 'batches', (run) => (call) => {
    const { batchDims = 0 } = call.attrs as unknown as { batchDims?: number };
    return batchDims === 0 ? run(call) : gatherInBatches(call);
  });
}

/** x as [batch, outer, size, inner], places as [batch, taken]: entries [batch, outer, taken, inner]. */
const gatherInBatches: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
  const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
  const heap = backend as WasmTensors;
  const at = axis < 0 ? axis + x.shape.length : axis;
  const first = batchDims < 0 ? batchDims + indices.shape.length : batchDims;
  const batches = product(x.shape.slice(0, first));
  const outer = product(x.shape.slice(first, at));
  const size = x.shape[at]!;
  const inner = product(x.shape.slice(at + 1));
  const taken = product(indices.shape.slice(first));
  const places = Int32Array.from(heap.readSync(indices.dataId));
  const shape = [...x.shape.slice(0, at), ...indices.shape.slice(first), ...x.shape.slice(at + 1)];
  const output = heap.makeOutput(shape, x.dtype);
  const [from, to] = [heap.typedArrayFromHeap(x), heap.typedArrayFromHeap(output)];
  let next = 0;
  for (let batch = 0; batch < batches; batch++) {
    for (let o = 0; o < outer; o++) {
      const start = (batch * outer + o) * size;
      for (let k = 0; k < taken; k++) {
        const place = places[batch * taken + k]!;
        if (!(place >= 0 && place < size))
          throw new Error(`GatherV2: the index value ${place} is not in [0, ${size - 1}]`);
        const row = (start + place) * inner;
        to.set(from.subarray(row, row + inner), next);
        next += inner;
      }
    }
  }
  return output;
};
