/** More of `reportedPixels.ts`. */
import * as tf from '@tensorflow/tfjs';
import { flat, rows, type Loss, type Numbers } from './support.js';
import {
  dot,
  elements,
  images,
  logSumExp,
  mean,
  pixels,
  sum,
  type Reported,
} from './reportedSupport.js';

const gram = (x: tf.Tensor, mixed: boolean): tf.Tensor => {
  const [b, h, w, c] = x.shape as [number, number, number, number];
  if (!mixed) {
    const f = tf.reshape(x, [b, h * w, c]);
    return tf.div(tf.matMul(f, f, true, false), h * w);
  }
  const f = tf.reshape<tf.Rank.R2>(tf.transpose(x, [0, 3, 1, 2]), [b * c, h * w]);
  return tf.div(tf.matMul(f, f, false, true), h * w);
};
const triplet =
  (margin: number): Loss =>
  (a, p, n) => {
    const d = (x: tf.Tensor): tf.Tensor =>
      tf.sqrt(tf.add(tf.sum(tf.squaredDifference(a, x), -1), 1e-12));
    return tf.mean(tf.relu(tf.add(tf.sub(d(p), d(n)), margin)));
  };

const crossEntropy = (t: tf.Tensor, p: tf.Tensor): tf.Tensor =>
  tf.sub(tf.softplus(p), tf.mul(t, p));
const shareOfOthers = (t: tf.Tensor): tf.Tensor => {
  const positive = tf.mean(t);
  return tf.where(tf.greater(t, 0), tf.sub(1, positive), tf.mul(1.1, positive));
};

