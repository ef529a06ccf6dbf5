/** Sums and choices of doubles, as the kernels of cpu (TensorFlow.js 4.22) make them and in the same order, without their detours. */
import * as tf from '@tensorflow/tfjs-core';
import {
  copyRows,
  doublesOf,
  stridesOf,
  toInfo,
  type OwnKernel,
  type Stores,
} from './doublesRows.js';

/** Over any axes; those before others are moved behind them first, row by row. */
export const sum: OwnKernel = (call) => sumAsTold(call, (values) => values);

/** Each number is divided before it is added. */
export const mean: OwnKernel = (call) =>
  sumAsTold(call, (values, count) => values.map((value) => value / count));

function sumAsTold(
  { inputs, backend, attrs }: Parameters<OwnKernel>[0],
  ready: (values: Float64Array, count: number) => Float64Array,
): tf.TensorInfo | undefined {
  const { x } = inputs as { x: tf.TensorInfo };
  const { axis, keepDims } = attrs as unknown as { axis: number[]; keepDims: boolean };
  const stores = backend as Stores;
  const values = doublesOf(stores, x);
  if (!values) return undefined;
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const permutation = tf.backend_util.getAxesPermutation(axes, x.shape.length);
  const [shape, summed] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
  const count = tf.util.sizeFromShape(summed);
  const added = ready(values, count);
  const ordered = permutation ? transpose(added, x.shape, permutation) : added;
  const sums = new Float64Array(tf.util.sizeFromShape(shape));
  addParts(ordered, count, sums);
  const kept = keepDims ? tf.backend_util.expandShapeToKeepDim(shape, axes) : shape;
  return toInfo(stores, sums, kept, 'float32');
}

function addParts(values: Float64Array, length: number, sums: Float64Array): void {
  let next = 0;
  for (let part = 0; part < sums.length; part++) {
    let total = 0;
    for (const end = next + length; next < end; next++) total += values[next]!;
    sums[part] = total;
  }
}

function transpose(
  values: Float64Array,
  shape: readonly number[],
  permutation: readonly number[],
): Float64Array {
  const result = new Float64Array(values.length);
  const pick = (of: readonly number[]): number[] => permutation.map((axis) => of[axis]!);
  copyRows(values, { start: 0, strides: pick(stridesOf(shape)) }, result, pick(shape));
  return result;
}

/** Where all have one shape. */
export const select: OwnKernel = ({ inputs, backend }) => {
  const { condition, t, e } = inputs as Record<'condition' | 't' | 'e', tf.TensorInfo>;
  const stores = backend as Stores;
  const [yes, no] = [doublesOf(stores, t), doublesOf(stores, e)];
  const { values: chosen } = stores.data.get(condition.dataId);
  const same = [condition, e].every(({ shape }) => shape.join() === t.shape.join());
  if (!yes || !no || !same || !(chosen instanceof Uint8Array)) return undefined;
  const result = new Float64Array(yes.length);
  for (let i = 0; i < result.length; i++) result[i] = chosen[i] === 1 ? yes[i]! : no[i]!;
  return toInfo(stores, result, t.shape, 'float32');
};
