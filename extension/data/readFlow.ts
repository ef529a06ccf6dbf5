/** Optical flow files as tensors. */
import * as tf from '@tensorflow/tfjs-core';
import { decodePfm, requireFloats } from './pfm.js';
import { type FileSource, sourceText } from './fileSource.js';
import { readBytes } from './readBytes.js';
import { foreignFileText, formatOf } from './signature.js';
import { decodeStoredPng } from './storedPng.js';

export interface Flow {
  /** [height, width, 2]: pixels to the right, pixels down; 0 where not valid. */
  readonly flow: tf.Tensor3D;
  /** bool [height, width]: where the flow is known; a loss takes it as `mask`. */
  readonly valid: tf.Tensor2D;
}

/** Of the two numbers of pixel `i`; undefined where they are not known. */
interface StoredFlow {
  readonly width: number;
  readonly height: number;
  at: (i: number) => readonly [u: number, v: number] | undefined;
}

/**
 * An optical flow and where it is known.
 *
 *   .flo   u, v as float32; not known where |u| or |v| is above 1e9 or NaN
 *   PNG    of 16 bits, red and green (stored - 32768) / 64; known where blue is not 0
 *   PFM    the first two of three numbers; not known where one is not finite
 *
 * Told by their first bytes, not by their name.
 * Source: Baker et al., Middlebury (2011), .flo; Menze and Geiger, KITTI (2015), PNG; Mayer et al., FlyingThings3D (2016), PFM.
 *
 * @param path - From the notebook's folder; absolute paths and file: URLs too; or the bytes of the file.
 * @returns See `Flow`; row 0 is the top row.
 * @throws Error for no such file, another format, a damaged or cut-off file, a PNG of other than 16 bits RGB.
 * @example
 * const { flow, valid } = readFlow('flow_10.png');
 * endpointError(flow, predicted, { mask: valid });
 */
export function readFlow(path: FileSource): Flow {
  const bytes = readBytes('readFlow', path);
  try {
    return flowTensors(decodeFlow(bytes));
  } catch (error) {
    throw new Error(`readFlow: ${sourceText(path)} ${(error as Error).message}`, { cause: error });
  }
}

function decodeFlow(bytes: Uint8Array): StoredFlow {
  switch (formatOf(bytes)) {
    case '.flo':
      return decodeFlo(bytes);
    case 'PNG':
      return decodeKitti(bytes);
    case 'PFM':
      return decodeFloats(bytes);
    default:
      throw new Error(foreignFileText(bytes, 'a .flo, a 16-bit PNG or a PFM'));
  }
}

const floHeadBytes = 12;
/** Middlebury's: what is longer says that the flow is not known. */
const unknownFlow = 1e9;

function decodeFlo(bytes: Uint8Array): StoredFlow {
  if (bytes.length < floHeadBytes) throw new Error('is cut off: a .flo has a head of 12 bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getInt32(4, true), view.getInt32(8, true)];
  if (width <= 0 || height <= 0)
    throw new Error(`is a damaged .flo file: its size is ${width}×${height}`);
  requireFloats(bytes.length - floHeadBytes, 2 * width * height, width, height);
  return {
    width,
    height,
    at: (i) => {
      const u = view.getFloat32(floHeadBytes + 8 * i, true);
      const v = view.getFloat32(floHeadBytes + 8 * i + 4, true);
      return Math.abs(u) <= unknownFlow && Math.abs(v) <= unknownFlow ? [u, v] : undefined;
    },
  };
}

function decodeKitti(bytes: Uint8Array): StoredFlow {
  const { width, height, depth, channels, data } = decodeStoredPng(bytes);
  if (depth !== 16 || channels !== 3) {
    throw new Error(
      `is a PNG of ${depth} bits and ${channels} channel${channels === 1 ? '' : 's'}; a flow as KITTI stores it has 16 bits and 3. ` +
        'A picture of a flow in colours has lost its numbers',
    );
  }
  const of = (stored: number | undefined) => ((stored ?? 0) - 32_768) / 64;
  return {
    width,
    height,
    at: (i) => (data[3 * i + 2] ? [of(data[3 * i]), of(data[3 * i + 1])] : undefined),
  };
}

function decodeFloats(bytes: Uint8Array): StoredFlow {
  const { width, height, channels, data } = decodePfm(bytes);
  if (channels !== 3) {
    throw new Error('has one number a pixel, a flow has two. Read a disparity with readPfm()');
  }
  return {
    width,
    height,
    at: (i) => {
      const [u = NaN, v = NaN] = data.subarray(3 * i, 3 * i + 2);
      return Number.isFinite(u) && Number.isFinite(v) ? [u, v] : undefined;
    },
  };
}

function flowTensors({ width, height, at }: StoredFlow): Flow {
  const flow = new Float32Array(width * height * 2);
  const valid = new Uint8Array(width * height);
  for (let i = 0; i < valid.length; i++) {
    const known = at(i);
    if (!known) continue;
    flow.set(known, 2 * i);
    valid[i] = 1;
  }
  return {
    flow: tf.tensor3d(flow, [height, width, 2], 'float32'),
    valid: tf.tensor2d(valid, [height, width], 'bool'),
  };
}
