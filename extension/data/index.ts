/** `lossbook/data`: what a loss is fed with, and what it gives as files. */
export { readImage, type ReadImageOptions } from './readImage.js';
export { readNpy } from './readNpy.js';
export { readLabels, type ReadLabelsOptions } from './readLabels.js';
export { readFlow, type Flow } from './readFlow.js';
export { readDepth, type Depth, type ReadDepthOptions } from './readDepth.js';
export { readPfm } from './readPfm.js';
export { writeNpy } from './writeNpy.js';
export { writePng, type WritePngOptions } from './writePng.js';
export {
  orientationCoherence,
  orientationField,
  type OrientationOptions,
} from './orientationField.js';
export { random, type RandomGenerator } from './random.js';
