/** The numbers of a tensor of any kind, or why there are none; never throws. */
import type { PlainTensor } from '../picture/packTensors.js';
import { sizeOf } from '../wire/shape.js';
import type { StoredArray } from '../wire/view.js';
import type { TensorLike } from './tensorLike.js';

export type TensorRead =
  | { readonly kind: 'numbers'; readonly tensor: PlainTensor }
  /** complex64: real and imaginary parts in turn. */
  | { readonly kind: 'complex'; readonly parts: ArrayLike<number> }
  | { readonly kind: 'text'; readonly values: ArrayLike<string> }
  | { readonly kind: 'unreadable'; readonly why: string };

export function readTensor(tensor: TensorLike, name: string): TensorRead {
  if (tensor.isDisposed) return { kind: 'unreadable', why: 'disposed: its values are gone' };
  let data: ArrayLike<number> | ArrayLike<string>;
  try {
    data = tensor.dataSync();
  } catch (error) {
    return { kind: 'unreadable', why: `its values cannot be read: ${(error as Error).message}` };
  }
  const { shape, dtype } = tensor;
  if (dtype === 'string') return { kind: 'text', values: data as ArrayLike<string> };
  if (dtype === 'complex64') return { kind: 'complex', parts: data as ArrayLike<number> };
  const numbers = toStored(data as ArrayLike<number>);
  if (numbers.length !== sizeOf(shape)) {
    return {
      kind: 'unreadable',
      why: `it has ${numbers.length} values where its shape needs ${sizeOf(shape)}`,
    };
  }
  return { kind: 'numbers', tensor: { name, shape, dtype, data: numbers } };
}

function toStored(data: ArrayLike<number>): StoredArray {
  const tag = (data as Partial<StoredArray>)[Symbol.toStringTag];
  switch (tag) {
    case 'Float32Array':
    case 'Float64Array':
    case 'Int32Array':
    case 'Uint8Array':
      return data as StoredArray;
    default:
      return Float64Array.from(data);
  }
}
