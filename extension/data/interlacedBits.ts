/**
 * Interlaced PNGs of 1, 2 and 4 bits: seven smaller pictures, each with rows of its own that begin at a byte. fast-png 8.0 takes
 * a pixel for a byte there. Format: PNG 3 (W3C, 2025), 8.1 and 9.2.
 */
import { concatenate } from '../wire/concatenate.js';
import { crc32, deflate, inflate } from './platform.js';
import type { PngHeader, SoundPng } from './soundPng.js';

/** Where each pass begins and how far its pixels are apart: x, y, across, down. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The same picture with a byte for each pixel and its rows one after another. @throws a phrase where it ends too early. */
export function withoutInterlace({ header, bytes, packed, colours }: SoundPng): Uint8Array {
  const { width, height } = header;
  const pixels = interlacedPixels(inflate(packed) ?? new Uint8Array(), header);
  const rows = new Uint8Array(height * (1 + width));
  for (let y = 0; y < height; y++)
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (1 + width) + 1);
  // Behind the signature, and the length and name of the chunk.
  const head = bytes.slice(16, 29);
  head[8] = 8;
  head[12] = 0;
  return concatenate([
    bytes.subarray(0, 8),
    chunkOf('IHDR', head),
    colours,
    chunkOf('IDAT', deflate(rows)),
    chunkOf('IEND', new Uint8Array()),
  ]);
}

function chunkOf(type: string, body: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + body.length);
  const fields = new DataView(chunk.buffer);
  fields.setUint32(0, body.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(body, 8);
  fields.setUint32(8 + body.length, crc32(chunk.subarray(4, 8 + body.length)));
  return chunk;
}

function interlacedPixels(bytes: Uint8Array, { width, height, depth }: PngHeader): Uint8Array {
  const pixels = new Uint8Array(width * height);
  let at = 0;
  for (const [left, top, across, down] of passes) {
    const columns = Math.ceil((width - left) / across);
    if (columns <= 0) continue;
    const rowBytes = Math.ceil((columns * depth) / 8);
    let above: Uint8Array = new Uint8Array(rowBytes);
    for (let y = top; y < height; y += down) {
      const row = bytes.subarray(at + 1, at + 1 + rowBytes);
      if (row.length < rowBytes) throw new Error('its pixels end too early');
      unfilter(bytes[at] ?? 0, row, above);
      at += 1 + rowBytes;
      above = row;
      for (let i = 0; i < columns; i++) {
        pixels[y * width + left + i * across] = bitsAt(row, i, depth);
      }
    }
  }
  return pixels;
}

/** Of the pixel `i` of a row of so many bits a pixel. */
export function bitsAt(row: Uint8Array, i: number, depth: number): number {
  const bit = i * depth;
  return ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}

/** In place; less than a byte a pixel, so what is to the left is the byte before. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array): void {
  for (let i = 0; i < row.length; i++) {
    const a = row[i - 1] ?? 0;
    const b = above[i] ?? 0;
    const c = i > 0 ? (above[i - 1] ?? 0) : 0;
    row[i] = (row[i] ?? 0) + predict(filter, a, b, c);
  }
}

function predict(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4: {
      const near = left + above - corner;
      const [a, b, c] = [left, above, corner].map((x) => Math.abs(near - x)) as [
        number,
        number,
        number,
      ];
      if (a <= b && a <= c) return left;
      return b <= c ? above : corner;
    }
    default:
      throw new Error(`a row of it has filter ${filter}, and PNG has 0 to 4`);
  }
}
