/**
 * Which native libraries have been loaded on this machine before: such a one is taken to load again, and need not be loaded to
 * know it. Known by path, size, time and version of Node, each an empty file in the person's folder of caches.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProvenLibraries } from '../backends/expect.js';
import { cacheFolder } from './cacheFolder.js';

export function provenLibraries(folder = cacheFolder()): ProvenLibraries {
  const markOf = (files: readonly string[]): string | undefined =>
    folder && join(folder, `loaded-${fingerprintOf(files)}`);
  return {
    has: (files) => quietly(() => statSync(markOf(files)!).isFile()) ?? false,
    add: (files) =>
      void quietly(() => {
        mkdirSync(folder!, { recursive: true, mode: 0o700 });
        writeFileSync(markOf(files)!, '', { mode: 0o600 });
      }),
    remove: (files) => void quietly(() => rmSync(markOf(files)!, { force: true })),
  };
}

function fingerprintOf(files: readonly string[]): string {
  const hash = createHash('sha256').update(`${process.version}\0${process.arch}`);
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`\0${file}\0${size}\0${mtimeMs}`);
  }
  return hash.digest('hex').slice(0, 32);
}

/** Without such a folder, or on a disk that is full or not to be written to, nothing is proven. */
function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
