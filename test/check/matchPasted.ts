/**
 * Losses as they stand in the repositories that people take them from: the formula of each, written anew on TensorFlow.js in the way of
 * its source (which sums over what, what is added where), and what it is to be recognised as.
 */
import * as tf from '@tensorflow/tfjs';
import { boxes, heatmaps, made } from '../losses/makes.js';
import type { Nested } from '../losses/support.js';
import {
  masks,
  logits,
  oneHot,
  softmaxed,
  numbered,
  plain,
  depths,
  flows,
} from './pastedInputs.js';

type T = tf.Tensor;

export interface Pasted {
  readonly from: string;
  readonly loss: (t: T, p: T) => T;
  readonly inputs: readonly [Nested, Nested];
  /** In what is said of one of the matches. */
  readonly is: RegExp;
}

const sum = (x: T, axes?: number[]): T => tf.sum(x, axes);
const one = (x: T): T => tf.sub(1, x);
const withoutFirst = (x: T): T => tf.split(x, [1, x.shape.at(-1)! - 1], -1)[1]!;
const bce = (t: T, z: T): T =>
  tf.add(tf.sub(tf.relu(z), tf.mul(z, t)), tf.log1p(tf.exp(tf.neg(tf.abs(z)))));
const overlapOf = (t: T, p: T, axes: number[]) => ({
  hit: sum(tf.mul(t, p), axes),
  size: tf.add(sum(t, axes), sum(p, axes)),
  truth: sum(t, axes),
});
const wherePresent = (truth: T, loss: T): T =>
  tf.mul(loss, tf.cast(tf.greater(truth, 0), 'float32'));
const batch = [0, 1, 2];
const image = [1, 2];

