/**
 * Undoes deflate (RFC 1951), for bytes that may come from anybody: never more than the size that was declared is
 * written or held, and what is no such stream is refused.
 *
 * Its own and not the platform's: that of a page answers later only, and a view is drawn at once.
 */

/** No stream of deflate becomes longer than this times its own length. */
const mostRatio = 1032;
const mostBits = 15;
const orderOfLengths = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Undefined where `bytes` are no such stream, or not one of exactly `size` bytes. */
export function inflate(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> | undefined {
  if (size > bytes.length * mostRatio) return undefined;
  const stream = { bytes, at: 0, out: new Uint8Array(size), to: 0 };
  for (let isLast = false; !isLast;) {
    isLast = take(stream, 1) === 1;
    if (!readBlock(stream, take(stream, 2)) || stream.at > 8 * bytes.length) return undefined;
  }
  return stream.to === size ? stream.out : undefined;
}

interface Stream {
  readonly bytes: Uint8Array;
  /** In bits. */
  at: number;
  readonly out: Uint8Array<ArrayBuffer>;
  to: number;
}

/** For each of the next 15 bits: the symbol times 16, and how many bits it took. */
type Codes = Uint16Array;

/** The next 15 bits and more; zeros beyond the end. */
const peek = ({ bytes, at }: Stream): number => {
  const byte = Math.floor(at / 8);
  return (bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16)) >>> (at & 7);
};

function take(stream: Stream, bits: number): number {
  const value = peek(stream) & ((1 << bits) - 1);
  stream.at += bits;
  return value;
}

function symbol(stream: Stream, codes: Codes): number {
  const found = codes[peek(stream) & (2 ** mostBits - 1)]!;
  // No such code: a step of no length would go on for ever.
  stream.at += found & 15 || Infinity;
  return found >> 4;
}

function readBlock(stream: Stream, kind: number): boolean {
  if (kind === 0) return copyStored(stream);
  const codes = kind === 1 ? fixedCodes() : kind === 2 ? readCodes(stream) : undefined;
  return codes !== undefined && readSymbols(stream, codes);
}

function copyStored(stream: Stream): boolean {
  stream.at = Math.ceil(stream.at / 8) * 8;
  const { bytes, out, to } = stream;
  const [length, check] = [take(stream, 16), take(stream, 16)];
  const from = stream.at / 8;
  if (length !== (check ^ 0xffff) || from + length > bytes.length || to + length > out.length) {
    return false;
  }
  out.set(bytes.subarray(from, from + length), to);
  stream.at += 8 * length;
  stream.to += length;
  return true;
}

function readSymbols(stream: Stream, [literals, distances]: readonly [Codes, Codes]): boolean {
  const { out, bytes } = stream;
  const end = 8 * bytes.length;
  while (stream.at <= end) {
    const literal = symbol(stream, literals);
    if (literal === 256) return true;
    if (literal < 256) {
      if (stream.to === out.length) return false;
      out[stream.to++] = literal;
      continue;
    }
    const long = literal - 257;
    const more = long < 8 || long === 28 ? 0 : (long >> 2) - 1;
    const base = long < 8 ? long + 3 : long === 28 ? 258 : ((4 + (long & 3)) << more) + 3;
    const length = base + take(stream, more);
    const far = symbol(stream, distances);
    const further = far < 4 ? 0 : (far >> 1) - 1;
    const distance = (far < 4 ? far : (2 + (far & 1)) << further) + 1 + take(stream, further);
    if (long > 28 || far > 29 || distance > stream.to || stream.to + length > out.length) {
      return false;
    }
    for (let i = 0; i < length; i++, stream.to++) out[stream.to] = out[stream.to - distance]!;
  }
  return false;
}

/** Made once: a stream may be of a thousand blocks that hold nothing. */
let fixed: readonly [Codes, Codes] | undefined;

function fixedCodes(): readonly [Codes, Codes] {
  const lengthOf = (literal: number) =>
    literal < 144 ? 8 : literal < 256 ? 9 : literal < 280 ? 7 : 8;
  const literals = Array.from({ length: 288 }, (_, literal) => lengthOf(literal));
  fixed ??= [codesOf(literals)!, codesOf(new Array<number>(32).fill(5))!];
  return fixed;
}

function readCodes(stream: Stream): readonly [Codes, Codes] | undefined {
  const literals = take(stream, 5) + 257;
  const all = literals + take(stream, 5) + 1;
  const ownLengths = new Array<number>(19).fill(0);
  const own = take(stream, 4) + 4;
  for (const place of orderOfLengths.slice(0, own)) ownLengths[place] = take(stream, 3);
  const codes = codesOf(ownLengths);
  const lengths: number[] = [];
  while (codes && lengths.length < all && stream.at <= 8 * stream.bytes.length) {
    const length = symbol(stream, codes);
    if (length < 16) lengths.push(length);
    else {
      const times = take(stream, [2, 3, 7][length - 16]!) + (length === 18 ? 11 : 3);
      const again = length === 16 ? (lengths.at(-1) ?? 0) : 0;
      for (let i = 0; i < times; i++) lengths.push(again);
    }
  }
  const both = [codesOf(lengths.slice(0, literals)), codesOf(lengths.slice(literals))] as const;
  return lengths.length === all && both[0] && both[1] ? [both[0], both[1]] : undefined;
}

/** Of the length of each symbol's code, 0 for none; undefined where there are more than there can be. */
function codesOf(lengths: readonly number[]): Codes | undefined {
  const codes = new Uint16Array(2 ** mostBits);
  /** Where the codes of each length begin, on the scale of the longest. */
  const next = new Array<number>(mostBits + 2).fill(0);
  for (const length of lengths) if (length > 0) next[length + 1]! += 2 ** (mostBits - length);
  for (let length = 1; length <= mostBits + 1; length++) next[length]! += next[length - 1]!;
  if (next[mostBits + 1]! > codes.length) return undefined;
  for (const [value, length] of lengths.entries()) {
    if (length === 0) continue;
    // The bits of a code come the other way round.
    let at = reverseBits(next[length]!);
    next[length]! += 2 ** (mostBits - length);
    for (; at < codes.length; at += 2 ** length) codes[at] = (value << 4) | length;
  }
  return codes;
}

function reverseBits(code: number): number {
  let result = 0;
  for (let bit = 0; bit < mostBits; bit++) result = (result << 1) | ((code >> bit) & 1);
  return result;
}
