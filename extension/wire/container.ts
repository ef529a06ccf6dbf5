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
 * All numbers are little-endian, as are all machines that run this. The header is a `ViewHeader`; it
 * holds finite numbers only (`JsonNumber` spells out the others). The buffers keep every bit.
 */
import { type ContainerProblem, ViewHeaderError } from './containerProblem.js';
import { parseViewHeader } from './parseViewHeader.js';
import { sizeOf } from './shape.js';
import { decodeUtf8, encodeUtf8 } from './utf8.js';
import type {
  BufferSpan,
  StoredArray,
  StoredType,
  TensorEntry,
  ViewContent,
  ViewHeader,
} from './view.js';

export const containerMagic = 'LBVW';
export const containerVersion = 1;
const fixedBytes = 12;
const alignment = 64;

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
  fixed.setUint16(4, containerVersion, true);
  fixed.setUint32(8, json.length, true);
  bytes.set(json, fixedBytes);
  spans.forEach(({ offset, byteLength }, i) => {
    const { buffer, byteOffset } = buffers[i]!;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), dataStart + offset);
  });
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
  const { header, dataStart } = read;
  const problem =
    problemOfSpans(header.buffers, bytes.length - dataStart) ?? problemOfTensors(header);
  if (problem) return { ok: false, problem };
  const buffer = (index: number): Uint8Array => {
    const { offset, byteLength } = header.buffers[index]!;
    return bytes.subarray(dataStart + offset, dataStart + offset + byteLength);
  };
  return {
    ok: true,
    header,
    buffer,
    values: (tensor) => typedView(buffer(tensor.buffer), tensor.stored),
  };
}

type HeaderRead =
  | { readonly header: ViewHeader; readonly dataStart: number }
  | { readonly problem: ContainerProblem };

function readHeader(bytes: Uint8Array): HeaderRead {
  if (bytes.length < fixedBytes) {
    return { problem: { code: 'too-short', byteLength: bytes.length, needed: fixedBytes } };
  }
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic !== containerMagic) return { problem: { code: 'wrong-magic', found: magic } };
  const fixed = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = fixed.getUint16(4, true);
  if (version !== containerVersion) {
    return { problem: { code: 'unknown-version', version, supported: containerVersion } };
  }
  const flags = fixed.getUint16(6, true);
  if (flags !== 0) return { problem: { code: 'unknown-flags', flags } };
  const headerBytes = fixed.getUint32(8, true);
  const needed = fixedBytes + headerBytes;
  if (bytes.length < needed) {
    return { problem: { code: 'too-short', byteLength: bytes.length, needed } };
  }
  const text = decodeUtf8(bytes.subarray(fixedBytes, needed));
  if (text === undefined) return { problem: { code: 'header-not-utf8' } };
  try {
    return { header: parseViewHeader(text), dataStart: align(needed) };
  } catch (error) {
    if (error instanceof ViewHeaderError) return { problem: error.problem };
    throw error;
  }
}

function problemOfSpans(
  spans: readonly BufferSpan[],
  available: number,
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
    if (span.byteLength !== expected) {
      return { code: 'wrong-size', tensor: name, byteLength: span.byteLength, expected };
    }
  }
  return undefined;
}

function checkTensors(header: ViewHeader, spans: readonly BufferSpan[]): void {
  const problem = problemOfTensors(header) ?? problemOfSpans(spans, Infinity);
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
