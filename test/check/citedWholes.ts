/**
 * Mistakes that people made with losses and figures of whole images, boxes and depths, each with the thread that tells of it: see
 * `citedMistakes.ts`.
 */
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { boxes, made, numbers, probabilities } from '../losses/makes.js';
import type { Nested } from '../losses/support.js';
import { detached, mapTruth, oneHot } from './citedMistakes.js';
import type { CitedMistake } from './citedMistakes.js';

const none = { reduction: 'none' } as const;

/** Unmeasured where it is 0, as KITTI and NYU have it. */
const sparse = mapTruth(made(numbers(1, 9), [2, 5, 6, 1]), (x, i) => (i % 4 === 1 ? 0 : x));
const measured = (x: Nested): Nested =>
  (x as Nested[]).every((y) => typeof y === 'number')
    ? Number((x as readonly number[])[0] !== 0)
    : (x as Nested[]).map(measured);

/** Class numbers 0, 1 and 2 of 4: neither side has the last. */
const labels = made(numbers(0, 2.99), [2, 4, 5]).map(
  (side) => mapTruth([side, side], Math.floor)[0],
) as unknown as readonly [Nested, Nested];
const ofClasses = (t: tf.Tensor, p: tf.Tensor) => {
  const [a, b] = [t, p].map((x) => tf.oneHot(tf.cast(x, 'int32'), 4).toFloat().reshape([-1, 4]));
  const shared = tf.sum(tf.mul(a!, b!), 0);
  return { shared, either: tf.sub(tf.add(tf.sum(a!, 0), tf.sum(b!, 0)), shared) };
};

const pairs = made(boxes, [2, 5, 4], 4);
/** The first box of both has no height. */
const flat = pairs.map(
  (side) => mapTruth([side, side], (x, i) => (i === 1 || i === 3 ? 1 : x))[0],
) as unknown as readonly [Nested, Nested];
const sidesOf = (x: tf.Tensor): readonly tf.Tensor[] => tf.split(x, 4, -1);
const areaOf = ([x1, y1, x2, y2]: readonly tf.Tensor[]): tf.Tensor =>
  tf.mul(tf.relu(tf.sub(x2!, x1!)), tf.relu(tf.sub(y2!, y1!)));

const images = made(numbers(0, 1), [1, 7, 8, 1]);
const negatives = [images[0], mapTruth(images, (x) => 1 - x)[0]] as const;
const along = (x: tf.Tensor): tf.Tensor => {
  const [b, h, w, c] = x.shape as [number, number, number, number];
  const change = tf.sub(tf.slice(x, [0, 0, 1, 0], [b, h, w - 1, c]), tf.slice(x, [0, 0, 0, 0], [b, h, w - 1, c])); // prettier-ignore
  return tf.pad(change, [[0, 0], [0, 0], [0, 1], [0, 0]]); // prettier-ignore
};

