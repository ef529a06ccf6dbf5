/**
 * Bytes of a view: a small binary container in the manner of safetensors and GLB.
 *
 *     0   4   magic 'LBVW'
 *     4   u16 version
 *     6   u16 flags, all reserved: 0
 *     8   u32 bytes of the JSON header
 *     12      JSON header, UTF-8, zero-padded to a multiple of 64: here the data section begins
 *             buffers, each at a multiple of 64 from the start of the data section, zero-padded
 *
 * That is version 1, as a view is made. In version 2, as a notebook holds it, the header is deflated and a buffer may be
 * packed (`packed.ts`); nothing is padded, and after the bytes of the header at 8
 *
 *     12  u32 bytes of the JSON header, unpacked
 *     16      JSON header: behind it the data section begins
 *
 * All numbers are little-endian, as are all machines that run this. The header is a `ViewHeader`; it
 * holds finite numbers only (`JsonNumber` spells out the others). The buffers keep every bit.
 */
import { viewBytes } from './pageBudgets.js';
import { type ContainerProblem, ViewHeaderError } from './containerProblem.js';
import { parseViewHeader } from './parseViewHeader.js';
import { inflate } from './inflate.js';
import { unpack } from './packed.js';
import { sizeOf } from './shape.js';
import { decodeUtf8, encodeUtf8 } from './utf8.js';
import type {
  BufferSpan,
  Packing,
  StoredArray,
  StoredType,
  TensorEntry,
  ViewContent,
  ViewHeader,
} from './view.js';

export const containerMagic = 'LBVW';
const versions = {
  1: { fixedBytes: 12, alignment: 64 },
  2: { fixedBytes: 16, alignment: 1 },
} as const;
type Version = keyof typeof versions;
export const containerVersion = 2;
const { fixedBytes, alignment } = versions[1];

export const bytesPerElement = {
  float32: 4,
  float64: 8,
  int32: 4,
  uint8: 1,
} as const satisfies Record<StoredType, number>;

/** Throws on what no reader would accept: a header with NaN or Infinity in it, a buffer of the wrong size. */
export function encodeView(
  header: ViewContent,
  buffers: readonly ArrayBufferView[],
): Uint8Array<ArrayBuffer> {
  const spans = spansOf(buffers);
  const full: ViewHeader = { ...header, buffers: spans };
  const notFinite = pathOfNonFinite(full, 'header');
  if (notFinite !== undefined) {
    throw new Error(
      `encodeView: ${notFinite} is not finite, and JSON has no such number; pass it through jsonNumber()`,
    );
  }
  const json = encodeUtf8(JSON.stringify(full));
  checkTensors(full, spans);
  const dataStart = align(fixedBytes + json.length);
  const last = spans.at(-1);
  const bytes = new Uint8Array(dataStart + (last ? align(last.offset + last.byteLength) : 0));
  const fixed = new DataView(bytes.buffer);
  bytes.set(encodeUtf8(containerMagic), 0);
  fixed.setUint16(4, 1, true);
  fixed.setUint32(8, json.length, true);
  bytes.set(json, fixedBytes);
  spans.forEach(({ offset, byteLength }, i) => {
    const { buffer, byteOffset } = buffers[i]!;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), dataStart + offset);
  });
  return bytes;
}

