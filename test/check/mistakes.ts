/**
 * What mutants are made of: inputs, mistakes, and the right loops they are held against.
 */
import * as tf from '@tensorflow/tfjs';
import {
  bce,
  cosine,
  crossEntropy,
  crossEntropyLoop,
  dot,
  error,
  power,
  unit,
  meanOf,
  type Element,
} from './formulas.js';
import {
  bits,
  directions,
  elementLoop,
  oneHot,
  probabilities,
  rowLoop,
  uniform,
  type Loop,
  type Loss,
  type Numbers,
  type Random,
} from './support.js';

export interface Mutant {
  readonly name: string;
  readonly loss: Loss;
  readonly loop: Loop;
  readonly inputs: (random: Random) => readonly Numbers[];
  readonly code: string | undefined;
  /** How it is caught: by its values (default), or by its gradient without or with the loop. */
  readonly by?: 'compare' | 'gradcheck' | 'gradcheck with loop';
}

export const units = (random: Random): readonly Numbers[] => [
  directions(random, [2, 4, 5]),
  directions(random, [2, 4, 5]),
];
export const vectors = (random: Random): readonly Numbers[] => [
  directions(random, [2, 4, 5]),
  directions(random, [2, 4, 5], 0.5, 1.5),
];
export const same = (random: Random): readonly Numbers[] => {
  const field = directions(random, [2, 2, 3]);
  return [field, field];
};
export const numbers = (random: Random): readonly Numbers[] => [
  uniform(random, [2, 4, 5, 1]),
  uniform(random, [2, 4, 5, 1]),
];
export const square = (random: Random): readonly Numbers[] => [
  uniform(random, [1, 4, 4, 1]),
  uniform(random, [1, 4, 4, 1]),
];
export const labelled = (random: Random): readonly Numbers[] => [
  bits(random, [2, 4, 5, 1]),
  uniform(random, [2, 4, 5, 1]),
];
export const classed = (random: Random): readonly Numbers[] => [
  oneHot(random, [5, 3]),
  uniform(random, [5, 3]),
];
export const simplex = (random: Random): readonly Numbers[] => [
  probabilities(random, [5, 3]),
  probabilities(random, [5, 3]),
];

export const sizes = (x: tf.Tensor): readonly [number, number, number] =>
  x.shape as [number, number, number];
export const swapped = (x: tf.Tensor): tf.Tensor => tf.reverse(x, -1);
export const clipped = (x: tf.Tensor, lo: number, hi: number): tf.Tensor =>
  tf.clipByValue(x, lo, hi);

/** The seed question's formula: no normalisation, clipped on the wrong side of zero. */
export const seedMap: Element = (t, p) => power(tf.acos(clipped(dot(t, p), 1e-6, 1 - 1e-6)));
export const precedence = (map: tf.Tensor, t: tf.Tensor): tf.Tensor => {
  const [b, h, w] = sizes(t);
  return tf.mul(tf.mul(tf.div(tf.sum(map), b), h), w);
};

export const scaled =
  (loss: Loss, k: number): Loss =>
  (...x) =>
    tf.mul(loss(...x), k);
export const perBatch =
  (loss: Loss): Loss =>
  (...x) =>
    tf.div(loss(...x), x[0]!.shape[0]);
export const plus =
  (loss: Loss, k: number): Loss =>
  (...x) =>
    tf.add(loss(...x), k);
export const summed =
  (f: Element): Loss =>
  (t, p) =>
    tf.sum(f(t, p));
export const crossed =
  (loss: Loss): Loss =>
  (t, p) =>
    loss(p, t);

/** f with its derivative multiplied by `k`, as a mistake in a custom gradient makes it. */
export const badGradient = (
  f: (x: tf.Tensor) => tf.Tensor,
  df: (x: tf.Tensor) => tf.Tensor,
  k: number,
): ((x: tf.Tensor) => tf.Tensor) =>
  tf.customGrad((x, save) => {
    (save as (tensors: tf.Tensor[]) => void)([x as tf.Tensor]);
    return {
      value: f(x as tf.Tensor),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, tf.mul(k, df(saved[0]!))),
    };
  });

export const squared = (k: number) => badGradient(tf.square, (x) => tf.mul(2, x), k);
export const powered = (k: number) => badGradient(power, (x) => tf.mul(1.2, tf.pow(x, 0.2)), k);
export const huber1 = (x: tf.Tensor): tf.Tensor => {
  const q = tf.minimum(tf.abs(x), 1);
  return tf.add(tf.mul(0.5, tf.square(q)), tf.sub(tf.abs(x), q));
};
export const hubered = (k: number) => badGradient(huber1, (x) => tf.clipByValue(x, -1, 1), k);
export const softplused = (k: number) => badGradient(tf.softplus, tf.sigmoid, k);
export const outside = (x: tf.Tensor): tf.Tensor => tf.tensor(x.dataSync(), x.shape);

export const mse = meanOf((t, p) => tf.square(error(t, p)));
export const mseLoop = elementLoop((t, p) => (p - t) ** 2);
export const mae = meanOf((t, p) => tf.abs(error(t, p)));
export const maeLoop = elementLoop((t, p) => Math.abs(p - t));
export const bceMean = meanOf(bce);
export const ce = meanOf((z, x) => crossEntropy(z, x));
export const ceLoop = rowLoop(crossEntropyLoop);
export const cosineDistance = meanOf((t, p) => tf.sub(1, dot(unit(t), unit(p))));
export const cosineLoop = rowLoop((t, p) => 1 - cosine(t, p));
export const kl = meanOf((t, p) => tf.sum(tf.mul(t, tf.log(tf.div(t, p))), -1));
export const klLoop = rowLoop((t, p) => t.reduce((sum, x, i) => sum + x * Math.log(x / p[i]!), 0));
export const pinball = meanOf((t, p) =>
  tf.maximum(tf.mul(0.9, tf.sub(t, p)), tf.mul(-0.1, tf.sub(t, p))),
);
export const pinballLoop = elementLoop((t, p) => Math.max(0.9 * (t - p), -0.1 * (t - p)));
export const epeLoop = rowLoop((t, p) => Math.hypot(...t.map((x, i) => x - p[i]!)));

/** Mutants of one family, one line each. */
export function of(
  family: string,
  loop: Loop,
  inputs: Mutant['inputs'],
  lines: readonly (readonly [name: string, loss: Loss, code: string | undefined])[],
  by?: Mutant['by'],
): readonly Mutant[] {
  return lines.map(([name, loss, code]) => ({
    name: `${family}: ${name}`,
    loss,
    loop,
    inputs,
    code,
    ...(by && { by }),
  }));
}
