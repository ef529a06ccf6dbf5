/**
 * Wrong losses to probe, one line each, with the rows that must fail: losses.md 1, 3 and 6 (the seed
 * question and public code).
 */
import * as tf from '@tensorflow/tfjs';
import {
  angleMap,
  angular,
  axial,
  bce,
  binary,
  crossEntropy,
  direction,
  dot,
  mean,
  normalised,
  parts,
  power,
  regression,
  signed,
  square,
  three,
  unit,
  type Loss,
  type Right,
} from './probeRight.js';

export interface Wrong extends Right {
  readonly rows: readonly string[];
}

/** The loss of the seed question, in the words of its accepted answer. */
export const seedLoss: Loss = (t, p) =>
  tf.mean(tf.pow(tf.acos(tf.clipByValue(tf.sum(tf.mul(t, p), -1), 1e-6, 1 - 1e-6)), 1.2));

const clipped =
  (lo: number, hi: number): Loss =>
  (t, p) =>
    tf.mean(power(tf.acos(tf.clipByValue(normalised(t, p), lo, hi))));

const map = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => power(angleMap(t, p));
const alongY = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.norm(x, 2, 1, true));
const ofBatch = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.norm(x));
const kahan = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => {
  const [u, v] = [unit(t), unit(p)];
  return tf.mul(2, tf.atan2(tf.norm(tf.sub(u, v), 2, -1), tf.norm(tf.add(u, v), 2, -1)));
};
const onlyValue = (f: Loss, gradient: (p: tf.Tensor, t: tf.Tensor) => tf.Tensor): Loss => {
  const op = tf.customGrad((...args) => {
    const [p, t, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([p, t]);
    return {
      value: f(t, p),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => [
        tf.mul(dy, gradient(saved[0]!, saved[1]!)),
        tf.zerosLike(saved[1]!),
      ],
    };
  });
  return (t, p) => op(p, t);
};
/** d/dp of the mean of |d|^1.2: 1.2·|d|^0.2·sgn d·(−ps, pc)/|p|²/N. */
const trueGradient = (p: tf.Tensor, t: tf.Tensor): tf.Tensor => {
  const d = signed(t, p);
  const slope = tf.mul(tf.mul(1.2 / d.size, tf.sign(d)), tf.pow(tf.abs(d), 0.2));
  const [pc, ps] = parts(p);
  const turned = tf.stack([tf.neg(ps), pc], -1);
  return tf.div(tf.mul(tf.expandDims(slope, -1), turned), tf.sum(tf.square(p), -1, true));
};

const wrong = (name: string, loss: Loss, rows: readonly string[], options = direction): Wrong => ({
  name,
  loss,
  rows,
  options,
});

export const wrongLosses: readonly Wrong[] = [
  wrong('the seed question', seedLoss, ['plateau', 'floor', 'scale', 'euler', 'gradient-length']),
  wrong('clip at ±(1 − 1e-6)', clipped(-1 + 1e-6, 1 - 1e-6), ['floor', 'plateau']),
  wrong('clip at 1e-6, normalised', clipped(1e-6, 1), ['plateau']),
  wrong('clip at 1 − 1e-4', clipped(-1, 1 - 1e-4), ['floor']),
  wrong('clip that float32 rounds away', clipped(-1 + 1e-8, 1 - 1e-8), ['identical', 'antipodal']),
  wrong(
    'acos, not clipped',
    mean((t, p) => tf.acos(normalised(t, p))),
    ['identical'],
  ),
  wrong('angle in 3 channels, clipped', clipped(-1 + 1e-6, 1 - 1e-6), ['floor'], three),
  wrong('|dot|: an axis for a direction', clipped0(), ['opposite', 'monotone']),
  wrong('perfect match set to 90°', perfectIs90(), ['minimum']),
  wrong(
    '1 − t·p',
    mean((t, p) => tf.sub(1, dot(t, p))),
    ['scale', 'minimum', 'euler'],
  ),
  wrong('tf.losses.cosineDistance', (t, p) => tf.losses.cosineDistance(t, p, -1), ['minimum']),
  wrong('l / batch * height * width', precedence, ['tile']),
  wrong('mean, then divided by the batch', (t, p) => tf.div(tf.mean(map(t, p)), t.shape[0]), [
    'tile',
    'halves',
  ]),
  wrong('mean, then divided by the height', (t, p) => tf.div(tf.mean(map(t, p)), t.shape[1]!), [
    'tile',
  ]),
  wrong(
    'normalised along y',
    mean((t, p) => tf.acos(tf.clipByValue(tf.mul(0.5, dot(alongY(t), alongY(p))), -1, 1))),
    ['locality'],
  ),
  wrong(
    'normalised by the whole batch',
    mean((t, p) => tf.sum(square(ofBatch(t), ofBatch(p)), -1)),
    ['locality'],
  ),
  wrong('vectors averaged first', (t, p) => tf.mean(map(tf.mean(t, [1, 2]), tf.mean(p, [1, 2]))), [
    'locality',
  ]),
  wrong(
    'channels of yPred swapped',
    mean((t, p) => map(t, tf.reverse(p, -1))),
    ['rotation', 'perfect'],
  ),
  wrong(
    'sign of the cross product',
    mean((t, p) => power(tf.abs(signed(t, p, 1)))),
    ['rotation'],
  ),
  wrong(
    'no abs before the power',
    mean((t, p) => power(signed(t, p))),
    ['gradient'],
  ),
  wrong(
    'signed angle',
    mean((t, p) => signed(t, p)),
    ['mirror', 'perfect'],
  ),
  wrong('angles subtracted, not wrapped', unwrapped, ['rotation']),
  wrong('negated', (t, p) => tf.neg(angular(t, p)), ['minimum', 'monotone']),
  wrong(
    'Kahan with norms',
    mean((t, p) => power(kahan(t, p))),
    ['identical'],
  ),
  wrong('drops |dot| > 0.999', dropped, ['monotone']),
  wrong('axial, probed as a direction', axial, ['opposite', 'monotone']),
  wrong('a direction, probed as an axis', angular, ['opposite'], { kind: 'axial' }),
  wrong(
    'gradient detached',
    (t, p) => tf.add(angular(t, tf.tensor(p.dataSync(), p.shape)), tf.mul(0, tf.sum(p))),
    ['gradient'],
  ),
  wrong(
    'gradient not divided by |p|',
    onlyValue(angular, (p, t) => tf.mul(trueGradient(p, t), tf.norm(p, 2, -1, true))),
    ['gradient-length'],
  ),
  wrong(
    'gradient with a radial part',
    onlyValue(angular, (p, t) => tf.add(trueGradient(p, t), tf.mul(0.01, p))),
    ['euler'],
  ),
  wrong('mask multiplies, counts every pixel', masking('count'), ['mask-removal']),
  wrong('mask multiplies NaN', masking('multiply'), ['mask-content']),
  wrong('sum is the mean', reducing, ['reductions']),
  wrong('weights squared and halved', weighing, ['weights']),
  wrong('leaks', (t, p) => tf.keep(angular(t, p)), ['leak']),
  wrong('random', (t, p) => tf.mul(angular(t, p), 1 + 0.01 * Math.random()), ['deterministic']),
  wrong('hides NaN', (t, p) => angular(t, tf.where(tf.isNaN(p), tf.onesLike(p), p)), [
    'nan-prediction',
  ]),
  wrong('hides NaN in yTrue', (t, p) => angular(tf.where(tf.isNaN(t), tf.onesLike(t), t), p), [
    'nan-truth',
  ]),
  wrong(
    'no abs',
    mean((t, p) => tf.sub(p, t)),
    ['minimum', 'monotone'],
    regression,
  ),
  wrong(
    'norm without epsilon',
    mean((t, p) => tf.norm(tf.sub(p, t), 2, -1)),
    ['identical'],
    { kind: 'vector' },
  ),
  wrong(
    'root of a square',
    mean((t, p) => tf.sqrt(square(t, p))),
    ['perfect'],
    regression,
  ),
  wrong(
    'squared mean error',
    (t, p) => tf.square(tf.mean(tf.sub(p, t))),
    ['cancelling'],
    regression,
  ),
  wrong(
    'cross entropy, sign',
    mean((t, p) => tf.neg(crossEntropy(t, p))),
    ['monotone', 'sure'],
    { kind: 'classification' },
  ),
  wrong(
    'bce, naive log',
    mean((t, p) =>
      tf.neg(
        tf.add(
          tf.mul(t, tf.log(tf.sigmoid(p))),
          tf.mul(tf.sub(1, t), tf.log(tf.sub(1, tf.sigmoid(p)))),
        ),
      ),
    ),
    ['extreme-logits'],
    binary,
  ),
  wrong('softmax, naive', naiveSoftmax(), ['extreme-logits'], { kind: 'classification' }),
  wrong(
    'hard prediction',
    mean((t, p) => tf.abs(tf.sub(t, tf.step(p)))),
    ['gradient'],
    binary,
  ),
  wrong(
    'labels swapped',
    mean((t, p) => bce(tf.sub(1, t), p)),
    ['monotone', 'sure'],
    binary,
  ),
];

function clipped0(): Loss {
  return (t, p) => tf.mean(tf.sub(1, tf.abs(normalised(t, p))));
}

function perfectIs90(): Loss {
  return (t, p) => {
    const c = normalised(t, p);
    const kept = tf.cast(tf.lessEqual(tf.tensor(c.dataSync(), c.shape), 1 - 1e-6), 'float32');
    return tf.mean(tf.acos(tf.mul(kept, c)));
  };
}

function precedence(t: tf.Tensor, p: tf.Tensor): tf.Tensor {
  const [batch, height, width] = t.shape as [number, number, number];
  return tf.mul(tf.mul(tf.div(tf.sum(map(t, p)), batch), height), width);
}

function unwrapped(t: tf.Tensor, p: tf.Tensor): tf.Tensor {
  const [tc, ts] = parts(t);
  const [pc, ps] = parts(p);
  return tf.mean(power(tf.abs(tf.sub(tf.atan2(ts, tc), tf.atan2(ps, pc)))));
}

function dropped(t: tf.Tensor, p: tf.Tensor): tf.Tensor {
  const size = tf.step(tf.sub(0.999, tf.abs(normalised(t, p))));
  return tf.mean(tf.mul(size, map(t, p)));
}

function naiveSoftmax(): Loss {
  return mean((t, p) => {
    const e = tf.exp(p);
    return tf.neg(tf.sum(tf.mul(t, tf.log(tf.div(e, tf.sum(e, -1, true)))), -1));
  });
}

type Options = {
  readonly mask?: tf.Tensor;
  readonly weights?: tf.Tensor;
  readonly reduction?: string;
};

/** A mask that leaves the divisor, or that lets NaN through as 0·NaN. */
function masking(how: 'count' | 'multiply'): Loss {
  return (t, p, { mask }: Options = {}) => {
    const loss = map(t, p);
    if (!mask) return tf.mean(loss);
    const kept = tf.cast(mask, 'float32');
    if (how === 'count') return tf.mean(tf.where(tf.cast(mask, 'bool'), loss, tf.zerosLike(loss)));
    return tf.div(tf.sum(tf.mul(kept, loss)), tf.sum(kept));
  };
}

function reducing(t: tf.Tensor, p: tf.Tensor, { reduction }: Options = {}): tf.Tensor {
  return reduction === 'none' ? map(t, p) : tf.mean(map(t, p));
}

function weighing(t: tf.Tensor, p: tf.Tensor, { weights }: Options = {}): tf.Tensor {
  const loss = map(t, p);
  return tf.mean(weights ? tf.mul(tf.mul(0.5, tf.square(weights)), loss) : loss);
}
