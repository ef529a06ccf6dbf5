/**
 * Right losses in TensorFlow.js with their loops, written here so that the checks are tested against
 * losses nobody else changes. Formulas: losses.md section 4; kinks are where their loops say.
 */
import * as tf from '@tensorflow/tfjs';
import {
  bits,
  directions,
  elementLoop,
  oneHot,
  probabilities,
  rowLoop,
  uniform,
  type Loop,
  type Loss,
  type Numbers,
  type Random,
} from './support.js';

export interface RightLoss {
  readonly name: string;
  readonly loss: Loss;
  readonly loop: Loop;
  readonly inputs: (random: Random) => readonly Numbers[];
  /** Inputs to differentiate by; default: the last. */
  readonly wrt?: readonly number[];
}

export const image = [2, 2, 3] as const;
const pair = (random: Random): readonly Numbers[] => [
  uniform(random, [2, 3, 2]),
  uniform(random, [2, 3, 2]),
];

type Element = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

/** A mean of f over all elements. */
export const meanOf =
  (f: Element): Loss =>
  (t, p) =>
    tf.mean(f(t!, p!));

export const cosine = (t: readonly number[], p: readonly number[]): number =>
  t.reduce((sum, x, i) => sum + x * p[i]!, 0) / (Math.hypot(...t) * Math.hypot(...p));

export const angle = (t: readonly number[], p: readonly number[]): number =>
  Math.atan2(Math.abs(t[0]! * p[1]! - t[1]! * p[0]!), t[0]! * p[0]! + t[1]! * p[1]!);

export const parts = (x: tf.Tensor): readonly [tf.Tensor, tf.Tensor] => {
  const [c, s] = tf.split(x, 2, -1);
  return [tf.squeeze(c!, [-1]), tf.squeeze(s!, [-1])];
};

/** Angle between (cos, sin) vectors, per pixel. */
export const angleMap: Element = (t, p) => {
  const [tc, ts] = parts(t);
  const [pc, ps] = parts(p);
  return tf.atan2(
    tf.abs(tf.sub(tf.mul(tc, ps), tf.mul(ts, pc))),
    tf.add(tf.mul(tc, pc), tf.mul(ts, ps)),
  );
};

export const power = (x: tf.Tensor): tf.Tensor => tf.pow(x, 1.2);
export const angular: Loss = (t, p) => tf.mean(power(angleMap(t!, p!)));
export const angularLoop = rowLoop((t, p) => angle(t, p) ** 1.2);

export const unit = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.norm(x, 2, -1, true));
export const dot: Element = (t, p) => tf.sum(tf.mul(t, p), -1);

