/**
 * Slices and stretched tensors of the double-precision backend, row by row. The kernels of cpu (TensorFlow.js 4.22) make an
 * array of places for each entry of them, which was most of the time of a check.
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
  if (binary.has(name)) return (call) => runStretched(run, call);
  if (name === 'Slice') return (call) => slice(run, call);
  return name === 'Unpack' ? (call) => unpack(run, call) : run;
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
  copyRows(values, 0, stretchedStrides(shape, to), result, to);
  return result;
}

function slice(run: tf.KernelFunc, call: Call): tf.TensorInfo | tf.TensorInfo[] {
  const { x } = call.inputs as { x: tf.TensorInfo };
  const { begin, size } = call.attrs as unknown as { begin: number[]; size: number[] };
  const [from, to] = tf.slice_util.parseSliceParams(x, begin, size);
  // What lies in one piece is only pointed at.
  if (!isPlain(x) || tf.slice_util.isSliceContinous(x.shape, from!, to!)) return run(call);
  tf.slice_util.assertParamsValid(x, from!, to!);
  const stores = call.backend as Stores;
  const own = [...tf.util.computeStrides(x.shape), 1];
  const start = from!.reduce((sum, n, axis) => sum + n * own[axis]!, 0);
  const result = zeros(x.dtype, tf.util.sizeFromShape(to!));
  copyRows(stores.readSync(x.dataId), start, own, result, to!);
  return toInfo(stores, result, to!, x.dtype);
}

/** Every part of an axis by itself. */
function unpack(run: tf.KernelFunc, call: Call): tf.TensorInfo | tf.TensorInfo[] {
  const { value: x } = call.inputs as { value: tf.TensorInfo };
  const { axis } = call.attrs as unknown as { axis: number };
  const at = axis < 0 ? axis + x.shape.length : axis;
  if (!isPlain(x) || at >= x.shape.length) return run(call);
  const stores = call.backend as Stores;
  const values = stores.readSync(x.dataId);
  const shape = x.shape.toSpliced(at, 1);
  const size = tf.util.sizeFromShape(shape);
  const own = [...tf.util.computeStrides(x.shape), 1];
  return Array.from({ length: x.shape[at]! }, (_, part) => {
    const result = zeros(x.dtype, size);
    copyRows(values, part * own[at]!, own.toSpliced(at, 1), result, shape);
    return toInfo(stores, result, shape, x.dtype);
  });
}
