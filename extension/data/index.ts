/** `lossbook/data`: what a loss is fed with. */
export { readImage, type ReadImageOptions } from './readImage.js';
export { readNpy } from './readNpy.js';
export {
  orientationCoherence,
  orientationField,
  type OrientationOptions,
} from './orientationField.js';
export { random, type RandomGenerator } from './random.js';
