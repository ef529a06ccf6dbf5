/**
 * Kernels of the double-precision backend that move entries and compute nothing, row by row. Those of cpu (TensorFlow.js 4.22)
 * make an array of places for each entry, which was most of the time of a check.
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  copyRows,
  isPlain,
  stridesOf,
  toInfo,
  zeros,
  type Box,
  type OwnKernel,
  type Stores,
  type Values,
} from './doublesRows.js';
import { isInside, isOrder, isPadding } from './outOfBounds.js';

type Call = Parameters<OwnKernel>[0];

/** What all of them read of a call: the one tensor, its numbers, and how far apart its entries lie along each axis. */
interface Source {
  readonly x: tf.TensorInfo;
  readonly stores: Stores;
  readonly values: Values;
  readonly strides: readonly number[];
}

/** Undefined for text and complex numbers. */
function readSource(call: Call, name = 'x'): Source | undefined {
  const x = (call.inputs as Record<string, tf.TensorInfo>)[name]!;
  if (!isPlain(x)) return undefined;
  const stores = call.backend as Stores;
  return { x, stores, values: stores.readSync(x.dataId), strides: stridesOf(x.shape) };
}

/** A box of this shape by itself; `made`, where the result has its axes otherwise. */
function take(
  { x, stores, values }: Source,
  box: Box,
  shape: readonly number[],
  made: readonly number[] = shape,
): tf.TensorInfo {
  const result = zeros(x.dtype, tf.util.sizeFromShape([...shape]));
  copyRows(values, box, result, shape);
  return toInfo(stores, result, made, x.dtype);
}

const slice: OwnKernel = (call) => {
  const source = readSource(call);
  if (!source) return undefined;
  const { x, strides } = source;
  const { begin, size } = call.attrs as unknown as { begin: number[]; size: number[] };
  const [from, to] = tf.slice_util.parseSliceParams(x, begin, size) as [number[], number[]];
  // What lies in one piece is only pointed at, and what lies outside is refused, by cpu's.
  if (!isInside(x.shape, from, to) || tf.slice_util.isSliceContinous(x.shape, from, to))
    return undefined;
  const start = from.reduce((sum, n, axis) => sum + n * strides[axis]!, 0);
  return take(source, { start, strides }, to);
};

/** Every entry of an axis by itself. */
const unpack: OwnKernel = (call) => {
  const source = readSource(call, 'value');
  const { axis } = call.attrs as unknown as { axis: number };
  if (!source) return undefined;
  const { x, strides } = source;
  const at = axis < 0 ? axis + x.shape.length : axis;
  if (at >= x.shape.length) return undefined;
  const others = strides.toSpliced(at, 1);
  return Array.from({ length: x.shape[at]! }, (_, part) =>
    take(source, { start: part * strides[at]!, strides: others }, x.shape.toSpliced(at, 1)),
  );
};

const split: OwnKernel = (call) => {
  const source = readSource(call);
  const { numOrSizeSplits, axis } = call.attrs as unknown as {
    numOrSizeSplits: number | number[];
    axis: number;
  };
  if (!source) return undefined;
  const { x, strides } = source;
  const at = tf.util.parseAxisParam(axis, x.shape)[0]!;
  let begin = 0;
  return tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, at).map((size) => {
    const part = take(source, { start: begin * strides[at]!, strides }, x.shape.with(at, size));
    begin += size;
    return part;
  });
};

const transpose: OwnKernel = (call) => {
  const source = readSource(call);
  const { perm } = call.attrs as unknown as { perm: readonly number[] };
  if (!source || !isOrder(perm)) return undefined;
  const pick = (of: readonly number[]): number[] => perm.map((axis) => of[axis]!);
  return take(source, { start: 0, strides: pick(source.strides) }, pick(source.x.shape));
};

const reverse: OwnKernel = (call) => {
  const source = readSource(call);
  const { dims } = call.attrs as unknown as { dims: number | number[] };
  if (!source || source.x.shape.length === 0) return undefined;
  const { shape } = source.x;
  const turned = new Set(tf.util.parseAxisParam(dims, shape));
  const strides = source.strides.map((step, axis) => (turned.has(axis) ? -step : step));
  const start = [...turned].reduce(
    (sum, axis) => sum + (shape[axis]! - 1) * source.strides[axis]!,
    0,
  );
  return take(source, { start, strides }, shape);
};

/** Each axis is one of its copies and one of its entries, which lie beside each other in the result as they are. */
const tile: OwnKernel = (call) => {
  const source = readSource(call);
  const { reps } = call.attrs as unknown as { reps: readonly number[] };
  if (!source || reps.length !== source.x.shape.length) return undefined;
  const { x, strides } = source;
  return take(
    source,
    { start: 0, strides: strides.slice(0, x.shape.length).flatMap((step) => [0, step]) },
    x.shape.flatMap((size, axis) => [reps[axis]!, size]),
    x.shape.map((size, axis) => size * reps[axis]!),
  );
};

const pad: OwnKernel = (call) => {
  const source = readSource(call);
  const { paddings, constantValue } = call.attrs as unknown as {
    paddings: readonly (readonly [before: number, after: number])[];
    constantValue: number;
  };
  if (!source) return undefined;
  const { x, stores, values, strides } = source;
  if (!isPadding(x.shape, paddings)) return undefined;
  const shape = x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]);
  const result = zeros(x.dtype, tf.util.sizeFromShape(shape)).fill(constantValue);
  const apart = stridesOf(shape);
  const start = paddings.reduce((sum, [before], axis) => sum + before * apart[axis]!, 0);
  copyRows(values, { start: 0, strides }, result, x.shape, { start, strides: apart });
  return toInfo(stores, result, shape, x.dtype);
};

export const movingKernels: Readonly<Record<string, OwnKernel>> = {
  PadV2: pad,
  Reverse: reverse,
  Slice: slice,
  SplitV: split,
  Tile: tile,
  Transpose: transpose,
  Unpack: unpack,
};
