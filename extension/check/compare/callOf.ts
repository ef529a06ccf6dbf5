/** Operations as the code calls them. */

/** Those whose kernel has another name. */
const called: Readonly<Record<string, string>> = {
  Multiply: 'mul',
  RealDiv: 'div',
  AddV2: 'add',
  Conv2D: 'conv2d',
  DepthwiseConv2dNative: 'depthwiseConv2d',
  Select: 'where',
  GatherV2: 'gather',
  LRN: 'localResponseNormalization',
  Pack: 'stack',
  PadV2: 'pad',
  SplitV: 'split',
  Unpack: 'unstack',
  BatchMatMul: 'matMul',
  FusedBatchNorm: 'batchNorm',
  ResizeBilinear: 'image.resizeBilinear',
  ResizeNearestNeighbor: 'image.resizeNearestNeighbor',
};

/** Most are called as their kernel is named, from a small letter on. */
export const callOf = (name: string): string =>
  `tf.${called[name] ?? name.charAt(0).toLowerCase() + name.slice(1)}`;
