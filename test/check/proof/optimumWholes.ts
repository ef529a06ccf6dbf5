/**
 * As `optimumNumbers.ts`: losses of pictures, boxes, distributions and batches.
 */
import * as tf from '@tensorflow/tfjs';
import * as library from '../../../extension/losses/index.js';
import {
  abs,
  atOptimum as at,
  add,
  box,
  boxes,
  centred,
  classes,
  diff,
  div,
  log,
  mask,
  mean,
  meanOf,
  mul,
  neg,
  numbers,
  overlap,
  picture,
  simplex,
  sqrt,
  square,
  ssimOf,
  steps,
  sub,
  sum,
  unitInterval,
  type Inputs,
  type Row,
  type Two,
  exp,
} from './vocabulary.js';
import { seeded, uniform } from '../support.js';

const covariance = (x: tf.Tensor): tf.Tensor => {
  const c = centred(x, 0);
  return div(tf.matMul(c, c, true, false), x.shape[0] - 1);
};
const gram = (x: tf.Tensor): tf.Tensor => {
  const [b, h, w, c] = x.shape as [number, number, number, number];
  const f = tf.reshape(x, [b, h * w, c]);
  return div(tf.matMul(f, f, true, false), h * w);
};
const sobel = (x: tf.Tensor): tf.Tensor =>
  tf.conv2d(
    x as tf.Tensor4D,
    tf.tensor4d([1, 2, 1, 0, 0, 0, -1, -2, -1], [3, 3, 1, 1]),
    1,
    'valid',
  );
const features = (x: tf.Tensor): tf.Tensor => {
  const w = tf.tensor<tf.Rank.R4>(uniform(seeded(3), [3, 3, 1, 4]));
  return tf.tanh(tf.conv2d(x as tf.Tensor4D, w, 1, 'same'));
};
const halved = (x: tf.Tensor): tf.Tensor => tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid');
const cdf = (x: tf.Tensor): tf.Tensor => tf.cumsum(x, 1);
const kl: Two = (t, p) => sum(mul(t, sub(log(t), log(p))), -1);
const standard = (x: tf.Tensor): tf.Tensor => {
  const c = centred(x, 0);
  return div(c, sqrt(add(mean(square(c), 0, true), 1e-6)));
};
const correlation: Two = (t, p) =>
  div(tf.matMul(standard(t), standard(p), true, false), t.shape[0]);
const cka: Two = (t, p) => {
  const [a, b] = [centred(t, 0), centred(p, 0)];
  const hsic: Two = (x, y) => sum(square(tf.matMul(x, y, true, false)));
  return sub(1, div(hsic(a, b), sqrt(mul(hsic(a, a), hsic(b, b)))));
};
const soft: Two = (t, p) => {
  const top = add(mul(2, sum(mul(t, p))), 1);
  return sub(1, div(top, add(add(sum(square(t)), sum(square(p))), 1)));
};
const tversky: Two = (t, p) => {
  const hit = sum(mul(t, p));
  const [missed, extra] = [sum(mul(t, sub(1, p))), sum(mul(sub(1, t), p))];
  return sub(1, div(add(hit, 1), add(add(hit, add(mul(0.7, missed), mul(0.3, extra))), 1)));
};
const l2 = meanOf((t, p) => square(diff(t, p)));
/** Labels between 0 and 1 and the logits that predict them perfectly. */
const logit: Inputs = (random) => {
  const y = (uniform(random, [12], 0.1, 0.9) as number[]).map(Math.fround);
  return [y, y.map((x) => Math.log(x / (1 - x)))];
};
const logits: Inputs = (random) => {
  const [y] = simplex(random) as [number[][]];
  return [y, y.map((row) => row.map((x) => Math.log(x)))];
};

const gauss = (x: tf.Tensor): tf.Tensor => {
  const w = [-2, -1, 0, 1, 2].map((i) => Math.exp((-i * i) / 4.5));
  const s = w.reduce((a, b) => a + b, 0);
  const k = w.map((a) => w.map((b) => (a * b) / (s * s)));
  const window = tf.reshape(tf.tensor(k), [5, 5, 1, 1]);
  return tf.conv2d(x as tf.Tensor4D, window as tf.Tensor4D, 1, 'valid');
};
const kernel = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
  const d = sum(square(sub(tf.expandDims(a, 1), tf.expandDims(b, 0))), -1);
  return mean(exp(mul(-0.5, d)));
};

