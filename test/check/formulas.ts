/**
 * Formulas that the right and the wrong losses are made of, in TensorFlow.js and as loops. Written here so
 * that the checks are tested against losses nobody else changes.
 */
import * as tf from '@tensorflow/tfjs';
import {
  bits,
  directions,
  elementLoop,
  oneHot,
  rowLoop,
  uniform,
  type Loop,
  type Loss,
  type Numbers,
  type Random,
} from './support.js';

export interface RightLoss {
  readonly name: string;
  readonly loss: Loss;
  readonly loop: Loop;
  readonly inputs: (random: Random) => readonly Numbers[];
  /** Inputs to differentiate by; default: the last. */
  readonly wrt?: readonly number[];
}

export const image = [2, 2, 3] as const;
export const pair = (random: Random): readonly Numbers[] => [
  uniform(random, [2, 3, 2]),
  uniform(random, [2, 3, 2]),
];

export type Element = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

/** A mean of f over all elements. */
export const meanOf =
  (f: Element): Loss =>
  (t, p) =>
    tf.mean(f(t, p));

export const cosine = (t: readonly number[], p: readonly number[]): number =>
  t.reduce((sum, x, i) => sum + x * p[i]!, 0) / (Math.hypot(...t) * Math.hypot(...p));

export const angle = (t: readonly number[], p: readonly number[]): number =>
  Math.atan2(Math.abs(t[0]! * p[1]! - t[1]! * p[0]!), t[0]! * p[0]! + t[1]! * p[1]!);

export const parts = (x: tf.Tensor): readonly [tf.Tensor, tf.Tensor] => {
  const [c, s] = tf.split(x, 2, -1);
  return [tf.squeeze(c!, [-1]), tf.squeeze(s!, [-1])];
};

/** Angle between (cos, sin) vectors, per pixel. */
export const angleMap: Element = (t, p) => {
  const [tc, ts] = parts(t);
  const [pc, ps] = parts(p);
  return tf.atan2(
    tf.abs(tf.sub(tf.mul(tc, ps), tf.mul(ts, pc))),
    tf.add(tf.mul(tc, pc), tf.mul(ts, ps)),
  );
};

export const power = (x: tf.Tensor): tf.Tensor => tf.pow(x, 1.2);
export const angular: Loss = (t, p) => tf.mean(power(angleMap(t, p)));
export const angularLoop = rowLoop((t, p) => angle(t, p) ** 1.2);

export const unit = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.norm(x, 2, -1, true));
export const dot: Element = (t, p) => tf.sum(tf.mul(t, p), -1);

export const error: Element = (t, p) => tf.sub(p, t);
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Binary cross entropy on logits, in the form that does not overflow. */
export const bce: Element = (z, x) =>
  tf.add(tf.sub(tf.relu(x), tf.mul(x, z)), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
export const bceLoop = (z: number, x: number): number =>
  Math.max(x, 0) - x * z + Math.log1p(Math.exp(-Math.abs(x)));

export const crossEntropy = (z: tf.Tensor, x: tf.Tensor, axis = -1): tf.Tensor =>
  tf.neg(tf.sum(tf.mul(z, tf.logSoftmax(x, axis)), axis));
export const crossEntropyLoop = (z: readonly number[], x: readonly number[]): number => {
  const top = Math.max(...x);
  const lse = top + Math.log(x.reduce((sum, v) => sum + Math.exp(v - top), 0));
  return z.reduce((sum, v, i) => sum + v * (lse - x[i]!), 0);
};

export const clip = (x: number, lo: number, hi: number): number => Math.min(hi, Math.max(lo, x));
export const labelled = (random: Random): readonly Numbers[] => [
  bits(random, [2, 3, 2]),
  uniform(random, [2, 3, 2]),
];
export const classed = (random: Random): readonly Numbers[] => [
  oneHot(random, [2, 3, 3]),
  uniform(random, [2, 3, 3]),
];
export const turned = (random: Random): readonly Numbers[] => [
  directions(random, image),
  directions(random, image, 0.5, 1.5),
];

export const element = (
  name: string,
  loss: Element,
  loop: (t: number, p: number) => number,
  inputs: RightLoss['inputs'] = pair,
): RightLoss => ({ name, loss: meanOf(loss), loop: elementLoop(loop), inputs });

export const row = (
  name: string,
  loss: Element,
  loop: (t: readonly number[], p: readonly number[]) => number,
  inputs: RightLoss['inputs'],
): RightLoss => ({ name, loss: meanOf(loss), loop: rowLoop(loop), inputs });

export const huber =
  (k: number): Element =>
  (t, p) => {
    const e = tf.abs(error(t, p));
    const q = tf.minimum(e, k);
    return tf.add(tf.mul(0.5, tf.square(q)), tf.mul(k, tf.sub(e, q)));
  };
export const huberLoop = (k: number) => (t: number, p: number) => {
  const e = Math.abs(p - t);
  return e <= k ? 0.5 * e * e : k * e - 0.5 * k * k;
};

/** Inputs with the kinks of |e| and of Huber at 1 hit exactly. */
export const onKinks = (random: Random): readonly Numbers[] => [
  [0, 0, 0, 1, 0.5, random()],
  [0, 1, -1, 1, 1.5, random()],
];

/** Identical, antipodal, orthogonal and nearly identical directions, and one at random. */
export const corners = (random: Random): readonly Numbers[] => {
  const a = 2 * Math.PI * random();
  return [
    [
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [0.6, 0.8],
    ],
    [
      [1, 0],
      [-1, 0],
      [0, 1],
      [Math.cos(1e-3), Math.sin(1e-3)],
      [Math.cos(a), Math.sin(a)],
    ],
  ];
};

export const masks = (random: Random): readonly Numbers[] => [
  bits(random, [2, 3, 1]),
  uniform(random, [2, 3, 1], 0.05, 0.95),
];
