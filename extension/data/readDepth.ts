/** Depth maps as tensors. */
import * as tf from '@tensorflow/tfjs-core';
import { decodePfm } from './pfm.js';
import { type FileSource, sourceText } from './fileSource.js';
import { readBytes } from './readBytes.js';
import { foreignFileText, formatOf } from './signature.js';
import { decodeStoredPng } from './storedPng.js';

export interface ReadDepthOptions {
  /** Of a PNG: stored numbers that make a metre. 256 (default): KITTI; 1000: NYU depth, ScanNet; 5000: TUM RGB-D. */
  readonly divisor?: number;
}

export interface Depth {
  /** [height, width] in metres (of a PFM in whatever it stores); 0 where not valid. */
  readonly depth: tf.Tensor2D;
  /** bool [height, width]: where something was measured; a loss takes it as `mask`. */
  readonly valid: tf.Tensor2D;
}

/**
 * A depth map and where it was measured.
 *
 *   PNG    of 16 bits, grey: stored / divisor; not measured where 0
 *   PFM    of one number: as stored; not measured where not finite, or not above 0
 *
 * Source: Uhrig et al., KITTI depth (2017); Silberman et al., NYU depth (2012); Sturm et al., TUM RGB-D (2012).
 *
 * @param path - From the notebook's folder; absolute paths and file: URLs too; or the bytes of the file.
 * @param options - See `ReadDepthOptions`.
 * @returns See `Depth`; row 0 is the top row.
 * @throws Error for no such file, another format, a damaged or cut-off file, a PNG of other than 16 bits grey, a divisor that is no
 *   positive number.
 * @example
 * const { depth, valid } = readDepth('0000000005.png');      // KITTI
 * silog(depth, predicted, { mask: valid });
 */
export function readDepth(path: FileSource, options: ReadDepthOptions = {}): Depth {
  const { divisor = 256 } = options;
  if (!(divisor > 0 && divisor < Infinity)) {
    throw new Error(
      `readDepth: divisor must be a positive number, got ${String(divisor)}. KITTI has 256, NYU depth 1000, TUM 5000`,
    );
  }
  const bytes = readBytes('readDepth', path);
  try {
    return depthTensors(decodeDepth(bytes, divisor));
  } catch (error) {
    throw new Error(`readDepth: ${sourceText(path)} ${(error as Error).message}`, { cause: error });
  }
}

interface StoredDepth {
  readonly width: number;
  readonly height: number;
  /** 0 or not finite where nothing was measured. */
  readonly values: ArrayLike<number>;
  readonly divisor: number;
}

function decodeDepth(bytes: Uint8Array, divisor: number): StoredDepth {
  switch (formatOf(bytes)) {
    case 'PNG': {
      const { width, height, depth, channels, data } = decodeStoredPng(bytes);
      if (depth !== 16 || channels !== 1) {
        throw new Error(
          `is a PNG of ${depth} bits and ${channels} channel${channels === 1 ? '' : 's'}; a depth has 16 bits and 1. ` +
            'A picture of a depth has lost its numbers',
        );
      }
      return { width, height, values: data, divisor };
    }
    case 'PFM': {
      const { width, height, channels, data } = decodePfm(bytes);
      if (channels !== 1) throw new Error('has three numbers a pixel, a depth has one');
      return { width, height, values: data, divisor: 1 };
    }
    default:
      throw new Error(foreignFileText(bytes, 'a 16-bit PNG or a PFM'));
  }
}

function depthTensors({ width, height, values, divisor }: StoredDepth): Depth {
  const depth = new Float32Array(width * height);
  const valid = new Uint8Array(width * height);
  for (let i = 0; i < valid.length; i++) {
    const stored = values[i] ?? 0;
    if (!(stored > 0 && stored < Infinity)) continue;
    depth[i] = stored / divisor;
    valid[i] = 1;
  }
  return {
    depth: tf.tensor2d(depth, [height, width], 'float32'),
    valid: tf.tensor2d(valid, [height, width], 'bool'),
  };
}
