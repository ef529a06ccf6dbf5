/** Right losses to probe: the library, and losses as they are usually written. No row may fail. */
import * as tf from '@tensorflow/tfjs';
import * as library from '../../extension/losses/index.js';
import type { ProbeOptions } from '../../extension/check/index.js';
import { seeded, uniform } from './support.js';

export type Loss = (t: tf.Tensor, p: tf.Tensor, options?: never) => tf.Tensor;
type Map = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

// The usual forms, written here so that probe is tested against losses that nobody else changes.
export const parts = (x: tf.Tensor): readonly [tf.Tensor, tf.Tensor] => {
  const [c, s] = tf.split(x, 2, -1);
  return [tf.squeeze(c!, [-1]), tf.squeeze(s!, [-1])];
};
export const angleMap: Map = (t, p) => tf.abs(signed(t, p));
export const power = (x: tf.Tensor): tf.Tensor => tf.pow(x, 1.2);
export const unit = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.norm(x, 2, -1, true));
export const dot: Map = (t, p) => tf.sum(tf.mul(t, p), -1);
export const bce: Map = (z, x) =>
  tf.add(tf.sub(tf.relu(x), tf.mul(x, z)), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
export const crossEntropy: Map = (z, x) => tf.neg(tf.sum(tf.mul(z, tf.logSoftmax(x, -1)), -1));
export const angular: Loss = (t, p) => tf.mean(power(angleMap(t, p)));

export interface Right {
  readonly name: string;
  readonly loss: Loss;
  readonly options: ProbeOptions;
}

export const direction: ProbeOptions = { kind: 'direction' };
export const three: ProbeOptions = { kind: 'direction', channels: 3 };
export const regression: ProbeOptions = { kind: 'regression' };
export const binary: ProbeOptions = { kind: 'classification', channels: 1 };
const regions: ProbeOptions = { kind: 'classification', domain: [0, 1] };
const filled = (shape: readonly number[], lo: number, hi: number): ProbeOptions => ({
  kind: 'other',
  inputs: [uniform(seeded(5), shape, lo, hi), uniform(seeded(6), shape, lo, hi)],
});

/** Boxes beside each other's corners, which overlap. */
const box = (seed: number): tf.Tensor => {
  const corner = uniform(seeded(seed), [2, 3, 2], 0, 1);
  return tf.concat([corner, tf.add(corner, uniform(seeded(seed + 2), [2, 3, 2], 1, 2))], -1);
};
const boxes: ProbeOptions = { kind: 'other', inputs: [box(5), box(6)] };

/** Labels that are 0 or 1, and probabilities. */
const hardLabels: ProbeOptions = {
  kind: 'other',
  inputs: [
    tf.cast(tf.greater(uniform(seeded(5), [2, 5, 6, 2], 0, 1), 0.5), 'float32'),
    uniform(seeded(6), [2, 5, 6, 2], 0, 1),
  ],
};

/** Every loss of the library: a test fails if one is not in here. */
export const libraryOptions: Readonly<Record<string, ProbeOptions>> = {
  angularLoss: direction,
  cosineDistance: direction,
  axialDoubleAngle: { kind: 'axial' },
  vonMises: direction,
  vonMisesNll: direction,
  cosSinMse: { kind: 'vector' },
  cosSinL1: { kind: 'regression', channels: 2 },
  unitNormPenalty: { kind: 'other', channels: 2 },
  wrappedL1: regression,
  wrappedL2: regression,
  wrappedHuber: regression,
  surfaceNormalAngular: three,
  vonMisesFisherNll: three,
  angMfNll: three,
  so3Geodesic: filled([2, 3, 3, 3], -1, 1),
  quaternionGeodesic: { kind: 'axial', channels: 4 },
  endpointError: { kind: 'vector' },
  flowAngularError: { kind: 'vector' },
  recoveryError: three,
  reproductionError: filled([2, 3, 5, 3], 0.1, 1),
  mse: regression,
  mae: regression,
  huber: regression,
  logCosh: regression,
  charbonnier: regression,
  gemanMcClure: regression,
  welsch: regression,
  cauchy: regression,
  binaryCrossEntropy: binary,
  crossEntropy: { kind: 'classification' },
  focal: binary,
  dice: regions,
  tversky: regions,
  focalTversky: regions,
  jaccard: regions,
  lovasz: binary,
  softmaxFocal: { kind: 'classification' },
  polyCrossEntropy: { kind: 'classification' },
  smoothL1: regression,
  berHu: regression,
  pinball: { kind: 'other', channels: 1 },
  barron: regression,
  tukey: regression,
  wing: regression,
  gaussianNll: regression,
  laplaceNll: regression,
  boxIou: boxes,
  generalizedBoxIou: boxes,
  distanceBoxIou: boxes,
  completeBoxIou: boxes,
  siLog: filled([2, 4, 5], 0.5, 5),
  heatmapFocal: binary,
  generalizedDice: regions,
  lovaszSoftmax: regions,
  ssim: filled([2, 12, 13, 1], 0, 1),
  adaptiveWing: filled([2, 4, 5], 0, 1),
  ohemCrossEntropy: { kind: 'classification' },
  mcc: regions,
  logCoshDice: regions,
  logDice: regions,
  unifiedFocal: regions,
  diceCrossEntropy: { kind: 'classification' },
  msSsim: filled([2, 6, 7, 1], 0, 1),
  photometric: filled([2, 12, 13, 1], 0, 1),
  census: filled([2, 7, 8, 1], 0, 255),
  edgeAwareSmoothness: filled([2, 5, 6, 1], 0.1, 1),
  scaleShiftInvariantDepth: filled([2, 5, 6, 1], 0.5, 5),
  boundary: hardLabels,
  hausdorff: hardLabels,
  totalVariation: { kind: 'other', channels: 1 },
  angularTotalVariation: { kind: 'other', channels: 2 },
};

export const axial: Loss = (t, p) => library.angularLoss(t, p, { period: Math.PI });
export const mean =
  (f: (t: tf.Tensor, p: tf.Tensor) => tf.Tensor): Loss =>
  (t, p) =>
    tf.mean(f(t, p));
const abs = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.abs(tf.sub(p, t));
export const square = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.square(tf.sub(p, t));
export const normalised = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => dot(unit(t), unit(p));

const withOptions: Readonly<Record<string, Loss>> = {
  // CIoU holds its α constant on purpose, which a difference cannot know: with one that is given it is told nothing.
  completeBoxIou: (t, p) => library.completeBoxIou(t, p, { aspectWeight: 0.5 }),
  // At its own powers an image has 176 rows at least.
  msSsim: (t, p) =>
    library.msSsim(t, p, {
      windowSize: 3,
      sigma: 1,
      powers: [0.4, 0.6],
    }),
  census: (t, p) => library.census(t, p, { maxValue: 255 }),
};

const lossOf = (name: string): Loss =>
  withOptions[name] ?? (library[name as keyof typeof library] as unknown as Loss);

const right = (name: string, loss: Loss, options: ProbeOptions): Right => ({ name, loss, options });

export const rightLosses: readonly Right[] = [
  ...Object.entries(libraryOptions).map(([name, options]) => right(name, lossOf(name), options)),
  right('angularLoss, axial', axial, { kind: 'axial' }),
  right('angularLoss, delta 0', (t, p) => library.angularLoss(t, p, { delta: 0 }), direction),
  right('angularLoss, a sum', (t, p) => library.angularLoss(t, p, { reduction: 'sum' }), direction),
  right(
    'angularLoss, a map',
    (t, p) => library.angularLoss(t, p, { reduction: 'none' }),
    direction,
  ),
  right(
    'angularLoss, a sum per image',
    (t, p) => tf.mean(tf.sum(library.angularLoss(t, p, { reduction: 'none' }), [1, 2])),
    direction,
  ),
  right('atan2, as textbooks have it', angular, {
    ...direction,
    declares: { ...noZeros(), 'zero-prediction': 'not claimed' },
  }),
  right(
    '1 − cos, normalised',
    mean((t, p) => tf.sub(1, normalised(t, p))),
    {
      ...direction,
      declares: { ...noZeros(), 'zero-prediction': 'nan' },
    },
  ),
  right(
    '½|n − u|²',
    mean((t, p) => tf.mul(0.5, tf.sum(square(unit(t), unit(p)), -1))),
    { ...direction, declares: { 'zero-prediction': 'nan' } },
  ),
  right(
    'von Mises',
    mean((t, p) => tf.sub(1, tf.exp(tf.sub(normalised(t, p), 1)))),
    { ...direction, declares: { 'zero-prediction': 'nan' } },
  ),
  right('tf.losses.meanSquaredError', (t, p) => tf.losses.meanSquaredError(t, p), regression),
  right('tf.losses.absoluteDifference', (t, p) => tf.losses.absoluteDifference(t, p), regression),
  right(
    'cross entropy of class numbers',
    (t, p) => library.crossEntropy(t, p, { labels: 'index' }),
    {
      kind: 'classification',
      inputs: [
        tf.tensor(
          Array.from({ length: 16 }, (_, i) => i % 3),
          [1, 4, 4],
          'int32',
        ),
        uniform(seeded(6), [1, 4, 4, 3], -2, 2),
      ],
    },
  ),
  right('tf.losses.huberLoss', (t, p) => tf.losses.huberLoss(t, p), regression),
  right('mse', mean(square), regression),
  right('mse of vectors', mean(square), { kind: 'vector' }),
  right('mae', mean(abs), regression),
  right(
    '|e|^1.2',
    mean((t, p) => power(abs(t, p))),
    regression,
  ),
  right(
    'truncated',
    mean((t, p) => tf.minimum(square(t, p), 1)),
    regression,
  ),
  right(
    'epsilon-insensitive',
    mean((t, p) => tf.relu(tf.sub(abs(t, p), 0.5))),
    regression,
  ),
  right(
    'charbonnier',
    mean((t, p) => tf.sqrt(tf.add(square(t, p), 1e-6))),
    regression,
  ),
  right(
    'poisson',
    mean((t, p) => tf.sub(p, tf.mul(t, tf.log(p)))),
    { ...regression, domain: [0.5, 4] },
  ),
  right(
    'pinball',
    mean((t, p) => tf.maximum(tf.mul(0.9, tf.sub(t, p)), tf.mul(0.1, tf.sub(p, t)))),
    {
      ...regression,
      declares: { exchange: 'not claimed' },
    },
  ),
  right('depth, scale-invariant', scaleInvariant, { kind: 'other', channels: 1 }),
  right('bce on logits', mean(bce), binary),
  right('bce on probabilities', (t, p) => tf.losses.logLoss(t, p), { ...binary, domain: [0, 1] }),
  right('tf.losses.sigmoidCrossEntropy', (t, p) => tf.losses.sigmoidCrossEntropy(t, p), binary),
  right('tf.losses.softmaxCrossEntropy', (t, p) => tf.losses.softmaxCrossEntropy(t, p), {
    kind: 'classification',
  }),
  right(
    'cross entropy',
    mean((t, p) => crossEntropy(t, p)),
    { kind: 'classification' },
  ),
  right('sum over y, mean over x', (t, p) => tf.mean(tf.sum(square(t, p), 1)), regression),
  right('hinge', (t, p) => tf.losses.hingeLoss(t, p), binary),
];

function noZeros(): NonNullable<ProbeOptions['declares']> {
  return { 'zero-both': 'not claimed', tiny: 'not claimed', huge: 'not claimed' };
}

function scaleInvariant(t: tf.Tensor, p: tf.Tensor): tf.Tensor {
  const d = tf.sub(p, t);
  return tf.sub(tf.mean(tf.square(d)), tf.mul(0.5, tf.square(tf.mean(d))));
}

/** The angle from t to p, −π to π. */
export function signed(t: tf.Tensor, p: tf.Tensor, sign = -1): tf.Tensor {
  const [tc, ts] = parts(t);
  const [pc, ps] = parts(p);
  const cross = tf.add(tf.mul(tc, ps), tf.mul(sign, tf.mul(ts, pc)));
  return tf.atan2(cross, tf.add(tf.mul(tc, pc), tf.mul(ts, ps)));
}
