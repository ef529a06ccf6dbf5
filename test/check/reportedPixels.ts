/** Wrong losses after public bug reports (the code is the tests' own), with the names that are right for each. */
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

const smoothness = (x: tf.Tensor): readonly tf.Tensor[] => {
  const [h, w] = [x.shape[1]!, x.shape[2]!];
  const part = (begin: number[], size: number[]): tf.Tensor => tf.slice(x, begin, size);
  return [
    tf.abs(tf.sub(part([0, 1, 0, 0], [-1, -1, -1, -1]), part([0, 0, 0, 0], [-1, h - 1, -1, -1]))),
    tf.abs(tf.sub(part([0, 0, 1, 0], [-1, -1, -1, -1]), part([0, 0, 0, 0], [-1, -1, w - 1, -1]))),
  ];
};
const softCrossEntropy =
  (own: number, others: number): Loss =>
  (z, x) => {
    const l = tf.logSoftmax(x as tf.Tensor2D);
    const hit = tf.neg(tf.sum(tf.mul(z, l), -1));
    return tf.mean(tf.add(tf.mul(own, hit), tf.mul(others, tf.neg(tf.mean(l, -1)))));
  };
export const reportedPixels: readonly Reported[] = [
  {
    name: 'total variation divides by H·W, not by (H − 1)·W and H·(W − 1)',
    source: 'pkmital/CADL#93',
    loss: (x) =>
      tf.div(
        smoothness(x).reduce((n, d) => tf.add(n, tf.sum(d)), tf.scalar(0)),
        x.size,
      ),
    loop: (x: number[][][][]) => {
      const [a, b]: [number[], number[]] = [[], []];
      for (const im of x)
        for (const [i, row] of im.entries())
          for (const [j, [v]] of row.entries()) {
            if (im[i + 1]) a.push(Math.abs(im[i + 1]![j]![0]! - v!));
            if (row[j + 1]) b.push(Math.abs(row[j + 1]![0]! - v!));
          }
      return mean(a) + mean(b);
    },
    inputs: ({ uniform }) => [uniform([2, 6, 5, 1], 0, 1)],
    codes: ['other-divisor'],
  },
  {
    name: 'the standard deviation given as the variance',
    source: 'unit8co/darts#1162',
    loss: (t, m, s) =>
      tf.mean(tf.mul(0.5, tf.add(tf.log(s), tf.div(tf.squaredDifference(t, m), s)))),
    loop: (t: Numbers, m: Numbers, s: Numbers) =>
      mean(
        flat(t).map((x, i) => {
          const v = flat(s)[i]! ** 2;
          return 0.5 * (Math.log(v) + (x - flat(m)[i]!) ** 2 / v);
        }),
      ),
    inputs: ({ uniform }) => [uniform([3, 7]), uniform([3, 7]), uniform([3, 7], 0.3, 2)],
    codes: ['input-transformed'],
  },
  {
    name: 'label smoothing scales the wrong term',
    source: 'fastai/fastai#1814',
    loss: softCrossEntropy(1 - (0.1 * 4) / 3, 0.1),
    loop: pixels(
      (z, x) => 0.9 * (logSumExp(x) - dot(z, x)) + 0.1 * mean(x.map((v) => logSumExp(x) - v)),
    ),
    inputs: ({ oneHot, uniform }) => [oneHot([6, 4]), uniform([6, 4])],
    codes: ['wrong-constant'],
  },
  {
    name: 'vectors normalised over the image, not per pixel',
    source: 'yuanming-hu/fc4#33',
    loss: (t, p) => {
      const n = (x: tf.Tensor): tf.Tensor =>
        tf.div(x, tf.sqrt(tf.sum(tf.square(x), [1, 2, 3], true)));
      return tf.mean(tf.acos(tf.clipByValue(tf.sum(tf.mul(n(t), n(p)), -1), -0.999, 0.999)));
    },
    loop: pixels((t, p) =>
      Math.acos(Math.min(0.999, Math.max(-0.999, dot(t, p) / Math.hypot(...t) / Math.hypot(...p)))),
    ),
    inputs: ({ unit }) => [unit([2, 4, 5, 3]), unit([2, 4, 5, 3])],
    codes: ['wrong-reduction', 'not-normalised'],
  },
  {
    name: 'the end-point error without its root',
    source: 'NVIDIA/flownet2-pytorch#284',
    loss: (t, p) => tf.mean(tf.sum(tf.square(tf.sub(p, t)), -1)),
    loop: pixels((t, p) => Math.hypot(t[0]! - p[0]!, t[1]! - p[1]!)),
    inputs: ({ uniform }) => [uniform([2, 4, 5, 2], -10, 10), uniform([2, 4, 5, 2], -10, 10)],
    codes: ['operation-missing', 'function-of-reference'],
  },
  {
    name: 'alpha for both classes, not alpha and 1 − alpha',
    source: 'liuyuisanai/Focal-Loss#4',
    loss: (t, p) =>
      tf.mean(
        tf.mul(
          -0.25,
          tf.add(
            tf.mul(t, tf.mul(tf.square(tf.sub(1, p)), tf.log(p))),
            tf.mul(tf.sub(1, t), tf.mul(tf.square(p), tf.log(tf.sub(1, p)))),
          ),
        ),
      ),
    loop: elements((t, p) =>
      t === 1 ? -0.25 * (1 - p) ** 2 * Math.log(p) : -0.75 * p ** 2 * Math.log(1 - p),
    ),
    inputs: ({ bits, uniform }) => [bits([2, 5, 4, 1]), uniform([2, 5, 4, 1], 0.03, 0.97)],
    codes: ['factor-in-part'],
  },
  {
    name: 'the norm along the pixels, not along the embedding',
    source: 'LaneNet#12',
    loss: (mu, e) => tf.mean(tf.square(tf.relu(tf.sub(tf.norm(tf.sub(e, mu), 2, 0), 0.5)))),
    loop: (mu: number[], e: number[][]) =>
      mean(e.map((r) => Math.max(0, Math.hypot(...r.map((x, k) => x - mu[k]!)) - 0.5) ** 2)),
    inputs: ({ uniform }) => [uniform([4]), uniform([9, 4])],
    codes: ['wrong-reduction', 'wrong-axis'],
  },
  {
    name: 'class weights that cancel before the sums',
    source: 'Project-MONAI/MONAI#369',
    loss: (t, p) => {
      const w = tf.div(1, tf.square(tf.add(tf.sum(t, [1, 2]), 1e-3)));
      const i = tf.mul(w, tf.sum(tf.mul(t, p), [1, 2]));
      const u = tf.mul(w, tf.sum(tf.add(t, p), [1, 2]));
      return tf.mean(tf.sub(1, tf.div(tf.mul(2, i), u)));
    },
    loop: (T: Numbers, P: Numbers) =>
      mean(
        images(T).map((t, k) => {
          let [i, u] = [0, 0];
          for (let c = 0; c < 3; c++) {
            const [a, b] = [rows(t).map((r) => r[c]!), rows(images(P)[k]!).map((r) => r[c]!)];
            const w = 1 / (sum(a) + 1e-3) ** 2;
            i += w * dot(a, b);
            u += w * (sum(a) + sum(b));
          }
          return 1 - (2 * i) / u;
        }),
      ),
    inputs: ({ oneHot, simplex }) => [oneHot([2, 4, 5, 3]), simplex([2, 4, 5, 3])],
    codes: ['agrees-on-parts'],
  },
  {
    name: 'a masked sum over two channels divided by the mask of pixels',
    source: 'Project-MONAI/MONAI#8757',
    loss: (t, m, p) => tf.div(tf.sum(tf.mul(m, tf.abs(tf.sub(t, p)))), tf.sum(m)),
    loop: (t: Numbers, m: Numbers, p: Numbers) =>
      sum(
        rows(t).map((r, i) => flat(m)[i]! * sum(r.map((x, c) => Math.abs(x - rows(p)[i]![c]!)))),
      ) /
      (2 * sum(flat(m))),
    inputs: ({ bits, uniform }) => [
      uniform([2, 4, 5, 2]),
      bits([2, 4, 5, 1], 0.7),
      uniform([2, 4, 5, 2]),
    ],
    codes: ['constant-factor'],
  },
  {
    name: 'the mean before the absolute value',
    source: 'monodepth-FPN#8',
    loss: (t, p) => tf.sub(1, tf.mean(tf.sum(tf.mul(t, p), -1))),
    loop: (t: Numbers, p: Numbers) =>
      1 - mean(rows(t).map((r, i) => Math.abs(dot(r, rows(p)[i]!)))),
    inputs: ({ unit }) => [unit([2, 4, 5, 3]), unit([2, 4, 5, 3])],
    codes: ['operation-missing', 'sign'],
  },
];
