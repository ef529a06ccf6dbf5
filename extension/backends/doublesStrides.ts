/**
 * Stretched tensors of the double-precision backend, row by row. The kernels of cpu (TensorFlow.js 4.22) make an array of
 * places for each entry of them, which was most of the time of a check.
 */
import * as tf from '@tensorflow/tfjs-core';
import { broadcastingKernels } from './broadcasting.js';
import {
  copyRows,
  isPlain,
  stretchedStrides,
  toInfo,
  zeros,
  type Stores,
  type Values,
} from './doublesRows.js';

const binary = new Set(broadcastingKernels);

/** The kernel of cpu, or one around it that does the same sooner. */
export function withoutPlaces(name: string, run: tf.KernelFunc): tf.KernelFunc {
  return binary.has(name) ? (call) => runStretched(run, call) : run;
}

type Call = Parameters<tf.KernelFunc>[0];

interface Disposing extends Stores {
  disposeData: (dataId: object, force?: boolean) => boolean;
}

function runStretched(run: tf.KernelFunc, call: Call): tf.TensorInfo | tf.TensorInfo[] {
  const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  if (a.shape.join() === b.shape.join() || !isPlain(a) || !isPlain(b)) return run(call);
  const stores = call.backend as Disposing;
  const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const made: object[] = [];
  const fit = (x: tf.TensorInfo): tf.TensorInfo => {
    if (x.shape.join() === shape.join()) return x;
    const info = toInfo(stores, stretch(stores.readSync(x.dataId), x, shape), shape, x.dtype);
    made.push(info.dataId);
    return info;
  };
  try {
    return run({ ...call, inputs: { a: fit(a), b: fit(b) } });
  } finally {
    for (const dataId of made) stores.disposeData(dataId);
  }
}

function stretch(values: Values, { shape, dtype }: tf.TensorInfo, to: readonly number[]): Values {
  const result = zeros(dtype, tf.util.sizeFromShape([...to]));
  if (values.length === 1) return result.fill(values[0]!);
  copyRows(values, { start: 0, strides: stretchedStrides(shape, to) }, result, to);
  return result;
}
