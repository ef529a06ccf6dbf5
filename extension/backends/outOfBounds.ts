/**
 * What a kernel (TensorFlow.js 4.22) is asked for outside of its tensors. wasm's read and write there: `x.slice(0, 5)` of three numbers
 * are two of another tensor's, and an index of `tf.scatterND` that is too large breaks the memory for all that comes. Both backends of
 * JavaScript make tensors of shape [-2] and [NaN] and transpose by `[0, 0]`. So all of it is refused before anything is read.
 */
import * as tf from '@tensorflow/tfjs-core';
import { wrapKernel } from './wrapKernel.js';

interface Call {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly read: (tensor: tf.TensorInfo) => ArrayLike<number>;
}

const list = (numbers: readonly unknown[]): string => `[${numbers.join(',')}]`;

/** Does a box lie in a tensor of this shape? */
export const isInside = (
  shape: readonly number[],
  begin: readonly number[],
  size: readonly number[],
): boolean =>
  begin.length === shape.length &&
  size.length === shape.length &&
  shape.every((length, i) => begin[i]! >= 0 && size[i]! >= 0 && begin[i]! + size[i]! <= length);

/** Is each axis named once? */
export const isOrder = (perm: readonly number[]): boolean => new Set(perm).size === perm.length;

/** [before, after] of each axis, none negative? */
export const isPadding = (
  shape: readonly number[],
  paddings: readonly (readonly number[])[],
): boolean =>
  paddings.length === shape.length &&
  paddings.every((pair) => pair.length === 2 && pair.every((n) => n >= 0));

/** Each throws where what is asked for does not exist. */
const checks: Readonly<Record<string, (call: Call) => void>> = {
  [tf.Slice]: ({ inputs, attrs }) => {
    const { shape } = inputs['x']!;
    const [begin, size] = tf.slice_util.parseSliceParams(
      inputs['x']!,
      attrs['begin'] as number[],
      attrs['size'] as number[],
    ) as [number[], number[]];
    if (isInside(shape, begin, size)) return;
    throw new Error(
      `tf.slice: begin ${list(begin)} and size ${list(size)} reach outside of shape ${list(shape)}: begin + size may be at most the length of each axis`,
    );
  },
  [tf.Transpose]: ({ inputs, attrs }) => {
    const { shape } = inputs['x']!;
    const perm = attrs['perm'] as readonly number[];
    if (isOrder(perm)) return;
    throw new Error(
      `tf.transpose: perm ${list(perm)} must name each axis of shape ${list(shape)} once`,
    );
  },
  [tf.PadV2]: ({ inputs, attrs }) => {
    const { shape } = inputs['x']!;
    const paddings = attrs['paddings'] as readonly (readonly number[])[];
    if (isPadding(shape, paddings)) return;
    throw new Error(
      `tf.pad: paddings ${JSON.stringify(paddings)} must have [before, after], none negative, for each axis of shape ${list(shape)}`,
    );
  },
  [tf.GatherNd]: ({ inputs, read }) =>
    requireInside('tf.gatherND', read(inputs['indices']!), inputs['indices']!, inputs['params']!),
  [tf.ScatterNd]: ({ inputs, attrs, read }) =>
    requireInside('tf.scatterND', read(inputs['indices']!), inputs['indices']!, {
      shape: attrs['shape'] as number[],
    }),
};

function requireInside(
  name: string,
  places: ArrayLike<number>,
  { shape: of }: tf.TensorInfo,
  { shape }: Pick<tf.TensorInfo, 'shape'>,
): void {
  const depth = of.at(-1) ?? 1;
  for (let i = 0; i < places.length; i++) {
    if (places[i]! >= 0 && places[i]! < shape[i % depth]!) continue;
    const start = i - (i % depth);
    const place = Array.from({ length: depth }, (_, k) => places[start + k]);
    throw new Error(`${name}: index ${list(place)} is outside of shape ${list(shape)}`);
  }
}

/** From now on these kernels of a backend throw, before anything is read or written. */
export function refuseOutOfBounds(backendName: string): void {
  for (const [name, check] of Object.entries(checks)) {
    wrapKernel(name, backendName, 'bounds', (run) => (call) => {
      const { readSync } = call.backend as { readSync: (dataId: object) => ArrayLike<number> };
      const read = ({ dataId }: tf.TensorInfo) => readSync.call(call.backend, dataId);
      check({ inputs: call.inputs as Call['inputs'], attrs: call.attrs ?? {}, read });
      return run(call);
    });
  }
}

/** Nested arrays that are not all of one length: their shape is that of the first, and there are other than so many numbers. */
export function refuseRaggedArrays(): void {
  const engine = tf.engine() as unknown as { makeTensor: MakeTensor };
  const { makeTensor } = engine;
  engine.makeTensor = function (this: unknown, values, shape, ...more) {
    const size = shape.reduce((a, b) => a * b, 1);
    if (values != null && values.length !== size) {
      throw new Error(
        `tf.tensor: shape ${list(shape)} has ${size} values, and ${values.length} were given: nested arrays must be of equal lengths`,
      );
    }
    return makeTensor.call(this, values, shape, ...more);
  };
}

type MakeTensor = (
  values: ArrayLike<unknown>,
  shape: readonly number[],
  ...more: unknown[]
) => tf.Tensor;
