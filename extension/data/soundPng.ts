/**
 * A PNG with nothing in it but what its pixels need, within the budget, before it is decoded: a colour profile or a stream of
 * pixels may unpack to a thousand times its size, and a header may claim what no PNG is (PNG 3, 2025, 11.2.1).
 */
import { budgets } from '../wire/budgets.js';
import type { Budget } from '../wire/pageBudgets.js';
import { concatenate } from '../wire/concatenate.js';
import { inflate } from './platform.js';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly channels: number;
  readonly interlaced: boolean;
  readonly hasPalette: boolean;
}

export interface SoundPng {
  readonly header: PngHeader;
  readonly bytes: Uint8Array;
  /** The compressed pixels of it. */
  readonly packed: Uint8Array;
  /** Its palette and what is transparent, as chunks. */
  readonly colours: Uint8Array;
}

/** Throws a phrase: what is wrong with it. `damageError` words what is no matter of size. */
export function soundPng(
  bytes: Uint8Array,
  budget: Budget,
  damageError: (reason: string) => Error,
): SoundPng {
  const chunks = chunksOf(bytes, damageError);
  const [first] = chunks;
  if (first === undefined) throw damageError(`it ends after ${bytes.length} bytes`);
  if (first.type !== 'IHDR' || first.body.length !== 13) throw damageError('it has no header');
  const header = headerOf(first.body, damageError);
  requireBudget(header, chunks, budget);
  const unknown = chunks.find(({ type }) => /^[A-Z]/.test(type) && !needed.includes(type));
  if (unknown) throw damageError(`it has a part ${JSON.stringify(unknown.type)} that is not known`);
  const kept = chunks.filter(({ type }) => needed.includes(type));
  const packed = concatenate(kept.filter((c) => c.type === 'IDAT').map(({ body }) => body));
  requireSize(packed, header, damageError);
  const needs = [bytes.subarray(0, 8), ...kept.map(({ whole }) => whole)];
  const colours = kept.filter(({ type }) => type === 'PLTE' || type === 'tRNS');
  return {
    header,
    packed,
    colours: concatenate(colours.map(({ whole }) => whole)),
    bytes: concatenate(needs),
  };
}

/** Counted as what comes out: a pixel of a palette is its colour, and one colour may be transparent. */
function requireBudget(header: PngHeader, chunks: readonly Chunk[], budget: Budget): void {
  const { width, height, channels, hasPalette } = header;
  const alpha = chunks.some(({ type }) => type === 'tRNS') ? 1 : 0;
  const numbers = width * height * ((hasPalette ? 3 : channels) + alpha);
  const remedy = 'Cut or scale it first';
  if (numbers > budget.most) {
    const most = `${budget.most / 1e6} million numbers`;
    throw new Error(
      `has ${width}×${height} pixels, ${numbers / 1e6} million numbers, more than the ${most} that are read. ${remedy}`,
    );
  }
  if (height > budgets.imageRows.most) {
    throw new Error(
      `has ${width}×${height} pixels, more than the ${budgets.imageRows.most / 1e6} million rows that are read. ${remedy}`,
    );
  }
}

const needed = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];

interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
  /** With its length and check sum, which the decoder compares. */
  readonly whole: Uint8Array;
}

function chunksOf(bytes: Uint8Array, damageError: (reason: string) => Error): readonly Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length;) {
    if (at + 12 > bytes.length) throw damageError(`it ends after ${bytes.length} bytes`);
    const length = view.getUint32(at);
    const end = at + 12 + length;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (end > bytes.length)
      throw damageError(`it ends after ${bytes.length} bytes, in its ${JSON.stringify(type)}`);
    const body = bytes.subarray(at + 8, at + 8 + length);
    chunks.push({ type, body, whole: bytes.subarray(at, end) });
    if (type === 'IEND') break;
    at = end;
  }
  return chunks;
}

/** Channels and depths by the type of colour: grey, RGB, palette, grey and alpha, RGB and alpha. */
const colourTypes: Readonly<
  Record<number, readonly [channels: number, depths: readonly number[]]>
> = {
  0: [1, [1, 2, 4, 8, 16]],
  2: [3, [8, 16]],
  3: [1, [1, 2, 4, 8]],
  4: [2, [8, 16]],
  6: [4, [8, 16]],
};

function headerOf(body: Uint8Array, damageError: (reason: string) => Error): PngHeader {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, type = 0, compression, filter, interlace] = body.subarray(8);
  if (width === 0 || height === 0) throw damageError(`its size is ${width}×${height}`);
  const [channels, depths] = colourTypes[type] ?? [0, []];
  if (channels === 0)
    throw damageError(`its type of colour is ${type}, and PNG has 0, 2, 3, 4 and 6`);
  if (!depths.includes(depth)) {
    throw damageError(
      `it has ${depth} bits for type of colour ${type}, which has ${depths.join(', ')}`,
    );
  }
  if (compression !== 0 || filter !== 0 || (interlace !== 0 && interlace !== 1)) {
    throw damageError('it is compressed in a way that PNG does not have');
  }
  return { width, height, depth, channels, interlaced: interlace === 1, hasPalette: type === 3 };
}

/** Deflate packs a thousand to one, so what the pixels unpack to is measured before they are. */
function requireSize(
  packed: Uint8Array,
  { width, height, depth, channels, interlaced }: PngHeader,
  damageError: (reason: string) => Error,
): void {
  const rows = height * (1 + Math.ceil((width * depth * channels) / 8));
  // Seven smaller pictures, each row of which has a byte more and ends at a byte.
  const most = interlaced ? 2 * rows + 2 * height + 64 : rows;
  let unpacked: Uint8Array | undefined;
  try {
    unpacked = inflate(packed, most);
  } catch {
    // Found, and worded, by the decoder.
    return;
  }
  if (unpacked === undefined) throw damageError('it has more pixels than its header says');
}
