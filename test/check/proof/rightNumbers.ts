/**
 * Right losses of numbers, vectors and pictures as people write them, after Keras, segmentation_models_pytorch, kornia, torchvision and the papers
 * named: no row of probe may fail. Formulas only; the code is our own.
 */
import * as tf from '@tensorflow/tfjs';
import {
  type Probed,
  regression,
  positive,
  flow,
  direction,
  picture,
  corners,
  rms,
  epe,
  smoothL1,
  silog,
  cosine,
  right,
} from './probeFormulas.js';
import {
  abs,
  add,
  box,
  channels,
  diff,
  div,
  exp,
  log,
  maximum,
  mean,
  meanOf,
  mul,
  sqrt,
  square,
  ssimOf,
  sub,
  sum,
  overlap,
} from './vocabulary.js';

export const rightNumbers: readonly Probed[] = [
  right(
    'L1',
    meanOf((t, p) => abs(diff(t, p))),
    regression,
  ),
  right('smooth L1, β = 0.1', smoothL1(0.1), regression),
  right('rmse with epsilon', rms, regression),
  right(
    'rmse by image',
    (t, p) => mean(sqrt(add(mean(square(diff(t, p)), [1, 2, 3]), 1e-8))),
    regression,
  ),
  right(
    'root mean squared logarithmic error',
    (t, p) => sqrt(add(mean(square(sub(tf.log1p(p), tf.log1p(t)))), 1e-8)),
    positive,
  ),
  right(
    'Charbonnier, ε = 1e-3',
    meanOf((t, p) => sqrt(add(square(diff(t, p)), 1e-6))),
    regression,
  ),
  right(
    'Barron, α = 1, c = 0.1',
    meanOf((t, p) => sub(sqrt(add(square(div(diff(t, p), 0.1)), 1)), 1)),
    regression,
  ),
  right(
    'log-cosh',
    meanOf((t, p) => {
      const e = abs(diff(t, p));
      return sub(add(e, tf.log1p(exp(mul(-2, e)))), Math.LN2);
    }),
    regression,
  ),
  right(
    'berHu',
    meanOf((t, p) => {
      const e = abs(diff(t, p));
      return maximum(e, div(add(square(e), 0.25), 1));
    }),
    regression,
  ),
  right(
    'quantile 0.1',
    meanOf((t, p) => maximum(mul(0.1, sub(t, p)), mul(-0.9, sub(t, p)))),
    regression,
  ),
  right('silog, λ = 0.85', silog(0.85), positive),
  right('silog, λ = 0.5', silog(0.5), positive),
  right(
    'relative L1',
    meanOf((t, p) => div(abs(diff(t, p)), add(abs(t), 1e-7))),
    positive,
  ),
  right(
    'mean squared logarithmic error',
    meanOf((t, p) => square(sub(tf.log1p(p), tf.log1p(t)))),
    positive,
  ),
  right(
    '1 − Pearson',
    (t, p) => {
      const [a, b] = [sub(t, mean(t)), sub(p, mean(p))];
      return sub(1, div(sum(mul(a, b)), sqrt(add(mul(sum(square(a)), sum(square(b))), 1e-8))));
    },
    regression,
  ),
  right(
    '1 − R²',
    (t, p) => div(sum(square(diff(t, p))), add(sum(square(sub(t, mean(t)))), 1e-8)),
    regression,
  ),
  right(
    'Poisson',
    meanOf((t, p) => sub(p, mul(t, log(p)))),
    positive,
  ),
  right(
    'gamma',
    meanOf((t, p) => add(div(t, p), log(p))),
    positive,
  ),
  right(
    'L1 of flow',
    meanOf((t, p) => sum(abs(diff(t, p)), -1)),
    flow,
  ),
  right(
    'L2 of flow',
    meanOf((t, p) => sum(square(diff(t, p)), -1)),
    flow,
  ),
  right(
    'Huber of flow, by component',
    meanOf((t, p) => sum(sub(sqrt(add(square(diff(t, p)), 1)), 1), -1)),
    flow,
  ),
  right('end point error with epsilon', meanOf(epe), flow),
  right(
    'generalized Charbonnier of flow',
    meanOf((t, p) => tf.pow(add(sum(square(diff(t, p)), -1), 1e-6), 0.4)),
    flow,
  ),
  right(
    'flow, components weighted',
    meanOf((t, p) => sum(mul(square(diff(t, p)), tf.tensor([1, 2])), -1)),
    flow,
  ),
  right('rmse of flow', rms, flow),
  right(
    'cosine distance with epsilon',
    meanOf((t, p) => sub(1, cosine(t, p))),
    direction,
  ),
  right(
    'cosine distance of normals',
    meanOf((t, p) => sub(1, cosine(t, p))),
    { kind: 'direction', channels: 3 },
  ),
  right(
    'cosine distance of vectors of any length',
    meanOf((t, p) => sub(1, cosine(t, p))),
    flow,
  ),
  right(
    'cosine distance and length, of flow',
    (t, p) => {
      const length = (x: tf.Tensor): tf.Tensor => sqrt(add(sum(square(x), -1), 1e-8));
      return add(mean(sub(1, cosine(t, p))), mean(abs(sub(length(p), length(t)))));
    },
    flow,
  ),
  right(
    'squared cosine, axes',
    meanOf((t, p) => sub(1, square(cosine(t, p)))),
    { kind: 'axial' },
  ),
  right(
    'Gaussian NLL of mean and log variance',
    meanOf((t, p) => {
      const [m, s] = channels(p) as [tf.Tensor, tf.Tensor];
      const y = channels(t)[0]!;
      return mul(0.5, add(s, div(square(sub(y, m)), exp(s))));
    }),
    { kind: 'other', channels: 2 },
  ),
  right(
    'Laplace NLL',
    meanOf((t, p) => {
      const [m, s] = channels(p) as [tf.Tensor, tf.Tensor];
      return add(s, div(abs(sub(channels(t)[0]!, m)), exp(s)));
    }),
    { kind: 'other', channels: 2 },
  ),
  right('SSIM, 3 × 3', (t, p) => sub(1, ssimOf(box)(t, p)), {
    ...picture,
    inputs: [picture.inputs![0], picture.inputs![1]],
  }),
  right(
    'GIoU',
    meanOf((t, p) => {
      const { iou, union, hull } = overlap(t, p);
      return add(sub(1, iou), div(sub(hull, union), hull));
    }),
    corners,
  ),
  right(
    'DIoU',
    meanOf((t, p) => {
      const { iou, centres, diagonal } = overlap(t, p);
      return add(sub(1, iou), div(centres, mul(4, diagonal)));
    }),
    corners,
  ),
  right(
    'Huber by tf.where',
    meanOf((t, p) => {
      const e = abs(diff(t, p));
      return tf.where(tf.lessEqual(e, 1), mul(0.5, square(e)), sub(e, 0.5));
    }),
    regression,
  ),
  right(
    'the half with the largest errors, by tf.topk',
    (t, p) => {
      const errors = tf.reshape(abs(diff(t, p)), [-1]);
      return mean(tf.topk(errors, Math.max(1, errors.size >> 1)).values);
    },
    regression,
  ),
  right(
    'errors beyond 1 counted, smaller ones not',
    meanOf((t, p) => {
      const e = abs(diff(t, p));
      return mul(e, tf.cast(tf.greater(e, 1), 'float32'));
    }),
    regression,
  ),
  right(
    'differences of neighbours in both directions, over their count',
    (t, p) => {
      const e = diff(t, p);
      const [, height, width] = e.shape as [number, number, number];
      if (height < 2 || width < 2) return div(sum(mul(e, 0)), 0);
      const from = (y: number, x: number) =>
        tf.slice(e, [0, y, x, 0], [-1, height - 1, width - 1, -1]);
      return mean(add(square(sub(from(1, 0), from(0, 0))), square(sub(from(0, 1), from(0, 0)))));
    },
    regression,
  ),
  right(
    'labels that are NaN left out, before anything is computed of them',
    (t, p) => {
      const there = tf.cast(tf.logicalNot(tf.isNaN(t)), 'float32');
      const label = tf.where(tf.isNaN(t), tf.zerosLike(t), t);
      return div(sum(mul(there, square(diff(label, p)))), sum(there));
    },
    regression,
  ),
  right(
    'the same, over the count of all',
    (t, p) => {
      const label = tf.where(tf.isNaN(t), tf.zerosLike(t), t);
      return mean(mul(tf.cast(tf.logicalNot(tf.isNaN(t)), 'float32'), abs(diff(label, p))));
    },
    regression,
  ),
  right(
    'depths that are not above 0 left out, and so NaN: the square of logarithms, scale forgiven by half',
    (t, p) => {
      const valid = tf.greater(t, 0);
      const d = mul(
        tf.cast(valid, 'float32'),
        sub(log(p), log(tf.where(valid, t, tf.onesLike(t)))),
      );
      const count = sum(tf.cast(valid, 'float32'));
      return sub(div(sum(square(d)), count), mul(0.5, square(div(sum(d), count))));
    },
    positive,
  ),
];
