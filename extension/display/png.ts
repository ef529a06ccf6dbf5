/** Pixels as a PNG file: of grey, by a palette or in full colour, whichever holds them, and filtered where that is shorter. */
import { deflate } from '../picture/deflate.js';

import type { RgbaImage } from './raster.js';
import { concatenate } from '../wire/concatenate.js';
import { crc32 } from '../wire/crc32.js';

export function encodePng(image: RgbaImage): Uint8Array {
  const { width, height } = image;
  const { type, channels, data, palette } = samplesOf(image);
  const ways = [rowsOf(data, width * channels), paethRows(data, width * channels, channels)];
  const packed = ways.map(zlib);
  const shortest = packed.reduce((best, each) => (each.length < best.length ? each : best));
  const head = new Uint8Array(13);
  const fields = new DataView(head.buffer);
  fields.setUint32(0, width);
  fields.setUint32(4, height);
  head.set([8, type], 8);
  return concatenate([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', head),
    ...(palette ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', shortest),
    chunk('IEND', new Uint8Array()),
  ]);
}

const guessedBands = 16;
const guessedShare = 1 / 8;
/** Of fewer points packing is no wait, and what heads a file would be too large a part of its bands. */
const worthGuessing = 2 ** 17;

/** How long its file is about, by bands of rows all over it; 0 of a picture that is packed as soon. */
export function guessPngBytes({ width, height, rgba }: RgbaImage): number {
  const rows = Math.floor((height * guessedShare) / guessedBands);
  if (rows === 0 || width * height < worthGuessing) return 0;
  const taken = new Uint8ClampedArray(4 * width * rows * guessedBands);
  for (let band = 0; band < guessedBands; band++) {
    const from = 4 * width * Math.floor((band * height) / guessedBands);
    taken.set(rgba.subarray(from, from + 4 * width * rows), band * 4 * width * rows);
  }
  const { length } = encodePng({ width, height: rows * guessedBands, rgba: taken });
  return (length * height) / (rows * guessedBands);
}

interface Samples {
  /** PNG's: grey, in colour, by a palette. */
  readonly type: 0 | 2 | 3;
  readonly channels: number;
  readonly data: Uint8Array;
  readonly palette?: Uint8Array;
}

function samplesOf({ rgba }: RgbaImage): Samples {
  const pixels = rgba.length / 4;
  if (isGrey(rgba)) {
    return {
      type: 0,
      channels: 1,
      data: Uint8Array.from({ length: pixels }, (_, i) => rgba[4 * i]!),
    };
  }
  const colours = coloursOf(rgba);
  if (colours) {
    // In an order of their own, so that the same colours are the same palette.
    const keys = [...colours].sort((a, b) => a - b);
    const codes = new Map(keys.map((key, code) => [key, code]));
    const palette = Uint8Array.from(
      keys.flatMap((key) => [key >> 16, (key >> 8) & 255, key & 255]),
    );
    const data = Uint8Array.from({ length: pixels }, (_, i) => codes.get(keyAt(rgba, i))!);
    return { type: 3, channels: 1, data, palette };
  }
  const data = new Uint8Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) data[3 * i + c] = rgba[4 * i + c]!;
  }
  return { type: 2, channels: 3, data };
}

const keyAt = (rgba: Uint8ClampedArray, i: number): number =>
  (rgba[4 * i]! << 16) | (rgba[4 * i + 1]! << 8) | rgba[4 * i + 2]!;

/** Undefined where they are more than a palette holds. */
function coloursOf(rgba: Uint8ClampedArray): ReadonlySet<number> | undefined {
  const seen = new Set<number>();
  for (let i = 0; i < rgba.length / 4; i++) {
    seen.add(keyAt(rgba, i));
    if (seen.size > 256) return undefined;
  }
  return seen;
}

function isGrey(rgba: Uint8ClampedArray): boolean {
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) return false;
  }
  return true;
}

/** Each row behind the number of its filter: none. */
function rowsOf(data: Uint8Array, row: number): Uint8Array {
  const height = data.length / row;
  const bytes = new Uint8Array(data.length + height);
  for (let y = 0; y < height; y++) {
    bytes.set(data.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  }
  return bytes;
}

/** Each pixel less what its neighbours say: the filter of Alan Paeth, number 4. */
function paethRows(data: Uint8Array, row: number, channels: number): Uint8Array {
  const bytes = new Uint8Array(data.length + data.length / row);
  for (let i = 0, to = 0; i < data.length; i++) {
    const x = i % row;
    if (x === 0) bytes[to++] = 4;
    const left = x < channels ? 0 : data[i - channels]!;
    const above = i < row ? 0 : data[i - row]!;
    const corner = x < channels || i < row ? 0 : data[i - row - channels]!;
    const nearLeft = Math.abs(above - corner);
    const nearAbove = Math.abs(left - corner);
    const nearCorner = Math.abs(left + above - 2 * corner);
    const said =
      nearLeft <= nearAbove && nearLeft <= nearCorner
        ? left
        : nearAbove <= nearCorner
          ? above
          : corner;
    bytes[to++] = data[i]! - said;
  }
  return bytes;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const fields = new DataView(bytes.buffer);
  fields.setUint32(0, data.length);
  bytes.set(
    [...name].map((letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(data, 8);
  fields.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** So many bytes are added up before the remainder is taken: zlib's own figure, for sums of 32 bits. */
const adlerRun = 5552;

/** Deflate between two bytes that say so and the check sum of Adler (RFC 1950). */
function zlib(bytes: Uint8Array): Uint8Array {
  let [a, b] = [1, 0];
  for (let start = 0; start < bytes.length; start += adlerRun) {
    const end = Math.min(bytes.length, start + adlerRun);
    for (let i = start; i < end; i++) b += a += bytes[i]!;
    a %= 65521;
    b %= 65521;
  }
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, b * 2 ** 16 + a);
  return concatenate([Uint8Array.of(0x78, 0x9c), deflate(bytes), sum]);
}
