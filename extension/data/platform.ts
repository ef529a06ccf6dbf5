/**
 * What files of data need of where they are read: here Node. A bundle for browsers has `platformBrowser.ts` in its place, and in that
 * of `readBytes.ts`, `writeBytes.ts` and `jpegDecoder.ts`.
 */
import { createHash } from 'node:crypto';
import { crc32, deflateSync, inflateSync } from 'node:zlib';

export { crc32 };

export const sha256 = (data: string | Uint8Array): Uint8Array =>
  createHash('sha256').update(data).digest();

/** Of zlib's form (RFC 1950). */
export const deflate = (bytes: Uint8Array): Uint8Array => deflateSync(bytes, { level: 1 });

/** Of zlib's form; undefined where it unpacks to more than `most` bytes. Throws where it is damaged. */
export function inflate(bytes: Uint8Array, most?: number): Uint8Array | undefined {
  try {
    return inflateSync(bytes, most === undefined ? {} : { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}
