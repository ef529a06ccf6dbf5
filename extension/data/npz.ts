/**
 * .npz archives: ZIP files of .npy members, as numpy.savez and savez_compressed write them.
 *
 * fflate unpacks; it does not compare check sums (0.8.3), so that is done here: an array with a flipped
 * bit would otherwise be read as other numbers.
 */
import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';

/** Members by array name, which is the file name without `.npy`. Throws a phrase about the archive. */
export function unpackNpz(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const sums = checksumsOf(bytes);
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch (error) {
    throw new Error(
      `is a damaged archive (${(error as Error).message}). Write it anew with np.savez`,
      {
        cause: error,
      },
    );
  }
  const members = new Map<string, Uint8Array>();
  for (const [file, content] of Object.entries(files)) {
    const sum = sums.get(file);
    if (sum !== undefined && sum !== crc32(content)) {
      throw new Error(
        `is a damaged archive (the check sum of ${file} differs). Write it anew with np.savez`,
      );
    }
    members.set(file.replace(/\.npy$/, ''), content);
  }
  return members;
}

/** Names of the arrays, in the archive's order. Throws a phrase about what the file is instead. */
export function npzNames(bytes: Uint8Array): readonly string[] {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new Error('is no .npz archive');
  return [...checksumsOf(bytes).keys()].map((file) => file.replace(/\.npy$/, ''));
}

/** CRC-32 by file name, from the central directory (PKWARE APPNOTE 6.3.10, 4.3.12). */
function checksumsOf(bytes: Uint8Array): ReadonlyMap<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sums = new Map<string, number>();
  // The end record is 22 bytes and a comment of at most 65535.
  let end = bytes.length - 22;
  while (end > Math.max(0, bytes.length - 65_558) && view.getUint32(end, true) !== 0x06054b50)
    end--;
  if (end < 0) return sums;
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= bytes.length && view.getUint32(at, true) === 0x02014b50) {
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const file = Buffer.from(bytes.subarray(at + 46, at + 46 + name!)).toString('utf8');
    sums.set(file, view.getUint32(at + 16, true));
    at += 46 + name! + extra! + comment!;
  }
  return sums;
}
