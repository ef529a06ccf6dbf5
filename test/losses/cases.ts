/**
 * What the suites over the table do with a row of it: evaluate, differentiate, mask, and pick
 * singular points.
 */
import * as tf from '@tensorflow/tfjs';
import { differences, flat, nest, uniform } from './support.js';
import type { Nested } from './support.js';
import { domains } from './domains.js';
import { batchShape, sample } from './table.js';
import type { LossCase, Options } from './table.js';

export const value = (c: LossCase, yTrue: Nested, yPred: Nested, options: Options = {}): number[] =>
  tf.tidy(() => [...c.loss(yTrue, yPred, options).dataSync()]);

export const gradients = (
  c: LossCase,
  yTrue: Nested,
  yPred: Nested,
  options: Options = {},
): number[][] =>
  tf.tidy(() => {
    const f = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => c.loss(t, p, options);
    return tf
      .grads(f)([tf.tensor(yTrue), tf.tensor(yPred)])
      .map((g) => [...g.dataSync()]);
  });

export const mapShape = (c: LossCase, options: Options = {}): readonly number[] =>
  tf.tidy(() => {
    const { yTrue, yPred } = sample(c);
    return c.loss(yTrue, yPred, { ...options, reduction: 'none' }).shape;
  });

export const maskShape = (c: LossCase): readonly number[] =>
  c.kind === 'region'
    ? batchShape(c)
    : c.kind === 'image'
      ? batchShape(c).slice(0, 3)
      : mapShape(c);

export const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export const randomMap = (
  shape: readonly number[],
  seed: number,
  f: (x: number) => number,
): Nested => {
  const next = uniform(seed);
  return nest(
    Array.from({ length: size(shape) }, () => Math.fround(f(next()))),
    shape,
  );
};

export function shapeOf(x: Nested): number[] {
  return typeof x === 'number' ? [] : [x.length, ...(x.length > 0 ? shapeOf(x[0]!) : [])];
}

export function direction(shape: readonly number[]): number[] {
  return flat(randomMap(shape, 9, (x) => 2 * x - 1));
}

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Derivative of f at x along the fixed random direction. */
export function along(shape: readonly number[], x: Nested, f: (x: Nested) => number): number[] {
  const [values, k] = [flat(x), direction(shape)];
  return differences(
    (s) =>
      f(
        nest(
          values.map((v, i) => v + (s as number) * k[i]!),
          shape,
        ),
      ),
    0,
    [],
    1e-3,
  );
}

/** A mask, the same inputs with NaN under it, and the inputs without what it takes away. */
export function withMask(c: LossCase) {
  const shape = batchShape(c);
  const { yTrue, yPred } = sample(c);
  const inner = size(shape) / size(maskShape(c));
  // Images lose their right columns, since removal must leave an image; the others lose random
  // pixels.
  const width = shape[2]!;
  const next = uniform(7);
  const bits = Array.from({ length: size(maskShape(c)) }, (_, i) =>
    c.kind === 'image' ? Number(i % width < width - 1) : Number(next() < 0.6),
  );
  // All classes of a pixel or none: the loss takes them apart.
  const classes = c.byClass ? shape[shape.length - 1]! : 1;
  bits.forEach((_, i) => (bits[i] = bits[i - (i % classes)]!));
  const isKept = Array.from({ length: size(shape) }, (_, i) => bits[Math.floor(i / inner)] === 1);
  const keptShape =
    c.kind === 'image'
      ? [shape[0]!, shape[1]!, width - 1, shape[3]!]
      : [
          ...[1, bits.reduce((a, b) => a + b, 0) / classes],
          ...(c.byClass ? [classes] : shape.slice(maskShape(c).length)),
        ];
  const kept = (x: Nested): Nested =>
    nest(
      flat(x).filter((_, i) => isKept[i]),
      keptShape,
    );
  const spoilt = (x: Nested): Nested =>
    nest(
      flat(x).map((v, i) => (isKept[i] ? v : NaN)),
      shape,
    );
  return {
    mask: nest(bits, maskShape(c)),
    isKept,
    kept: { yTrue: kept(yTrue), yPred: kept(yPred) },
    spoilt: { yTrue: spoilt(yTrue), yPred: spoilt(yPred) },
  };
}

/**
 * Singular points: ties, opposites, zeros, tiny and huge values. `map`: the value has a closed form
 * to compare with.
 */
export function extremes(c: LossCase): { what: string; t: Nested; p: Nested; map: boolean }[] {
  const shape = batchShape(c);
  const { yTrue, yPred } = sample(c);
  const labels = [domains.labels, domains.hardLabels].some((d) => d === c.domain);
  const bounded = c.domain.yPred !== 'real';
  const map = (x: Nested, f: (v: number) => number): Nested =>
    nest(
      flat(x).map((v) => Math.fround(f(v))),
      shape,
    );
  if (c.domain === domains.depths) {
    return [
      { what: 'identical', t: yTrue, p: yTrue, map: true },
      { what: 'tiny', t: yTrue, p: map(yPred, (v) => v * 1e-30), map: true },
      { what: 'huge', t: yTrue, p: map(yPred, (v) => v * 1e30), map: true },
    ];
  }
  const rows = [
    { what: 'identical', t: yTrue, p: yTrue, map: true },
    { what: 'zero prediction', t: yTrue, p: map(yPred, () => 0), map: true },
    { what: 'all ones', t: map(yTrue, () => 1), p: map(yPred, () => 1), map: true },
  ];
  if (bounded)
    return [
      ...rows,
      { what: 'all zero', t: map(yTrue, () => 0), p: map(yPred, () => 0), map: true },
    ];
  rows.push({ what: 'opposite', t: yTrue, p: map(yTrue, (v) => -v), map: true });
  const huge = labels ? 1e4 : (c.huge ?? 1e30);
  rows.push({ what: 'tiny', t: yTrue, p: map(yPred, (v) => v * 1e-30), map: true });
  rows.push({
    what: 'huge',
    t: yTrue,
    p: map(yPred, (v) => v * huge),
    map: !c.name.startsWith('wrapped'),
  });
  if (!labels) {
    rows.push({ what: 'zero truth', t: map(yTrue, () => 0), p: yPred, map: true });
    rows.push({ what: 'both zero', t: map(yTrue, () => 0), p: map(yPred, () => 0), map: true });
  }
  return rows;
}
