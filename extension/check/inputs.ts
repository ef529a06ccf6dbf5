/**
 * What a check is given, as plain numbers: read once, so that the loss in float32, the loss in
 * doubles and the loop all see the same values.
 *
 * Plain numbers become float32, as `tf.tensor` makes them, and the loop gets the rounded ones.
 */
import * as tf from '@tensorflow/tfjs-core';
import { mendTensorFlow } from '../backends/mend.js';
import { sizeOf, type Shape } from '../wire/shape.js';
import { foreignOf } from './foreignLoss.js';

export type Nested = number | boolean | readonly Nested[];
export type Input = tf.Tensor | Nested | Float32Array | Float64Array | Int32Array | Uint8Array;

/** One input: its shape, its dtype, and its values as doubles (float32 ones already rounded). */
export interface Sample {
  readonly shape: Shape;
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly values: Float64Array;
}

/** The loss and the loop see numbers through these two. */
export function toTensor({ shape, dtype, values }: Sample): tf.Tensor {
  // `new` copies a block of memory where `from` goes through an iterator: a hundredfold on a large image.
  const numbers = dtype === 'float32' ? new Float32Array(values) : new Int32Array(values);
  const tensor = tf.tensor(numbers, [...shape], dtype);
  ofSamples.add(tensor);
  return tensor;
}

const ofSamples = new WeakSet<tf.Tensor>();

/** Is it what a loss is given, and no number of its own? */
export const isOfSample = (tensor: tf.Tensor): boolean => ofSamples.has(tensor);

export function toNested({ shape, values }: Sample): Nested {
  let at = 0;
  // A loop of one's own: a reference gets this for each of thousands of evaluations.
  const build = (axis: number): readonly Nested[] => {
    const length = shape[axis] ?? 0;
    const list: Nested[] = [];
    if (axis === shape.length - 1) for (let i = 0; i < length; i++) list.push(values[at++] ?? NaN);
    else for (let i = 0; i < length; i++) list.push(build(axis + 1));
    return list;
  };
  return shape.length === 0 ? (values[0] ?? NaN) : build(0);
}

export function readInputs(check: string, inputs: readonly Input[]): readonly Sample[] {
  // Outside of a kernel nobody has: some kernels of wasm break the memory of all that follows.
  mendTensorFlow();
  if (!Array.isArray(inputs)) {
    throw new TypeError(
      `${check}: inputs must be an array of tensors or nested number arrays, one per argument of the loss; got ${kindText(inputs)}`,
    );
  }
  if (inputs.length === 0) throw new TypeError(`${check}: inputs is empty; give one per argument`);
  return inputs.map((input: Input, i) => readInput(`${check}: input ${i}`, input));
}

function readInput(where: string, input: Input): Sample {
  if (input instanceof tf.Tensor) {
    const { shape, dtype } = input;
    if (dtype === 'string' || dtype === 'complex64') {
      throw new TypeError(`${where} is ${dtype}; valid are float32, int32 and bool`);
    }
    return { shape, dtype, values: new Float64Array(input.dataSync()) };
  }
  const { shape, values } = readNested(where, input);
  const bool = values.length > 0 && values.every((x) => typeof x === 'boolean');
  return {
    shape,
    dtype: input instanceof Int32Array ? 'int32' : bool ? 'bool' : 'float32',
    values: Float64Array.from(values, (x) => Math.fround(Number(x))),
  };
}

/** The shape and the numbers of a nested array, or of one number. */
export function readNested(
  where: string,
  nested: unknown,
): { readonly shape: Shape; readonly values: readonly (number | boolean)[] } {
  const shape: number[] = [];
  for (let level: unknown = nested; isList(level); level = level[0]) shape.push(level.length);
  const values: (number | boolean)[] = [];
  /** Where `collect` is. */
  const path: number[] = [];
  const here = () => where + path.map((i) => `[${i}]`).join('');
  const collect = (level: unknown, axis: number): void => {
    if (axis === shape.length) {
      if (typeof level !== 'number' && typeof level !== 'boolean') {
        throw new TypeError(`${here()} is ${kindText(level)}; expected a number`);
      }
      values.push(level);
      return;
    }
    if (!isList(level) || level.length !== shape[axis]) {
      const got = isList(level) ? `${level.length} items` : kindText(level);
      throw new TypeError(
        `${here()} has ${got}, but its first neighbour has ${shape[axis]}: the array is ragged`,
      );
    }
    for (let i = 0; i < level.length; i++) {
      path[axis] = i;
      collect(level[i], axis + 1);
    }
    path.length = axis;
  };
  collect(nested, 0);
  return { shape, values };
}

/** Parameter names of a function, as far as its source shows them; `input 1` for the others. */
export function readNames(loss: (...args: never[]) => unknown, count: number): readonly string[] {
  const foreign = foreignOf(loss)?.parameters;
  if (foreign) return Array.from({ length: count }, (_, i) => foreign[i] ?? `input ${i}`);
  const written = Function.prototype.toString.call(loss);
  const source = written.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ' ').replace(/^async\s+/, '');
  const head = source.replace(/^function\b[^(]*/, '').replace(/^\(/, '');
  const list = head.slice(0, Math.max(0, head.search(/\)|=>/)));
  const names = list.split(',').map((part) => /^\s*([A-Za-z_$][\w$]*)/.exec(part)?.[1]);
  const plain = /[{[]/.test(list) ? [] : names;
  return Array.from({ length: count }, (_, i) => plain[i] ?? `input ${i}`);
}

export const withValues = (sample: Sample, values: Float64Array): Sample => ({ ...sample, values });

export const replaceInput = (
  samples: readonly Sample[],
  at: number,
  by: Sample,
): readonly Sample[] => samples.map((sample, i) => (i === at ? by : sample));

/** The two in each other's place. */
export const exchangeInputs = (
  samples: readonly Sample[],
  a: number,
  b: number,
): readonly Sample[] => samples.with(a, samples[b]!).with(b, samples[a]!);

export const isEmpty = ({ shape }: Sample): boolean => sizeOf(shape) === 0;

export function kindText(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return `a ${value.constructor.name || 'object'}`;
  const type = value === null || value === undefined ? '' : `${typeof value} `;
  return type + String(value);
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
