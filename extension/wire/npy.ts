/**
 * The .npy format of numpy: versions 1, 2 and 3, any byte order, C and Fortran order.
 *
 * Format: NEP 1 and numpy.lib.format (numpy 2.4). Types without a numeric meaning here (objects, text,
 * structured and complex types) are told apart by name, so that the caller can say what to do.
 */
import { formatNpyHeader, type NpyHeader, parseNpyHeader } from './npyHeader.js';
import { type Shape, sizeOf, stridesOf } from './shape.js';
import { decodeUtf8, encodeUtf8 } from './utf8.js';

/** In C order. Half floats are widened to float32, which holds each of them exactly. */
export interface NpyArray {
  readonly shape: Shape;
  /** As in the file: `<f4`, `>i2`, `|b1`. */
  readonly descr: string;
  readonly data: NpyData;
}

export type NpyData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

export type NpyProblem =
  | { readonly code: 'not-npy' }
  | { readonly code: 'unknown-version'; readonly version: number }
  | { readonly code: 'bad-header'; readonly detail: string }
  | { readonly code: 'unsupported-dtype'; readonly descr: string }
  | { readonly code: 'too-short'; readonly byteLength: number; readonly needed: number };

export type NpyResult = { readonly ok: true; readonly array: NpyArray } | NpyFailure;

interface NpyFailure {
  readonly ok: false;
  readonly problem: NpyProblem;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

export const isNpy = (bytes: Uint8Array): boolean => magic.every((byte, i) => bytes[i] === byte);

interface Head {
  readonly ok: true;
  readonly header: NpyHeader;
  readonly dataStart: number;
}

/** How many numbers the file says it holds; 0 where it is none. */
export function npyLength(bytes: Uint8Array): number {
  const head = readHead(bytes);
  return head.ok ? sizeOf(head.header.shape) : 0;
}

/** Never throws, whatever the bytes. */
export function decodeNpy(bytes: Uint8Array): NpyResult {
  const head = readHead(bytes);
  if (!head.ok) return head;
  const { header, dataStart } = head;
  const { descr, shape, fortranOrder } = header;
  const type = typeOf(descr);
  if (!type) return fail({ code: 'unsupported-dtype', descr });
  const needed = dataStart + sizeOf(shape) * type.size;
  if (bytes.length < needed) return tooShort(bytes, needed);
  // Copied by construction: what a Buffer's own slice gives shares its memory with the whole file.
  const native = toNative(new Uint8Array(bytes.subarray(dataStart, needed)), type);
  const data = fortranOrder ? toRowMajor(native, shape) : native;
  return { ok: true, array: { shape, descr, data } };
}

function readHead(bytes: Uint8Array): Head | NpyFailure {
  if (!isNpy(bytes)) return fail({ code: 'not-npy' });
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) return fail({ code: 'unknown-version', version });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerStart = version === 1 ? 10 : 12;
  if (bytes.length < headerStart) return tooShort(bytes, headerStart);
  const headerBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataStart = headerStart + headerBytes;
  if (bytes.length < dataStart) return tooShort(bytes, dataStart);
  const text = textOf(bytes.subarray(headerStart, dataStart), version);
  const header = text === undefined ? 'its header is not UTF-8 text' : parseNpyHeader(text);
  if (typeof header === 'string') return fail({ code: 'bad-header', detail: header });
  return { ok: true, header, dataStart };
}

/** Version 1, C order, little-endian; the data begin at a multiple of 64, as numpy writes it. */
export function encodeNpy(
  shape: Shape,
  data: NpyData,
  descr: string = descrOf(data),
): Uint8Array<ArrayBuffer> {
  if (sizeOf(shape) !== data.length) {
    throw new Error(
      `encodeNpy: shape [${shape.join(',')}] needs ${sizeOf(shape)} numbers, got ${data.length}`,
    );
  }
  const header = formatNpyHeader({ descr, fortranOrder: false, shape });
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + padded.length + data.byteLength);
  bytes.set([...magic, 1, 0, padded.length & 255, padded.length >> 8]);
  bytes.set(encodeUtf8(padded), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + padded.length);
  return bytes;
}

interface NpyType {
  readonly kind: string;
  readonly size: number;
  readonly swap: boolean;
}

const kinds = ['b1', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8'];

function typeOf(descr: string): NpyType | undefined {
  const kind = descr.slice(1);
  if (!kinds.includes(kind) || !'<>|='.includes(descr[0]!)) return undefined;
  return { kind, size: Number(kind[1]), swap: descr.startsWith('>') };
}

/** `bytes` is a copy of our own, at offset 0 of its buffer, so it may be swapped and viewed in place. */
function toNative(bytes: Uint8Array<ArrayBuffer>, { kind, size, swap }: NpyType): NpyData {
  if (swap && size > 1) {
    for (let start = 0; start < bytes.length; start += size)
      bytes.subarray(start, start + size).reverse();
  }
  switch (kind) {
    case 'i1':
      return new Int8Array(bytes.buffer);
    case 'i2':
      return new Int16Array(bytes.buffer);
    case 'u2':
      return new Uint16Array(bytes.buffer);
    case 'i4':
      return new Int32Array(bytes.buffer);
    case 'u4':
      return new Uint32Array(bytes.buffer);
    case 'i8':
      return new BigInt64Array(bytes.buffer);
    case 'u8':
      return new BigUint64Array(bytes.buffer);
    case 'f2':
      return halvesToNumbers(new Uint16Array(bytes.buffer));
    case 'f4':
      return new Float32Array(bytes.buffer);
    case 'f8':
      return new Float64Array(bytes.buffer);
    default:
      return bytes;
  }
}

/** By hand: `from` with a function makes a list of all of them first, which ends the process at some 100 million. */
function halvesToNumbers(halves: Uint16Array): Float32Array {
  const numbers = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) numbers[i] = halfToNumber(halves[i]!);
  return numbers;
}

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function toRowMajor<Data extends NpyData>(columns: Data, shape: Shape): Data {
  const rows = columns.slice() as Data;
  const strides = stridesOf([...shape].reverse()).reverse();
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < rows.length; to++) {
    rows[to] = columns[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return rows;
}

function descrOf(data: NpyData): string {
  switch (data[Symbol.toStringTag]) {
    case 'Float32Array':
      return '<f4';
    case 'Float64Array':
      return '<f8';
    case 'Int8Array':
      return '|i1';
    case 'Int16Array':
      return '<i2';
    case 'Int32Array':
      return '<i4';
    case 'Uint8Array':
      return '|u1';
    case 'Uint16Array':
      return '<u2';
    case 'Uint32Array':
      return '<u4';
    case 'BigInt64Array':
      return '<i8';
    case 'BigUint64Array':
      return '<u8';
  }
}

/** Versions 1 and 2 are Latin-1, version 3 is UTF-8. */
function textOf(bytes: Uint8Array, version: number): string | undefined {
  if (version === 3) return decodeUtf8(bytes);
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

const fail = (problem: NpyProblem): NpyFailure => ({ ok: false, problem });
const tooShort = ({ byteLength }: Uint8Array, needed: number): NpyFailure =>
  fail({ code: 'too-short', byteLength, needed });
