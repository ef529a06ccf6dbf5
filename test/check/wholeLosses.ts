/** Right losses that are no mean over pixels, and TensorFlow.js's own. */
import * as tf from '@tensorflow/tfjs';
import {
  bceLoop,
  crossEntropyLoop,
  huberLoop,
  labelled,
  onKinks,
  pair,
  turned,
  type RightLoss,
  masks,
} from './formulas.js';
import { elementLoop, oneHot, rowLoop, uniform, type Numbers } from './support.js';

const sums = (t: Numbers, p: Numbers): { overlap: number; t: number; p: number } => {
  const [a, b] = [t, p].map((x): number[] => (x as readonly number[]).flat(9));
  const add = (xs: readonly number[]): number => xs.reduce((x, y) => x + y, 0);
  return { overlap: add(a!.map((x, i) => x * b![i]!)), t: add(a!), p: add(b!) };
};
/** Losses whose pixels depend on each other, and those with a reduction or argument of their own. */
export const wholeLosses: readonly RightLoss[] = [
  {
    name: 'dice',
    loss: (t, p) =>
      tf.sub(
        1,
        tf.div(tf.add(tf.mul(2, tf.sum(tf.mul(t, p))), 1), tf.add(tf.add(tf.sum(t), tf.sum(p)), 1)),
      ),
    loop: (t: Numbers, p: Numbers) => {
      const s = sums(t, p);
      return 1 - (2 * s.overlap + 1) / (s.t + s.p + 1);
    },
    inputs: masks,
  },
  {
    name: 'jaccard',
    loss: (t, p) => {
      const overlap = tf.sum(tf.mul(t, p));
      return tf.sub(
        1,
        tf.div(tf.add(overlap, 1), tf.add(tf.sub(tf.add(tf.sum(t), tf.sum(p)), overlap), 1)),
      );
    },
    loop: (t: Numbers, p: Numbers) => {
      const s = sums(t, p);
      return 1 - (s.overlap + 1) / (s.t + s.p - s.overlap + 1);
    },
    inputs: masks,
  },
  {
    name: 'rmse',
    loss: (t, p) => tf.sqrt(tf.mean(tf.squaredDifference(t, p))),
    loop: (t: Numbers, p: Numbers) =>
      Math.sqrt(elementLoop((a, b) => (a - b) ** 2)(t as never, p as never) as number),
    inputs: pair,
  },
  {
    name: 'sum of squares',
    loss: (t, p) => tf.sum(tf.squaredDifference(t, p)),
    loop: (t: Numbers, p: Numbers) =>
      12 * (elementLoop((a, b) => (a - b) ** 2)(t as never, p as never) as number),
    inputs: pair,
  },
  {
    name: 'weighted',
    loss: (t, p, w) => tf.div(tf.sum(tf.mul(w, tf.squaredDifference(t, p))), tf.sum(w)),
    loop: (t: readonly number[], p: readonly number[], w: readonly number[]) =>
      t.reduce((sum, x, i) => sum + w[i]! * (x - p[i]!) ** 2, 0) / w.reduce((a, b) => a + b, 0),
    inputs: (random) => [uniform(random, [5]), uniform(random, [5]), uniform(random, [5], 0.1, 1)],
    wrt: [0, 1, 2],
  },
  {
    name: 'variance',
    loss: (p) => tf.moments(p).variance,
    loop: (p: readonly number[]) => {
      const m = p.reduce((a, b) => a + b, 0) / p.length;
      return p.reduce((sum, x) => sum + (x - m) ** 2, 0) / p.length;
    },
    inputs: (random) => [uniform(random, [5])],
  },
];

/** TensorFlow.js's own losses, mean over the elements or rows by their default reduction. */
export const libraryLosses: readonly RightLoss[] = [
  own('absoluteDifference', tf.losses.absoluteDifference, (t, p) => Math.abs(p - t), pair),
  own('meanSquaredError', tf.losses.meanSquaredError, (t, p) => (p - t) ** 2, pair),
  own('huberLoss', tf.losses.huberLoss, huberLoop(1), pair),
  own('huberLoss on kinks', tf.losses.huberLoss, huberLoop(1), onKinks),
  own('hingeLoss', tf.losses.hingeLoss, (t, p) => Math.max(0, 1 - (2 * t - 1) * p), labelled),
  own(
    'logLoss',
    tf.losses.logLoss,
    (t, p) => -t * Math.log(p + 1e-7) - (1 - t) * Math.log(1 - p + 1e-7),
    masks,
  ),
  own('sigmoidCrossEntropy', tf.losses.sigmoidCrossEntropy, bceLoop, labelled),
  {
    name: 'tf.losses.softmaxCrossEntropy',
    loss: (t, p) => tf.losses.softmaxCrossEntropy(t, p),
    loop: rowLoop(crossEntropyLoop),
    inputs: (random) => [oneHot(random, [4, 3]), uniform(random, [4, 3])],
  },
  {
    name: 'tf.losses.cosineDistance',
    loss: (t, p) => tf.losses.cosineDistance(t, p, -1),
    loop: rowLoop((t, p) => 1 - t.reduce((sum, x, i) => sum + x * p[i]!, 0)),
    inputs: turned,
  },
];

function own(
  name: string,
  loss: (t: tf.Tensor, p: tf.Tensor) => tf.Tensor,
  loop: (t: number, p: number) => number,
  inputs: RightLoss['inputs'],
): RightLoss {
  return {
    name: `tf.losses.${name}`,
    loss: (t, p) => loss(t, p),
    loop: elementLoop(loop),
    inputs,
  };
}
