/** What the losses of the proof tables are written with: short forms, so that a loss is a line, and inputs. */
import * as tf from '@tensorflow/tfjs';
import { bits, directions, oneHot, probabilities, uniform } from '../support.js';
import type { Loss, Numbers, Random } from '../support.js';

export type Two = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;
export type Inputs = (random: Random) => readonly Numbers[];

export interface Row {
  readonly name: string;
  readonly loss: Loss;
  readonly inputs: Inputs;
}

export const { abs, add, div, exp, log, maximum, minimum, mul, neg, relu, sqrt, square, sub } = tf;
export const mean = (x: tf.Tensor, axis?: number | number[], keep = false): tf.Tensor =>
  tf.mean(x, axis, keep);
export const sum = (x: tf.Tensor, axis?: number | number[], keep = false): tf.Tensor =>
  tf.sum(x, axis, keep);
export const meanOf =
  (f: Two): Two =>
  (t, p) =>
    tf.mean(f(t, p));

export const diff: Two = (t, p) => tf.sub(p, t);
export const dot: Two = (t, p) => tf.sum(tf.mul(t, p), -1);
export const unit = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.norm(x, 2, -1, true));
export const centred = (x: tf.Tensor, axis?: number | number[]): tf.Tensor =>
  tf.sub(x, tf.mean(x, axis, axis !== undefined));
/** Channels of the last axis, each without it. */
export const channels = (x: tf.Tensor): tf.Tensor[] => tf.unstack(x, -1);
/** Forward differences down and to the right. */
export const steps = (x: tf.Tensor): readonly [tf.Tensor, tf.Tensor] => {
  const [, h, w] = x.shape as [number, number, number];
  return [
    tf.sub(tf.slice(x, [0, 1, 0, 0]), tf.slice(x, [0, 0, 0, 0], [-1, h - 1, -1, -1])),
    tf.sub(tf.slice(x, [0, 0, 1, 0]), tf.slice(x, [0, 0, 0, 0], [-1, -1, w - 1, -1])),
  ];
};
/** A box of k × k, on each channel of one. */
export const box = (x: tf.Tensor, k = 3, pad: 'valid' | 'same' = 'valid'): tf.Tensor =>
  tf.conv2d(x as tf.Tensor4D, tf.fill([k, k, 1, 1], 1 / (k * k)), 1, pad);

export const unitInterval =
  (...shape: number[]): Inputs =>
  (random) => [uniform(random, shape, 0.05, 0.95)];
export const numbers =
  (lo: number, hi: number, ...shape: number[]): Inputs =>
  (random) => [uniform(random, shape, lo, hi)];
export const picture: Inputs = unitInterval(1, 8, 9, 1);
export const simplex: Inputs = (random) => [probabilities(random, [5, 4])];
export const mask: Inputs = (random) => [bits(random, [2, 4, 5, 1])];
export const classes: Inputs = (random) => [oneHot(random, [5, 4])];
export const angles: Inputs = (random) => [directions(random, [2, 3, 4])];
/** Boxes as corners (x0, y0, x1, y1). */
export const boxes: Inputs = (random) => [
  Array.from({ length: 6 }, () => {
    const [x, y] = [4 * random(), 4 * random()];
    return [x, y, x + 1 + 3 * random(), y + 1 + 3 * random()];
  }),
];
/** The same twice: a perfect prediction. */
export const perfect =
  (inputs: Inputs): Inputs =>
  (random) => {
    const [y] = inputs(random);
    return [y!, y!];
  };
export const twice =
  (inputs: Inputs): Inputs =>
  (random) => [...inputs(random), ...inputs(random)];
export const both =
  (truth: Inputs, prediction: Inputs): Inputs =>
  (random) => [...truth(random), ...prediction(random)];

/** Of the boxes: intersection over union, union, and the smallest box around both. */
export const overlap = (t: tf.Tensor, p: tf.Tensor) => {
  const [a, b, c, d] = channels(t) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const [e, f, g, h] = channels(p) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const side = (low: tf.Tensor, high: tf.Tensor): tf.Tensor => tf.relu(tf.sub(high, low));
  const area = (w: tf.Tensor, h: tf.Tensor): tf.Tensor => tf.mul(w, h);
  const inside = area(
    side(tf.maximum(a, e), tf.minimum(c, g)),
    side(tf.maximum(b, f), tf.minimum(d, h)),
  );
  const union = tf.sub(
    tf.add(area(tf.sub(c, a), tf.sub(d, b)), area(tf.sub(g, e), tf.sub(h, f))),
    inside,
  );
  const [w, y] = [
    tf.sub(tf.maximum(c, g), tf.minimum(a, e)),
    tf.sub(tf.maximum(d, h), tf.minimum(b, f)),
  ];
  const centres = tf.add(
    tf.square(tf.sub(tf.add(a, c), tf.add(e, g))),
    tf.square(tf.sub(tf.add(b, d), tf.add(f, h))),
  );
  return {
    iou: tf.div(inside, union),
    union,
    hull: area(w, y),
    diagonal: tf.add(tf.square(w), tf.square(y)),
    centres,
  };
};

/** Structural similarity with a k × k window, of images from 0 to 1 (Wang et al. 2004). */
export const ssimOf =
  (blur: (x: tf.Tensor) => tf.Tensor): Two =>
  (t, p) => {
    const [m, n] = [blur(t), blur(p)];
    const [vt, vp] = [
      tf.sub(blur(tf.square(t)), tf.square(m)),
      tf.sub(blur(tf.square(p)), tf.square(n)),
    ];
    const c = tf.sub(blur(tf.mul(t, p)), tf.mul(m, n));
    const top = tf.mul(tf.add(tf.mul(2, tf.mul(m, n)), 1e-4), tf.add(tf.mul(2, c), 9e-4));
    const bottom = tf.mul(
      tf.add(tf.add(tf.square(m), tf.square(n)), 1e-4),
      tf.add(tf.add(vt, vp), 9e-4),
    );
    return tf.mean(tf.div(top, bottom));
  };

/** A row that asks at the perfect prediction. */
export const atOptimum = (name: string, loss: Two, inputs: Inputs): Row => ({
  name,
  loss: (t, p) => loss(t, p),
  inputs: perfect(inputs),
});
