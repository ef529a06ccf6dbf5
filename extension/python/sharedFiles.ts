/**
 * Two files in memory through which large arrays go: one for each direction. A pipe moves 64 KiB at a time, and on a busy machine each
 * costs a turn of the scheduler. They have no name any more once Python has opened them.
 */
import { closeSync, existsSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

/** Linux's; elsewhere everything goes through the pipe. */
const memory = '/dev/shm';
/** Below, a pipe is as fast. */
const fewestBytes = 1 << 17;

export interface SharedFiles {
  /** For Python to open. */
  readonly paths: readonly string[];
  /** Whether the bytes are in the file now; false where they are few or there is no room. */
  write: (body: ArrayBuffer) => boolean;
  read: (length: number) => ArrayBuffer;
  /** Python has opened them, or will not any more. */
  unlink: () => void;
  close: () => void;
}

export function openSharedFiles(name: string): SharedFiles | undefined {
  if (process.platform !== 'linux' || !existsSync(memory)) return undefined;
  const paths = ['there', 'back'].map((way) => `${memory}/lossbook-${name}-${way}`);
  try {
    const [there, back] = paths.map((path) => openSync(path, 'wx+', 0o600));
    return usable(paths, there!, back!);
  } catch {
    return undefined;
  }
}

function usable(paths: readonly string[], there: number, back: number): SharedFiles {
  const all = (move: (at: number) => number, length: number): void => {
    for (let at = 0; at < length;) at += move(at);
  };
  return {
    paths,
    write(body) {
      if (body.byteLength < fewestBytes) return false;
      const bytes = new Uint8Array(body);
      try {
        all((at) => writeSync(there, bytes, at, bytes.length - at, at), bytes.length);
        return true;
      } catch {
        return false;
      }
    },
    read(length) {
      const body = new ArrayBuffer(length);
      const bytes = new Uint8Array(body);
      all((at) => readSync(back, bytes, at, length - at, at), length);
      return body;
    },
    unlink: () => paths.forEach((path) => rmSync(path, { force: true })),
    close: () => [there, back].forEach((fd) => closeSync(fd)),
  };
}
