/**
 * Every loss, with inputs that suit it: the suites run the same tests over this table, and fail if
 * a public loss is not in it. All numbers are seeded and rounded to float32.
 */
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
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
import type { Loop, Loss, LossCase, Options } from './lossCase.js';
import type { Make } from './makes.js';
import { domains, ranges } from './domains.js';
import { nest } from './support.js';
import type { Nested } from './support.js';
import { tolerances } from '../support/tolerances.js';

export type { Loop, Loss, LossCase, Options } from './lossCase.js';

const labelled = { labels: true, domain: domains.labels };

const zeroVectors = [{ zeroVector: 'zero' }, { zeroVector: 'nan' }];
const lastAxis = { lastAxis: 'mean' };

const row = (
  name: keyof typeof reference,
  rest: Omit<LossCase, 'name' | 'loss' | 'loop' | 'range'>,
): LossCase => ({
  name,
  range: ranges[name] ?? [0, Infinity],
  loss: losses[name] as unknown as Loss,
  loop: reference[name] as unknown as Loop,
  ...rest,
});

const pixel = (
  name: keyof typeof reference,
  event: readonly number[],
  make: Make,
  variants: readonly Options[],
  rest: Partial<LossCase> = {},
): LossCase =>
  row(name, {
    ...{ kind: 'pixel', event, make, variants, differentiableInTrue: true },
    ...{ domain: domains.real },
    ...rest,
  });

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
  pixel('vonMisesNll', [2], vectors(2), [
    { kappa: 0 },
    { kappa: 7.5 },
    { kappa: 30 },
    { kappa: 500 },
  ]),
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
    { kappa: 0 },
    { kappa: 1e-3 },
    { kappa: 40 },
    { normalised: true },
  ]),
  pixel('angMfNll', [3], vectors(3), [{ kappa: 0 }, { kappa: 40 }, { normalised: true }]),
  pixel('so3Geodesic', [3, 3], rotations, []),
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
  pixel('polyCrossEntropy', [4], classes(4), [{ epsilon: -1 }, { epsilon: 2.5 }], labelled),
  pixel('smoothL1', [], numbers(-3, 3), [{ beta: 0.5 }, lastAxis]),
  pixel('berHu', [], numbers(-3, 3), [{ threshold: 0.5 }, lastAxis], { overflows: true }),
  pixel('pinball', [], numbers(-3, 3), [{ quantile: 0.9 }, lastAxis], { linear: true }),
  pixel(
    'barron',
    [],
    numbers(-3, 3),
    [
      ...[2, 1.5, 0, -2, -50, -Infinity].map((alpha) => ({ alpha })),
      { alpha: 1e-3, scale: 0.5 },
      lastAxis,
    ],
    { overflows: true },
  ),
  pixel('tukey', [], numbers(-3, 3), [{ scale: 2 }, lastAxis]),
  pixel('wing', [], numbers(-20, 20), [{ width: 5, curvature: 0.5 }, lastAxis]),
  pixel(
    'gaussianNll',
    [],
    numbers(-3, 3),
    [{ variance: 0.5 }, { variance: 3, beta: 0.5 }, { full: true }],
    { overflows: true },
  ),
  pixel('laplaceNll', [], numbers(-3, 3), [{ scale: 0.5 }], { linear: true }),
  pixel('boxIou', [4], boxes, [], { domain: domains.boxes }),
  pixel('generalizedBoxIou', [4], boxes, [], { domain: domains.boxes }),
  pixel('distanceBoxIou', [4], boxes, [], { domain: domains.boxes }),
  pixel('completeBoxIou', [4], boxes, [{ aspectWeight: 0.5 }], {
    domain: domains.boxes,
    holdsConstant: true,
  }),
  row('siLog', {
    ...region(numbers(0.5, 5), [
      { lambda: 0.85, root: true, scale: 10 },
      { lambda: 1 },
      { regions: 'all' },
    ]),
    ...{ domain: domains.depths, labels: false },
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
    byClass: true,
  }),
  row('lovaszSoftmax', {
    ...region(probabilities, [{ regions: 'all' }, { classes: 'all' }]),
    ...{
      domain: domains.hardProbabilities,
      byClass: true,
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
  row('lovasz', {
    ...region(hardLogits, [{ regions: 'all' }]),
    domain: domains.hardLabels,
    differentiableInTrue: false,
    linear: true,
  }),
  row(
    'ssim',
    image(numbers(0, 1), [{ windowSize: 5, sigma: 1 }, { maxValue: 255 }], {
      tolerance: tolerances.ssim.float32,
      domain: {
        yTrue: { outside: [-0.1, 2, 255], must: /must hold pixel values from 0 to maxValue/ },
        yPred: 'real',
      },
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

function withClassNumbers(c: LossCase): LossCase {
  const labels = { labels: 'index' };
  return {
    ...c,
    loss: (t, p, options) => c.loss(t, p, { ...labels, ...options }),
    loop: (t, p, options) => c.loop(t, p, { ...labels, ...options }),
  };
}

function wraps(): Partial<LossCase> {
  return { tolerance: tolerances.wrapped.float32, overflows: true };
}

function region(
  make: Make,
  variants: readonly Options[],
): Omit<LossCase, 'name' | 'loss' | 'loop' | 'range'> {
  return {
    ...{ kind: 'region', event: [], make, variants, differentiableInTrue: true },
    ...{ domain: domains.probabilities, labels: true },
  };
}

function image(
  make: Make,
  variants: readonly Options[],
  rest: Partial<LossCase>,
): Omit<LossCase, 'name' | 'loss' | 'loop' | 'range'> {
  return {
    ...{ kind: 'image', event: [], make, variants, differentiableInTrue: true },
    ...{ domain: domains.real },
    ...rest,
  };
}

function directionImage(): Make {
  return (seed, entries) => vectors(2)(seed, entries / 2);
}

export const named = (name: string): LossCase => table.find((c) => c.name === name)!;

/** The shape of a small batch, with pairwise different axes. */
export function batchShape(c: LossCase): readonly number[] {
  if (c.kind === 'image') return c.name === 'ssim' ? [2, 12, 13, 2] : [2, 3, 5, 2];
  return c.kind === 'region' ? [2, 3, 3, 2] : [2, 3, 5, ...c.event];
}

/**
 * Seed 2 has no direction nearer than 0.19 to 0 or to π, where float32 angles are ill-conditioned.
 */
export function sample(
  c: LossCase,
  seed = 2,
  shape = batchShape(c),
): { yTrue: Nested; yPred: Nested } {
  const pixels = shape.slice(0, shape.length - c.event.length).reduce((a, b) => a * b, 1);
  const { yTrue, yPred } = c.make(seed, pixels);
  const trueShape = yTrue.length === yPred.length ? shape : shape.slice(0, -1);
  return { yTrue: nest(yTrue, trueShape), yPred: nest(yPred, shape) };
}
