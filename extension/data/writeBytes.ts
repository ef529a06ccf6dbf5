/** Writing a file of results, and saying well why it cannot be written. */
import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `caller` begins every error. A relative path starts at the working directory, which is the notebook's folder in a kernel. */
export function writeBytes(caller: string, path: string | URL, bytes: Uint8Array): void {
  const absolute = resolve(path instanceof URL ? fileURLToPath(path) : path);
  try {
    writeFileSync(absolute, bytes);
  } catch (error) {
    throw new Error(`${caller}: ${whyNot(error, String(path), absolute)}`, { cause: error });
  }
}

function whyNot(error: unknown, given: string, absolute: string): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `${given} cannot be written: there is no folder ${dirname(absolute)}. Make it first, or write beside the notebook`;
    case 'EISDIR':
      return `${given} is a folder. Name a file in it`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${given} may not be written by this user. Write it elsewhere`;
    case 'ENOSPC':
      return `${given} cannot be written: the disk is full`;
    default:
      return `${given} cannot be written: ${(error as Error).message}`;
  }
}
