/** Arrays of numpy's types as tensors of the three types that TensorFlow.js computes with. */
import * as tf from '@tensorflow/tfjs-core';
import { decodeNpy, type NpyArray, type NpyProblem } from '../wire/npy.js';
import { assertNever } from '../wire/assertNever.js';
import { formatShape, fullIndex } from '../wire/shape.js';

/** Throws a phrase about the array: what is wrong, and what to do. */
export function npyTensor(bytes: Uint8Array): tf.Tensor {
  const result = decodeNpy(bytes);
  if (!result.ok) throw new Error(problemText(result.problem));
  const { data, descr } = result.array;
  const shape = [...result.array.shape];
  if (data instanceof Float32Array) return tf.tensor(data, shape, 'float32');
  if (data instanceof Float64Array) return tf.tensor(new Float32Array(data), shape, 'float32');
  if (data instanceof Uint8Array && descr.endsWith('b1')) return tf.tensor(data, shape, 'bool');
  return tf.tensor(toInt32(result.array), shape, 'int32');
}

const limit = 2 ** 31;

function toInt32({ data, shape, descr }: NpyArray): Int32Array {
  const integers = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value < -limit || value >= limit) {
      throw new Error(
        `holds ${value} at ${formatShape(fullIndex(i, shape))}, and its ${numpyName(descr)} would be read as int32, ` +
          `which ends at ${limit - 1}. Save it as float: np.save(path, a.astype(np.float32))`,
      );
    }
    integers[i] = Number(value);
  }
  return integers;
}

function problemText(problem: NpyProblem): string {
  switch (problem.code) {
    case 'not-npy':
      return 'is not an .npy array. Write it with np.save';
    case 'unknown-version':
      return `is of .npy version ${problem.version}; 1, 2 and 3 are known. Write it anew with np.save`;
    case 'bad-header':
      return `is a damaged .npy file: ${problem.detail}. Write it anew with np.save`;
    case 'too-short':
      return `is cut off: ${problem.byteLength} of ${problem.needed} bytes are there. Copy it again from its source`;
    case 'unsupported-dtype':
      return `has dtype ${numpyName(problem.descr)}, which has no tensor. ${remedy(problem.descr)}`;
    default:
      return assertNever(problem);
  }
}

const numpyKinds: Readonly<Record<string, string>> = {
  b: 'bool',
  i: 'int',
  u: 'uint',
  f: 'float',
  c: 'complex',
  M: 'datetime',
  m: 'timedelta',
};

/** `<c16` as complex128, `|O` as object, as numpy prints them; the description itself where it is no plain type. */
function numpyName(descr: string): string {
  const kind = descr[1] ?? '';
  if (descr.startsWith('[')) return `structured ${descr}`;
  if (kind === 'O') return 'object';
  if (kind === 'U' || kind === 'S') return `text ${descr}`;
  const bits = Number(/^\d+/.exec(descr.slice(2))?.[0] ?? NaN) * 8;
  return numpyKinds[kind] && bits ? `${numpyKinds[kind]}${kind === 'b' ? '' : bits}` : descr;
}

function remedy(descr: string): string {
  const asFloat = 'np.save(path, a.astype(np.float32))';
  if (descr.startsWith('[')) {
    return `Save one field at a time: np.save(path, a['name'].astype(np.float32))`;
  }
  switch (descr[1]) {
    case 'c':
      return 'Save its two parts: np.save(path, np.stack([a.real, a.imag], -1).astype(np.float32))';
    case 'O':
      return `Make it an array of numbers and save that: ${asFloat}`;
    default:
      return `Save it as numbers: ${asFloat}`;
  }
}