export const pasted: readonly Pasted[] = [
  {
    from: 'segmentation_models.pytorch, losses/dice.py, mode multilabel',
    loss: (t, p) => {
      const { hit, size, truth } = overlapOf(t, tf.sigmoid(p), batch);
      return tf.mean(wherePresent(truth, one(tf.div(tf.mul(2, hit), tf.maximum(size, 1e-7)))));
    },
    inputs: logits,
    is: /^dice, .*of sigmoid\(yPred\) \(SMP\)/,
  },
  {
    from: 'segmentation_models.pytorch, losses/jaccard.py',
    loss: (t, p) => {
      const { hit, size, truth } = overlapOf(t, p, batch);
      return tf.mean(wherePresent(truth, one(tf.div(hit, tf.maximum(tf.sub(size, hit), 1e-7)))));
    },
    inputs: masks,
    is: /^jaccard.* \(SMP\)/,
  },
  {
    from: 'segmentation_models.pytorch, losses/dice.py with log_loss',
    loss: (t, p) => {
      const { hit, size, truth } = overlapOf(t, p, batch);
      const score = tf.div(tf.mul(2, hit), tf.maximum(size, 1e-7));
      return tf.mean(wherePresent(truth, tf.neg(tf.log(tf.maximum(score, 1e-7)))));
    },
    inputs: masks,
    is: /^logDice.* \(SMP\)/,
  },
  {
    from: 'segmentation_models.pytorch, losses/mcc.py',
    loss: (t, p) => {
      const [tp, tn] = [sum(tf.mul(t, p)), sum(tf.mul(one(t), one(p)))];
      const [fp, fn] = [sum(tf.mul(one(t), p)), sum(tf.mul(t, one(p)))];
      const e = 1e-5;
      const above = tf.sub(
        tf.mul(tf.add(tp, e), tf.add(tn, e)),
        tf.mul(tf.add(fp, e), tf.add(fn, e)),
      );
      const product = [tf.add(tp, fp), tf.add(tp, fn), tf.add(tn, fp), tf.add(tn, fn)]
        .map((x) => tf.add(x, 2 * e))
        .reduce((a, b) => tf.mul(a, b));
      return one(tf.div(above, tf.sqrt(product)));
    },
    inputs: masks,
    is: /^mcc, smooth 0\.00001 \(SMP\)/,
  },
  {
    from: 'torchvision, ops/focal_loss.py, without reduction',
    loss: (t, z) => {
      const p = tf.sigmoid(z);
      const right = tf.add(tf.mul(p, t), tf.mul(one(p), one(t)));
      const weight = tf.add(tf.mul(0.25, t), tf.mul(0.75, one(t)));
      return tf.mul(weight, tf.mul(bce(t, z), tf.square(one(right))));
    },
    inputs: logits,
    is: /^focal, alpha 0\.25, as a map \(SMP, torchvision, kornia\)/,
  },
  {
    from: 'MONAI, losses/dice.py',
    loss: (t, p) => {
      const { hit, size } = overlapOf(t, p, image);
      return tf.mean(one(tf.div(tf.add(tf.mul(2, hit), 1e-5), tf.add(size, 1e-5))));
    },
    inputs: masks,
    is: /^dice, per image and class, smooth 0\.00001 \(MONAI\)/,
  },
  {
    from: 'MONAI, losses/dice.py with include_background=False',
    loss: (t, p) => {
      const { hit, size } = overlapOf(withoutFirst(t), withoutFirst(p), image);
      return tf.mean(one(tf.div(tf.add(tf.mul(2, hit), 1e-5), tf.add(size, 1e-5))));
    },
    inputs: softmaxed,
    is: /^dice, per image and class, smooth 0\.00001, without the first class \(MONAI\)/,
  },
  {
    from: 'MONAI, losses/dice.py, GeneralizedDiceLoss of a softmax without the background',
    loss: (t, z) => {
      const { hit, size, truth } = overlapOf(withoutFirst(t), withoutFirst(tf.softmax(z)), image);
      const found = tf.where(tf.greater(truth, 0), tf.divNoNan(1, tf.square(truth)), 0);
      const weight = tf.where(tf.greater(truth, 0), found, tf.max(found, -1, true));
      const [above, below] = [hit, size].map((each) => sum(tf.mul(each, weight), [1]));
      return tf.mean(one(tf.div(tf.add(tf.mul(2, above!), 1e-5), tf.add(below!, 1e-5))));
    },
    inputs: oneHot,
    is: /^generalizedDice, without the first class, of softmax\(yPred\)/,
  },
  {
    from: 'MONAI, losses/dice.py with jaccard',
    loss: (t, p) => {
      const { hit, size } = overlapOf(t, p, image);
      const union = tf.mul(2, tf.sub(size, hit));
      return tf.mean(one(tf.div(tf.add(tf.mul(2, hit), 1e-5), tf.add(union, 1e-5))));
    },
    inputs: masks,
    is: /^jaccard, per image and class, smooth 0\.000005 \(MONAI\)/,
  },
  {
    from: 'MONAI, losses/tversky.py',
    loss: (t, p) => {
      const hit = sum(tf.mul(t, p), image);
      const alarms = tf.mul(0.5, sum(tf.mul(one(t), p), image));
      const misses = tf.mul(0.5, sum(tf.mul(t, one(p)), image));
      const below = tf.add(tf.add(hit, alarms), tf.add(misses, 1e-5));
      return tf.mean(one(tf.div(tf.add(hit, 1e-5), below)));
    },
    inputs: masks,
    is: /^tversky, per image and class, smooth 0\.00001 \(MONAI\)/,
  },
  {
    from: 'MONAI, losses/dice.py, DiceCELoss with softmax',
    loss: (t, z) => {
      const { hit, size } = overlapOf(t, tf.softmax(z), image);
      const dice = tf.mean(one(tf.div(tf.add(tf.mul(2, hit), 1e-5), tf.add(size, 1e-5))));
      return tf.add(dice, tf.neg(tf.mean(sum(tf.mul(t, tf.logSoftmax(z)), [-1]))));
    },
    inputs: oneHot,
    is: /^diceCrossEntropy \(MONAI\)/,
  },
  {
    from: 'Keras 3, losses.dice',
    loss: (t, p) => {
      const { hit, size } = overlapOf(t, p, [0, 1, 2, 3]);
      return one(tf.div(tf.mul(2, hit), tf.add(size, 1e-7)));
    },
    inputs: masks,
    is: /^dice, smooth \[0, 1e-7\] \(Keras\)/,
  },
  {
    from: 'PyTorch, nn.CrossEntropyLoss with its ignore_index of −100',
    loss: (t, z) => {
      const counts = tf.cast(tf.notEqual(t, -100), 'float32');
      const hot = tf.oneHot(tf.cast(tf.mul(t, counts), 'int32'), 4);
      const each = tf.neg(sum(tf.mul(hot, tf.logSoftmax(z)), [-1]));
      return tf.div(sum(tf.mul(each, counts)), sum(counts));
    },
    inputs: numbered,
    is: /^crossEntropy.* \(PyTorch\)/,
  },
  {
    from: 'mmsegmentation, losses/cross_entropy_loss.py with avg_non_ignore False, its default',
    loss: (t, z) => {
      const counts = tf.cast(tf.notEqual(t, -100), 'float32');
      const hot = tf.oneHot(tf.cast(tf.mul(t, counts), 'int32'), 4);
      return tf.mean(tf.mul(counts, tf.neg(sum(tf.mul(hot, tf.logSoftmax(z)), [-1]))));
    },
    inputs: numbered,
    is: /^crossEntropy, labels index, ignoreLabel -100, divided by the number of all pixels, ignored ones too/,
  },
  {
    from: 'kornia, losses/charbonnier.py',
    loss: (t, p) => tf.mean(tf.sub(tf.sqrt(tf.add(1, tf.squaredDifference(t, p))), 1)),
    inputs: plain,
    is: /^charbonnier, epsilon 1, offset \(kornia\)/,
  },
  {
    from: 'optax, losses/_segmentation.py, dice_loss',
    loss: (t, p) => {
      const axes = [1, 2, 3];
      const hit = sum(tf.mul(t, p), axes);
      const [alarms, misses] = [sum(tf.mul(one(t), p), axes), sum(tf.mul(t, one(p)), axes)];
      const below = tf.add(tf.add(hit, tf.mul(0.5, alarms)), tf.mul(0.5, misses));
      return tf.mean(one(tf.div(tf.add(hit, 1), tf.add(below, 1))));
    },
    inputs: masks,
    is: /^dice, per image, smooth 2 \(optax\)/,
  },
  {
    from: 'Eigen et al. 2014, eq. 4',
    loss: (t, p) => {
      const d = tf.sub(tf.log(p), tf.log(t));
      const n = d.size / d.shape[0];
      const squares = tf.div(sum(tf.square(d), [1, 2, 3]), n);
      return tf.mean(tf.sub(squares, tf.div(tf.square(sum(d, [1, 2, 3])), 2 * n * n)));
    },
    inputs: depths,
    is: /^siLog \(Eigen et al\. 2014\)/,
  },
  {
    from: 'BTS, pytorch/bts.py, silog_loss',
    loss: (t, p) => {
      const d = tf.sub(tf.log(p), tf.log(t));
      const variance = tf.sub(tf.mean(tf.square(d)), tf.mul(0.85, tf.square(tf.mean(d))));
      return tf.mul(10, tf.sqrt(variance));
    },
    inputs: depths,
    is: /^siLog.* \(BTS\)/,
  },
  {
    from: 'CenterNet, models/losses.py, _neg_loss',
    loss: (t, z) => {
      const [p, peak] = [tf.sigmoid(z), tf.cast(tf.equal(t, 1), 'float32')];
      const hits = sum(tf.mul(peak, tf.mul(tf.log(p), tf.square(one(p)))));
      const far = tf.mul(one(peak), tf.pow(one(t), 4));
      const misses = sum(tf.mul(far, tf.mul(tf.log(one(p)), tf.square(p))));
      return tf.neg(tf.div(tf.add(hits, misses), sum(peak)));
    },
    inputs: made(heatmaps, [3, 6, 5, 2]),
    is: /^heatmapFocal$/,
  },
  {
    from: 'RAFT, train.py, the error of one iteration',
    loss: (t, p) => tf.mean(tf.sqrt(sum(tf.squaredDifference(t, p), [-1]))),
    inputs: flows,
    is: /^endpointError$/,
  },
  {
    from: 'U-Net notebooks, a dice with smooth 1 over what is flattened, of (yPred, yTrue)',
    loss: (p, t) => {
      const { hit, size } = overlapOf(tf.reshape(t, [-1]), tf.reshape(p, [-1]), [0]);
      return one(tf.div(tf.add(tf.mul(2, hit), 1), tf.add(size, 1)));
    },
    inputs: [masks[1], masks[0]],
    is: /^dice, smooth 1$|^dice, smooth 1, its arguments are \(yPred, yTrue\)/,
  },
  {
    from: 'Keras 2, categorical_crossentropy of probabilities, a map',
    loss: (t, p) => tf.neg(sum(tf.mul(t, tf.log(tf.clipByValue(p, 1e-7, 1 - 1e-7))), [-1])),
    inputs: softmaxed,
    is: /^crossEntropy, its predictions are probabilities, as a map/,
  },
  {
    from: 'torchvision, ops/giou_loss.py, reduction sum',
    loss: (t, p) => {
      const [a, b] = [tf.unstack(t, -1), tf.unstack(p, -1)] as [T[], T[]];
      const [area, other] = [a, b].map(([x1, y1, x2, y2]) =>
        tf.mul(tf.sub(x2!, x1!), tf.sub(y2!, y1!)),
      );
      const side = (lo: T, hi: T): T => tf.relu(tf.sub(hi, lo));
      const hit = tf.mul(
        side(tf.maximum(a[0]!, b[0]!), tf.minimum(a[2]!, b[2]!)),
        side(tf.maximum(a[1]!, b[1]!), tf.minimum(a[3]!, b[3]!)),
      );
      const union = tf.sub(tf.add(area!, other!), hit);
      const hull = tf.mul(
        side(tf.minimum(a[0]!, b[0]!), tf.maximum(a[2]!, b[2]!)),
        side(tf.minimum(a[1]!, b[1]!), tf.maximum(a[3]!, b[3]!)),
      );
      return sum(one(tf.sub(tf.div(hit, union), tf.div(tf.sub(hull, union), hull))));
    },
    inputs: made(boxes, [40, 4], 4),
    is: /^generalizedBoxIou, sum$/,
  },
];
