/** Products of matrices, windows over images, sizes of images. */
import * as tf from '@tensorflow/tfjs';
import { row, type OperationCase } from './operationCase.js';

export const windows: readonly OperationCase[] = [
  ...(
    [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const
  ).flatMap(([a, b]) => [
    row(
      `matMul${a ? ' ᵀ' : ''}${b ? ' ·ᵀ' : ''}`,
      (x, y) => tf.matMul(x, y, a, b),
      a ? [4, 3] : [3, 4],
      b ? [2, 4] : [4, 2],
    ),
    row(
      `matMul of batches${a ? ' ᵀ' : ''}${b ? ' ·ᵀ' : ''}`,
      (x, y) => tf.matMul(x, y, a, b),
      a ? [2, 4, 3] : [2, 3, 4],
      b ? [2, 2, 4] : [2, 4, 2],
    ),
    row(
      `matMul of batches and one${a ? ' ᵀ' : ''}${b ? ' ·ᵀ' : ''}`,
      (x, y) => tf.matMul(x, y, a, b),
      a ? [2, 4, 3] : [2, 3, 4],
      b ? [1, 2, 4] : [1, 4, 2],
    ),
    row(
      `matMul of rank 4${a ? ' ᵀ' : ''}${b ? ' ·ᵀ' : ''}`,
      (x, y) => tf.matMul(x, y, a, b),
      a ? [2, 3, 4, 3] : [2, 3, 3, 4],
      b ? [2, 3, 2, 4] : [2, 3, 4, 2],
    ),
  ]),
  ...(
    [
      [1, 'same', 1],
      [1, 'valid', 1],
      [2, 'same', 1],
      [2, 'valid', 1],
      [1, 'same', 2],
      [1, 'valid', 2],
    ] as const
  ).flatMap(([stride, pad, dilation]) => [
    row(
      `conv2d, stride ${stride}, ${pad}, dilation ${dilation}`,
      (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad, 'NHWC', dilation),
      [2, 6, 7, 2],
      [3, 3, 2, 3],
    ),
    row(
      `depthwiseConv2d, stride ${stride}, ${pad}, dilation ${dilation}`,
      (x, w) =>
        tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad, 'NHWC', dilation),
      [2, 6, 7, 2],
      [3, 3, 2, 1],
    ),
  ]),
  row(
    'conv2d with an even window',
    (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'),
    [1, 5, 6, 1],
    [2, 2, 1, 1],
  ),
  row(
    'conv1d',
    (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, 'same'),
    [2, 6, 2],
    [3, 2, 3],
  ),
  row(
    'conv2dTranspose',
    (x, w) => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [1, 6, 6, 1], 2, 'same'),
    [1, 3, 3, 2],
    [3, 3, 1, 2],
  ),
  ...(['maxPool', 'avgPool'] as const).flatMap((name) =>
    (
      [
        [2, 2, 'valid'],
        [3, 1, 'same'],
        [3, 2, 'same'],
        [3, 2, 'valid'],
        [2, 1, 'same'],
        [1, 1, 'valid'],
      ] as const
    ).map(([size, stride, pad]) =>
      row(
        `${name} ${size}, stride ${stride}, ${pad}`,
        (x) => tf[name](x as tf.Tensor4D, size, stride, pad),
        [1, 5, 6, 2],
      ),
    ),
  ),
  ...(['resizeBilinear', 'resizeNearestNeighbor'] as const).flatMap((name) =>
    (
      [
        [3, 4],
        [10, 7],
        [5, 6],
        [1, 1],
      ] as const
    ).flatMap((size) =>
      (
        [
          [false, false],
          [true, false],
          [false, true],
        ] as const
      ).map(([corners, centers]) =>
        row(
          `${name} to ${size.join(' × ')}${corners ? ', corners aligned' : ''}${centers ? ', half pixels' : ''}`,
          (x) => tf.image[name](x as tf.Tensor4D, [...size], corners, centers),
          [1, 5, 6, 2],
        ),
      ),
    ),
  ),
  // Windows larger than the image: none, or one whose height would be −1 and less.
  ...[1, 2, 3].flatMap((side) =>
    (
      [
        ['maxPool', (x) => tf.maxPool(x as tf.Tensor4D, 4, 1, 'valid')],
        ['maxPool by 2', (x) => tf.maxPool(x as tf.Tensor4D, 4, 2, 'valid')],
        ['avgPool', (x) => tf.avgPool(x as tf.Tensor4D, [4, 1], 1, 'valid')],
        ['conv2d', (x) => tf.conv2d(x as tf.Tensor4D, tf.ones([4, 4, 2, 2]), 1, 'valid')],
        [
          'conv2d dilated',
          (x) => tf.conv2d(x as tf.Tensor4D, tf.ones([3, 3, 2, 2]), 1, 'valid', 'NHWC', 3),
        ],
        [
          'depthwiseConv2d',
          (x) => tf.depthwiseConv2d(x as tf.Tensor4D, tf.ones([1, 4, 2, 1]), 1, 'valid'),
        ],
        [
          'fused conv2d',
          (x) =>
            tf.fused.conv2d({
              x: x as tf.Tensor4D,
              filter: tf.ones([4, 4, 2, 2]),
              strides: 1,
              pad: 'valid',
              activation: 'relu',
            }),
        ],
        ['dilation2d', (x) => tf.dilation2d(x as tf.Tensor4D, tf.ones([4, 4, 2]), 1, 'valid')],
        ['avgPool3d', (x) => tf.avgPool3d(tf.expandDims<tf.Tensor5D>(x, 1), [1, 4, 4], 1, 'valid')],
      ] as readonly (readonly [string, (x: tf.Tensor) => tf.Tensor])[]
    ).map(([name, f]) =>
      row(`${name} of ${side}², smaller than its window`, f, [1, side, side, 2]),
    ),
  ),
  row(
    'batchNorm',
    (x, m, v) => tf.batchNorm(x, m, tf.add<tf.Tensor1D>(1, tf.square(v))),
    [2, 3, 4],
    [4],
    [4],
  ),
  row(
    'localResponseNormalization',
    (x) => tf.localResponseNormalization(x as tf.Tensor4D),
    [1, 3, 4, 6],
  ),
  row(
    'spaceToBatchND',
    (x) =>
      tf.spaceToBatchND(
        x,
        [2, 2],
        [
          [0, 0],
          [0, 0],
        ],
      ),
    [1, 4, 6, 2],
  ),
  row(
    'batchToSpaceND',
    (x) =>
      tf.batchToSpaceND(
        x,
        [2, 2],
        [
          [0, 0],
          [0, 0],
        ],
      ),
    [4, 2, 3, 2],
  ),
  row('depthToSpace', (x) => tf.depthToSpace(x as tf.Tensor4D, 2), [1, 2, 3, 4]),
  row(
    'cast to whole numbers and back',
    (x) => tf.cast(tf.cast(tf.mul(3, x), 'int32'), 'float32'),
    [3, 4],
  ),
];
