/**
 * Public names of 'lossbook/reference': those of 'lossbook/losses', as loops over plain numbers.
 */
export {
  angularLoss,
  axialDoubleAngle,
  cosSinL1,
  cosSinMse,
  cosineDistance,
  unitNormPenalty,
  vonMises,
  vonMisesNll,
} from './orientation.js';
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
export {
  cauchy,
  charbonnier,
  gemanMcClure,
  huber,
  logCosh,
  mae,
  mse,
  welsch,
  wrappedHuber,
  wrappedL1,
  wrappedL2,
} from './regression.js';
export { binaryCrossEntropy, crossEntropy, focal } from './classification.js';
export { dice, focalTversky, jaccard, lovasz, tversky } from './segmentation.js';
export { angularTotalVariation, ssim, totalVariation } from './image.js';
export { angularErrorMetrics, circularStatistics } from './metrics.js';

export type { Nested, NestedMask, ReferenceOptions } from './orientation.js';
