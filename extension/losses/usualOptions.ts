/**
 * Options as they are used out there: what `match` tries of a loss besides its defaults and the conventions of libraries. Each
 * combination of a row is one form of the loss; a loss that is not here is tried as it is.
 */
import type * as losses from './index.js';

/** Of each option the values that are tried. */
export type OptionGrid = Readonly<Record<string, readonly unknown[]>>;

/** Every value of each option with every value of the others. */
export const combineOptions = (grid: OptionGrid): readonly Readonly<Record<string, unknown>>[] =>
  Object.entries(grid).reduce<readonly Readonly<Record<string, unknown>>[]>(
    (all, [key, values]) =>
      all.flatMap((options) => values.map((value) => ({ ...options, [key]: value }))),
    [{}],
  );

const regions = ['all', 'image', 'class', 'imageAndClass'];
const byImage = ['image', 'all'];
/** Of segmentation models, nnU-Net, MONAI, Keras, fastai and of what is pasted from one to the next. */
const smooth = [
  ...[0, 1, 1e-5, 1e-6, 1e-7, 1e-8, 1e-3, 2],
  ...[
    [0, 1e-8],
    [0, 1e-7],
    [0, 1e-6],
    [0, 1e-5],
  ],
];
const absent = ['formula', 'nothing'];
const overlap = { regions, smooth, absent };
const period = [2 * Math.PI, Math.PI, 1, 180, 360];
const lastAxis = ['keep', 'mean'];
const labels = ['oneHot', 'index'];
const ignoreLabel = [null, -100, 255];
const unequal = [
  { alpha: [0.3], beta: [0.7] },
  { alpha: [0.7], beta: [0.3] },
];

export const usualOptions: Partial<Record<keyof typeof losses, readonly OptionGrid[]>> = {
  angularLoss: [
    { delta: [0.2, 0, 1], period: [2 * Math.PI, Math.PI] },
    { delta: [0.2, 0, 1], method: ['acos'], epsilon: [1e-6, 1e-7], period: [2 * Math.PI, Math.PI] },
  ],
  vonMises: [{ kappa: [1, 0.5, 2, 4] }],
  unitNormPenalty: [{ form: ['squared', 'distance'] }],
  wrappedL1: [{ period, lastAxis }],
  wrappedL2: [{ period, lastAxis }],
  wrappedHuber: [{ period, delta: [1, 0.1], lastAxis }],
  surfaceNormalAngular: [{ delta: [0, 0.2, 1] }],
  vonMisesFisherNll: [{ kappa: [1, 2, 5, 10, 20, 50], normalised: [false, true] }],
  angMfNll: [{ kappa: [1, 2, 5, 10, 20, 50], normalised: [false, true] }],
  vonMisesNll: [{ kappa: [1, 2, 4] }],
  mse: [{ lastAxis }],
  mae: [{ lastAxis }],
  huber: [{ delta: [1, 0.5, 0.1, 1.345, 1.35, 2], lastAxis }],
  logCosh: [{ lastAxis }],
  charbonnier: [
    { epsilon: [1e-3, 1e-2, 1e-4, 1e-6, 1e-9, 0.1, 1], offset: [false, true], lastAxis },
  ],
  binaryCrossEntropy: [{ labelSmoothing: [0, 0.1], lastAxis }],
  crossEntropy: [
    { labels, labelSmoothing: [0, 0.1] },
    { labels: ['index'], ignoreLabel },
  ],
  focal: [{ gamma: [2, 1, 1.5, 3, 5], alpha: [null, 0.25, 0.5, 0.75], lastAxis }],
  softmaxFocal: [
    { labels, gamma: [2, 1, 1.5, 3, 5] },
    { labels: ['index'], ignoreLabel },
  ],
  polyCrossEntropy: [{ labels, epsilon: [1, -1, 2] }],
  ohemCrossEntropy: [{ labels, threshold: [0.7, 0.6, 0.5, 0.9], minKept: [100000, 1, 16, 10000] }],
  smoothL1: [{ beta: [1, 1 / 9, 0.5, 0.1, 0.01], lastAxis }],
  berHu: [{ threshold: [1, 0.2, 0.5] }],
  pinball: [{ quantile: [0.5, 0.1, 0.9, 0.05, 0.95, 0.25, 0.75], lastAxis }],
  barron: [{ alpha: [1, 2, 1.5, 0, -2, -Infinity], scale: [1, 0.1, 0.5] }],
  tukey: [{ scale: [4.685, 1] }],
  wing: [{ width: [10, 5, 15], curvature: [2, 0.5, 1, 3] }],
  adaptiveWing: [{ lastAxis }],
  gaussianNll: [{ full: [false, true] }],
  completeBoxIou: [{ aspectWeight: [null, 0, 0.5, 1] }],
  siLog: [
    { lambda: [0.5, 0.85, 1, 0], root: [false, true], regions: byImage },
    { lambda: [0.85, 0.5], root: [true], scale: [10, 100], regions: byImage },
  ],
  heatmapFocal: [{ gamma: [2], beta: [4], regions: byImage }],
  generalizedDice: [
    {
      ...{ weighting: ['square', 'simple', 'uniform'], regions: byImage },
      smooth: [1e-5, 0, 1e-6, 1e-7, 1],
    },
  ],
  lovasz: [{ regions: byImage }],
  lovaszSoftmax: [{ regions: byImage, classes: ['present', 'all'] }],
  dice: [{ ...overlap, squared: [false, true] }],
  jaccard: [overlap],
  tversky: [overlap, ...unequal.map((weights) => ({ ...overlap, ...weights }))],
  focalTversky: unequal.map((weights) => ({
    ...{ regions, smooth: [0, 1, 1e-6, 1e-7, 1e-5], ...weights },
    gamma: [0.75, 4 / 3, 2, 1],
  })),
  logCoshDice: [overlap],
  logDice: [overlap],
  mcc: [{ smooth: [0, 1e-5, 1e-6, 1e-7, 1], regions }],
  diceCrossEntropy: [
    { smooth: [1e-5, 1, 0, 1e-6], background: [true, false], regions: byImage },
    {
      ...{ smooth: [1e-5, 1], diceWeight: [0.5, 1], crossEntropyWeight: [0.5, 2] },
      regions: byImage,
    },
  ],
  unifiedFocal: [
    {
      ...{ weight: [0.5, 1 / 3], delta: [0.6, 0.7], gamma: [0.5, 0.2, 0.75] },
      ...{ form: ['asymmetric', 'symmetric'], regions: byImage },
    },
  ],
  ssim: [{ windowSize: [11, 7, 3], maxValue: [1, 255] }],
  msSsim: [{ maxValue: [1, 255] }],
  photometric: [{ alpha: [0.85, 0.5, 0.15], maxValue: [1, 255] }],
  census: [{ radius: [3, 1, 2], maxValue: [1, 255] }],
  edgeAwareSmoothness: [{ relative: [false, true] }],
  scaleShiftInvariantDepth: [{ gradientWeight: [0.5, 0, 1], scales: [4, 1] }],
  hausdorff: [{ alpha: [2, 1] }],
  angularTotalVariation: [{ period: [2 * Math.PI, Math.PI] }],
};

