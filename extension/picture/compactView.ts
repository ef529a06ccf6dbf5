/**
 * A view as a notebook holds it: as much of it as a screen shows, and packed.
 *
 * Statistics and what they are worked out from, reports, integers, and numbers of which there are few different ones (a photograph's) stay exact. Where the
 * other numbers are many they are rounded to twelve bits, some four digits; what is then still too large is sent as means
 * or extremes of blocks. The header says either, and that there is more where the view came from.
 */
import { decodeView, encodePackedView } from '../wire/container.js';
import { failsCheck } from '../wire/entryClasses.js';
import { sizeOf } from '../wire/shape.js';
import type { StoredArray, TensorEntry, TensorRole, ViewContent } from '../wire/view.js';
import { deflate } from './deflate.js';
import { type BufferToPack, packBuffer, type PackedBuffer } from './packBuffer.js';
import { reductionOf, storedTypeOf } from './packTensors.js';
import { blockShape, reduceBlocks, spatialAxes } from './reduceBlocks.js';
import { type Rounding, roundNumbers } from './roundNumbers.js';

export interface CompactLimits {
  /** Of numbers that may stay exact though they do not pack. */
  readonly exactBytes: number;
  /** Of all buffers, packed. */
  readonly bytes: number;
  /** Significant ones, of what is rounded. */
  readonly bits: number;
}

export const defaultCompactLimits: CompactLimits = {
  exactBytes: 8 * 1024,
  bytes: 256 * 1024,
  bits: 12,
};

export interface CompactView {
  readonly bytes: Uint8Array;
  /** Something was rounded or left out. */
  readonly isReduced: boolean;
  /** The view's own. */
  readonly id?: string;
}

/** Of bytes that are no view, or are packed already, the same bytes. */
export function compactView(
  bytes: Uint8Array,
  limits: CompactLimits = defaultCompactLimits,
): CompactView {
  const view = decodeView(bytes);
  if (!view.ok || view.header.reduced || view.header.buffers.some(({ packing }) => packing)) {
    return { bytes, isReduced: view.ok && view.header.reduced === true };
  }
  const parts = view.header.tensors.map((entry): Part => ({ entry, values: view.values(entry) }));
  const floats = parts.filter(({ values }) => isFloat(values) && !isFew(values));
  const inAll = floats.reduce((sum, { values }) => sum + values.byteLength, 0);
  const toRound = inAll > limits.exactBytes ? new Set(floats) : new Set<Part>();
  const judgement = judgementOf(parts);
  const bitsFor = (role: TensorRole): number =>
    view.header.kind === 'angular' && role === 'error'
      ? bitsOfDegrees
      : Math.min(limits.bits, fewerBits[role] ?? limits.bits);
  // A mean of levels is none of them.
  const round = (part: Part, isCut: boolean): Part =>
    isCut || toRound.has(part) ? roundPart(part, bitsFor(part.entry.role), judgement) : part;
  const all = packWithin(parts, round, limits);
  const isReduced = toRound.size > 0 || all.isCut;
  const tensors = all.parts.map(({ entry }, buffer) => ({ ...entry, buffer }));
  const content = { ...view.header, tensors, ...(isReduced && { reduced: true }) } as ViewContent;
  return { bytes: encodePackedView(content, all.packed, deflate), isReduced, id: view.header.id };
}

interface Part {
  readonly entry: TensorEntry;
  readonly values: StoredArray;
}

const isFloat = (values: StoredArray): values is Float32Array | Float64Array =>
  /^Float/.test(values[Symbol.toStringTag]);

/** As many as have a code of one byte each. */
const isFew = (values: StoredArray): boolean => {
  const seen = new Set<number>();
  return values.every((x) => seen.size <= 256 && seen.add(x)) && seen.size <= 256;
};

/** Of what says how far an entry is off, and of the estimates by which it was judged: they are read for their size. */
const fewerBits: Partial<Record<TensorRole, number>> = { error: 7, judged: 5, allowance: 5 };

/** The page works statistics out from them, which are told to four digits. */
const bitsOfDegrees = 16;

type Judgement = (role: TensorRole, size: number) => ((i: number) => Rounding) | undefined;