export const reportedWholes: readonly Reported[] = [
  {
    name: 'azimuths modulo π subtracted without wrapping',
    source: 'NeRF#231',
    loss: (t, p) => tf.mean(tf.square(tf.sub(t, p))),
    loop: elements((t, p) => Math.sin(t - p) ** 2),
    inputs: ({ uniform }) => [uniform([2, 10], 0, 3.1), uniform([2, 10], 0, 3.1)],
    codes: ['operation-missing'],
  },
  {
    name: 'a difference of azimuths not wrapped at 360',
    source: 'stackoverflow 46355068',
    loss: (t, p) => tf.mean(tf.square(tf.sub(t, p))),
    loop: elements((t, p) => Math.min(Math.abs(t - p), 360 - Math.abs(t - p)) ** 2),
    inputs: ({ uniform }) => [uniform([2, 10], 0, 360), uniform([2, 10], 0, 360)],
    codes: ['operation-missing'],
  },
  {
    name: "the earth mover's distance without the cumulative sum",
    source: 'NIMA#2',
    loss: (t, p) => tf.mean(tf.sqrt(tf.mean(tf.square(tf.sub(t, p)), -1))),
    loop: pixels((t, p) => {
      let s = 0;
      return Math.sqrt(mean(t.map((x, k) => (s += x - p[k]!) ** 2)));
    }),
    inputs: ({ simplex }) => [simplex([5, 8]), simplex([5, 8])],
    codes: ['input-transformed'],
  },
  {
    name: 'the intersection squared',
    source: 'MIC-DKFZ/nnUNet#12',
    loss: (t, p) => {
      const i = tf.sum(tf.square(tf.mul(t, p)), [1, 2]);
      const u = tf.sum(tf.add(t, p), [1, 2]);
      return tf.neg(tf.mean(tf.div(tf.add(tf.mul(2, i), 1), tf.add(u, 1))));
    },
    loop: (t: number[][][][], p: number[][][][]) =>
      -mean(
        t.flatMap((im, b) =>
          [0, 1, 2].map((c) => {
            const [x, y] = [rows(im).map((r) => r[c]!), rows(p[b]!).map((r) => r[c]!)];
            return (2 * dot(x, y) + 1) / (sum(x) + sum(y) + 1);
          }),
        ),
      ),
    inputs: ({ bits, uniform }) => [bits([2, 6, 5, 3]), uniform([2, 6, 5, 3], 0.02, 0.98)],
    codes: ['operation-extra'],
  },
  {
    name: 'the sum of two means, not their average',
    source: 'PU-GCN chamfer#89',
    loss: (a, b) => {
      const d = tf.sum(tf.square(tf.sub(tf.expandDims(a, 1), tf.expandDims(b, 0))), -1);
      return tf.add(tf.mean(tf.sqrt(tf.min(d, 1))), tf.mean(tf.sqrt(tf.min(d, 0))));
    },
    loop: (a: number[][], b: number[][]) => {
      const d = (x: number[], y: number[]): number => Math.hypot(...x.map((v, i) => v - y[i]!));
      const near = (from: number[][], to: number[][]): number =>
        mean(from.map((x) => Math.min(...to.map((y) => d(x, y)))));
      return (near(a, b) + near(b, a)) / 2;
    },
    inputs: ({ uniform }) => [uniform([7, 3]), uniform([5, 3])],
    codes: ['constant-factor'],
  },
  {
    name: 'each image divided by its own number of positives',
    source: 'keras-retinanet#339',
    loss: (t, m, p) =>
      tf.mean(tf.div(tf.sum(tf.mul(m, tf.abs(tf.sub(t, p))), 1), tf.maximum(tf.sum(m, 1), 1))),
    loop: (t: Numbers, m: Numbers, p: Numbers) =>
      mean(flat(m).flatMap((k, i) => (k ? [Math.abs(flat(t)[i]! - flat(p)[i]!)] : []))),
    inputs: ({ uniform }) => [
      uniform([3, 8]),
      [
        [1, 1, 1, 1, 0, 0, 0, 1],
        [1, 0, 0, 0, 0, 0, 0, 0],
        [0, 1, 1, 0, 0, 0, 1, 1],
      ],
      uniform([3, 8]),
    ],
    codes: ['wrong-reduction', 'agrees-on-parts'],
  },
  {
    name: 'a margin of 0.1 where 0.5 is meant',
    source: 'SSDG#2',
    loss: triplet(0.1),
    loop: (a: number[][], p: number[][], n: number[][]) => {
      const d = (x: number[], y: number[]): number => Math.hypot(...x.map((v, i) => v - y[i]!));
      return mean(a.map((r, i) => Math.max(0, d(r, p[i]!) - d(r, n[i]!) + 0.5)));
    },
    inputs: ({ uniform }) => [uniform([6, 3]), uniform([6, 3]), uniform([6, 3])],
    codes: ['wrong-constant'],
  },
  {
    name: 'the number of classes read from the height',
    source: 'tensorflow/tensorflow#39329',
    loss: (z, x) =>
      tf.mean(
        tf.neg(
          tf.sum(
            tf.mul(tf.add(tf.mul(0.8, z), 0.2 / z.shape[1]!), tf.logSoftmax(x as tf.Tensor2D)),
            -1,
          ),
        ),
      ),
    loop: pixels((z, x) => sum(z.map((v, c) => (0.8 * v + 0.2 / 3) * (logSumExp(x) - x[c]!)))),
    inputs: ({ oneHot, uniform }) => [oneHot([2, 6, 5, 3]), uniform([2, 6, 5, 3])],
    codes: ['wrong-constant'],
  },
  {
    name: 'images of a batch correlated with each other',
    source: 'udacity/deep-learning-v2-pytorch#167',
    loss: (t, p) => tf.mean(tf.squaredDifference(gram(t, true), gram(p, true))),
    loop: (t: Numbers, p: Numbers) =>
      mean(
        images(t).map((im, b) => {
          const [A, B] = [rows(im), rows(images(p)[b]!)];
          const at = (x: number[][], i: number, j: number): number =>
            mean(x.map((r) => r[i]! * r[j]!));
          const pairs = [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => [i, j] as const));
          return mean(pairs.map(([i, j]) => (at(A, i, j) - at(B, i, j)) ** 2));
        }),
      ),
    inputs: ({ uniform }) => [uniform([2, 4, 5, 3]), uniform([2, 4, 5, 3])],
    codes: ['agrees-on-parts'],
  },
  {
    name: 'the norm of a gradient over the channel, not over the sample',
    source: 'eriklindernoren/PyTorch-GAN#20',
    loss: (g) => tf.mean(tf.square(tf.sub(tf.sqrt(tf.sum(tf.square(g), 3)), 1))),
    loop: (g: Numbers) => mean(images(g).map((x) => (Math.hypot(...flat(x)) - 1) ** 2)),
    inputs: ({ uniform }) => [uniform([3, 4, 4, 2], -0.5, 0.5)],
    codes: ['wrong-reduction'],
  },
  {
    name: 'logits for probabilities: the sigmoid is missing',
    source: 'keras-team/keras#13196',
    loss: (t, x) => tf.mean(tf.squaredDifference(t, x)),
    loop: elements((t, x) => (t - 1 / (1 + Math.exp(-x))) ** 2),
    inputs: ({ bits, uniform }) => [bits([2, 9]), uniform([2, 9])],
    codes: ['input-transformed', 'operation-missing'],
  },
  {
    name: 'softmax applied twice',
    source: 'pytorch forums, the most reported of all',
    loss: (z, x) =>
      tf.mean(tf.neg(tf.sum(tf.mul(z, tf.logSoftmax(tf.softmax(x as tf.Tensor2D))), -1))),
    loop: pixels((z, x) => logSumExp(x) - dot(z, x)),
    inputs: ({ oneHot, uniform }) => [oneHot([6, 4]), uniform([6, 4])],
    codes: ['input-transformed', 'operation-extra'],
  },
  {
    name: 'a similarity for a distance',
    source: 'kornia SSIM loss',
    loss: (t, p) => tf.sub(1, tf.mean(tf.squaredDifference(t, p))),
    loop: elements((t, p) => (t - p) ** 2),
    inputs: ({ uniform }) => [uniform([3, 5]), uniform([3, 5])],
    codes: ['function-of-reference'],
  },
  {
    name: 'the sample variance for the population variance',
    source: 'numpy ddof, many',
    loss: (x) => tf.div(tf.sum(tf.square(tf.sub(x, tf.mean(x)))), x.size - 1),
    loop: (x: Numbers) => mean(flat(x).map((v) => (v - mean(flat(x))) ** 2)),
    inputs: ({ uniform }) => [uniform([12])],
    codes: ['other-divisor'],
  },
  {
    name: 'a cross entropy weighted by the share of the other class, summed where its original has the mean',
    source: 'DexiNed#77',
    loss: (t, p) => tf.sum(tf.mul(shareOfOthers(t), crossEntropy(t, p))),
    loop: (t: Numbers, p: Numbers) => {
      const [y, x] = [flat(t), flat(p)];
      const positive = mean(y);
      return mean(
        y.map((each, i) => {
          const weight = each > 0 ? 1 - positive : 1.1 * positive;
          return weight * (Math.log1p(Math.exp(x[i]!)) - each * x[i]!);
        }),
      );
    },
    inputs: ({ bits, uniform }) => [bits([2, 8, 6, 1]), uniform([2, 8, 6, 1])],
    codes: ['constant-factor'],
  },
];
