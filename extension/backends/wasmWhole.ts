/**
 * Kernels of backend wasm that whole numbers have a meaning for, and that take their bits for those of floats
 * (tfjs-backend-wasm 4.22): class numbers are clipped to a range, every second row of a label map is taken, it is made larger.
 * From now on they give what those of cpu give.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { WasmTensors } from './wasmTensors.js';
import { wrapKernel } from './wrapKernel.js';

type OfWhole = (
  x: tf.TensorInfo,
  heap: WasmTensors,
  attrs: Readonly<Record<string, unknown>>,
) => tf.TensorInfo;

const fillWith =
  (value: 0 | 1): OfWhole =>
  (x, heap) => {
    const output = heap.makeOutput(x.shape, 'bool');
    heap.typedArrayFromHeap(output).fill(value);
    return output;
  };

const ofWhole: Readonly<Record<string, OfWhole>> = {
  ClipByValue: (x, heap, { clipValueMin, clipValueMax }) => {
    const [least, most] = [Number(clipValueMin), Number(clipValueMax)];
    const output = heap.makeOutput(x.shape, 'int32');
    const [from, to] = [heap.typedArrayFromHeap(x), heap.typedArrayFromHeap(output)];
    for (let i = 0; i < from.length; i++) to[i] = Math.min(most, Math.max(least, from[i]!));
    return output;
  },
  IsFinite: fillWith(1),
  IsInf: fillWith(0),
  IsNan: fillWith(0),
};

export function mendWholeNumbersOnWasm(): void {
  for (const [name, compute] of Object.entries(ofWhole)) {
    wrapKernel(name, 'wasm', 'whole', (run) => (call) => {
      const { x } = call.inputs as { x: tf.TensorInfo };
      return x.dtype === 'int32'
        ? compute(x, call.backend as WasmTensors, call.attrs ?? {})
        : run(call);
    });
  }
  // It copies four bytes of each entry, and calls them floats.
  wrapKernel(tf.StridedSlice, 'wasm', 'whole', (run) => (call) => {
    const output = run(call) as tf.TensorInfo;
    const { dtype } = (call.inputs as { x: tf.TensorInfo }).x;
    if (output.dtype === dtype) return output;
    (call.backend as WasmTensors).dataIdMap.get(output.dataId).dtype = dtype;
    return { ...output, dtype };
  });
  // Images of whole numbers come out as floats of the same values.
  wrapKernel(tf.ResizeNearestNeighbor, 'wasm', 'whole', (run) => (call) => {
    const output = run(call) as tf.TensorInfo;
    const { dtype } = (call.inputs as { images: tf.TensorInfo }).images;
    if (output.dtype === dtype) return output;
    const heap = call.backend as WasmTensors;
    const whole = heap.makeOutput(output.shape, dtype);
    heap.typedArrayFromHeap(whole).set(heap.typedArrayFromHeap(output));
    (call.backend as tf.KernelBackend).disposeData(output.dataId);
    return whole;
  });
}
