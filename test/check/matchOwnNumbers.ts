/** Losses as people write them with numbers of their own, which no library has for a default. */
import * as tf from '@tensorflow/tfjs';
import type { Pasted } from './matchPasted.js';
import { depths, masks, plain } from './pastedInputs.js';

type T = tf.Tensor;

interface Costs {
  readonly over: number;
  readonly under: number;
  readonly smooth: number;
}
const one = (x: T): T => tf.sub(1, x);
function tversky(t: T, p: T, { over, under, smooth }: Costs): T {
  const hit = tf.add(tf.sum(tf.mul(t, p)), smooth);
  const [more, less] = [tf.sum(tf.mul(one(t), p)), tf.sum(tf.mul(t, one(p)))];
  return one(tf.div(hit, tf.add(hit, tf.add(tf.mul(over, more), tf.mul(under, less)))));
}

const logDistance = (t: T, p: T): T => tf.sub(tf.log(p), tf.log(t));

export const ownNumbers: readonly Pasted[] = [
  {
    from: 'a Huber loss',
    loss: (t, p) => {
      const d = tf.abs(tf.sub(p, t));
      const near = tf.minimum(d, 0.3);
      return tf.mean(tf.add(tf.mul(0.5, tf.square(near)), tf.mul(0.3, tf.sub(d, near))));
    },
    inputs: plain,
    is: /^huber, delta 0.3$/,
  },
  {
    from: 'a Charbonnier loss',
    loss: (t, p) => tf.mean(tf.sqrt(tf.add(tf.square(tf.sub(p, t)), 0.05 ** 2))),
    inputs: plain,
    is: /^charbonnier, epsilon 0.05$/,
  },
  {
    from: 'a quantile',
    loss: (t, p) => {
      const d = tf.sub(t, p);
      return tf.mean(tf.maximum(tf.mul(0.8, d), tf.mul(-0.2, d)));
    },
    inputs: plain,
    is: /^pinball, quantile 0.8$/,
  },
  {
    from: 'a depth loss',
    loss: (t, p) => {
      const d = logDistance(t, p);
      return tf.sqrt(tf.sub(tf.mean(tf.square(d)), tf.mul(0.93, tf.square(tf.mean(d)))));
    },
    inputs: depths,
    is: /^siLog, .*lambda 0.93/,
  },
  {
    from: 'a Dice loss',
    loss: (t, p) => {
      const both = tf.add(tf.mul(2, tf.sum(tf.mul(t, p))), 3);
      return one(tf.div(both, tf.add(tf.add(tf.sum(t), tf.sum(p)), 3)));
    },
    inputs: masks,
    is: /^dice, smooth 3$/,
  },
  {
    from: 'a Tversky loss',
    loss: (t, p) => tversky(t, p, { over: 0.35, under: 0.65, smooth: 0.5 }),
    inputs: masks,
    is: /^tversky, alpha 0.35, beta 0.65, smooth 0.5$/,
  },
  {
    from: 'a focal Tversky loss',
    loss: (t, p) => tf.pow(tversky(t, p, { over: 0.2, under: 0.8, smooth: 1 }), 1.2),
    inputs: masks,
    is: /^focalTversky, alpha 0.2, beta 0.8, gamma 1.2, smooth 1$/,
  },
];
