/**
 * Two files in memory through which large arrays go: one for each direction. A pipe moves 64 KiB at a time, and on a busy machine each
 * costs a turn of the scheduler. They have no name any more once Python has opened them.
 *
 * Python computes on what it was given where it lies in the file, without a copy. So a slot of the file that it still holds, for a
 * gradient that may be asked for, is not written to.
 */
import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { alignedBytes, bytesOf, type PlainArray } from './frame.js';

/** Linux's; elsewhere everything goes through the pipe. */
const memory = '/dev/shm';
/** Below, a pipe is as fast. */
const fewestBytes = 1 << 17;
/** What a map of a file may begin at, on every processor that Linux has. */
const pageBytes = 1 << 16;
const mostSlots = 8;

/** Where in the file the arrays of a request are. */
export interface SharedPlace {
  readonly at: number;
  readonly length: number;
  /** Of the slot, which Python maps whole. */
  readonly capacity: number;
}

export interface SharedFiles {
  /** For Python to open. */
  readonly paths: readonly string[];
  /** Where the arrays are in the file now; undefined where they are small, or there is no room. */
  write: (arrays: readonly PlainArray[]) => SharedPlace | undefined;
  /** Which slots Python still holds, as its answer says. */
  hold: (starts: readonly number[]) => void;
  /** Memory that the next call of this takes again, where the reader is done with it by then: fresh memory costs as much as the copy. */
  read: (length: number, isLent: boolean) => ArrayBuffer;
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
  const slots = newSlots(there);
  let lent = new ArrayBuffer(0);
  return {
    paths,
    write(arrays) {
      const length = arrays.reduce((sum, { values }) => sum + alignedBytes(values), 0);
      const slot = length < fewestBytes ? undefined : slots.take(length);
      if (!slot) return undefined;
      let at = slot.at;
      try {
        for (const { values } of arrays) {
          const start = at;
          all((done) => writeSync(there, bytesOf(values), done, null, start + done), values);
          at += alignedBytes(values);
        }
      } catch {
        return undefined; // No room.
      }
      const { at: start, capacity } = slot;
      return { at: start, length, capacity };
    },
    hold: (starts) => slots.hold(starts),
    read(length, isLent) {
      if (isLent && lent.byteLength < length) lent = new ArrayBuffer(length);
      const body = isLent ? new Uint8Array(lent, 0, length) : new Uint8Array(length);
      all((at) => readSync(back, body, at, length - at, at), body);
      return body.buffer;
    },
    unlink: () => paths.forEach((path) => rmSync(path, { force: true })),
    close: () => [there, back].forEach((fd) => closeSync(fd)),
  };
}

function all(move: (done: number) => number, { byteLength }: ArrayBufferView): void {
  for (let done = 0; done < byteLength;) done += move(done);
}

/** The parts of the file; a request takes the smallest that is free and long enough, or a new one behind the others. */
function newSlots(file: number) {
  const slots: { readonly at: number; readonly capacity: number; isHeld: boolean }[] = [];
  return {
    take(length: number): Omit<SharedPlace, 'length'> | undefined {
      const [free] = slots
        .filter(({ isHeld, capacity }) => !isHeld && capacity >= length)
        .sort((a, b) => a.capacity - b.capacity);
      if (free) {
        free.isHeld = true;
        return free;
      }
      if (slots.length === mostSlots) return undefined;
      const last = slots.at(-1);
      const at = last === undefined ? 0 : last.at + last.capacity;
      const capacity = Math.ceil(length / pageBytes) * pageBytes;
      ftruncateSync(file, at + capacity);
      const slot = { at, capacity, isHeld: true };
      slots.push(slot);
      return slot;
    },
    hold(starts: readonly number[]): void {
      for (const slot of slots) slot.isHeld = starts.includes(slot.at);
    },
  };
}
