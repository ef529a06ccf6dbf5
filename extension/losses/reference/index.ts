/**
 * Public names of 'lossbook/reference': those of 'lossbook/losses', as loops over plain numbers, in files of the same
 * names.
 */
export { angularLoss } from './orientation.js';
export { axialDoubleAngle, cosineDistance, vonMises, vonMisesNll } from './cosineLosses.js';
export { cosSinL1, cosSinMse, unitNormPenalty } from './cosSin.js';
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
export { wrappedHuber, wrappedL1, wrappedL2 } from './wrapped.js';
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
export { ssim } from './ssim.js';
export { msSsim } from './multiscaleSsim.js';
export { census, photometric } from './photometric.js';
export { edgeAwareSmoothness } from './smoothness.js';
export { angularTotalVariation, totalVariation } from './totalVariation.js';
export { angularErrorMetrics, circularStatistics } from './metrics.js';
export { depthMetrics, flowMetrics } from './denseMetrics.js';
export { segmentationMetrics } from './segmentationMetrics.js';
export { panopticMetrics } from './panoptic.js';

export type { Nested, NestedMask, ReferenceOptions } from './nested.js';
