/**
 * Portable float maps: `PF` of three numbers a pixel, `Pf` of one; the sign of the scale tells the order of bytes, and the bottom
 * row is first. Format: Paul Debevec's, as Middlebury (2014) and FlyingThings3D (2016) use it.
 */
import { budgets } from '../wire/budgets.js';

export interface FloatMap {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** [height, width, channels], the top row first. */
  readonly data: Float32Array;
}

/** The three fields and the one white space that ends them. */
const head = /^P([Ff])\s+(\d{1,9})\s+(\d{1,9})\s+(-?\d{1,20}(?:\.\d{0,20})?(?:e[-+]?\d{1,3})?)\s/i;
const mostHeadBytes = 128;

/** Throws a phrase: what is wrong with the file, and what to do. */
export function decodePfm(bytes: Uint8Array): FloatMap {
  const text = String.fromCharCode(...bytes.subarray(0, mostHeadBytes));
  const found = head.exec(text);
  if (!found) throw new Error('is a damaged PFM file: its head is not "PF width height scale"');
  const [whole, letter, ...numbers] = found;
  const [width = 0, height = 0, scale = 0] = numbers.map(Number);
  const channels = letter === 'F' ? 3 : 1;
  const count = width * height * channels;
  if (count === 0 || scale === 0)
    throw new Error(`is a damaged PFM file: ${width}×${height} pixels, scale ${scale}`);
  requireFloats(bytes.length - whole.length, count, width, height);
  const view = new DataView(bytes.buffer, bytes.byteOffset + whole.length);
  const data = new Float32Array(count);
  const rowLength = width * channels;
  for (let y = 0; y < height; y++) {
    const from = (height - 1 - y) * rowLength;
    for (let x = 0; x < rowLength; x++) {
      data[y * rowLength + x] = view.getFloat32(4 * (from + x), scale < 0);
    }
  }
  return { width, height, channels, data };
}

/** @throws a phrase where a file of so many bytes behind its head cannot have so many numbers. */
export function requireFloats(
  byteLength: number,
  count: number,
  width: number,
  height: number,
): void {
  const { most } = budgets.imageValues;
  if (count > most) {
    throw new Error(
      `has ${width}×${height} pixels, more than the ${most / 1e6} million numbers that are read. Cut or scale it first`,
    );
  }
  if (byteLength < 4 * count) {
    throw new Error(
      `is cut off: ${Math.max(0, byteLength)} of ${4 * count} bytes of its pixels are there. Copy it again from its source`,
    );
  }
}
