/** Tensors of a view as the reader sees them: one name, and what of its elements was sent. */
import type { DecodedView } from '../wire/container.js';
import { stridesOf } from '../wire/shape.js';
import type { Reduction, StoredArray, TensorEntry } from '../wire/view.js';

export type View = DecodedView & { readonly ok: true };

/** A buffer, and which elements of the tensor it holds. */
export interface TensorPart {
  readonly entry: TensorEntry;
  readonly values: StoredArray;
}

export interface TensorData {
  /** Of the first part; name, role, shape, dtype and statistics are those of all parts. */
  readonly entry: TensorEntry;
  /** One name per axis, each other than the rest. */
  readonly axes: readonly string[];
  /** The most exact first. */
  readonly parts: readonly TensorPart[];
}

/** In the order they were sent; an exact window and the blocks of the whole are one tensor. */
export function tensorsOf(view: View): readonly TensorData[] {
  const tensors: { entry: TensorEntry; axes: readonly string[]; parts: TensorPart[] }[] = [];
  for (const entry of view.header.tensors) {
    const part = { entry, values: view.values(entry) };
    const last = tensors.at(-1);
    if (last && isSameTensor(last.entry, entry)) last.parts.push(part);
    else tensors.push({ entry, axes: distinct(entry.axes), parts: [part] });
  }
  return tensors;
}

/** What is known of one element. */
export type Element =
  | { readonly kind: 'exact'; readonly value: number }
  /** To some four digits. */
  | { readonly kind: 'rounded'; readonly value: number }
  /** Only the value of the block that it is in. */
  | { readonly kind: 'block'; readonly value: number; readonly reduce: Reduction }
  | { readonly kind: 'absent' };

export function elementAt({ parts }: TensorData, index: readonly number[]): Element {
  for (const { entry, values } of parts) {
    const sent = sentIndex(entry, index);
    if (!sent) continue;
    const strides = stridesOf(entry.sentShape);
    const value = values[sent.reduce((flat, i, axis) => flat + i * strides[axis]!, 0)];
    if (value === undefined) continue;
    const { sampling, bits } = entry;
    if (sampling.kind === 'blocks') return { kind: 'block', value, reduce: sampling.reduce };
    return { kind: bits === undefined ? 'exact' : 'rounded', value };
  }
  return { kind: 'absent' };
}

/** Where in what was sent an element of the whole tensor is; undefined where it is not. */
export function sentIndex(
  { sampling, sentShape, shape }: TensorEntry,
  index: readonly number[],
): readonly number[] | undefined {
  if (index.length !== shape.length) return undefined;
  const sent = index.map((i, axis) => {
    switch (sampling.kind) {
      case 'full':
        return i;
      case 'window':
        return i - sampling.offset[axis]!;
      case 'blocks':
        return Math.floor(i / sampling.block[axis]!);
    }
  });
  return sent.every((i, axis) => i >= 0 && i < sentShape[axis]!) ? sent : undefined;
}

const isSameTensor = (a: TensorEntry, b: TensorEntry): boolean =>
  a.name === b.name && a.role === b.role && a.shape.join() === b.shape.join();

const distinct = (names: readonly string[]): readonly string[] =>
  names.map((name, i) => (names.indexOf(name) === i ? name : `${name} (${i})`));
