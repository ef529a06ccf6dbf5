/** Buffers made smaller without losing a bit, in the ways that `wire/packed.ts` undoes; of each the one that is smallest. */
import { bytesPerElement } from '../wire/container.js';
import { deflate } from './deflate.js';
import { lessNeighbours } from '../wire/packed.js';
import type { Packing, StoredArray, StoredType } from '../wire/view.js';
import { concatenate } from '../wire/concatenate.js';

export interface PackedBuffer {
  readonly bytes: Uint8Array;
  /** Absent where nothing makes it smaller. */
  readonly packing?: Packing;
}

export interface BufferToPack {
  readonly values: StoredArray;
  readonly stored: StoredType;
  /** Of the picture that the numbers are, if they are one. */
  readonly grid?: readonly [columns: number, channels: number];
  /** An earlier buffer that may be alike, and its place. */
  readonly like?: { readonly at: number; readonly values: StoredArray };
}

export function packBuffer({ values, stored, grid, like }: BufferToPack): PackedBuffer {
  const width = bytesPerElement[stored];
  const raw = bytesOf(values);
  const size = raw.length;
  const table = width > 1 ? tableOf(values, raw, width) : undefined;
  const codes = table?.codes ?? (width === 1 ? raw : undefined);
  const packed = codes
    ? packCodes(
        codes,
        { size, width, ...(table && { table: table.numbers.length / width }) },
        grid,
        table?.numbers,
      )
    : packPlanes(raw, { size, width }, like);
  return packed.bytes.length < size ? packed : { bytes: raw };
}

function packCodes(
  codes: Uint8Array,
  packing: Packing,
  grid: BufferToPack['grid'],
  table: Uint8Array = new Uint8Array(),
): PackedBuffer {
  const left = grid && lessNeighbours(codes, grid);
  return left && bitsOf(left) < bitsOf(codes)
    ? { bytes: deflate(concatenate([table, left])), packing: { ...packing, grid } }
    : { bytes: deflate(concatenate([table, codes])), packing };
}

function packPlanes(raw: Uint8Array, packing: Packing, like: BufferToPack['like']): PackedBuffer {
  const own = planesOf(raw, packing.width);
  const other = like && like.values.byteLength === raw.length ? bytesOf(like.values) : undefined;
  const alike =
    other &&
    planesOf(
      raw.map((byte, i) => byte ^ other[i]!),
      packing.width,
    );
  const isAlike = alike !== undefined && bitsOfAll(alike) < bitsOfAll(own);
  const planes = (isAlike ? alike : own).map(deflate);
  const lengths = planes.map(({ length }) => length);
  return {
    bytes: concatenate(planes),
    packing: { ...packing, planes: lengths, ...(isAlike && { like: like!.at }) },
  };
}

const bitsOfAll = (planes: readonly Uint8Array[]): number =>
  planes.reduce((sum, plane) => sum + bitsOf(plane), 0);

/** What the frequency of each byte comes to: packing is tried once, and not for each way. */
function bitsOf(bytes: Uint8Array): number {
  const counts = new Float64Array(256);
  for (const byte of bytes) counts[byte]!++;
  return counts.reduce((sum, n) => (n > 0 ? sum - n * Math.log2(n / bytes.length) : sum), 0);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: StoredArray): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The first bytes of all numbers, then the second ones, and so on. */
const planesOf = (raw: Uint8Array, width: number): readonly Uint8Array[] =>
  Array.from({ length: width }, (_, byte) =>
    Uint8Array.from({ length: raw.length / width }, (_, i) => raw[i * width + byte]!),
  );

const mostCodes = 256;

/** Where there are few different numbers, told by their bits: those in their order, and for each number its place there. */
function tableOf(
  values: StoredArray,
  raw: Uint8Array,
  width: number,
): { readonly numbers: Uint8Array; readonly codes: Uint8Array } | undefined {
  const words = new Uint32Array(raw.slice().buffer);
  const perNumber = width / 4;
  const keyAt = (i: number): string | number =>
    perNumber === 1 ? words[i]! : `${words[2 * i]!} ${words[2 * i + 1]!}`;
  const first = new Map<string | number, number>();
  for (let i = 0; i < values.length; i++) {
    const key = keyAt(i);
    if (first.has(key)) continue;
    if (first.size === mostCodes) return undefined;
    first.set(key, i);
  }
  // Neighbours in a picture are then neighbours in the table. Of equal ones (0 and −0, NaN) the bits decide.
  const places = [...first.values()].sort(
    (a, b) => values[a]! - values[b]! || (keyAt(a) < keyAt(b) ? -1 : 1),
  );
  const codeOf = new Map(places.map((place, code) => [keyAt(place), code]));
  return {
    numbers: concatenate(places.map((place) => raw.subarray(place * width, (place + 1) * width))),
    codes: Uint8Array.from({ length: values.length }, (_, i) => codeOf.get(keyAt(i))!),
  };
}
