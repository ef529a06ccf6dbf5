/**
 * Looks at a shared library before the system's loader does. The loader of Linux answers "No such file" for a
 * library of another machine, and ends the whole process (SIGBUS) for one whose download was cut short.
 *
 * Layout: System V ABI, chapters 4 and 5, and its supplement for each machine (64-bit, little-endian).
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export type LibraryDefect =
  | { readonly kind: 'not a library' }
  | { readonly kind: 'cut short' }
  | { readonly kind: 'other machine'; readonly machine: string };

/** `e_machine`, by the names that Node gives them in `process.arch`. */
const machines: Readonly<Record<number, string>> = {
  3: 'ia32',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
};

/** What keeps a library file from being loaded on this machine, as far as its header tells; Linux only. */
export function libraryDefect(
  path: string,
  arch: string = process.arch,
): LibraryDefect | undefined {
  if (process.platform !== 'linux') return undefined;
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    // The program headers follow the header of 64 bytes; a library has about ten of 56 bytes each.
    const start = Buffer.alloc(4096);
    const head = start.subarray(0, readSync(file, start, 0, start.length, 0));
    return headerDefect(head, size, arch);
  } finally {
    closeSync(file);
  }
}

function headerDefect(head: Buffer, size: number, arch: string): LibraryDefect | undefined {
  if (head.length < 64)
    return head.length === 0 ? { kind: 'cut short' } : { kind: 'not a library' };
  if (head.readUInt32BE(0) !== 0x7f454c46) return { kind: 'not a library' };
  const number = head.readUInt16LE(18);
  const machine = machines[number] ?? `machine ${number}`;
  if (machine !== arch) return { kind: 'other machine', machine };
  const is64Bit = head.readUInt8(4) === 2;
  return is64Bit && segmentsEnd(head) > size ? { kind: 'cut short' } : undefined;
}

/** Where the last byte that the loader would map lies in the file. */
function segmentsEnd(head: Buffer): number {
  const [first, length, count] = [
    Number(head.readBigUInt64LE(32)),
    head.readUInt16LE(54),
    head.readUInt16LE(56),
  ];
  let end = 0;
  for (let i = 0; i < count; i++) {
    const at = first + i * length;
    if (at + 40 > head.length) break;
    const [offset, bytes] = [head.readBigUInt64LE(at + 8), head.readBigUInt64LE(at + 32)];
    end = Math.max(end, Number(offset + bytes));
  }
  return end;
}
