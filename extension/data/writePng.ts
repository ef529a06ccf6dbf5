/** Tensors as PNG files. */
import * as tf from '@tensorflow/tfjs-core';
import { encode } from 'fast-png';
import { formatShape } from '../wire/shape.js';
import { writeBytes } from './writeBytes.js';

export interface WritePngOptions {
  /** A channel's bits: 8 (default) or 16. */
  readonly bits?: 8 | 16;
}

/**
 * A tensor as a PNG file that `readImage` (float32) or `readLabels` (int32) reads as the same numbers, to half a step.
 *
 *   float32    0 to 1, stored as round(x · (2^bits - 1))
 *   int32      labels, stored as they are
 *   bool       0 and 2^bits - 1
 *
 * What is there under that path is replaced. Format: PNG 3 (W3C, 2025).
 *
 * @param path - From the notebook's folder; absolute paths and file: URLs too.
 * @param tensor - [height, width] or [height, width, channels]; 1 channel is grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.
 * @param options - See `WritePngOptions`.
 * @returns Nothing: the file is the result.
 * @throws Error for another shape or dtype, a number outside of the range, NaN, and a path that cannot be written.
 * @example
 * writePng('prediction.png', tf.argMax(logits, -1));      // labels: int32 [height, width]
 */
export function writePng(
  path: string | URL,
  tensor: tf.Tensor2D | tf.Tensor3D | tf.Tensor,
  options: WritePngOptions = {},
): void {
  if (!(tensor instanceof tf.Tensor)) {
    throw new TypeError(
      `writePng: a tensor was expected, got ${typeof tensor}. Make one: tf.tensor(…)`,
    );
  }
  const { bits = 8 } = options;
  if (bits !== 8 && bits !== 16)
    throw new Error(`writePng: bits must be 8 or 16, got ${String(bits)}`);
  const [height = 0, width = 0, channels = 1] = tensor.shape;
  const isImage = (tensor.rank === 2 || (tensor.rank === 3 && channels <= 4)) && tensor.size > 0;
  if (!isImage) {
    throw new Error(
      `writePng: [height, width] or [height, width, 1 to 4] was expected, got ${formatShape(tensor.shape)}. ` +
        'Take one of a batch: tensor.slice([i], [1]).squeeze([0])',
    );
  }
  const data = toStored(tensor, bits);
  writeBytes('writePng', path, encode({ width, height, channels, depth: bits, data }));
}

function toStored(tensor: tf.Tensor, bits: 8 | 16): Uint8Array | Uint16Array {
  const white = 2 ** bits - 1;
  const { dtype } = tensor;
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
    throw new Error(`writePng: float32, int32 or bool was expected, got ${dtype}`);
  }
  const most = dtype === 'int32' ? white : 1;
  const values = tensor.dataSync();
  const stored = bits === 8 ? new Uint8Array(values.length) : new Uint16Array(values.length);
  for (const [i, value] of values.entries()) {
    if (!(value >= 0 && value <= most)) throw new Error(rangeText(value, i, tensor, most, bits));
    stored[i] = dtype === 'int32' ? value : Math.round(value * white);
  }
  return stored;
}

function rangeText(
  value: number,
  i: number,
  tensor: tf.Tensor,
  most: number,
  bits: 8 | 16,
): string {
  const width = tensor.shape[1] ?? 1;
  const pixel = Math.floor(i / (tensor.shape[2] ?? 1));
  const remedy =
    tensor.dtype === 'float32'
      ? 'Scale it to 0 to 1, or clip it: tensor.clipByValue(0, 1)'
      : bits === 8
        ? 'Labels above 255 need { bits: 16 }'
        : 'A PNG ends at 65535';
  return (
    `writePng: numbers from 0 to ${most} were expected of ${tensor.dtype}, got ${value} at row ${Math.floor(pixel / width)}, ` +
    `column ${pixel % width}. ${remedy}`
  );
}
