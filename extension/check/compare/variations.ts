/**
 * Other inputs made of the given ones, to tell one mistake from another.
 *
 * Two kinds: single pixels, where every dimension is 1 and only the formula is left; and wholes of pairwise
 * coprime dimensions, where each product of dimensions is a different number. Both take entries of the
 * given inputs and never make new ones, so that one-hot rows stay one-hot and labels stay labels.
 */
import { sizeOf, stridesOf, type Shape } from '../../wire/shape.js';
import { withValues, type Sample } from '../inputs.js';

/** Axes before the last: those a loss is averaged over. A vector is averaged over its only axis. */
export const leadingAxes = (shape: Shape): number =>
  Math.max(Math.min(1, shape.length), shape.length - 1);

/** The input whose shape gives the axes their meaning: the last of highest rank. */
export function mainShape(samples: readonly Sample[]): Shape {
  let main: Shape = [];
  for (const { shape } of samples) if (shape.length >= main.length) main = shape;
  return main;
}

/** Entries `indices` along `axis` of every input that goes along with the main one; the others stay. */
export function take(
  samples: readonly Sample[],
  axis: number,
  indices: readonly number[],
): readonly Sample[] {
  const main = mainShape(samples);
  return samples.map((sample) =>
    isAligned(sample.shape, main) && sample.shape[axis] === main[axis]
      ? takeOne(sample, axis, indices)
      : sample,
  );
}

/** Class weights [C] beside logits [N, C] are not one per pixel, but pixel weights [B, H, W] are. */
const isAligned = (shape: Shape, main: Shape): boolean =>
  shape.length > 0 &&
  shape.slice(0, leadingAxes(main)).every((n, axis) => n === main[axis] || n === 1);

function takeOne(sample: Sample, axis: number, indices: readonly number[]): Sample {
  const { shape, values } = sample;
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const length = shape[axis]!;
  const result = new Float64Array(outer * indices.length * inner);
  for (let o = 0; o < outer; o++) {
    indices.forEach((index, i) => {
      const from = (o * length + index) * inner;
      result.set(values.subarray(from, from + inner), (o * indices.length + i) * inner);
    });
  }
  return { ...sample, shape: shape.with(axis, indices.length), values: result };
}

/** One pixel of every input: all leading axes of length 1. */
export const pixel = (samples: readonly Sample[], at: readonly number[]): readonly Sample[] =>
  at.reduce((taken, index, axis) => take(taken, axis, [index]), samples);

/** Positions of up to `most` pixels, all of them if they are that few. */
export function pixels(
  samples: readonly Sample[],
  most: number,
  random: () => number,
): readonly (readonly number[])[] {
  const shape = mainShape(samples);
  const leading = shape.slice(0, leadingAxes(shape));
  const count = sizeOf(leading);
  const chosen = new Set<number>();
  if (count <= most) for (let i = 0; i < count; i++) chosen.add(i);
  while (chosen.size < Math.min(most, count)) chosen.add(Math.floor(random() * count));
  const strides = stridesOf(leading);
  return [...chosen].map((flat) => leading.map((n, axis) => Math.floor(flat / strides[axis]!) % n));
}

const primes = [2, 3, 5, 7, 11, 13, 17, 19];

/** From this prime on an image has room for a window. */
const firstLarge = 3;

/** The inputs resampled to coprime leading dimensions; `turn` gives each axis another one; `large`: from 7 on. */
export function coprime(
  samples: readonly Sample[],
  turn: number,
  random: () => number,
  large = false,
): readonly Sample[] {
  const count = leadingAxes(mainShape(samples));
  const from = large ? firstLarge : 0;
  // A single axis takes 3, 5, 7; more axes take the first primes in turn.
  const sizes = Array.from({ length: count }, (_, axis) =>
    count === 1 ? primes[1 + turn + from]! : primes[((axis + turn) % count) + from]!,
  );
  return resample(samples, sizes, random);
}

/** The inputs with leading dimensions `sizes`: along each axis a run of entries, from a random start. */
export function resample(
  samples: readonly Sample[],
  sizes: readonly number[],
  random: () => number,
): readonly Sample[] {
  return sizes.reduce((taken, size, axis) => {
    const length = mainShape(taken)[axis] ?? 1;
    const start = Math.floor(random() * length);
    return take(
      taken,
      axis,
      Array.from({ length: size }, (_, i) => (start + i) % length),
    );
  }, samples);
}

/** Other inputs of the same dimensions: along each leading axis entries drawn at random, some of them twice. */
export function shuffle(samples: readonly Sample[], random: () => number): readonly Sample[] {
  const main = mainShape(samples);
  return main.slice(0, leadingAxes(main)).reduce<readonly Sample[]>(
    (taken, size, axis) =>
      take(
        taken,
        axis,
        Array.from({ length: size }, () => Math.floor(random() * size)),
      ),
    samples,
  );
}

/** An input's entries beside others of the rest: what holds of near pairs only, or of the labels that they have, ends. */
export function mispair(samples: readonly Sample[]): readonly Sample[] {
  const [first, ...others] = samples;
  const count = first?.shape[0];
  if (!first || count === undefined || count !== mainShape(samples)[0]) return samples;
  const next = Array.from({ length: count }, (_, k) => (k + 1) % count);
  return [takeOne(first, 0, next), ...others];
}

/** One axis of an input in reverse. */
export const reverse = (sample: Sample, axis: number): Sample =>
  takeOne(
    sample,
    axis,
    Array.from({ length: sample.shape[axis]! }, (_, i) => sample.shape[axis]! - 1 - i),
  );

/** Two axes of an input exchanged. */
export function exchangeAxes(sample: Sample, a: number, b: number): Sample {
  const { shape, values } = sample;
  if (shape.length <= Math.max(a, b)) return sample;
  const axes = shape.map((_, i) => (i === a ? b : i === b ? a : i));
  const to = axes.map((axis) => shape[axis]!);
  const strides = stridesOf(shape);
  const toStrides = stridesOf(to);
  const result = values.map((_, flat) => {
    let from = 0;
    axes.forEach((axis, i) => {
      from += (Math.floor(flat / toStrides[i]!) % to[i]!) * strides[axis]!;
    });
    return values[from]!;
  });
  return { ...withValues(sample, result), shape: to };
}
