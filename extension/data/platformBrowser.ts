/**
 * What Node has, where there are no files: bytes are given, and nothing is written. PNG, .npy, .npz, .flo and PFM are read as in Node; a
 * JPEG is not, for its decoder would be ten times all else in a bundle.
 */
import { Unzlib, zlibSync } from 'fflate';
import { concatenate } from '../wire/concatenate.js';
import type { JpegPixels } from './jpegDecoder.js';
import { bytesOf, type FileSource, sourceText } from './fileSource.js';

export { crc32 } from '../wire/crc32.js';
export { sha256 } from './sha256.js';

export const deflate = (bytes: Uint8Array): Uint8Array => zlibSync(bytes, { level: 1 });

/** Undefined where it unpacks to more than `most` bytes. Throws where it is damaged. */
export function inflate(bytes: Uint8Array, most = Infinity): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Unzlib((part) => {
    length += part.length;
    parts.push(part);
  });
  // In pieces: one piece may be a thousand times as long unpacked.
  const piece = 2 ** 14;
  for (let at = 0; at < bytes.length; at += piece) {
    stream.push(bytes.subarray(at, at + piece), at + piece >= bytes.length);
    if (length > most) return undefined;
  }
  return concatenate(parts);
}

export function readBytes(caller: string, source: FileSource): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(source);
  if (bytes) return bytes;
  throw new Error(
    `${caller}: ${sourceText(source)} is a path, and a page has no files. Give the bytes: ${caller}(await (await fetch(url)).arrayBuffer())`,
  );
}

export function writeBytes(caller: string, path: string | URL): void {
  throw new Error(
    `${caller}: ${String(path)} cannot be written, a page has no files. Write it in Node`,
  );
}

export function decodeJpegPixels(): JpegPixels | undefined {
  throw new Error(
    'is a JPEG, which is read in Node only. Save it as PNG, or draw it and take tf.browser.fromPixels',
  );
}
