/**
 * Puts text into a plain file, whole or not at all. A file of one name is replaced by another made beside it, so
 * that no reader sees half of it; where that would lose something (a second name, the owner, a folder that takes
 * no new file), it is written in place, and put back as it was if that fails.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** `path` is no link: a link would be replaced and not written through. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const old = statSync(path, { throwIfNoEntry: false });
  if (old !== undefined && (old.nlink > 1 || isOpenDescriptor(path))) {
    return overwrite(path, bytes);
  }
  let partial: string;
  try {
    partial = writePartial(path, bytes, old);
  } catch (error) {
    // A full disk is no reason to touch the file itself.
    if (old === undefined || isFull(error)) throw error;
    return overwrite(path, bytes);
  }
  try {
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    // A mount point of its own, or a file that another program holds on Windows.
    if (old === undefined) throw error;
    overwrite(path, bytes);
  }
}

/** Throws what writing would throw, as far as that shows before there is anything to write. */
export function requireReplaceable(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) {
    closeSync(openSync(path, 'r+'));
  } else {
    const partial = partialName(path);
    closeSync(openSync(partial, 'wx', 0o600));
    rmSync(partial, { force: true });
  }
}

/** What lies under /dev and /proc is another process's, or the shell's, open file. */
const isOpenDescriptor = (path: string): boolean => /^\/(?:dev|proc)\//.test(path);

const isFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '');

/** A name nobody can have planted: random, made by us or not at all, and short enough for any disk. */
const partialName = (path: string): string =>
  join(dirname(path), `.${basename(path).slice(0, 40)}.${randomBytes(8).toString('hex')}.partial`);

function writePartial(path: string, bytes: Uint8Array, old: Stats | undefined): string {
  const partial = partialName(path);
  const file = openSync(partial, 'wx', old === undefined ? 0o666 : 0o600);
  try {
    if (old !== undefined) keepOwnerAndMode(file, old);
    writeAll(file, bytes, 0);
    fsyncSync(file);
    return partial;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

function keepOwnerAndMode(file: number, old: Stats): void {
  const { uid, gid } = fstatSync(file);
  if (uid !== old.uid || gid !== old.gid) fchownSync(file, old.uid, old.gid);
  fchmodSync(file, old.mode & 0o7777);
}

/** First what makes the file longer, since only that can find the disk full; then over what is there. */
function overwrite(path: string, bytes: Uint8Array): void {
  const before = readFileSync(path);
  const file = openSync(path, 'r+');
  try {
    writeAll(file, bytes.subarray(before.length), before.length);
    writeAll(file, bytes.subarray(0, before.length), 0);
    ftruncateSync(file, bytes.length);
    fsyncSync(file);
  } catch (error) {
    ftruncateSync(file, before.length);
    writeAll(file, before, 0);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** `position` null writes on at the end of what a device or a pipe has got. */
export function writeAll(file: number, bytes: Uint8Array, position: number | null): void {
  for (let at = 0; at < bytes.length;) {
    at += writeSync(file, bytes, at, bytes.length - at, position === null ? null : position + at);
  }
}