/** Defaults of these options, where they are not those of one loss. */
const usualDefaults = {
  ...{ regions: 'all', smooth: 0, absent: 'formula', squared: false, lastAxis: 'keep' },
  ...{ labels: 'oneHot', ignoreLabel: null, labelSmoothing: 0, period: 2 * Math.PI, kappa: 1 },
  ...{ gamma: 2, maxValue: 1, scale: 1, normalised: false, full: false, relative: false },
};
const ofClassRegions = { regions: 'image' };
const ownDefaults: Partial<Record<keyof typeof losses, object>> = {
  angularLoss: { delta: 0.2, method: 'atan2', epsilon: 1e-6 },
  unitNormPenalty: { form: 'squared' },
  wrappedHuber: { delta: 1 },
  surfaceNormalAngular: { delta: 0 },
  huber: { delta: 1 },
  charbonnier: { epsilon: 1e-3, offset: false },
  focal: { alpha: null },
  polyCrossEntropy: { epsilon: 1 },
  ohemCrossEntropy: { threshold: 0.7, minKept: 100000 },
  smoothL1: { beta: 1 },
  berHu: { threshold: 1 },
  pinball: { quantile: 0.5 },
  barron: { alpha: 1 },
  tukey: { scale: 4.685 },
  wing: { width: 10, curvature: 2 },
  completeBoxIou: { aspectWeight: null },
  siLog: { lambda: 0.5, root: false, regions: 'image' },
  heatmapFocal: { beta: 4 },
  generalizedDice: { ...ofClassRegions, weighting: 'square', smooth: 1e-5 },
  lovasz: ofClassRegions,
  lovaszSoftmax: { ...ofClassRegions, classes: 'present' },
  tversky: { alpha: 0.5, beta: 0.5 },
  focalTversky: { alpha: 0.3, beta: 0.7, gamma: 0.75 },
  diceCrossEntropy: {
    ...{ ...ofClassRegions, smooth: 1e-5, background: true, diceWeight: 1, crossEntropyWeight: 1 },
  },
  unifiedFocal: {
    ...{ ...ofClassRegions, weight: 0.5, delta: 0.6, gamma: 0.5, form: 'asymmetric' },
  },
  ssim: { windowSize: 11 },
  photometric: { alpha: 0.85 },
  census: { radius: 3 },
  scaleShiftInvariantDepth: { gradientWeight: 0.5, scales: 4 },
  hausdorff: { alpha: 2 },
};

/** The options without those that are at their default. */
export function withoutDefaults(
  loss: keyof typeof losses,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const defaults: Readonly<Record<string, unknown>> = { ...usualDefaults, ...ownDefaults[loss] };
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => value !== defaults[key]),
  );
}

type LossName = keyof typeof losses;

/** What its predictions are, where a network's others become it by a function: the logit, the logarithm of a softmax. */
export const predictions: Partial<Record<LossName, 'probabilities' | 'logits' | 'class logits'>> = {
  ...of('probabilities', ['dice', 'jaccard', 'tversky', 'focalTversky', 'logCoshDice', 'logDice']),
  ...of('probabilities', ['mcc', 'unifiedFocal', 'generalizedDice', 'lovaszSoftmax', 'boundary']),
  ...of('probabilities', ['hausdorff', 'mse', 'mae', 'adaptiveWing']),
  ...of('logits', ['binaryCrossEntropy', 'focal', 'heatmapFocal']),
  ...of('class logits', ['crossEntropy', 'softmaxFocal', 'polyCrossEntropy', 'ohemCrossEntropy']),
  ...of('class logits', ['diceCrossEntropy']),
};

function of<Kind extends string>(kind: Kind, names: readonly LossName[]) {
  return Object.fromEntries(names.map((name) => [name, kind])) as Partial<Record<LossName, Kind>>;
}
