/** Arrays of the double-precision backend gone through in rows, as long as their shapes allow. */
import * as tf from '@tensorflow/tfjs-core';

export type Values = Float64Array | Int32Array | Uint8Array;

/** What the kernels here ask of the backend. */
export interface Stores {
  readonly data: { get: (dataId: object) => { readonly values: unknown } };
  readSync: (dataId: object) => Values;
  write: (values: Values, shape: readonly number[], dtype: tf.DataType) => object;
}

export const isPlain = ({ dtype }: tf.TensorInfo): boolean =>
  dtype !== 'string' && dtype !== 'complex64';

export const zeros = (dtype: tf.DataType, size: number): Values =>
  tf.util.getTypedArrayFromDType(dtype as 'float32', size) as unknown as Values;

/** A kernel, or undefined for operands that it leaves to the one of cpu. */
export type OwnKernel = (
  call: Parameters<tf.KernelFunc>[0],
) => tf.TensorInfo | tf.TensorInfo[] | undefined;

/** The numbers of a tensor that has doubles. */
export function doublesOf(
  stores: Stores,
  { dataId, dtype }: tf.TensorInfo,
): Float64Array | undefined {
  if (dtype !== 'float32') return undefined;
  const { values } = stores.data.get(dataId);
  return values instanceof Float64Array ? values : undefined;
}

/** A tensor of a kernel's result. */
export const toInfo = (
  stores: Stores,
  values: Values,
  shape: readonly number[],
  dtype: tf.DataType,
): tf.TensorInfo => ({ dataId: stores.write(values, shape, dtype), shape: [...shape], dtype });

/** How far apart the entries of a tensor lie along each of its axes. */
export const stridesOf = (shape: readonly number[]): readonly number[] => [
  ...tf.util.computeStrides([...shape]),
  1,
];

/** How far apart the entries of `shape` lie along each axis of `to`, which it is stretched to: 0 where it has one for all. */
export function stretchedStrides(
  shape: readonly number[],
  to: readonly number[],
): readonly number[] {
  const own = stridesOf(shape);
  const offset = to.length - shape.length;
  return to.map((_, axis) => ((shape[axis - offset] ?? 1) === 1 ? 0 : own[axis - offset]!));
}

/** Begins where `places` say, one for each array, and goes on by `steps`. */
export type Row = (places: readonly number[], steps: readonly number[], length: number) => void;

/**
 * Calls `row` until every entry of `shape` was met; `strides`: of each array along each axis, in entries. A row lies along the
 * longest axis, so that an image's two channels make two rows and not one for each pixel.
 */
export function walkRows(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  starts: readonly number[],
  row: Row,
): void {
  if (shape.includes(0)) return;
  const axes = joinAxes(shape, strides);
  const longest = axes.reduce((most, axis) => (axis.size > most.size ? axis : most));
  const others = axes.filter((axis) => axis !== longest);
  const at = others.map(() => 0);
  const places = [...starts];
  for (;;) {
    row(places, longest.steps, longest.size);
    let k = others.length - 1;
    for (; k >= 0; k--) {
      const { size, steps } = others[k]!;
      const turned = ++at[k]! === size;
      for (let i = 0; i < places.length; i++) places[i]! += steps[i]! * (turned ? 1 - size : 1);
      if (!turned) break;
      at[k] = 0;
    }
    if (k < 0) return;
  }
}

/** Where a box lies in an array: its first entry, and how far apart its entries are along each axis. */
export interface Box {
  readonly start: number;
  readonly strides: readonly number[];
}

/** Copies a box of this shape from one array into another, which it fills where nothing else is said. */
export function copyRows(
  from: Values,
  { start, strides }: Box,
  to: Values,
  shape: readonly number[],
  into: Box = { start: 0, strides: stridesOf(shape) },
): void {
  const starts = [start, into.start];
  walkRows(shape, [strides, into.strides], starts, ([place, next], [step, apart], length) => {
    let [p, q] = [place!, next!];
    for (let i = 0; i < length; i++, p += step!, q += apart!) to[q] = from[p]!;
  });
}

interface Axis {
  readonly size: number;
  readonly steps: readonly number[];
}

/** Neighbouring axes that every array can go through as one are one. */
function joinAxes(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
): readonly Axis[] {
  const axes: Axis[] = [];
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue;
    const steps = strides.map((of) => of[axis]!);
    const last = axes.at(-1);
    if (last?.steps.every((step, i) => step === steps[i]! * size)) {
      axes[axes.length - 1] = { size: last.size * size, steps };
    } else axes.push({ size, steps });
  }
  return axes.length === 0 ? [{ size: 1, steps: strides.map(() => 0) }] : axes;
}
