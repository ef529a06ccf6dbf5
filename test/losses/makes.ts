/** Seeded inputs for the losses of the table, rounded to float32. */
import { nest, uniform, type Nested } from './support.js';

/** So many pixels' numbers, one after the other. */
export type Make = (seed: number, pixels: number) => { yTrue: number[]; yPred: number[] };

/** Of a shape, whose last axis has so many numbers of one event. */
export const made = (
  make: Make,
  shape: readonly number[],
  event = 1,
  seed = 7,
): readonly [Nested, Nested] => {
  const { yTrue, yPred } = make(seed, shape.reduce((a, b) => a * b, 1) / event);
  return [nest(yTrue, shape), nest(yPred, shape)];
};

/** Vectors of length 0.5 to 1.5. */
export const vectors =
  (k: number): Make =>
  (seed, pixels) => {
    const next = uniform(seed);
    const one = (): number[] => {
      const x = Array.from({ length: k }, () => 2 * next() - 1);
      const scale = (0.5 + next()) / Math.hypot(...x);
      return x.map((v) => Math.fround(v * scale));
    };
    const many = (): number[] => Array.from({ length: pixels }, one).flat();
    return { yTrue: many(), yPred: many() };
  };

export const numbers =
  (low: number, high: number, entries = 1): Make =>
  (seed, pixels) => {
    const next = uniform(seed);
    const many = (): number[] =>
      Array.from({ length: pixels * entries }, () => Math.fround(low + (high - low) * next()));
    return { yTrue: many(), yPred: many() };
  };

export const rotations: Make = (seed, pixels) => {
  const quaternions = vectors(4)(seed, pixels);
  const matrices = (q: readonly number[]): number[] =>
    Array.from({ length: pixels }, (_, i) => {
      const [w, x, y, z] = q.slice(4 * i, 4 * i + 4) as [number, number, number, number];
      const s = 2 / (w * w + x * x + y * y + z * z);
      return [
        [1 - s * (y * y + z * z), s * (x * y - z * w), s * (x * z + y * w)],
        [s * (x * y + z * w), 1 - s * (x * x + z * z), s * (y * z - x * w)],
        [s * (x * z - y * w), s * (y * z + x * w), 1 - s * (x * x + y * y)],
      ].flat();
    })
      .flat()
      .map(Math.fround);
  return { yTrue: matrices(quaternions.yTrue), yPred: matrices(quaternions.yPred) };
};

/** Labels 0, 1 or between, and logits from −4 to 4. */
export const logits: Make = (seed, pixels) => {
  const { yTrue, yPred } = numbers(0, 1)(seed, pixels);
  const label = (x: number, i: number): number => (i % 3 === 0 ? x : Math.round(x));
  return { yTrue: yTrue.map(label), yPred: yPred.map((x) => 8 * x - 4) };
};

export const hardLogits: Make = (seed, pixels) => {
  const { yTrue, yPred } = logits(seed, pixels);
  return { yTrue: yTrue.map(Math.round), yPred };
};

export const classes =
  (k: number): Make =>
  (seed, pixels) => {
    const next = uniform(seed);
    const yTrue = Array.from({ length: pixels }, (_, i) => {
      const hot = Math.floor(next() * k);
      // Every third pixel has soft labels.
      return Array.from({ length: k }, (_, c) => (i % 3 === 0 ? 1 / k : Number(c === hot)));
    });
    const yPred = Array.from({ length: pixels * k }, () => 8 * next() - 4);
    return { yTrue: yTrue.flat().map(Math.fround), yPred };
  };

export const classNumbers: Make = (seed, pixels) => {
  const { yPred } = classes(4)(seed, pixels);
  const next = uniform(seed + 1);
  return { yTrue: Array.from({ length: pixels }, () => Math.floor(next() * 4)), yPred };
};

/** Boxes of sides from 1 to 2, which overlap. */
export const boxes: Make = (seed, pixels) => {
  const next = uniform(seed);
  const one = (): number[] => {
    const [x, y] = [next(), next()];
    return [x, y, x + 1 + next(), y + 1 + next()];
  };
  const yTrue = Array.from({ length: pixels }, one).flat().map(Math.fround);
  // Each corner is off by 0.05 to 0.4, so that no difference steps over a tie.
  const off = (): number => (next() < 0.5 ? -1 : 1) * (0.05 + 0.35 * next());
  return { yTrue, yPred: yTrue.map((x) => Math.fround(x + off())) };
};

/** Every fourth entry is a peak. */
export const heatmaps: Make = (seed, pixels) => {
  const { yTrue, yPred } = numbers(0, 0.9)(seed, pixels);
  return { yTrue: yTrue.map((x, i) => (i % 4 === 0 ? 1 : x)), yPred: yPred.map((x) => 8 * x - 4) };
};

export const probabilities: Make = (seed, pixels) => {
  const { yTrue, yPred } = numbers(0.05, 0.95)(seed, pixels);
  return { yTrue: yTrue.map(Math.round), yPred };
};
