/**
 * .npz archives: ZIP files of .npy members, as numpy.savez and savez_compressed write them.
 *
 * fflate unpacks; it does not compare check sums (0.8.3), so that is done here: an array with a flipped
 * bit would otherwise be read as other numbers.
 */
import { strFromU8, unzipSync, type UnzipFileInfo } from 'fflate';
import { budgets } from '../wire/budgets.js';
import { crc32 } from './platform.js';

/** Members by array name, or the one of that name, which is the file name without `.npy`. Throws a phrase about the archive. */
export function unpackNpz(bytes: Uint8Array, name?: string): ReadonlyMap<string, Uint8Array> {
  const sums = checksumsOf(bytes);
  const { archiveBytes, archiveBytesPerByte } = budgets;
  const most = Math.min(archiveBytes.most, 2 ** 26 + archiveBytesPerByte.most * bytes.length);
  let [seen, total] = [0, 0];
  const isWanted = (file: UnzipFileInfo): boolean => {
    // A damaged directory may claim four thousand million files.
    if (++seen > sums.size) throw new Error('its directory is shorter than it says');
    if (name !== undefined && arrayName(file.name) !== name) return false;
    const method = foreignMethods[file.compression];
    if (method !== undefined) throw new ForeignMethod(method);
    total += Math.max(file.size, file.originalSize);
    if (total > most) throw new TooLarge();
    return true;
  };
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter: isWanted });
  } catch (error) {
    if (error instanceof TooLarge) {
      throw new Error(
        `unpacks to more than the ${Math.floor(most / 2 ** 20)} MB that are read at once of an archive of ` +
          `${bytes.length} bytes. Name one array, or save them in several files`,
      );
    }
    if (error instanceof ForeignMethod) {
      throw new Error(
        `is an archive compressed by ${error.method}, and numpy writes and reads Deflate or none. Write it anew with np.savez_compressed`,
      );
    }
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
    if (sum !== crc32(content)) {
      const why = sum === undefined ? 'is not in its directory' : 'differs';
      throw new Error(
        `is a damaged archive (the check sum of ${file} ${why}). Write it anew with np.savez`,
      );
    }
    members.set(arrayName(file), content);
  }
  return members;
}

/** Names of the arrays, in the archive's order. Throws a phrase about what the file is instead. */
export function npzNames(bytes: Uint8Array): readonly string[] {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new Error('is no .npz archive');
  return [...checksumsOf(bytes).keys()].map(arrayName);
}

/** In an archive of many, numpy names the file by the array. */
const arrayName = (file: string): string => file.replace(/\.npy$/, '');

class TooLarge extends Error {}

class ForeignMethod extends Error {
  constructor(readonly method: string) {
    super(method);
  }
}

/** Of a ZIP file (PKWARE APPNOTE 6.3.10, 4.4.5), but for those that numpy writes: 0 stored, 8 Deflate. */
const foreignMethods: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
};

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
    // A bit says that names are UTF-8; fflate takes them for Latin-1 without it.
    const isUtf8 = (view.getUint16(at + 8, true) & 0x800) !== 0;
    const file = strFromU8(bytes.subarray(at + 46, at + 46 + name!), !isUtf8);
    sums.set(file, view.getUint32(at + 16, true));
    at += 46 + name! + extra! + comment!;
  }
  return sums;
}
