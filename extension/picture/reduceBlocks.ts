/** Smaller copies of tensors: one number per block of elements. */
import { type Shape, sizeOf, stridesOf } from '../wire/shape.js';
import type { Reduction, StoredArray } from '../wire/view.js';
import { createTally } from './tally.js';

/** The one or two axes a picture has: the last ones, before the channels. */
export function spatialAxes(shape: Shape): number[] {
  const end = shape.length - (hasChannels(shape) ? 1 : 0);
  return [end - 2, end - 1].filter((axis) => axis >= 0);
}

const hasChannels = (shape: Shape): boolean => shape.length > 2 && shape.at(-1)! <= 4;

/**
 * Blocks, doubled until at most `maxElements` remain: along the spatial axes, both at once where they
 * are about equally long, so that a picture keeps its shape; along those before them only when these are used up. Channels
 * are kept apart.
 */
export function blockShape(shape: Shape, maxElements: number): number[] {
  const block = shape.map(() => 1);
  const sentLength = (axis: number): number => Math.ceil(shape[axis]! / block[axis]!);
  const all = shape.map((_, axis) => axis);
  const spatial = spatialAxes(shape);
  const others = all.slice(0, spatial[0] ?? 0);
  while (sizeOf(all.map(sentLength)) > maxElements) {
    const axes = spatial.some((axis) => sentLength(axis) > 1) ? spatial : others;
    const longest = Math.max(...axes.map(sentLength));
    if (longest <= 1) break;
    for (const axis of axes.filter((axis) => sentLength(axis) * 2 > longest)) block[axis]! *= 2;
  }
  return block;
}

export interface ReducedTensor {
  readonly shape: number[];
  readonly data: StoredArray;
}

/**
 * `mean`: of each block, in float32 (doubles for doubles). `extreme`: the element of largest magnitude,
 * in the type of the data. Either is NaN where the block holds a NaN. `mode`: of labels the most frequent.
 */
export function reduceBlocks(
  data: StoredArray,
  shape: Shape,
  block: Shape,
  reduce: Reduction,
): ReducedTensor {
  if (reduce === 'mode') return mostFrequent(data, shape, block);
  const sent = shape.map((length, axis) => Math.ceil(length / block[axis]!));
  const result = new Float64Array(sizeOf(sent));
  const counts = new Float64Array(reduce === 'mean' ? result.length : 0);
  const rank = shape.length;
  const outStrides = stridesOf(sent);
  const index = new Array<number>(rank).fill(0);
  let out = 0;
  const length = shape[rank - 1] ?? 1;
  const along = block[rank - 1] ?? 1;
  for (let start = 0; start < data.length; start += length) {
    // A run along the last axis, block by block.
    for (let from = 0, to = out; from < length; from += along, to++) {
      const end = Math.min(length, from + along);
      if (reduce === 'mean') {
        let sum = result[to]!;
        for (let i = from; i < end; i++) sum += data[start + i]!;
        result[to] = sum;
        counts[to]! += end - from;
      } else {
        let extreme = result[to]!;
        for (let i = from; i < end; i++) {
          const x = data[start + i]!;
          if (Number.isNaN(x) || Math.abs(x) > Math.abs(extreme)) extreme = x;
        }
        result[to] = extreme;
      }
    }
    for (let axis = rank - 2; axis >= 0; axis--) {
      const next = ++index[axis]!;
      if (next < shape[axis]!) {
        if (next % block[axis]! === 0) out += outStrides[axis]!;
        break;
      }
      out -= outStrides[axis]! * Math.floor((next - 1) / block[axis]!);
      index[axis] = 0;
    }
  }
  for (let i = 0; i < counts.length; i++) result[i]! /= counts[i]!;
  return { shape: sent, data: inTypeOf(data, result, reduce) };
}

function mostFrequent(data: StoredArray, shape: Shape, block: Shape): ReducedTensor {
  const sent = shape.map((length, axis) => Math.ceil(length / block[axis]!));
  const [strides, sentStrides] = [stridesOf(shape), stridesOf(sent)];
  const result = new Float64Array(sizeOf(sent));
  const { add, take } = createTally();
  /** Of the elements of a block along an axis and those behind it. */
  const gather = (axis: number, from: number, out: readonly number[]): void => {
    if (axis === shape.length) return add(data[from]!);
    const start = out[axis]! * block[axis]!;
    const end = Math.min(shape[axis]!, start + block[axis]!);
    for (let i = start; i < end; i++) gather(axis + 1, from + i * strides[axis]!, out);
  };
  for (let flat = 0; flat < result.length; flat++) {
    gather(
      0,
      0,
      sent.map((length, axis) => Math.floor(flat / sentStrides[axis]!) % length),
    );
    result[flat] = take();
  }
  return { shape: sent, data: inTypeOf(data, result, 'mode') };
}

function inTypeOf(data: StoredArray, result: Float64Array, reduce: Reduction): StoredArray {
  switch (data[Symbol.toStringTag]) {
    case 'Float64Array':
      return result;
    case 'Int32Array':
      return reduce === 'mean' ? new Float32Array(result) : new Int32Array(result);
    case 'Uint8Array':
      return reduce === 'mean' ? new Float32Array(result) : new Uint8Array(result);
    case 'Float32Array':
      return new Float32Array(result);
  }
}
