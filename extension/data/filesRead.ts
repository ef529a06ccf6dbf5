/**
 * Which input files were read, and what was in them: the kernel writes it into the notebook, so that a
 * result can be traced to the very bytes it came from.
 */

export interface FileRead {
  /** From the notebook's folder, with forward slashes: `data/brick.png`. */
  readonly path: string;
  /** Of the bytes that were read, in hexadecimal. */
  readonly sha256: string;
}

const listeners = new Set<(file: FileRead) => void>();

/** Calls the listener for each file read from now on; returns what stops it. */
export function onFileRead(listener: (file: FileRead) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function noteFileRead(file: FileRead): void {
  for (const listener of listeners) listener(file);
}