export const optimumWholes: readonly Row[] = [
  at('SSIM, 3 × 3', (t, p) => sub(1, ssimOf(box)(t, p)), picture),
  at('SSIM, Gaussian', (t, p) => sub(1, ssimOf(gauss)(t, p)), picture),
  at(
    'SSIM at two scales',
    (t, p) => sub(1, mul(ssimOf(box)(t, p), ssimOf(box)(halved(t), halved(p)))),
    unitInterval(1, 12, 12, 1),
  ),
  at('library: ssim', (t, p) => library.ssim(t, p), unitInterval(1, 12, 13, 1)),
  at(
    'MMD, Gaussian kernel',
    (t, p) => sub(add(kernel(t, t), kernel(p, p)), mul(2, kernel(t, p))),
    numbers(-1, 1, 6, 3),
  ),
  at(
    'normalized cross correlation in 3 × 3',
    (t, p) => {
      const [m, n] = [box(t), box(p)];
      const v: Two = (a, b) => sub(box(mul(a, b)), mul(box(a), box(b)));
      const top = square(sub(box(mul(t, p)), mul(m, n)));
      return sub(1, mean(div(top, add(mul(v(t, t), v(p, p)), 1e-5))));
    },
    picture,
  ),
  at(
    'half of 1 − SSIM, and L1',
    (t, p) => add(mul(0.425, sub(1, ssimOf(box)(t, p))), mul(0.15, mean(abs(diff(t, p))))),
    picture,
  ),
  at('KL divergence', meanOf(kl), simplex),
  at(
    'Jensen-Shannon',
    meanOf((t, p) => {
      const m = mul(0.5, add(t, p));
      return mul(0.5, add(kl(t, m), kl(p, m)));
    }),
    simplex,
  ),
  at(
    'Hellinger, squared',
    meanOf((t, p) => mul(0.5, sum(square(sub(sqrt(p), sqrt(t))), -1))),
    simplex,
  ),
  at(
    'Bhattacharyya',
    meanOf((t, p) => neg(log(sum(sqrt(mul(t, p)), -1)))),
    simplex,
  ),
  at(
    'χ²',
    meanOf((t, p) => sum(div(square(diff(t, p)), add(t, p)), -1)),
    simplex,
  ),
  at(
    'Cramér, of cumulated histograms',
    meanOf((t, p) => sum(square(sub(cdf(p), cdf(t))), -1)),
    simplex,
  ),
  {
    name: 'cross entropy of soft labels, logits',
    loss: meanOf((z, x) => neg(sum(mul(z, tf.logSoftmax(x)), -1))),
    inputs: logits,
  },
  {
    name: 'binary cross entropy of soft labels, logits',
    loss: meanOf((z, x) => sub(tf.softplus(x), mul(x, z))),
    inputs: logit,
  },
  at(
    'binary cross entropy of soft labels, probabilities',
    meanOf((z, p) => neg(add(mul(z, log(p)), mul(sub(1, z), log(sub(1, p)))))),
    unitInterval(2, 3, 4),
  ),
  at('soft dice, squared sums', soft, unitInterval(2, 3, 4)),
  at('dice of a mask', soft, mask),
  at('Tversky of a mask', tversky, mask),
  at('dice of classes', soft, classes),
  at('Gram matrices', (t, p) => l2(gram(t), gram(p)), numbers(-1, 1, 2, 4, 5, 3)),
  at(
    'CORAL, covariances',
    (t, p) => sum(square(sub(covariance(t), covariance(p)))),
    numbers(-1, 1, 8, 3),
  ),
  at('1 − CKA', cka, numbers(-1, 1, 8, 3)),
  at(
    'Barlow twins',
    (t, p) => {
      const c = correlation(t, p);
      const on = tf.eye(t.shape[1]!);
      const off = square(mul(c, sub(1, on)));
      return add(sum(mul(on, square(sub(c, 1)))), mul(5e-3, sum(off)));
    },
    numbers(-1, 1, 8, 3),
  ),
  at(
    'gradient difference, L2',
    (t, p) => {
      const [a, b] = [steps(t), steps(p)];
      return add(l2(a[0], b[0]), l2(a[1], b[1]));
    },
    picture,
  ),
  at('Sobel, L2', (t, p) => l2(sobel(t), sobel(p)), picture),
  at('features of a convolution', (t, p) => l2(features(t), features(p)), picture),
  at('two scales, L2', (t, p) => add(l2(t, p), l2(halved(t), halved(p))), unitInterval(1, 8, 8, 1)),
  at(
    '1 − IoU',
    meanOf((t, p) => sub(1, overlap(t, p).iou)),
    boxes,
  ),
  at(
    'GIoU',
    meanOf((t, p) => {
      const { iou, union, hull } = overlap(t, p);
      return add(sub(1, iou), div(sub(hull, union), hull));
    }),
    boxes,
  ),
  at(
    'DIoU',
    meanOf((t, p) => {
      const { iou, centres, diagonal } = overlap(t, p);
      return add(sub(1, iou), div(centres, mul(4, diagonal)));
    }),
    boxes,
  ),
];
