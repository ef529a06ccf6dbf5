/**
 * Bytes made smaller by deflate (RFC 1951): as fflate does, or by the frequency of each byte alone, whichever is shorter. What is
 * left of a picture by its filters, or of numbers by sorting their bytes, hardly repeats: looking for repetitions then
 * costs a tenth.
 */
import { deflateSync } from 'fflate';

export function deflate(bytes: Uint8Array): Uint8Array {
  const byRepetition = deflateSync(bytes, { level: 6 });
  const byFrequency = huffmanOnly(bytes);
  return byFrequency.length < byRepetition.length ? byFrequency.write() : byRepetition;
}

const endOfBlock = 256;
const mostBits = 15;

interface Unwritten {
  /** In bytes, known before any is written. */
  readonly length: number;
  write: () => Uint8Array;
}

/** One block of literals. */
function huffmanOnly(bytes: Uint8Array): Unwritten {
  const counts = new Array<number>(endOfBlock + 1).fill(0);
  counts[endOfBlock] = 1;
  for (const byte of bytes) counts[byte]!++;
  const lengths = lengthsOf(counts);
  const bits = headBits + counts.reduce((sum, count, symbol) => sum + count * lengths[symbol]!, 0);
  return { length: Math.ceil(bits / 8), write: () => writeLiterals(bytes, lengths, bits) };
}

function writeLiterals(bytes: Uint8Array, lengths: readonly number[], bits: number): Uint8Array {
  const codes = codesOf(lengths);
  const writer = bitWriter(bits);
  writer.put(1 | (2 << 1), 3);
  // 257 literals, one distance that is never used, all 19 lengths of lengths.
  writer.put(0, 5);
  writer.put(0, 5);
  writer.put(15, 4);
  // Of repetitions none, of each length itself four bits.
  for (let i = 0; i < 19; i++) writer.put(i < 3 ? 0 : 4, 3);
  for (const length of [...lengths, 0]) writer.put(reverseBits(length, 4), 4);
  for (const byte of bytes) writer.put(codes[byte]!, lengths[byte]!);
  writer.put(codes[endOfBlock]!, lengths[endOfBlock]!);
  return writer.bytes;
}

const headBits = 3 + 14 + 19 * 3 + (endOfBlock + 2) * 4;

function bitWriter(bits: number) {
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  let [at, held, word] = [0, 0, 0];
  return {
    bytes,
    put(value: number, count: number) {
      word |= value << held;
      for (held += count; held >= 8; held -= 8, word >>>= 8) bytes[at++] = word & 255;
      // The last byte may stay open.
      if (at < bytes.length) bytes[at] = word;
    },
  };
}

interface Tree {
  readonly count: number;
  readonly symbols: readonly number[];
}

/** Huffman's: of each symbol the length of its code, 0 where it does not occur. */
function lengthsOf(counts: readonly number[]): number[] {
  const lengths = counts.map(() => 0);
  let trees: Tree[] = counts.flatMap((count, symbol) =>
    count > 0 ? [{ count, symbols: [symbol] }] : [],
  );
  if (trees.length === 1) lengths[trees[0]!.symbols[0]!] = 1;
  while (trees.length > 1) {
    trees = trees.sort((a, b) => a.count - b.count);
    const [a, b] = trees.splice(0, 2) as [Tree, Tree];
    const symbols = [...a.symbols, ...b.symbols];
    for (const symbol of symbols) lengths[symbol]!++;
    trees.push({ count: a.count + b.count, symbols });
  }
  // Rarer ones are taken for less rare until the longest code is short enough.
  return lengths.some((length) => length > mostBits)
    ? lengthsOf(counts.map((count) => (count > 0 ? (count >> 1) + 1 : 0)))
    : lengths;
}

/** Canonical, and as deflate writes them: the first bit last. */
function codesOf(lengths: readonly number[]): number[] {
  const codes = lengths.map(() => 0);
  let code = 0;
  for (let length = 1; length <= mostBits; length++) {
    code <<= 1;
    for (const [symbol, own] of lengths.entries()) {
      if (own === length) codes[symbol] = reverseBits(code++, length);
    }
  }
  return codes;
}

function reverseBits(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result = (result << 1) | ((code >> bit) & 1);
  return result;
}
