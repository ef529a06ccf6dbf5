/**
 * Outputs by MIME type, between the form a cell produces and the form a file holds.
 *
 * Which type is text, which JSON and which base64 follows nbformat's writer, so that both write the same
 * bytes. A type that neither knows is left exactly as it is.
 */
import { mime } from '../wire/ids.js';
import { plainJson, type Json } from './json.js';
import type { MimeData } from './model.js';

/** What may become the data of an output; a `MimeBundle` is one. */
export type MimeSource = Readonly<
  Record<string, string | Uint8Array | object | number | boolean | null>
>;

/** Data ready for use: bytes for binary types, else text or plain JSON. */
export type MimeValues = Readonly<Record<string, Json | Uint8Array>>;

/** nbformat lets these alone hold anything but text. */
export const isJsonMime = (type: string): boolean => /^application\/(.*\+)?json$/.test(type);

/** nbformat writes these as a list of lines. */
export const isLinesMime = (type: string): boolean =>
  type.startsWith('text/') || type === 'application/javascript' || type === 'image/svg+xml';

/** The file holds base64 of these. */
export const isBinaryMime = (type: string): boolean =>
  (/^(image|audio|video|font)\//.test(type) && !type.endsWith('+xml')) ||
  type === 'application/pdf' ||
  type === 'application/octet-stream' ||
  type === mime.view;

/**
 * Bytes become base64; text stays; JSON types keep their value as `JSON.stringify` sees it, and throw
 * where it throws (cycles, bigint). Any other type cannot hold an object, and gets its JSON text.
 */
export const toNbformatData = (bundle: MimeSource): MimeData => mapValues(bundle, toData);

/**
 * The way back. Text under a binary type that is not base64 stays text, and so does an unknown type,
 * so that `toNbformatData` of the result loses nothing but the line breaks inside base64.
 */
export const fromNbformatData = (data: MimeData): MimeValues => mapValues(data, fromData);

/** Text that the file may hold as a list of lines, as the one string of our model. */
export const joinLines = (type: string, value: Json): Json =>
  !isJsonMime(type) && isTextLines(value) ? value.join('') : value;

const isTextLines = (value: Json): value is readonly string[] =>
  Array.isArray(value) && value.every((line) => typeof line === 'string');

/** Lines with their ends, cut where Python's `str.splitlines` cuts: it knows more ends than `\n`. */
export const splitLines = (text: string): readonly string[] =>
  text === '' ? [] : text.split(lineEnd);

const lineEnd = /(?<=\r(?!\n)|[\n\v\f\x1c-\x1e\x85\u2028\u2029])/;

function toData(type: string, value: MimeSource[string]): Json {
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  }
  if (typeof value === 'string') return value;
  const text = JSON.stringify(value) ?? 'null';
  return isJsonMime(type) ? (JSON.parse(text) as Json) : text;
}

function fromData(type: string, value: Json): Json | Uint8Array {
  if (typeof value === 'string') return (isBinaryMime(type) && bytesOf(value)) || value;
  return plainJson(value);
}

/** `Buffer` skips what is not base64 without a word; only text it gives back again was base64. */
function bytesOf(base64: string): Uint8Array | undefined {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64.replace(/\s/g, '') ? new Uint8Array(bytes) : undefined;
}

const mapValues = <From, To>(
  object: Readonly<Record<string, From>>,
  map: (key: string, value: From) => To,
): Readonly<Record<string, To>> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(key, value)]));
