/** Inputs that `probe` makes: fields of vectors at known angles, numbers at known errors, labels and logits. */
import { sizeOf, type Shape } from '../../wire/shape.js';
import type { Sample } from '../inputs.js';
import { dot } from '../numbers.js';

type Random = () => number;

/** Numbers as float32 tensors hold them. */
export const vectors = (shape: Shape, values: ArrayLike<number>): Sample => ({
  shape,
  dtype: 'float32',
  values: Float64Array.from(values, Math.fround),
});

/** Numbers as they are, for evaluation in doubles. */
export const exact = (shape: Shape, values: ArrayLike<number>): Sample => ({
  shape,
  dtype: 'float32',
  values: Float64Array.from(values),
});

/** Turns a vector in the plane of its first two entries. */
export const turn = ([c, s, ...rest]: readonly number[], angle: number): readonly number[] => [
  c! * Math.cos(angle) - s! * Math.sin(angle),
  c! * Math.sin(angle) + s! * Math.cos(angle),
  ...rest,
];

export const norm = (x: readonly number[]): number => Math.hypot(...x);
export const scaleTo = (x: readonly number[], length: number): readonly number[] =>
  x.map((v) => (v * length) / (norm(x) || 1));

/** A unit vector of K entries, none of them near 0 or equal: generic. */
export const generic = (channels: number, phase = 0.4): readonly number[] =>
  channels === 2
    ? [Math.cos(phase), Math.sin(phase)]
    : scaleTo(
        Array.from({ length: channels }, (_, i) => Math.cos(phase + 1.3 * i) + 0.2),
        1,
      );

/** The vector of given length that lies at an angle (radians) from a unit vector, in one plane with it. */
export function atAngle(t: readonly number[], angle: number, length = 1): readonly number[] {
  const side = acrossOf(t);
  return t.map((x, i) => length * (Math.cos(angle) * x + Math.sin(angle) * side[i]!));
}

function acrossOf(t: readonly number[]): readonly number[] {
  if (t.length === 2) return [-t[1]!, t[0]!];
  const other = generic(t.length, 2.1);
  const along = dot(other, t);
  return scaleTo(
    other.map((x, i) => x - along * t[i]!),
    1,
  );
}

/** Rows of a tensor of vectors. */
export const rowsOf = ({ shape, values }: Sample): readonly (readonly number[])[] => {
  const channels = shape.at(-1) ?? 1;
  return Array.from({ length: values.length / (channels || 1) }, (_, i) =>
    Array.from(values.subarray(i * channels, (i + 1) * channels)),
  );
};

export const mapRows = (
  sample: Sample,
  f: (row: readonly number[], i: number) => readonly number[],
): Sample => {
  const { shape, values } = sample;
  const channels = shape.at(-1) || 1;
  const mapped = new Float64Array(values.length);
  for (let from = 0, i = 0; from < values.length; from += channels, i++)
    mapped.set(f(Array.from(values.subarray(from, from + channels)), i), from);
  return vectors(shape, mapped);
};

/** A random rotation of K-vectors: turns in the planes of neighbouring entries. */
export function rotation(
  channels: number,
  random: Random,
): (x: readonly number[]) => readonly number[] {
  const angles = Array.from({ length: channels - 1 }, () => 1 + 4 * random());
  return (x) =>
    angles.reduce<readonly number[]>((y, angle, i) => {
      const [a, b] = turn([y[i]!, y[i + 1]!], angle);
      return y.map((v, k) => (k === i ? a! : k === i + 1 ? b! : v));
    }, x);
}

/** Unit vectors, and others 5° to 85° or 95° to 170° off either way: away from where angles have kinks. */
export function directionPair(shape: Shape, random: Random): readonly [Sample, Sample] {
  const channels = shape.at(-1)!;
  const [t, p]: [number[], number[]] = [[], []];
  for (let i = 0; i < sizeOf(shape) / channels; i++) {
    const truth = scaleTo(
      Array.from({ length: channels }, () => random() - 0.5),
      1,
    );
    const degrees = i % 2 === 0 ? 5 + 80 * random() : 95 + 75 * random();
    const angle = ((random() < 0.5 ? -1 : 1) * degrees * Math.PI) / 180;
    t.push(...truth);
    p.push(...atAngle(truth, angle, 0.6 + 0.8 * random()));
  }
  return [vectors(shape, t), vectors(shape, p)];
}

export const uniformSample = (
  shape: Shape,
  [low, high]: readonly [number, number],
  random: Random,
): Sample =>
  vectors(
    shape,
    Array.from({ length: sizeOf(shape) }, () => low + (high - low) * random()),
  );

/** One class per row; with one channel, 0 or 1. */
export function labels(shape: Shape, random: Random): Sample {
  const channels = shape.at(-1) ?? 1;
  if (channels === 1) {
    return vectors(
      shape,
      Array.from({ length: sizeOf(shape) }, (_, i) => (i % 2) ^ Number(random() < 0.3)),
    );
  }
  const rows = Array.from({ length: sizeOf(shape) / channels }, () => {
    const hot = Math.floor(channels * random());
    return Array.from({ length: channels }, (_, c) => Number(c === hot));
  });
  return vectors(shape, rows.flat());
}

/** The value nearest to x that float16 (11 bits) or bfloat16 (8 bits) holds. */
export function roundToBits(x: number, bits: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(x))) - (bits - 1));
  return Math.round(x / unit) * unit;
}
