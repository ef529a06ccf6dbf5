/**
 * Every loss, with inputs that suit it: the suites run the same tests over this table, and fail if
 * a public loss is not in it. All numbers are seeded and rounded to float32.
 */
import {
  boxes,
  classNumbers,
  classes,
  hardLogits,
  heatmaps,
  logits,
  numbers,
  probabilities,
  rotations,
  vectors,
} from './makes.js';
import type { LossCase } from './lossCase.js';
import { domains } from './domains.js';
import {
  directionImage,
  image,
  pixel,
  region,
  row,
  withClassNumbers,
  withDefaults,
  wraps,
} from './rows.js';
import { tolerances } from '../support/tolerances.js';

export type { Loop, Loss, LossCase, Options } from './lossCase.js';
export { batchShape, sample } from './samples.js';

const ofBoxes = { domain: domains.boxes, huge: 1e3 };
const labelled = { labels: true, domain: domains.labels };

const zeroVectors = [{ zeroVector: 'zero' }, { zeroVector: 'nan' }];
const ofKappa = (kappa: number) => ({ kappa });
const lastAxis = { lastAxis: 'mean' };

const period = { period: Math.PI };

export const table: readonly LossCase[] = [
  pixel('angularLoss', [2], vectors(2), [
    period,
    { delta: 0 },
    { delta: 1 },
    { delta: -0.5 },
    { method: 'acos' },
    { method: 'acos', epsilon: 0.01 },
    { method: 'acos', ...period },
    ...zeroVectors,
  ]),
  pixel('cosineDistance', [2], vectors(2), zeroVectors),
  pixel('axialDoubleAngle', [2], vectors(2), zeroVectors),
  pixel('vonMises', [2], vectors(2), [{ kappa: 0 }, { kappa: 5 }, ...zeroVectors]),
  pixel('vonMisesNll', [2], vectors(2), [0, 7.5, 30, 500].map(ofKappa)),
  pixel('cosSinMse', [2], vectors(2), [], { overflows: true }),
  pixel('cosSinL1', [2], vectors(2), [], { linear: true }),
  pixel('unitNormPenalty', [2], vectors(2), [{ form: 'distance' }], {
    differentiableInTrue: false,
    overflows: true,
  }),
  pixel('wrappedL1', [], numbers(-10, 10), [{ period: 1 }, { period: 360 }, lastAxis], {
    ...wraps(),
    linear: true,
  }),
  pixel('wrappedL2', [], numbers(-10, 10), [{ period: 1 }, { period: 360 }, lastAxis], wraps()),
  pixel(
    'wrappedHuber',
    [],
    numbers(-10, 10),
    [{ delta: 0.3 }, { period: 360, delta: 5 }, lastAxis],
    wraps(),
  ),
  pixel('surfaceNormalAngular', [3], vectors(3), [{ delta: 0.2 }, { delta: 1 }, ...zeroVectors]),
  pixel('vonMisesFisherNll', [3], vectors(3), [
    ...[0, 1e-3, 40].map(ofKappa),
    { normalised: true },
  ]),
  pixel('angMfNll', [3], vectors(3), [{ kappa: 0 }, { kappa: 40 }, { normalised: true }]),
  pixel('so3Geodesic', [3, 3], rotations, [], { huge: 1e3 }),
  pixel('quaternionGeodesic', [4], vectors(4), zeroVectors),
  pixel('endpointError', [2], numbers(-5, 5, 2), []),
  pixel('flowAngularError', [2], numbers(-5, 5, 2), []),
  pixel('recoveryError', [3], numbers(0.1, 1, 3), zeroVectors),
  pixel('reproductionError', [3], numbers(0.1, 1, 3), zeroVectors),
  pixel('mse', [], numbers(-3, 3), [lastAxis], { overflows: true }),
  pixel('mae', [], numbers(-3, 3), [lastAxis], { linear: true }),
  pixel('huber', [], numbers(-3, 3), [{ delta: 0.5 }, lastAxis]),
  pixel('logCosh', [], numbers(-3, 3), [lastAxis]),
  pixel('charbonnier', [], numbers(-3, 3), [
    { epsilon: 0.5 },
    { epsilon: 1, offset: true },
    lastAxis,
  ]),
  pixel('gemanMcClure', [], numbers(-3, 3), [{ scale: 0.5 }, lastAxis]),
  pixel('welsch', [], numbers(-3, 3), [{ scale: 0.5 }, lastAxis]),
  pixel('cauchy', [], numbers(-3, 3), [{ scale: 0.5 }, lastAxis]),
  pixel('binaryCrossEntropy', [], logits, [{ labelSmoothing: 0.1 }, lastAxis], labelled),
  pixel('crossEntropy', [4], classes(4), [{ labelSmoothing: 0.1 }], labelled),
  pixel(
    'focal',
    [],
    logits,
    [{ gamma: 0 }, { gamma: 0.5 }, { alpha: 0.25 }, { labelSmoothing: 0.1 }, lastAxis],
    labelled,
  ),
  pixel(
    'softmaxFocal',
    [4],
    classes(4),
    [{ gamma: 0 }, { gamma: 0.5 }, { alpha: [1, 0, 2, 0.5] }],
    labelled,
  ),
  pixel(
    'ohemCrossEntropy',
    [4],
    classes(4),
    [{ minKept: 4 }, { threshold: 0.3, minKept: 4 }, { threshold: 0, minKept: 7 }],
    labelled,
  ),
  pixel('polyCrossEntropy', [4], classes(4), [{ epsilon: -1 }, { epsilon: 2.5 }], labelled),
  pixel('smoothL1', [], numbers(-3, 3), [{ beta: 0.5 }, lastAxis]),
  pixel('berHu', [], numbers(-3, 3), [{ threshold: 0.5 }, lastAxis], { overflows: true }),
  pixel('pinball', [], numbers(-3, 3), [{ quantile: 0.9 }, lastAxis], { linear: true }),
  pixel(
    'barron',
    [],
    numbers(-3, 3),
    [
      ...[2, 1.999, 1.5, 0, -2, -50, -Infinity].map((alpha) => ({ alpha })),
      { alpha: 1e-3, scale: 0.5 },
      lastAxis,
    ],
    { overflows: true },
  ),
  pixel('tukey', [], numbers(-3, 3), [{ scale: 2 }, lastAxis]),
  pixel('wing', [], numbers(-20, 20), [{ width: 5, curvature: 0.5 }, lastAxis]),
  pixel(
    'adaptiveWing',
    [],
    numbers(0, 1),
    [{ width: 5, threshold: 0.2, curvature: 0.5, alpha: 3 }, lastAxis],
    { domain: domains.labels, differentiableInTrue: false },
  ),
  pixel(
    'gaussianNll',
    [],
    numbers(-3, 3),
    [{ variance: 0.5 }, { variance: 3, beta: 0.5 }, { full: true }],
    { overflows: true },
  ),
  pixel('laplaceNll', [], numbers(-3, 3), [{ scale: 0.5 }], { linear: true }),
  pixel('boxIou', [4], boxes, [], ofBoxes),
  pixel('generalizedBoxIou', [4], boxes, [], ofBoxes),
  pixel('distanceBoxIou', [4], boxes, [], ofBoxes),
  pixel('completeBoxIou', [4], boxes, [{ aspectWeight: 0.5 }], {
    ...ofBoxes,
    holdsConstant: true,
  }),
  row('siLog', {
    ...region(numbers(0.5, 5), [
      { lambda: 0.85, root: true, scale: 10 },
      { lambda: 1 },
      { regions: 'all' },
    ]),
    ...{ domain: domains.depths, labels: false, byImage: true },
  }),
  row('heatmapFocal', {
    ...region(heatmaps, [{ gamma: 0.5, beta: 2 }, { beta: 0 }, { regions: 'image' }]),
    ...{ domain: domains.labels, labels: false, differentiableInTrue: false },
  }),
  row('generalizedDice', {
    ...region(probabilities, [
      { weighting: 'simple' },
      { weighting: 'uniform', smooth: 0 },
      { regions: 'all' },
    ]),
    ...{ byClass: true, byImage: true },
  }),
  row('lovaszSoftmax', {
    ...region(probabilities, [{ regions: 'all' }, { classes: 'all' }]),
    ...{
      domain: domains.hardProbabilities,
      ...{ byClass: true, byImage: true },
      differentiableInTrue: false,
      linear: true,
    },
  }),
  row(
    'dice',
    region(probabilities, [
      { smooth: 1 },
      { smooth: [0, 0.5] },
      { squared: true },
      { empty: 0 },
      { absent: 'nothing' },
    ]),
  ),
  row('tversky', region(probabilities, [{ smooth: 1 }, { alpha: 0.3, beta: 0.7 }])),
  row('focalTversky', region(probabilities, [{ gamma: 2 }, { alpha: 1, beta: 1 }])),
  row('jaccard', region(probabilities, [{ smooth: 1 }])),
  row('logCoshDice', region(probabilities, [{ smooth: 1 }, { absent: 'nothing' }])),
  row('logDice', region(probabilities, [{ smooth: 1 }, { floor: 0.6 }])),
  row('mcc', region(probabilities, [{ smooth: 1e-5 }])),
  row('diceCrossEntropy', {
    ...region(logits, [
      { diceWeight: 0.5, crossEntropyWeight: 2 },
      { background: false, smooth: 1 },
      { regions: 'all' },
    ]),
    ...{ domain: domains.labels, byClass: true, byImage: true },
  }),
  row('unifiedFocal', {
    ...region(probabilities, [
      { form: 'symmetric', gamma: 0.2 },
      { weight: 1, gamma: 0 },
      { weight: 0, delta: 0.7, regions: 'all' },
    ]),
    ...{ byClass: true, byImage: true },
  }),
  row('lovasz', {
    ...region(hardLogits, [{ regions: 'all' }]),
    ...{ domain: domains.hardLabels, byImage: true },
    differentiableInTrue: false,
    linear: true,
  }),
  row(
    'ssim',
    image(numbers(0, 1), [{ windowSize: 5, sigma: 1 }, { maxValue: 255 }], {
      ...{ shape: [2, 12, 13, 2], slow: true, tolerance: tolerances.ssim.float32 },
      ...{ domain: domains.pixels, huge: 1e3 },
    }),
  ),
  // At its own powers an image has 176 rows at least.
  withDefaults(
    row(
      'msSsim',
      image(numbers(0, 1), [{ maxValue: 255 }, { powers: [1] }], {
        ...{ shape: [2, 6, 7, 1], tolerance: tolerances.ssim.float32 },
        ...{ domain: domains.pixels, huge: 1e3 },
      }),
    ),
    { windowSize: 3, sigma: 1, powers: [0.4, 0.6] },
  ),
  row(
    'photometric',
    image(numbers(0, 1), [{ alpha: 0 }, { alpha: 1, maxValue: 255 }], {
      ...{ tolerance: tolerances.ssim.float32, domain: domains.pixels, huge: 1e3 },
    }),
  ),
  // A step of 10⁻⁴ in values up to 1 is 1/40 of a grey value, too coarse for differences.
  withDefaults(
    row(
      'census',
      image(numbers(0, 255), [{ radius: 1, maxValue: 300 }], {
        ...{ shape: [2, 7, 8, 1], domain: domains.bytes, huge: 1e3 },
      }),
    ),
    { maxValue: 255 },
  ),
  row(
    'edgeAwareSmoothness',
    image(numbers(0.1, 1), [{ relative: true }], {
      differentiableInTrue: false,
      ownChannels: true,
    }),
  ),
  row(
    'scaleShiftInvariantDepth',
    image(numbers(0.5, 5), [{ gradientWeight: 0 }, { gradientWeight: 2, scales: 2 }], {
      shape: [2, 5, 6, 1],
    }),
  ),
  row(
    'boundary',
    image(probabilities, [{ spacing: [2, 0.5] }], {
      ...{ differentiableInTrue: false, labels: true, linear: true, fixedGradient: true },
      domain: domains.hardProbabilities,
    }),
  ),
  row(
    'hausdorff',
    image(probabilities, [{ alpha: 1, spacing: [2, 0.5] }], {
      ...{ differentiableInTrue: false, labels: true, domain: domains.hardProbabilities },
    }),
  ),
  row('totalVariation', image(numbers(-1, 1), [], { differentiableInTrue: false, linear: true })),
  row('angularTotalVariation', image(directionImage(), [period], { differentiableInTrue: false })),
];

/** Class numbers have another shape than the logits, so they are a table of their own. */
export const indexed: LossCase = withClassNumbers(
  pixel('crossEntropy', [4], classNumbers, [{ labelSmoothing: 0.1 }], {
    differentiableInTrue: false,
  }),
);

export const named = (name: string): LossCase => table.find((c) => c.name === name)!;
