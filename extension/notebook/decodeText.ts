/** Bytes of a file to text: UTF-8 with or without its mark, and nothing else by guessing. */
import { budgets } from '../wire/budgets.js';
import { Refusal } from './problem.js';

/** Throws a `Refusal`. */
export function decodeText(file: Uint8Array | string): string {
  const { most } = budgets.notebookBytes;
  if (file.length > most) {
    throw new Refusal({ code: 'too-large', byteLength: file.length, most });
  }
  if (typeof file === 'string') return file.replace(/^\uFEFF/, '');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw new Refusal({ code: 'not-utf8', line: firstBadLine(file), utf16: hasUtf16Mark(file) });
  }
}

/** No byte of a longer UTF-8 sequence is a line feed, so each line stands alone. Counts from 1. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return line;
}

function hasUtf16Mark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
