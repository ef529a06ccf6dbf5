/**
 * How a buffer of a view is made smaller without losing a bit, and the way back.
 *
 *     numbers ─ as they are ─┬─ less those of an earlier buffer (`like`, by xor) ─ bytes of one weight together ─┬─ deflate
 *                            ├─ a table of the different ones, and a code for each ─ less what neighbours say ───┤
 *                            └─ bytes ─ less what neighbours say ────────────────────────────────────────────────┘
 */
import { inflate } from './inflate.js';
import type { Packing } from './view.js';

/** Undefined where the bytes are not what `packing` says. `others`: the buffers before it, unpacked. */
export function unpack(
  bytes: Uint8Array,
  { size, width, table, grid, like, planes }: Packing,
  others: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> | undefined {
  const count = size / width;
  const isWhole = Number.isInteger(count) && (table ?? 0) <= 256;
  if (!isWhole) return undefined;
  if (planes)
    return planes.length === width
      ? likeOther(inOrder(bytes, planes, count), others, like)
      : undefined;
  const raw = inflate(bytes, table === undefined ? size : table * width + count);
  if (!raw) return undefined;
  if (table !== undefined) {
    const codes = raw.subarray(table * width);
    const values = grid ? fromNeighbours(codes, grid) : codes;
    return values && fromTable(values, raw, width, table);
  }
  return grid && width === 1 ? fromNeighbours(raw, grid) : raw;
}

function likeOther(
  numbers: Uint8Array<ArrayBuffer> | undefined,
  others: readonly Uint8Array[],
  like: number | undefined,
): Uint8Array<ArrayBuffer> | undefined {
  if (like === undefined || !numbers) return numbers;
  const other = others[like];
  if (other?.length !== numbers.length) return undefined;
  for (let i = 0; i < numbers.length; i++) numbers[i]! ^= other[i]!;
  return numbers;
}

function fromTable(
  codes: Uint8Array,
  table: Uint8Array,
  width: number,
  most: number,
): Uint8Array<ArrayBuffer> | undefined {
  const numbers = new Uint8Array(codes.length * width);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= most) return undefined;
    for (let byte = 0; byte < width; byte++)
      numbers[i * width + byte] = table[code * width + byte]!;
  }
  return numbers;
}

/** From the first bytes of all numbers, then the second ones, and so on. */
function inOrder(
  bytes: Uint8Array,
  planes: readonly number[],
  count: number,
): Uint8Array<ArrayBuffer> | undefined {
  const numbers = new Uint8Array(planes.length * count);
  let from = 0;
  for (const [byte, length] of planes.entries()) {
    const plane = inflate(bytes.subarray(from, from + length), count);
    if (!plane) return undefined;
    for (let i = 0; i < count; i++) numbers[i * planes.length + byte] = plane[i]!;
    from += length;
  }
  return numbers;
}

/** The way back of `lessNeighbours`; undefined where there are no such rows. */
function fromNeighbours(
  bytes: Uint8Array,
  [columns = 0, channels = 0]: readonly number[],
): Uint8Array<ArrayBuffer> | undefined {
  const row = columns * channels;
  if (!(row > 0) || bytes.length % row !== 0) return undefined;
  const pixels = bytes.length / channels;
  const values = new Uint8Array(bytes.length);
  for (let pixel = 0, i = 0; pixel < pixels; pixel++) {
    let off = 0;
    for (let channel = 0; channel < channels; channel++, i++) {
      off += bytes[channel * pixels + pixel]!;
      values[i] = off + predict(values, i, columns, channels);
    }
  }
  return values;
}

/**
 * The planes of the channels one after the other. Of each byte is left by how much it is more than its neighbours say, less
 * by how much that of the channel before is.
 */
export function lessNeighbours(
  values: Uint8Array,
  [columns, channels]: readonly [columns: number, channels: number],
): Uint8Array<ArrayBuffer> {
  const pixels = values.length / channels;
  const bytes = new Uint8Array(values.length);
  for (let pixel = 0, i = 0; pixel < pixels; pixel++) {
    let before = 0;
    for (let channel = 0; channel < channels; channel++, i++) {
      const off = values[i]! - predict(values, i, columns, channels);
      bytes[channel * pixels + pixel] = off - before;
      before = off;
    }
  }
  return bytes;
}

/**
 * What the neighbours to the left, above and left above say of a byte of the same channel: the median of left, above and
 * left + above − left above (the predictor of LOCO-I, Weinberger, Seroussi and Sapiro 2000).
 */
function predict(bytes: Uint8Array, i: number, columns: number, channels: number): number {
  const row = columns * channels;
  const isFirst = i % row < channels;
  const left = isFirst ? 0 : bytes[i - channels]!;
  const above = i < row ? 0 : bytes[i - row]!;
  const corner = isFirst || i < row ? 0 : bytes[i - row - channels]!;
  return corner >= Math.max(left, above)
    ? Math.min(left, above)
    : corner <= Math.min(left, above)
      ? Math.max(left, above)
      : left + above - corner;
}
