/** Kernels of TensorFlow.js on two tensors of numbers, which are stretched to a common shape. */
export const broadcastingKernels: readonly string[] = (
  'Add Sub Multiply RealDiv Maximum Minimum Pow SquaredDifference Atan2 Mod FloorDiv ' +
  'Greater GreaterEqual Less LessEqual Equal NotEqual'
).split(' ');
