/** Portable float maps as tensors. */
import * as tf from '@tensorflow/tfjs-core';
import { decodePfm } from './pfm.js';
import { type FileSource, sourceText } from './fileSource.js';
import { readBytes } from './readBytes.js';
import { foreignFileText, formatOf } from './signature.js';

/**
 * A .pfm file: a disparity, a depth, normals or a flow as float32, exact.
 *
 * Formats: `Pf` (one number a pixel) and `PF` (three), either order of bytes. The absolute value of the scale is not applied,
 * as no reader of data sets does.
 * Source: Debevec's format, as Middlebury (2014) and FlyingThings3D (2016) write it.
 *
 * @param path - From the notebook's folder; absolute paths and file: URLs too; or the bytes of the file.
 * @returns float32 [height, width] of `Pf`, [height, width, 3] of `PF`; row 0 is the top row (the file begins with the bottom one).
 * @throws Error for no such file, no PFM (told by its first bytes), a cut-off file.
 * @example
 * const disparity = readPfm('disp0.pfm');      // [1110, 1390]; Infinity where unknown
 */
export function readPfm(path: FileSource): tf.Tensor2D | tf.Tensor3D {
  const bytes = readBytes('readPfm', path);
  try {
    if (formatOf(bytes) !== 'PFM') throw new Error(foreignFileText(bytes, 'a PFM'));
    const { width, height, channels, data } = decodePfm(bytes);
    return channels === 1
      ? tf.tensor2d(data, [height, width], 'float32')
      : tf.tensor3d(data, [height, width, 3], 'float32');
  } catch (error) {
    throw new Error(`readPfm: ${sourceText(path)} ${(error as Error).message}`, { cause: error });
  }
}