export const error: Element = (t, p) => tf.sub(p, t);
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Binary cross entropy on logits, in the form that does not overflow. */
export const bce: Element = (z, x) =>
  tf.add(tf.sub(tf.relu(x), tf.mul(x, z)), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
export const bceLoop = (z: number, x: number): number =>
  Math.max(x, 0) - x * z + Math.log1p(Math.exp(-Math.abs(x)));

export const crossEntropy = (z: tf.Tensor, x: tf.Tensor, axis = -1): tf.Tensor =>
  tf.neg(tf.sum(tf.mul(z, tf.logSoftmax(x, axis)), axis));
export const crossEntropyLoop = (z: readonly number[], x: readonly number[]): number => {
  const top = Math.max(...x);
  const lse = top + Math.log(x.reduce((sum, v) => sum + Math.exp(v - top), 0));
  return z.reduce((sum, v, i) => sum + v * (lse - x[i]!), 0);
};

const clip = (x: number, lo: number, hi: number): number => Math.min(hi, Math.max(lo, x));
const labelled = (random: Random): readonly Numbers[] => [
  bits(random, [2, 3, 2]),
  uniform(random, [2, 3, 2]),
];
const classed = (random: Random): readonly Numbers[] => [
  oneHot(random, [2, 3, 3]),
  uniform(random, [2, 3, 3]),
];
const turned = (random: Random): readonly Numbers[] => [
  directions(random, image),
  directions(random, image, 0.5, 1.5),
];

export const element = (
  name: string,
  loss: Element,
  loop: (t: number, p: number) => number,
  inputs: RightLoss['inputs'] = pair,
): RightLoss => ({ name, loss: meanOf(loss), loop: elementLoop(loop), inputs });

export const row = (
  name: string,
  loss: Element,
  loop: (t: readonly number[], p: readonly number[]) => number,
  inputs: RightLoss['inputs'],
): RightLoss => ({ name, loss: meanOf(loss), loop: rowLoop(loop), inputs });

const huber =
  (k: number): Element =>
  (t, p) => {
    const e = tf.abs(error(t, p));
    const q = tf.minimum(e, k);
    return tf.add(tf.mul(0.5, tf.square(q)), tf.mul(k, tf.sub(e, q)));
  };
const huberLoop = (k: number) => (t: number, p: number) => {
  const e = Math.abs(p - t);
  return e <= k ? 0.5 * e * e : k * e - 0.5 * k * k;
};

/** Inputs with the kinks of |e| and of Huber at 1 hit exactly. */
const onKinks = (random: Random): readonly Numbers[] => [
  [0, 0, 0, 1, 0.5, random()],
  [0, 1, -1, 1, 1.5, random()],
];

/** Identical, antipodal, orthogonal and nearly identical directions, and one at random. */
const corners = (random: Random): readonly Numbers[] => {
  const a = 2 * Math.PI * random();
  return [
    [
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [0.6, 0.8],
    ],
    [
      [1, 0],
      [-1, 0],
      [0, 1],
      [Math.cos(1e-3), Math.sin(1e-3)],
      [Math.cos(a), Math.sin(a)],
    ],
  ];
};

export const elementLosses: readonly RightLoss[] = [
  element(
    'mse',
    (t, p) => tf.square(error(t, p)),
    (t, p) => (p - t) ** 2,
  ),
  element(
    'tf.squaredDifference',
    (t, p) => tf.squaredDifference(t, p),
    (t, p) => (p - t) ** 2,
  ),
  element(
    'mae',
    (t, p) => tf.abs(error(t, p)),
    (t, p) => Math.abs(p - t),
  ),
  element(
    'mae on kinks',
    (t, p) => tf.abs(error(t, p)),
    (t, p) => Math.abs(p - t),
    onKinks,
  ),
  element('huber', huber(1), huberLoop(1)),
  element('huber on kinks', huber(1), huberLoop(1), onKinks),
  element('huber 0.3', huber(0.3), huberLoop(0.3)),
  element(
    'log-cosh',
    (t, p) => {
      const e = tf.abs(error(t, p));
      return tf.sub(tf.add(e, tf.log1p(tf.exp(tf.mul(-2, e)))), Math.LN2);
    },
    (t, p) => Math.log(Math.cosh(p - t)),
  ),
  element(
    'charbonnier',
    (t, p) => tf.sqrt(tf.add(tf.square(error(t, p)), 1e-6)),
    (t, p) => Math.hypot(p - t, 1e-3),
  ),
  element(
    'charbonnier on kinks',
    (t, p) => tf.sqrt(tf.add(tf.square(error(t, p)), 1e-6)),
    (t, p) => Math.hypot(p - t, 1e-3),
    onKinks,
  ),
  element(
    'cauchy',
    (t, p) => tf.log1p(tf.mul(0.5, tf.square(error(t, p)))),
    (t, p) => Math.log1p((p - t) ** 2 / 2),
  ),
  element(
    'welsch',
    (t, p) => tf.sub(1, tf.exp(tf.mul(-0.5, tf.square(error(t, p))))),
    (t, p) => -Math.expm1(-((p - t) ** 2) / 2),
  ),
  element(
    'geman-mcclure',
    (t, p) => {
      const e = tf.square(error(t, p));
      return tf.div(tf.mul(2, e), tf.add(e, 4));
    },
    (t, p) => (2 * (p - t) ** 2) / ((p - t) ** 2 + 4),
  ),
  element(
    'pinball',
    (t, p) => tf.maximum(tf.mul(0.9, tf.sub(t, p)), tf.mul(-0.1, tf.sub(t, p))),
    (t, p) => Math.max(0.9 * (t - p), -0.1 * (t - p)),
  ),
  element(
    'pinball on kinks',
    (t, p) => tf.maximum(tf.mul(0.9, tf.sub(t, p)), tf.mul(-0.1, tf.sub(t, p))),
    (t, p) => Math.max(0.9 * (t - p), -0.1 * (t - p)),
    onKinks,
  ),
  element(
    '|e|^1.2',
    (t, p) => power(tf.abs(error(t, p))),
    (t, p) => Math.abs(p - t) ** 1.2,
  ),
  element(
    '|e|^1.2 on kinks',
    (t, p) => power(tf.abs(error(t, p))),
    (t, p) => Math.abs(p - t) ** 1.2,
    onKinks,
  ),
  element(
    'hinge',
    (t, p) => tf.relu(tf.sub(1, tf.mul(t, p))),
    (t, p) => Math.max(0, 1 - t * p),
  ),
  element(
    'hinge on its kink',
    (t, p) => tf.relu(tf.sub(1, tf.mul(t, p))),
    (t, p) => Math.max(0, 1 - t * p),
    () => [
      [1, 1, -1, -1],
      [1, 2, -1, 0.5],
    ],
  ),
  element(
    'squared hinge',
    (t, p) => tf.square(tf.relu(tf.sub(1, tf.mul(t, p)))),
    (t, p) => Math.max(0, 1 - t * p) ** 2,
  ),
  element(
    'epsilon-insensitive',
    (t, p) => tf.relu(tf.sub(tf.abs(error(t, p)), 0.5)),
    (t, p) => Math.max(0, Math.abs(p - t) - 0.5),
  ),
  element('bce on logits', bce, bceLoop, labelled),
  element('bce on large logits', bce, bceLoop, (random) => [
    bits(random, [6]),
    uniform(random, [6], -60, 60),
  ]),
  element(
    'softplus',
    (_t, p) => tf.softplus(p),
    (_t, p) => Math.max(p, 0) + Math.log1p(Math.exp(-Math.abs(p))),
    (random) => [uniform(random, [4]), uniform(random, [4], -20, 20)],
  ),
  element(
    'sigmoid error',
    (t, p) => tf.square(tf.sub(tf.sigmoid(p), t)),
    (t, p) => (logistic(p) - t) ** 2,
    labelled,
  ),
  element(
    'tanh error',
    (t, p) => tf.square(tf.sub(tf.tanh(p), t)),
    (t, p) => (Math.tanh(p) - t) ** 2,
  ),
  element(
    'elu',
    (t, p) => tf.square(tf.sub(tf.elu(p), t)),
    (t, p) => ((p >= 0 ? p : Math.expm1(p)) - t) ** 2,
  ),
  element(
    'relu at 0',
    (_t, p) => tf.relu(p),
    (_t, p) => Math.max(0, p),
    onKinks,
  ),
  element(
    'leaky relu at 0',
    (_t, p) => tf.leakyRelu(p, 0.1),
    (_t, p) => (p > 0 ? p : 0.1 * p),
    onKinks,
  ),
  element(
    'clip at its bounds',
    (_t, p) => tf.clipByValue(p, -1, 1),
    (_t, p) => clip(p, -1, 1),
    onKinks,
  ),
  element(
    'minimum with ties',
    (t, p) => tf.minimum(t, p),
    (t, p) => Math.min(t, p),
    onKinks,
  ),
  element(
    'maximum with ties',
    (t, p) => tf.maximum(t, p),
    (t, p) => Math.max(t, p),
    onKinks,
  ),
  element(
    'poisson',
    (t, p) => tf.sub(p, tf.mul(t, tf.log(p))),
    (t, p) => p - t * Math.log(p),
    (random) => [uniform(random, [5], 0, 4), uniform(random, [5], 0.2, 4)],
  ),
  element(
    'small values',
    (t, p) => tf.square(error(t, p)),
    (t, p) => (p - t) ** 2,
    (random) => [uniform(random, [6], -1e-6, 1e-6), uniform(random, [6], -1e-6, 1e-6)],
  ),
  element(
    'large values',
    (t, p) => tf.abs(error(t, p)),
    (t, p) => Math.abs(p - t),
    (random) => [uniform(random, [6], -1e6, 1e6), uniform(random, [6], -1e6, 1e6)],
  ),
  element(
    'perfect prediction',
    (t, p) => tf.square(error(t, p)),
    (t, p) => (p - t) ** 2,
    () => [
      [1, 2, 3],
      [1, 2, 3],
    ],
  ),
  element(
    'one number',
    (t, p) => tf.square(error(t, p)),
    (t, p) => (p - t) ** 2,
    (random) => [[random()], [random()]],
  ),
];

export const rowLosses: readonly RightLoss[] = [
  { name: 'angular', loss: angular, loop: angularLoop, inputs: turned, wrt: [0, 1] },
  { name: 'angular at its corners', loss: angular, loop: angularLoop, inputs: corners },
  row('angle', angleMap, angle, turned),
  row('angle at its corners', angleMap, angle, corners),
  row(
    'squared angle',
    (t, p) => tf.square(angleMap(t, p)),
    (t, p) => angle(t, p) ** 2,
    turned,
  ),
  row(
    'axial angle',
    (t, p) => tf.minimum(angleMap(t, p), tf.sub(Math.PI, angleMap(t, p))),
    (t, p) => Math.min(angle(t, p), Math.PI - angle(t, p)),
    turned,
  ),
  row(
    'cosine distance',
    (t, p) => tf.sub(1, dot(unit(t), unit(p))),
    (t, p) => 1 - cosine(t, p),
    turned,
  ),
  row(
    'cosine distance by chord',
    (t, p) => tf.mul(0.5, tf.sum(tf.squaredDifference(unit(t), unit(p)), -1)),
    (t, p) => 1 - cosine(t, p),
    turned,
  ),
  row(
    'acos with a clip that is not met',
    (t, p) => power(tf.acos(tf.clipByValue(dot(unit(t), unit(p)), -1 + 1e-6, 1 - 1e-6))),
    (t, p) => angle(t, p) ** 1.2,
    () => [
      [
        [1, 0],
        [1, 0],
        [0, 1],
      ],
      [
        [0.8, 0.6],
        [-0.6, 0.8],
        [0.6, 0.8],
      ],
    ],
  ),
  row(
    'von mises',
    (t, p) => tf.sub(1, tf.exp(tf.sub(dot(unit(t), unit(p)), 1))),
    (t, p) => 1 - Math.exp(cosine(t, p) - 1),
    turned,
  ),
  row(
    'axial, 1 - cos²',
    (t, p) => tf.sub(1, tf.square(dot(unit(t), unit(p)))),
    (t, p) => 1 - cosine(t, p) ** 2,
    turned,
  ),
  row(
    'end point error',
    (t, p) => tf.norm(error(t, p), 2, -1),
    (t, p) => Math.hypot(...t.map((x, i) => x - p[i]!)),
    pair,
  ),
  row('cross entropy', crossEntropy, crossEntropyLoop, classed),
  row('cross entropy, soft labels', crossEntropy, crossEntropyLoop, (random) => [
    probabilities(random, [4, 3]),
    uniform(random, [4, 3]),
  ]),
  row(
    'label smoothing',
    (z, x) => crossEntropy(tf.add(tf.mul(z, 0.9), 0.1 / 3), x),
    (z, x) =>
      crossEntropyLoop(
        z.map((v) => 0.9 * v + 0.1 / 3),
        x,
      ),
    classed,
  ),
  row(
    'kl divergence',
    (t, p) => tf.sum(tf.mul(t, tf.log(tf.div(t, p))), -1),
    (t, p) => t.reduce((sum, x, i) => sum + x * Math.log(x / p[i]!), 0),
    (random) => [probabilities(random, [3, 3]), probabilities(random, [3, 3])],
  ),
  row(
    'unit length penalty',
    (_t, p) => tf.square(tf.sub(tf.sum(tf.square(p), -1), 1)),
    (_t, p) => (p.reduce((sum, x) => sum + x * x, 0) - 1) ** 2,
    turned,
  ),
  row(
    'largest error of a row',
    (t, p) => tf.max(tf.abs(error(t, p)), -1),
    (t, p) => Math.max(...t.map((x, i) => Math.abs(p[i]! - x))),
    pair,
  ),
];

const sums = (t: Numbers, p: Numbers): { overlap: number; t: number; p: number } => {
  const [a, b] = [t, p].map((x) => (x as readonly number[]).flat(9) as number[]);
  const add = (xs: readonly number[]): number => xs.reduce((x, y) => x + y, 0);
  return { overlap: add(a!.map((x, i) => x * b![i]!)), t: add(a!), p: add(b!) };
};
const masks = (random: Random): readonly Numbers[] => [
  bits(random, [2, 3, 1]),
  uniform(random, [2, 3, 1], 0.05, 0.95),
];

/** Losses whose pixels depend on each other, and those with a reduction or argument of their own. */
export const wholeLosses: readonly RightLoss[] = [
  {
    name: 'dice',
    loss: (t, p) =>
      tf.sub(
        1,
        tf.div(
          tf.add(tf.mul(2, tf.sum(tf.mul(t!, p!))), 1),
          tf.add(tf.add(tf.sum(t!), tf.sum(p!)), 1),
        ),
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
      const overlap = tf.sum(tf.mul(t!, p!));
      return tf.sub(
        1,
        tf.div(tf.add(overlap, 1), tf.add(tf.sub(tf.add(tf.sum(t!), tf.sum(p!)), overlap), 1)),
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
    loss: (t, p) => tf.sqrt(tf.mean(tf.squaredDifference(t!, p!))),
    loop: (t: Numbers, p: Numbers) =>
      Math.sqrt(elementLoop((a, b) => (a - b) ** 2)(t as never, p as never) as number),
    inputs: pair,
  },
  {
    name: 'sum of squares',
    loss: (t, p) => tf.sum(tf.squaredDifference(t!, p!)),
    loop: (t: Numbers, p: Numbers) =>
      12 * (elementLoop((a, b) => (a - b) ** 2)(t as never, p as never) as number),
    inputs: pair,
  },
  {
    name: 'weighted',
    loss: (t, p, w) => tf.div(tf.sum(tf.mul(w!, tf.squaredDifference(t!, p!))), tf.sum(w!)),
    loop: (t: readonly number[], p: readonly number[], w: readonly number[]) =>
      t.reduce((sum, x, i) => sum + w[i]! * (x - p[i]!) ** 2, 0) / w.reduce((a, b) => a + b, 0),
    inputs: (random) => [uniform(random, [5]), uniform(random, [5]), uniform(random, [5], 0.1, 1)],
    wrt: [0, 1, 2],
  },
  {
    name: 'variance',
    loss: (p) => tf.moments(p!).variance,
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
    loss: (t, p) => tf.losses.softmaxCrossEntropy(t!, p!),
    loop: rowLoop(crossEntropyLoop),
    inputs: (random) => [oneHot(random, [4, 3]), uniform(random, [4, 3])],
  },
  {
    name: 'tf.losses.cosineDistance',
    loss: (t, p) => tf.losses.cosineDistance(t!, p!, -1),
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
    loss: (t, p) => loss(t!, p!),
    loop: elementLoop(loop),
    inputs,
  };
}