/** The same in version 2: buffers as they are packed, each as long as its span says. `deflate`: of the header. */
export function encodePackedView(
  header: ViewContent,
  buffers: readonly { readonly bytes: Uint8Array; readonly packing?: Packing }[],
  deflate: (bytes: Uint8Array) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  let end = 0;
  const spans = buffers.map(({ bytes, packing }): BufferSpan => {
    const offset = end;
    end += bytes.length;
    return { offset, byteLength: bytes.length, ...(packing && { packing }) };
  });
  const json = encodeUtf8(JSON.stringify({ ...header, buffers: spans }));
  const packed = deflate(json);
  const bytes = new Uint8Array(versions[2].fixedBytes + packed.length + end);
  const fixed = new DataView(bytes.buffer);
  bytes.set(encodeUtf8(containerMagic), 0);
  fixed.setUint16(4, 2, true);
  fixed.setUint32(8, packed.length, true);
  fixed.setUint32(12, json.length, true);
  let at = versions[2].fixedBytes;
  for (const part of [packed, ...buffers.map((buffer) => buffer.bytes)]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export type DecodedView =
  | {
      readonly ok: true;
      readonly header: ViewHeader;
      /** The bytes of buffer `index`, uncopied. */
      buffer: (index: number) => Uint8Array;
      /** What was sent of a tensor of this header, row-major, of `sentShape`; copied only if misaligned. */
      values: (tensor: TensorEntry) => StoredArray;
    }
  | { readonly ok: false; readonly problem: ContainerProblem };

/** Never throws, whatever the bytes; they may be a part of a larger buffer, at any offset. */
export function decodeView(bytes: Uint8Array): DecodedView {
  const read = readHeader(bytes);
  if ('problem' in read) return { ok: false, problem: read.problem };
  const { header, dataStart, version } = read;
  const problem =
    problemOfSpans(header.buffers, bytes.length - dataStart, versions[version].alignment) ??
    problemOfTensors(header) ??
    problemOfSizes(header.buffers);
  if (problem) return { ok: false, problem };
  const unpacked: Uint8Array[] = [];
  for (const [buffer, { offset, byteLength, packing }] of header.buffers.entries()) {
    const stored = bytes.subarray(dataStart + offset, dataStart + offset + byteLength);
    const whole = packing ? unpack(stored, packing, unpacked) : stored;
    if (!whole) return { ok: false, problem: { code: 'buffer-damaged', buffer } };
    unpacked.push(whole);
  }
  return {
    ok: true,
    header,
    buffer: (index) => unpacked[index]!,
    values: (tensor) => typedView(unpacked[tensor.buffer]!, tensor.stored),
  };
}

type HeaderRead =
  | { readonly header: ViewHeader; readonly dataStart: number; readonly version: Version }
  | { readonly problem: ContainerProblem };

function readHeader(bytes: Uint8Array): HeaderRead {
  const tooShort = (needed: number): HeaderRead => ({
    problem: { code: 'too-short', byteLength: bytes.length, needed },
  });
  if (bytes.length < fixedBytes) return tooShort(fixedBytes);
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic !== containerMagic) return { problem: { code: 'wrong-magic', found: magic } };
  const fixed = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = fixed.getUint16(4, true);
  if (version !== 1 && version !== 2) {
    return { problem: { code: 'unknown-version', version, supported: containerVersion } };
  }
  const flags = fixed.getUint16(6, true);
  if (flags !== 0) return { problem: { code: 'unknown-flags', flags } };
  const start = versions[version].fixedBytes;
  const needed = start + fixed.getUint32(8, true);
  if (bytes.length < needed) return tooShort(needed);
  const stored = bytes.subarray(start, needed);
  const size = version === 1 ? 0 : fixed.getUint32(12, true);
  if (size > viewBytes.most)
    return { problem: { code: 'too-large', bytes: size, most: viewBytes.most } };
  const json = version === 1 ? stored : inflate(stored, size);
  if (!json) return { problem: { code: 'buffer-damaged', buffer: -1 } };
  const text = decodeUtf8(json);
  if (text === undefined) return { problem: { code: 'header-not-utf8' } };
  try {
    const dataStart = version === 1 ? align(needed) : needed;
    return { header: parseViewHeader(text), dataStart, version };
  } catch (error) {
    if (error instanceof ViewHeaderError) return { problem: error.problem };
    throw error;
  }
}

function problemOfSpans(
  spans: readonly BufferSpan[],
  available: number,
  alignment: number,
): ContainerProblem | undefined {
  const order = spans.map((_, i) => i).sort((a, b) => spans[a]!.offset - spans[b]!.offset);
  let end = 0;
  let previous = -1;
  for (const buffer of order) {
    const { offset, byteLength } = spans[buffer]!;
    if (offset % alignment !== 0) return { code: 'buffer-misaligned', buffer, offset };
    if (offset + byteLength > Math.max(0, available)) {
      return { code: 'buffer-out-of-range', buffer, end: offset + byteLength, available };
    }
    if (byteLength > 0 && offset < end)
      return { code: 'buffers-overlap', buffers: [previous, buffer] };
    if (byteLength > 0) {
      end = offset + byteLength;
      previous = buffer;
    }
  }
  return undefined;
}

function problemOfTensors({ tensors, buffers }: ViewHeader): ContainerProblem | undefined {
  for (const { name, buffer, sentShape, stored } of tensors) {
    const span = buffers[buffer];
    if (!span) return { code: 'no-such-buffer', tensor: name, buffer, buffers: buffers.length };
    const expected = sizeOf(sentShape) * bytesPerElement[stored];
    const byteLength = sizeIn(span);
    if (byteLength !== expected) {
      return { code: 'wrong-size', tensor: name, byteLength, expected };
    }
  }
  return undefined;
}

const sizeIn = ({ byteLength, packing }: BufferSpan): number => packing?.size ?? byteLength;

function problemOfSizes(spans: readonly BufferSpan[]): ContainerProblem | undefined {
  const bytes = spans.reduce((sum, span) => sum + (span.packing ? sizeIn(span) : 0), 0);
  return bytes > viewBytes.most ? { code: 'too-large', bytes, most: viewBytes.most } : undefined;
}

function checkTensors(header: ViewHeader, spans: readonly BufferSpan[]): void {
  const problem = problemOfTensors(header) ?? problemOfSpans(spans, Infinity, alignment);
  if (problem) throw new Error(`encodeView: ${JSON.stringify(problem)}`);
}

function spansOf(buffers: readonly ArrayBufferView[]): BufferSpan[] {
  let offset = 0;
  return buffers.map(({ byteLength }) => {
    const span = { offset, byteLength };
    offset = align(offset + byteLength);
    return span;
  });
}

const align = (offset: number): number => Math.ceil(offset / alignment) * alignment;

function typedView(bytes: Uint8Array, stored: StoredType): StoredArray {
  const size = bytesPerElement[stored];
  const at = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const args = [at.buffer, at.byteOffset, at.byteLength / size] as const;
  switch (stored) {
    case 'float32':
      return new Float32Array(...args);
    case 'float64':
      return new Float64Array(...args);
    case 'int32':
      return new Int32Array(...args);
    case 'uint8':
      return new Uint8Array(...args);
  }
}

function pathOfNonFinite(value: unknown, path: string): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = pathOfNonFinite(
      member,
      Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
