/**
 * The losses of 'lossbook/reference': what their inputs are, so that nobody need say it again. Each family of loops says which
 * row of the table its losses are (`takes`); of the loops themselves nothing comes along.
 */
import type * as reference from '../losses/reference/index.js';
import { takes as alignedDepth } from '../losses/reference/alignedDepth.js';
import { takes as boundary } from '../losses/reference/boundary.js';
import { takes as boxes } from '../losses/reference/boxes.js';
import { takes as classFocal } from '../losses/reference/classFocal.js';
import { takes as classOverlap } from '../losses/reference/classOverlap.js';
import { takes as classification } from '../losses/reference/classification.js';
import { takes as compoundOverlap } from '../losses/reference/compoundOverlap.js';
import { takes as correlation } from '../losses/reference/correlation.js';
import { takes as cosSin } from '../losses/reference/cosSin.js';
import { takes as cosineLosses } from '../losses/reference/cosineLosses.js';
import { takes as denseMetrics } from '../losses/reference/denseMetrics.js';
import { takes as depth } from '../losses/reference/depth.js';
import { takes as hardExamples } from '../losses/reference/hardExamples.js';
import { takes as heatmap } from '../losses/reference/heatmap.js';
import { takes as landmarks } from '../losses/reference/landmarks.js';
import { takes as likelihoods } from '../losses/reference/likelihoods.js';
import { takes as lovasz } from '../losses/reference/lovasz.js';
import { takes as metrics } from '../losses/reference/metrics.js';
import { takes as multiscaleSsim } from '../losses/reference/multiscaleSsim.js';
import { takes as orientation } from '../losses/reference/orientation.js';
import { takes as panoptic } from '../losses/reference/panoptic.js';
import { takes as photometric } from '../losses/reference/photometric.js';
import { takes as regression } from '../losses/reference/regression.js';
import { takes as robust } from '../losses/reference/robust.js';
import { takes as rotation } from '../losses/reference/rotation.js';
import { takes as segmentation } from '../losses/reference/segmentation.js';
import { takes as segmentationMetrics } from '../losses/reference/segmentationMetrics.js';
import { takes as smoothness } from '../losses/reference/smoothness.js';
import { takes as ssim } from '../losses/reference/ssim.js';
import { takes as tolerant } from '../losses/reference/tolerant.js';
import { takes as totalVariation } from '../losses/reference/totalVariation.js';
import { takes as unifiedFocal } from '../losses/reference/unifiedFocal.js';
import { takes as vectors } from '../losses/reference/vectors.js';
import { takes as wrapped } from '../losses/reference/wrapped.js';
import type { ClassLabels, InputKind, ProbedAs } from './inputKinds.js';

export type ReferenceName = keyof typeof reference;

interface KnownLoss {
  /** What its inputs are; undefined where random ones of the usual two tensors do not suit it. */
  readonly inputs: InputKind | undefined;
  readonly probedAs: ProbedAs;
}

const rules = {
  direction: { inputs: 'direction', probedAs: 'direction' },
  axial: { inputs: 'direction', probedAs: 'axial' },
  /** Of directions, but of their length too. */
  components: { inputs: 'direction', probedAs: 'other' },
  normals: { inputs: 'normals', probedAs: 'direction' },
  flow: { inputs: 'flow', probedAs: 'vector' },
  flowAngle: { inputs: 'flow', probedAs: 'other' },
  difference: { inputs: 'regression', probedAs: 'regression' },
  anyNumbers: { inputs: 'regression', probedAs: 'other' },
  probabilities: { inputs: 'segmentation', probedAs: 'classification' },
  logits: { inputs: 'logits', probedAs: 'classification' },
  depth: { inputs: 'depth', probedAs: 'other' },
  /** Of other shapes or of more than two inputs. */
  special: { inputs: undefined, probedAs: 'other' },
  /** No loss: a record of several numbers. */
  metric: { inputs: undefined, probedAs: 'other' },
} as const satisfies Readonly<Record<string, KnownLoss>>;

