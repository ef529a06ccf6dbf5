/** The losses of 'lossbook/reference': what their inputs are, so that nobody need say it again. */
import type * as reference from '../losses/reference/index.js';
import type { InputKind, ProbedAs } from './inputKinds.js';

export type ReferenceName = keyof typeof reference;

interface KnownLoss {
  /** What its inputs are; undefined where random ones of the usual two tensors do not suit it. */
  readonly inputs: InputKind | undefined;
  readonly probedAs: ProbedAs;
}

const direction: KnownLoss = { inputs: 'direction', probedAs: 'direction' };
const components: KnownLoss = { inputs: 'direction', probedAs: 'other' };
const normals: KnownLoss = { inputs: 'normals', probedAs: 'direction' };
const difference: KnownLoss = { inputs: 'regression', probedAs: 'regression' };
const anyNumbers: KnownLoss = { inputs: 'regression', probedAs: 'other' };
const probabilities: KnownLoss = { inputs: 'segmentation', probedAs: 'classification' };
const logits: KnownLoss = { inputs: 'logits', probedAs: 'classification' };
/** Of other shapes or of more than two inputs. */
const special: KnownLoss = { inputs: undefined, probedAs: 'other' };

/** Complete by its type: a new loss is missed by the compiler until it stands here. */
export const knownLosses: Readonly<Record<ReferenceName, KnownLoss>> = {
  angularLoss: direction,
  axialDoubleAngle: { inputs: 'direction', probedAs: 'axial' },
  cosineDistance: direction,
  vonMises: direction,
  vonMisesNll: special,
  cosSinL1: components,
  cosSinMse: components,
  unitNormPenalty: components,
  angMfNll: special,
  vonMisesFisherNll: special,
  endpointError: { inputs: 'flow', probedAs: 'vector' },
  flowAngularError: { inputs: 'flow', probedAs: 'other' },
  recoveryError: normals,
  reproductionError: normals,
  surfaceNormalAngular: normals,
  quaternionGeodesic: special,
  so3Geodesic: special,
  cauchy: difference,
  charbonnier: difference,
  gemanMcClure: difference,
  huber: difference,
  logCosh: difference,
  mae: difference,
  mse: difference,
  welsch: difference,
  wrappedHuber: anyNumbers,
  wrappedL1: anyNumbers,
  wrappedL2: anyNumbers,
  smoothL1: difference,
  berHu: difference,
  pinball: anyNumbers,
  barron: difference,
  tukey: difference,
  wing: difference,
  gaussianNll: special,
  laplaceNll: special,
  boxIou: special,
  generalizedBoxIou: special,
  distanceBoxIou: special,
  completeBoxIou: special,
  siLog: { inputs: 'depth', probedAs: 'other' },
  heatmapFocal: special,
  softmaxFocal: logits,
  polyCrossEntropy: logits,
  generalizedDice: probabilities,
  lovaszSoftmax: special,
  binaryCrossEntropy: logits,
  crossEntropy: logits,
  focal: logits,
  dice: probabilities,
  focalTversky: probabilities,
  jaccard: probabilities,
  lovasz: logits,
  tversky: probabilities,
  angularTotalVariation: anyNumbers,
  ssim: anyNumbers,
  totalVariation: anyNumbers,
  angularErrorMetrics: special,
  circularStatistics: special,
  depthMetrics: special,
  flowMetrics: special,
  segmentationMetrics: special,
};

export const isReferenceName = (name: string): name is ReferenceName =>
  Object.hasOwn(knownLosses, name);

/** What its inputs must be, if a name says so: `AngleLoss`, `dice_loss`, `flow_epe`. */
const namings: readonly (readonly [RegExp, InputKind])[] = [
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

export const kindByName = (name: string): InputKind | undefined =>
  namings.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
