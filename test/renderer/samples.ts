/** Views as a kernel would send them, made of given numbers. */
import { decodeView, encodeView } from '../../extension/wire/container.js';
import {
  packTensors,
  type PackLimits,
  type PlainTensor,
} from '../../extension/picture/packTensors.js';
import type { AngleInfo, StoredArray, ViewState } from '../../extension/wire/view.js';
import { type TensorData, tensorsOf } from '../../extension/picture/tensorData.js';
import { sizeOf } from '../../extension/wire/shape.js';

export const directions: AngleInfo = {
  encoding: 'cos-sin',
  unit: 'rad',
  period: 'full',
  zero: 'east',
  sense: 'cw',
};

export interface SampleOptions {
  readonly kind?: 'tensor' | 'image';
  readonly id?: string;
  readonly view?: ViewState;
  readonly limits?: PackLimits;
}

export function tensorBytes(
  tensor: Omit<PlainTensor, 'name' | 'dtype'> & Partial<PlainTensor>,
  { kind = 'tensor', id = 'sample', view, limits }: SampleOptions = {},
): Uint8Array<ArrayBuffer> {
  const plain = { name: 'x', dtype: 'float32', ...tensor };
  const { tensors, buffers } = packTensors([plain], limits);
  return encodeView({ kind, id, title: '', tensors, ...(view && { view }) }, buffers);
}

/** As a view has it. */
export function tensorOf(...args: Parameters<typeof tensorBytes>): TensorData {
  const view = decodeView(tensorBytes(...args));
  if (!view.ok) throw new Error(JSON.stringify(view.problem));
  return tensorsOf(view)[0]!;
}

/** Numbers from 0 up, row-major. */
export const counting = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: sizeOf(shape) }, (_, i) => i);

/** Zeros, but for one element. */
export function oneWrong(shape: readonly number[], at: number, value: number): Float32Array {
  const data = new Float32Array(sizeOf(shape));
  data[at] = value;
  return data;
}

/** A turning field, a prediction that is off by more to the right, and the error in degrees. */
export function angularBytes(side: number, mask?: StoredArray): Uint8Array<ArrayBuffer> {
  const [target, prediction] = [
    new Float32Array(2 * side * side),
    new Float32Array(2 * side * side),
  ];
  const error = new Float32Array(side * side);
  for (let i = 0; i < side * side; i++) {
    const [row, column] = [Math.floor(i / side), i % side];
    const angle = (2 * Math.PI * (row + column)) / side;
    const off = ((column / side) ** 2 * 150 * Math.PI) / 180;
    target.set([Math.cos(angle), Math.sin(angle)], 2 * i);
    prediction.set([Math.cos(angle + off), Math.sin(angle + off)], 2 * i);
    error[i] = (off * 180) / Math.PI;
  }
  const shape = [1, side, side];
  const { tensors, buffers } = packTensors(
    [
      {
        name: 'yTrue',
        role: 'target',
        dtype: 'float32',
        shape: [...shape, 2],
        data: target,
        angle: directions,
      },
      {
        name: 'yPred',
        role: 'prediction',
        dtype: 'float32',
        shape: [...shape, 2],
        data: prediction,
        angle: directions,
      },
      {
        name: 'error',
        role: 'error',
        dtype: 'float32',
        shape,
        data: error,
        axes: ['batch', 'y', 'x'],
      },
      ...(mask
        ? [
            {
              name: 'mask',
              role: 'mask' as const,
              dtype: 'bool',
              shape,
              data: mask,
              axes: ['batch', 'y', 'x'],
            },
          ]
        : []),
    ],
    { bytesPerTensor: 64 * 2 ** 20, bytesPerView: 256 * 2 ** 20 },
  );
  return encodeView({ kind: 'angular', id: 'angular', title: 'angular error', tensors }, buffers);
}
