/**
 * In which type PyTorch runs an operation under `torch.autocast`: its published lists (Automatic Mixed Precision, "Autocast Op
 * Reference", 2.15; for CUDA also `ATen/autocast_mode.h`), for the operations that TensorFlow.js has.
 *
 *     half      in half precision, whatever it is given
 *     float32   in float32, whatever it is given
 *     widest    in the widest type of what it is given; every operation that stands in no list
 *
 * Lists of PyTorch go by function: its `mse_loss` is float32 as a whole, while here a loss is the operations it is made of.
 */
export type OperationPolicy = 'half' | 'float32' | 'widest';
export type AutocastDevice = 'cuda' | 'cpu';

const list = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Convolutions and products of matrices, on both devices, and their gradients. */
const inHalf = list(
  'BatchMatMul Conv2D Conv2DBackpropFilter Conv2DBackpropInput Conv3D Conv3DBackpropFilterV2 ' +
    'Conv3DBackpropInputV2 DepthwiseConv2dNative DepthwiseConv2dNativeBackpropFilter ' +
    'DepthwiseConv2dNativeBackpropInput Einsum FusedConv2D FusedDepthwiseConv2D _FusedMatMul',
);

const inFloat32: Readonly<Record<AutocastDevice, ReadonlySet<string>>> = {
  // `square` is `pow` to PyTorch.
  cuda: list(
    'Acos Asin Cosh Exp Expm1 Log Log1p Reciprocal Rsqrt Sinh Tan Pow Square Softplus Softmax ' +
      'LogSoftmax Prod Cumprod Cumsum Sum ResizeBilinear ResizeNearestNeighbor',
  ),
  cpu: list('Prod AvgPool3D'),
};

export function policyOf(device: AutocastDevice, kernel: string): OperationPolicy {
  if (inHalf.has(kernel) || (device === 'cuda' && kernel === 'Prelu')) return 'half';
  return inFloat32[device].has(kernel) ? 'float32' : 'widest';
}