/** Complete by its type: the compiler misses a loss whose family does not say what it takes. */
const takes: Readonly<Record<ReferenceName, keyof typeof rules>> = {
  ...alignedDepth,
  ...boundary,
  ...boxes,
  ...classFocal,
  ...classOverlap,
  ...classification,
  ...compoundOverlap,
  ...correlation,
  ...cosSin,
  ...cosineLosses,
  ...denseMetrics,
  ...depth,
  ...hardExamples,
  ...heatmap,
  ...landmarks,
  ...likelihoods,
  ...lovasz,
  ...metrics,
  ...multiscaleSsim,
  ...orientation,
  ...panoptic,
  ...photometric,
  ...regression,
  ...robust,
  ...rotation,
  ...segmentation,
  ...segmentationMetrics,
  ...smoothness,
  ...ssim,
  ...tolerant,
  ...totalVariation,
  ...unifiedFocal,
  ...vectors,
  ...wrapped,
};

export const knownLosses = Object.fromEntries(
  Object.entries(takes).map(([name, rule]) => [name, rules[rule]]),
) as Readonly<Record<ReferenceName, KnownLoss>>;

/** Losses alone: a metric is nothing to compare with. */
export const referenceNames = (Object.keys(takes) as readonly ReferenceName[])
  .filter((name) => !isMetric(name))
  .toSorted();

export function isMetric(name: ReferenceName): boolean {
  return takes[name] === 'metric';
}

export const isReferenceName = (name: string): name is ReferenceName =>
  Object.hasOwn(knownLosses, name);

type OptionsOf<F> = F extends (t: never, p: never, options?: infer O) => unknown ? O : never;
type OfClassNumbers = {
  [Name in ReferenceName]: 'labels' extends keyof NonNullable<OptionsOf<(typeof reference)[Name]>>
    ? Name
    : never;
}[ReferenceName];

/** Those with an option `labels`, by their types. */
const ofClassNumbers: Readonly<Record<OfClassNumbers, true>> = {
  ...{ crossEntropy: true, softmaxFocal: true, polyCrossEntropy: true, ohemCrossEntropy: true },
  ...{ generalizedDice: true, diceCrossEntropy: true, unifiedFocal: true, lovaszSoftmax: true },
};

export const classNumberLosses = Object.keys(ofClassNumbers) as readonly ReferenceName[];

/** Whether the loss takes class numbers for yTrue, told so by its option `labels`. */
export const takesClassNumbers = (name: ReferenceName): boolean =>
  Object.hasOwn(ofClassNumbers, name);

/** What its inputs must be, if a name says so: `AngleLoss`, `dice_loss`, `flow_epe`. */
const namings: readonly (readonly [RegExp, InputKind, ClassLabels?])[] = [
  [/integer_?labels/, 'logits', 'index'],
  [/sparse.*logits/, 'logits', 'index'],
  [/sparse_?(categorical|cross)/, 'segmentation', 'index'],
  // As PyTorch spells it, and takes it; Keras's crossentropy may be of either.
  [/(?<!binary_?|softmax_)(cross_entropy|crossentropyloss)/, 'logits', 'index'],
  [/logits/, 'logits'],
  [/dice|jaccard|iou|tversky|lovasz|segment/, 'segmentation'],
  [/normal(?!i[sz])/, 'normals'],
  [/flow|epe|endpoint/, 'flow'],
  [/depth|silog|berhu|absrel/, 'depth'],
  [/angle|angular|direction|orient|cosine|mises/, 'direction'],
  [
    /mse|mae|rmse|huber|charbonnier|smooth_?l1|l1_?loss|l2_?loss|mean_?squared|mean_?absolute|log_?cosh/,
    'regression',
  ],
];

export function kindByName(
  name: string,
): { readonly kind: InputKind; readonly labels?: ClassLabels } | undefined {
  const [, kind, labels] = namings.find(([pattern]) => pattern.test(name.toLowerCase())) ?? [];
  return kind && { kind, ...(labels && { labels }) };
}
