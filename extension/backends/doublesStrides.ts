/**
 * Slices and broadcasts of the double-precision backend, row by row. The kernels of cpu (TensorFlow.js 4.22) make an array of
 * places for each entry of them, which was most of the time of a check.
 */
import * as tf from '@tensorflow/tfjs-core';
import { broadcastingKernels } from './broadcasting.js';

type Values = Float64Array | Int32Array | Uint8Array;
interface Stores {
  readSync: (dataId: object) => Values;
  write: (values: Values, shape: readonly number[], dtype: tf.DataType) => object;
  disposeData: (dataId: object, force?: boolean) => boolean;
}

const binary = new Set(broadcastingKernels);

/** The kernel of cpu, or one around it that does the same sooner. */
export function withoutPlaces(name: string, run: tf.KernelFunc): tf.KernelFunc {
  if (binary.has(name)) return (call) => runStretched(run, call);
  if (name === 'Slice') return (call) => slice(run, call);
  return name === 'Unpack' ? (call) => unpack(run, call) : run;
}

type Call = Parameters<tf.KernelFunc>[0];

const isPlain = ({ dtype }: tf.TensorInfo): boolean => dtype !== 'string' && dtype !== 'complex64';

function runStretched(run: tf.KernelFunc, call: Call): tf.TensorInfo | tf.TensorInfo[] {
  const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  if (a.shape.join() === b.shape.join() || !isPlain(a) || !isPlain(b)) return run(call);
  const stores = call.backend as Stores;
  const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const made: object[] = [];
  const fit = (x: tf.TensorInfo): tf.TensorInfo => {
    if (x.shape.join() === shape.join()) return x;
    const dataId = stores.write(stretch(stores.readSync(x.dataId), x, shape), shape, x.dtype);
    made.push(dataId);
    return { dataId, shape, dtype: x.dtype };
  };
  try {
    return run({ ...call, inputs: { a: fit(a), b: fit(b) } });
  } finally {
    for (const dataId of made) stores.disposeData(dataId);
  }
}

const zeros = (dtype: tf.DataType, size: number): Values =>
  tf.util.getTypedArrayFromDType(dtype as 'float32', size) as unknown as Values;

function stretch(values: Values, { shape, dtype }: tf.TensorInfo, to: readonly number[]): Values {
  const size = tf.util.sizeFromShape([...to]);
  const result = zeros(dtype, size);
  if (values.length === 1) return result.fill(values[0]!);
  const own = tf.util.computeStrides(shape);
  const offset = to.length - shape.length;
  const strides = to.map((_, axis) => {
    const n = shape[axis - offset];
    if (n === undefined || n === 1) return 0;
    return axis === to.length - 1 ? 1 : own[axis - offset]!;
  });
  copyRows(values, 0, strides, result, to);
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
  return { dataId: stores.write(result, to!, x.dtype), shape: to!, dtype: x.dtype };
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
    return { dataId: stores.write(result, shape, x.dtype), shape, dtype: x.dtype };
  });
}

/** Fills `to`, of this shape, from places that lie `strides` apart along each axis. */
function copyRows(
  from: Values,
  start: number,
  strides: readonly number[],
  to: Values,
  shape: readonly number[],
): void {
  const [sizes, steps] = joinAxes(shape, strides);
  const rank = sizes.length;
  const length = sizes[rank - 1]!;
  const step = steps[rank - 1]!;
  const at = new Array<number>(rank).fill(0);
  let place = start;
  for (let next = 0; next < to.length; next += length) {
    for (let i = 0; i < length; i++) to[next + i] = from[place + i * step]!;
    for (let axis = rank - 2; axis >= 0; axis--) {
      place += steps[axis]!;
      if (++at[axis]! < sizes[axis]!) break;
      place -= steps[axis]! * sizes[axis]!;
      at[axis] = 0;
    }
  }
}

/** Neighbouring axes that can be gone through as one are one. */
function joinAxes(
  shape: readonly number[],
  strides: readonly number[],
): readonly [sizes: readonly number[], steps: readonly number[]] {
  const sizes: number[] = [];
  const steps: number[] = [];
  for (const [axis, n] of shape.entries()) {
    const step = strides[axis]!;
    if (n === 1 && shape.length > 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && steps[last] === step * n) {
      sizes[last]! *= n;
      steps[last] = step;
    } else {
      sizes.push(n);
      steps.push(step);
    }
  }
  return sizes.length === 0 ? [[1], [0]] : [sizes, steps];
}