export const citedWholes: readonly CitedMistake[] = [
  {
    name: 'unmeasured depth left out by a factor of 0',
    threads: ['keras-team/keras#17754'],
    loss: (t, p) => {
      const isThere = tf.cast(tf.greater(t, 0), 'float32');
      const change = tf.mul(tf.sub(tf.log(p), tf.log(t)), isThere);
      const mean = (x: tf.Tensor) => tf.div(tf.sum(x, [1, 2, 3]), tf.sum(isThere, [1, 2, 3]));
      return tf.mean(tf.sub(mean(tf.square(change)), tf.mul(0.5, tf.square(mean(change)))));
    },
    loop: (t, p) => reference.siLog(t, p, { mask: measured(t) as never }),
    inputs: sparse,
    code: 'nan-source',
  },
  {
    name: 'a class that nobody has counts as 0',
    threads: [
      'Lightning-AI/torchmetrics#2558',
      'Lightning-AI/torchmetrics#2892',
      'mosaicml/composer#1558',
    ],
    loss: (t, p) => {
      const { shared, either } = ofClasses(t, p);
      return tf.mean(tf.divNoNan(shared, either));
    },
    loop: (t, p) => reference.segmentationMetrics(t, p, { classes: 4 }).meanIou,
    inputs: labels,
  },
  {
    name: 'one ratio of all classes for the mean of theirs',
    threads: ['qubvel-org/segmentation_models.pytorch#226'],
    loss: (t, p) => {
      const { shared, either } = ofClasses(t, p);
      return tf.div(tf.sum(shared), tf.sum(either));
    },
    loop: (t, p) => reference.segmentationMetrics(t, p, { classes: 4 }).meanIou,
    inputs: labels,
  },
  {
    name: 'boxes without an area',
    threads: ['Zzh-tju/DIoU-pytorch-detectron#19'],
    loss: (t, p) => {
      const [a, b] = [sidesOf(t), sidesOf(p)];
      const corners = [0, 1, 2, 3].map((i) => (i < 2 ? tf.maximum : tf.minimum)(a[i]!, b[i]!));
      const shared = areaOf(corners);
      return tf.mean(tf.sub(1, tf.div(shared, tf.sub(tf.add(areaOf(a), areaOf(b)), shared))));
    },
    loop: (t, p) => reference.boxIou(t, p),
    inputs: flat,
    code: 'nan-source',
  },
  {
    name: 'a term of value 0 that has a gradient',
    threads: ['Zzh-tju/DIoU-pytorch-detectron#3'],
    loss: (t, p) => {
      const [width, height] = [t, p].map((x) => {
        const [x1, y1, x2, y2] = sidesOf(x);
        return [tf.sub(x2!, x1!), tf.sub(y2!, y1!)] as const;
      })[1]!;
      const v = tf.atan(tf.div(width, height));
      const term = tf.sub(tf.mul(detached(tf.mul(width, v)), height), tf.mul(detached(tf.mul(height, v)), width)); // prettier-ignore
      return tf.add(losses.distanceBoxIou(t, p), tf.mul(8 / Math.PI ** 2, tf.mean(term)));
    },
    loop: (t, p) => reference.distanceBoxIou(t, p),
    inputs: pairs,
    by: 'gradcheck',
    code: 'wrong-gradient',
  },
  {
    name: 'the slope of a power at 0',
    threads: ['tensorflow/tensorflow#50400'],
    loss: (t, p) => {
      const similarity = tf.sub(1, tf.mul(losses.ssim(t, p, { windowSize: 5 }), 2));
      return tf.sub(1, tf.pow(tf.relu(similarity), 0.3));
    },
    loop: (t, p) => reference.msSsim(t, p, { windowSize: 5, powers: [0.3] }),
    inputs: negatives,
    by: 'gradcheck',
  },
  {
    name: 'the sum of a vector for its mean',
    threads: ['pytorch/pytorch#53964'],
    loss: (t, p) => tf.mean(tf.sum(losses.gaussianNll(t, p, { variance: 2, ...none }), -1)),
    loop: (t, p) => reference.gaussianNll(t, p, { variance: 2 }),
    inputs: made(numbers(-2, 2), [2, 4, 5, 3]),
    code: 'constant-factor',
  },
  {
    name: 'one direction of two',
    threads: ['mrharicot/monodepth#206'],
    loss: (t, p) =>
      tf.mean(tf.mul(tf.abs(along(p)), tf.exp(tf.neg(tf.mean(tf.abs(along(t)), -1, true))))),
    loop: (t, p) => reference.edgeAwareSmoothness(t, p),
    inputs: images,
  },
  {
    name: 'the background by its boundary too',
    threads: ['LIVIAETS/boundary-loss#12'],
    loss: (t, p) => losses.boundary(t, p),
    loop: (t, p) => {
      const second = (x: Nested): Nested =>
        (x as Nested[]).every((y) => typeof y === 'number')
          ? [(x as readonly number[])[1]!]
          : (x as Nested[]).map(second);
      return reference.boundary(second(t), second(p));
    },
    inputs: made(probabilities, [2, 5, 6, 2]),
  },
  {
    name: 'focal loss of the right class minus that of the wrong ones, by sigmoids',
    threads: ['open-mmlab/mmdetection#10880'],
    loss: (t, p) => {
      const [yes, no] = [tf.sigmoid(p), tf.sigmoid(tf.neg(p))];
      const ofRight = tf.mul(tf.mul(-0.25, tf.logSigmoid(p)), tf.square(no));
      const ofWrong = tf.mul(tf.mul(-0.75, tf.logSigmoid(tf.neg(p))), tf.square(yes));
      return tf.mean(tf.sum(tf.mul(t, tf.sub(ofRight, ofWrong)), -1));
    },
    loop: (t, p) => reference.softmaxFocal(t, p, { alpha: [0.25, 0.25, 0.25] }),
    inputs: oneHot,
  },
];
