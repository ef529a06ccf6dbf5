/** Public names of 'lossbook/losses'. */
export { angularLoss } from './orientation.js';
export { axialDoubleAngle, cosineDistance, vonMises, vonMisesNll } from './cosineLosses.js';
export { cosSinL1, cosSinMse, unitNormPenalty } from './cosSin.js';
export { wrappedHuber, wrappedL1, wrappedL2 } from './wrapped.js';
export {
  angMfNll,
  endpointError,
  flowAngularError,
  recoveryError,
  reproductionError,
  surfaceNormalAngular,
  vonMisesFisherNll,
} from './vectors.js';
export { quaternionGeodesic, so3Geodesic } from './rotation.js';
export { huber, logCosh, mae, mse } from './regression.js';
export { cauchy, charbonnier, gemanMcClure, welsch } from './robust.js';
export { binaryCrossEntropy, crossEntropy, focal } from './classification.js';
export { dice, focalTversky, jaccard, tversky } from './segmentation.js';
export { diceCrossEntropy, logCoshDice, logDice } from './compoundOverlap.js';
export { unifiedFocal } from './unifiedFocal.js';
export { mcc } from './correlation.js';
export { boundary, hausdorff } from './boundary.js';
export { ohemCrossEntropy } from './hardExamples.js';
export { lovasz } from './lovasz.js';
export { generalizedDice, lovaszSoftmax } from './classOverlap.js';
export { polyCrossEntropy, softmaxFocal } from './classFocal.js';
export { heatmapFocal } from './heatmap.js';
export { adaptiveWing, wing } from './landmarks.js';
export { barron, berHu, pinball, smoothL1, tukey } from './tolerant.js';
export { gaussianNll, laplaceNll } from './likelihoods.js';
export { boxIou, completeBoxIou, distanceBoxIou, generalizedBoxIou } from './boxes.js';
export { siLog } from './depth.js';
export { scaleShiftInvariantDepth } from './alignedDepth.js';
export { conventions } from './conventions.js';
export { ssim } from './ssim.js';
export { msSsim } from './multiscaleSsim.js';
export { census, photometric } from './photometric.js';
export { edgeAwareSmoothness } from './smoothness.js';
export { angularTotalVariation, totalVariation } from './totalVariation.js';
export { angularErrorMetrics, circularStatistics } from './metrics.js';
export { depthMetrics, flowMetrics } from './denseMetrics.js';
export { segmentationMetrics } from './segmentationMetrics.js';
export { panopticMetrics } from './panoptic.js';
export { overBatches } from './overBatches.js';

export type { Input } from './arguments.js';
export type { ZeroVector } from './directions.js';
export type { LossOptions, Reduction } from './reduction.js';
export type { ElementwiseOptions } from './elementwise.js';
export type { RegionOptions } from './regions.js';
export type { AngularLossOptions } from './orientation.js';
export type { AxialOptions, CosineDistanceOptions, VonMisesOptions } from './cosineLosses.js';
export type { UnitNormPenaltyOptions } from './cosSin.js';
export type { WrappedHuberOptions, WrappedOptions } from './wrapped.js';
export type { SurfaceNormalOptions, VectorOptions, VonMisesFisherOptions } from './vectors.js';
export type { HuberOptions } from './regression.js';
export type { CharbonnierOptions, ScaleOptions } from './robust.js';
export type {
  BinaryCrossEntropyOptions,
  CrossEntropyOptions,
  FocalOptions,
} from './classification.js';
export type {
  DiceOptions,
  FocalTverskyOptions,
  OverlapOptions,
  TverskyOptions,
} from './segmentation.js';
export type { LovaszOptions } from './lovasz.js';
export type { GeneralizedDiceOptions, LovaszSoftmaxOptions } from './classOverlap.js';
export type { ClassOptions } from './classes.js';
export type { PolyOptions, SoftmaxFocalOptions } from './classFocal.js';
export type { HeatmapFocalOptions } from './heatmap.js';
export type { AdaptiveWingOptions, WingOptions } from './landmarks.js';
export type {
  BarronOptions,
  BerHuOptions,
  PinballOptions,
  SmoothL1Options,
  TukeyOptions,
} from './tolerant.js';
export type { GaussianNllOptions, LaplaceNllOptions } from './likelihoods.js';
export type { CompleteBoxIouOptions } from './boxes.js';
export type { SiLogOptions } from './depth.js';
export type { SsimOptions } from './ssim.js';
export type { MsSsimOptions } from './multiscaleSsim.js';
export type { CensusOptions, PhotometricOptions } from './photometric.js';
export type { SmoothnessOptions } from './smoothness.js';
export type { ScaleShiftOptions } from './alignedDepth.js';
export type { BoundaryOptions, HausdorffOptions } from './boundary.js';
export type { ClassRegionOptions } from './classRegions.js';
export type { DiceCrossEntropyOptions, LogDiceOptions } from './compoundOverlap.js';
export type { UnifiedFocalOptions } from './unifiedFocal.js';
export type { MccOptions } from './correlation.js';
export type { OhemOptions } from './hardExamples.js';
export type { PanopticMetricOptions, PanopticMetrics } from './panoptic.js';
export type { AngularTotalVariationOptions } from './totalVariation.js';
export type { DenseMetricOptions, DepthMetrics, FlowMetrics } from './denseMetrics.js';
export type { SegmentationMetricOptions, SegmentationMetrics } from './segmentationMetrics.js';
export type { Accumulator } from './overBatches.js';
export type { AngularErrorMetrics, CircularStatistics, MetricOptions } from './metrics.js';
