/**
 * Mistakes that people made with the losses of the library, each with the thread that tells of it, as losses to be held against the
 * loop: the right one of the library with what was done to it.
 */
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { boxes, classes, heatmaps, made, numbers, probabilities } from '../losses/makes.js';
import { nest } from '../losses/support.js';
import type { Nested } from '../losses/support.js';

export interface CitedMistake {
  readonly name: string;
  /** Where it is told of. */
  readonly threads: readonly string[];
  readonly loss: (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;
  readonly loop: (t: Nested, p: Nested) => reference.Nested;
  readonly inputs: readonly [Nested, Nested];
  /** Its gradient is wrong, its value is not. */
  readonly by?: 'gradcheck';
  /** The name of what is wrong, where the checks have one. */
  readonly code?: string;
}

export const mapTruth = (
  [t, p]: readonly [Nested, Nested],
  f: (x: number, i: number) => number,
) => {
  let i = 0;
  const walk = (x: Nested): Nested => (typeof x === 'number' ? f(x, i++) : x.map(walk));
  return [walk(t), p] as const;
};

const none = { reduction: 'none' } as const;
const hot = made(classes(3), [2, 4, 5, 3], 3);
export const oneHot = mapTruth(hot, (x, i) =>
  x > 0.5 || (Math.abs(x - 1 / 3) < 0.1 && i % 3 === 0) ? 1 : 0,
);
const index: readonly [Nested, Nested] = [
  nest(Array.from({ length: 40 }, (_, i) => (i % 5 === 2 ? 255 : i % 3)), [2, 4, 5]),
  oneHot[1],
]; // prettier-ignore
const ignored = { labels: 'index', ignoreLabel: 255 } as const;
const alpha = [1, 0.5, 2];
const depths = made(numbers(1, 9), [1, 5, 6, 1]);
const sparse = mapTruth(made(numbers(1, 9), [2, 5, 6, 1]), (x, i) => (i % 4 === 1 ? 0 : x));
const flows = made(numbers(-20, 20), [2, 4, 5, 2]);
const validFlows = mapTruth(flows, (x, i) => (Math.floor(i / 2) % 4 === 1 ? 0 : x));
const masks = made(probabilities, [2, 5, 6, 2]);
const soft = [oneHot[0], nest(Array.from(tf.tidy(() => tf.softmax(tf.tensor(oneHot[1])).dataSync())), [2, 4, 5, 3])] as const; // prettier-ignore
const twoOfThree = mapTruth(soft, (x, i) => (i % 3 === 2 ? 0 : i % 3 === 0 ? x : 1 - Number(x)));
const peaks = made(heatmaps, [3, 4, 5, 1]);
const pixels = made(numbers(0, 1), [1, 7, 8, 1]);
const anti = [pixels[0], mapTruth(pixels, (x) => 1 - x)[0]] as const;

export const detached = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((y) => ({
    value: tf.clone(y as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }))(x);

const isThere = (x: Nested): Nested => (typeof x === 'number' ? Number(x !== 0) : x.map(isThere));
/** Of pixels whose numbers are not all 0. */
const isLabelled = (x: Nested): Nested =>
  (x as number[][]).every((y) => typeof y === 'number')
    ? Number((x as unknown as number[]).some((y) => y !== 0))
    : (x as Nested[]).map(isLabelled);

export const citedMistakes: readonly CitedMistake[] = [
  {
    name: 'softmax focal of sigmoids',
    threads: ['qubvel-org/segmentation_models.pytorch#671', 'kornia/kornia#493'],
    loss: (t, p) => tf.mul(losses.focal(t, p), 3),
    loop: (t, p) => reference.softmaxFocal(t, p),
    inputs: oneHot,
  },
  {
    name: 'the weight of a class in its probability',
    threads: ['pytorch/vision#7760'],
    loss: (t, p) => {
      const weights = tf.sum(tf.mul(t, tf.tensor1d(alpha)), -1);
      const entropy = tf.mul(weights, losses.crossEntropy(t, p, none));
      return tf.mean(tf.mul(tf.square(tf.sub(1, tf.exp(tf.neg(entropy)))), entropy));
    },
    loop: (t, p) => reference.softmaxFocal(t, p, { alpha }),
    inputs: oneHot,
  },
  {
    name: 'a square root that its paper has not',
    threads: ['cleinc/bts#13', 'TRI-ML/packnet-sfm#181'],
    loss: (t, p) => losses.siLog(t, p, losses.conventions.bts.siLog),
    loop: (t, p) => reference.siLog(t, p, { lambda: 0.85 }),
    inputs: depths,
  },
  {
    name: 'no gradient through the aspect ratio',
    threads: ['Megvii-BaseDetection/YOLOX#1565', 'Zzh-tju/DIoU-SSD-pytorch#19'],
    loss: (t, p) => {
      const without = losses.distanceBoxIou(t, p);
      return tf.add(without, detached(tf.sub(losses.completeBoxIou(t, p, { aspectWeight: 0.5 }), without))); // prettier-ignore
    },
    loop: (t, p) => reference.completeBoxIou(t, p, { aspectWeight: 0.5 }),
    inputs: made(boxes, [2, 5, 4], 4),
    by: 'gradcheck',
    code: 'wrong-gradient',
  },
  {
    name: 'a power of a negative similarity',
    threads: ['VainF/pytorch-msssim#7', 'jorge-pessoa/pytorch-msssim#2', 'keras-team/keras#23138'],
    loss: (t, p) => {
      const similarity = tf.sub(1, tf.mul(losses.ssim(t, p, { windowSize: 5 }), 2));
      return tf.sub(1, tf.pow(similarity, 0.3));
    },
    loop: (t, p) => reference.msSsim(t, p, { windowSize: 5, powers: [0.3] }),
    inputs: anti,
    code: 'nan-source',
  },
  {
    name: 'scale and shift by pixels that were not measured',
    threads: ['isl-org/MiDaS#33', 'isl-org/MiDaS#88'],
    loss: (t, p) => losses.scaleShiftInvariantDepth(t, p),
    loop: (t, p) => reference.scaleShiftInvariantDepth(t, p, { mask: (isThere(t) as Nested[][][][]).map((a) => a.map((b) => b.map(([c]) => c!))) as never }),
    inputs: sparse,
  }, // prettier-ignore
  {
    name: 'classes that an image has not',
    threads: ['bermanmaxim/LovaszSoftmax#20'],
    loss: (t, p) => losses.lovaszSoftmax(t, p, { classes: 'all' }),
    loop: (t, p) => reference.lovaszSoftmax(t, p),
    inputs: twoOfThree,
  },
  {
    name: 'nothing left to average',
    threads: ['pytorch/pytorch#75181', 'bermanmaxim/LovaszSoftmax#14'],
    // A pixel without a label has zeros for every class. By hand: the library's refuses the labels that a check makes of these.
    loss: (t, p) => tf.div(tf.neg(tf.sum(tf.mul(t, tf.logSoftmax(p)))), tf.sum(t)),
    loop: (t, p) => reference.crossEntropy(t, p, { mask: isLabelled(t) as never }),
    inputs: mapTruth(oneHot, () => 0),
    code: 'nan-source',
  },
  {
    name: 'the mean over ignored pixels too',
    threads: ['open-mmlab/mmsegmentation#1409', 'qubvel-org/segmentation_models.pytorch#852'],
    loss: (t, p) => tf.mean(losses.crossEntropy(t, p, { ...ignored, ...none })),
    loop: (t, p) => reference.crossEntropy(t, p, ignored),
    inputs: index,
  },
  {
    name: 'unmeasured flow taken for none',
    threads: ['ClementPinard/FlowNetPytorch#23'],
    loss: (t, p) => losses.endpointError(t, p),
    loop: (t, p) => reference.endpointError(t, p, { mask: isLabelled(t) as never }),
    inputs: validFlows,
  },
  {
    name: 'outliers above 3 pixels or 5 %, not both',
    threads: ['princeton-vl/RAFT#72'],
    loss: (t, p) => {
      const e = losses.endpointError(t, p, none);
      const isFar = tf.logicalOr(tf.greater(e, 3), tf.greater(e, tf.mul(tf.norm(t, 2, -1), 0.05)));
      return tf.mean(tf.cast(isFar, 'float32'));
    },
    loop: (t, p) => reference.flowMetrics(t, p).outliers,
    inputs: [flows[0], mapTruth(flows, (x, i) => x + 2.5 * Math.sin(i))[0]],
  },
  {
    name: 'each image by its own peaks',
    threads: ['xingyizhou/CenterNet#241'],
    loss: (t, p) => losses.heatmapFocal(t, p, { regions: 'image' }),
    loop: (t, p) => reference.heatmapFocal(t, p),
    inputs: mapTruth(peaks, (x, i) => (i < 20 && x === 1 ? 0.9 : x)),
  },
  {
    name: 'no minus before the logarithm',
    threads: ['xingyizhou/CenterNet#18'],
    loss: (t, p) => tf.neg(losses.heatmapFocal(t, p)),
    loop: (t, p) => reference.heatmapFocal(t, p),
    inputs: peaks,
    code: 'sign',
  },
  {
    name: 'a boundary one pixel off',
    threads: ['LIVIAETS/boundary-loss#8'],
    loss: (t, p) => tf.mean(tf.sub(losses.boundary(t, p, none), tf.mul(t, p))),
    loop: (t, p) => reference.boundary(t, p),
    inputs: masks,
    code: 'operation-extra',
  },
  {
    name: 'a distance without a sign',
    threads: ['JunMa11/SegLossOdyssey#37'],
    loss: (t, p) => tf.mean(tf.abs(losses.boundary(t, p, none))),
    loop: (t, p) => reference.boundary(t, p),
    inputs: masks,
    code: 'operation-extra',
  },
  {
    name: 'weights of classes that cancel',
    threads: ['Project-MONAI/MONAI#369', 'Project-MONAI/MONAI#6765'],
    loss: (t, p) => losses.dice(t, p, { regions: 'imageAndClass' }),
    loop: (t, p) => reference.generalizedDice(t, p),
    inputs: soft,
  },
  {
    name: 'easy pixels kept, hard ones dropped',
    threads: ['open-mmlab/mmsegmentation#52'],
    loss: (t, p) => {
      const entropy = losses.crossEntropy(t, p, none);
      const kept = tf.cast(tf.less(entropy, -Math.log(0.7)), 'float32');
      return tf.div(tf.sum(tf.mul(entropy, kept)), tf.sum(kept));
    },
    loop: (t, p) => reference.ohemCrossEntropy(t, p, { minKept: 1 }),
    inputs: oneHot,
  },
  {
    name: 'metres and millimetres',
    threads: ['hufu6371/DORN#8'],
    loss: (t, p) => tf.mul(tf.sqrt(losses.mse(t, p)), 1000),
    loop: (t, p) => reference.depthMetrics(t, p).rmse,
    inputs: depths,
    code: 'constant-factor',
  },
];