/**
 * Which way the sides of a judgement are rounded, so that it stays the same: what passed by a hair has a smaller difference
 * and a larger allowance, what failed the other way round.
 */
function judgementOf(parts: readonly Part[]): Judgement {
  const codes = parts.find(({ entry }) => entry.role === 'class');
  const fails = codes?.entry.classes?.map(failsCheck) ?? [];
  return (role, size) => {
    if ((role !== 'judged' && role !== 'allowance') || codes?.values.length !== size)
      return undefined;
    return (i) =>
      (fails[codes.values[i]!] ?? false) === (role === 'judged') ? 'larger' : 'smaller';
  };
}

function roundPart({ entry, values }: Part, bits: number, judgement: Judgement): Part {
  if (!isFloat(values)) return { entry, values };
  const wayAt = judgement(entry.role, values.length);
  const numbers = roundNumbers(values, bits, wayAt);
  return { entry: { ...entry, stored: storedTypeOf(numbers), bits }, values: numbers };
}

/** What numbers come to, for a first guess: packing megabytes to find that they are too many would take a while. */
const guessOf = ({ values }: Part): number =>
  values.length * (isFloat(values) && !isFew(values) ? bytesPerNumber : bytesPerNumber / 3);
const bytesPerNumber = 1.7;
/** Beyond so many times what there may be, it is not even tried. */
const hopeless = 3;

function packWithin(
  parts: readonly Part[],
  round: (part: Part, isCut: boolean) => Part,
  { bytes }: CompactLimits,
): {
  readonly parts: readonly Part[];
  readonly packed: readonly PackedBuffer[];
  readonly isCut: boolean;
} {
  // What is exact of the first of a batch is left out first.
  const wholes = parts.filter(({ entry }) => entry.sampling.kind !== 'window');
  const guess = parts.reduce((sum, part) => sum + guessOf(part), 0);
  let most = guess > hopeless * bytes ? bytes / bytesPerNumber / wholes.length : Infinity;
  for (;;) {
    const isCut = most < Infinity;
    const kept = isCut
      ? wholes.map((part) => cutPart(part, most, round))
      : parts.map((part) => round(part, false));
    const packed = packAll(kept);
    const length = packed.reduce((sum, each) => sum + each.bytes.length, 0);
    const largest = Math.max(...kept.map(({ values }) => values.length));
    if (length <= bytes || largest <= smallest) return { parts: kept, packed, isCut };
    most = Math.min(most, largest) / 2;
  }
}

/** Maps of fewer numbers are never cut. */
const smallest = 4096;

function cutPart(part: Part, most: number, round: (part: Part, isCut: boolean) => Part): Part {
  const { entry, values } = part;
  const further = blockShape(entry.sentShape, Math.max(most, smallest));
  if (further.every((length) => length === 1)) return round(part, false);
  const own = entry.sampling.kind === 'blocks' ? entry.sampling : undefined;
  const reduce = own?.reduce ?? reductionOf(entry);
  const { shape, data } = reduceBlocks(values, entry.sentShape, further, reduce);
  const block = further.map((length, axis) => length * (own?.block[axis] ?? 1));
  const sampling = { kind: 'blocks', block, reduce } as const;
  const cut = {
    entry: { ...entry, sampling, sentShape: shape, stored: storedTypeOf(data) },
    values: data,
  };
  return round(cut, true);
}

function packAll(parts: readonly Part[]): readonly PackedBuffer[] {
  return parts.map(({ entry, values }, at): PackedBuffer => {
    const { stored } = entry;
    const grid = gridOf(entry);
    // The two sides of a check, which agree.
    const like = parts.findLastIndex(
      (other, i) =>
        i < at && other.entry.stored === stored && other.values.length === values.length,
    );
    const toPack: BufferToPack = {
      ...{ values, stored },
      ...(grid && { grid }),
      ...(like >= 0 && { like: { at: like, values: parts[like]!.values } }),
    };
    return packBuffer(toPack);
  });
}

function gridOf({ sentShape }: TensorEntry): readonly [number, number] | undefined {
  const axis = spatialAxes(sentShape).at(-1);
  if (axis === undefined || sizeOf(sentShape) === 0) return undefined;
  return [sentShape[axis]!, sizeOf(sentShape.slice(axis + 1))];
}
