/** Operations that take a tensor of any type, each of a matrix [3, 4] and of another of its own type. */
import * as tf from '@tensorflow/tfjs';

type OfMatrices = (x: tf.Tensor2D, y: tf.Tensor2D) => tf.Tensor;

const unary = [
  ...(['abs', 'acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'ceil', 'cos', 'cosh'] as const),
  ...(['elu', 'erf', 'exp', 'expm1', 'floor', 'isFinite', 'isInf', 'isNaN', 'log'] as const),
  ...(['log1p', 'logSigmoid', 'neg', 'reciprocal', 'relu', 'relu6', 'round', 'rsqrt'] as const),
  ...(['selu', 'sigmoid', 'sign', 'sin', 'sinh', 'softplus', 'sqrt', 'square', 'tan'] as const),
  ...(['tanh', 'step', 'leakyRelu', 'softmax', 'logSoftmax', 'sum', 'mean', 'prod'] as const),
  ...(['max', 'min', 'argMax', 'argMin', 'any', 'all', 'cumsum', 'cumprod'] as const),
  ...(['logSumExp', 'onesLike', 'zerosLike', 'reverse', 'transpose', 'norm'] as const),
] as const;

const binary = [
  ...(['add', 'sub', 'mul', 'div', 'divNoNan', 'floorDiv', 'maximum', 'minimum'] as const),
  ...(['mod', 'pow', 'squaredDifference', 'atan2', 'equal', 'notEqual', 'less'] as const),
  ...(['lessEqual', 'greater', 'greaterEqual'] as const),
] as const;

const image = (x: tf.Tensor): tf.Tensor4D => tf.reshape(x, [1, 3, 4, 1]);
const places = (): tf.Tensor2D => tf.tensor2d([[0], [2]], [2, 1], 'int32');

const others: Readonly<Record<string, OfMatrices>> = {
  'clipByValue to numbers between': (x) => tf.clipByValue(x, 0.5, 2.5),
  'clipByValue to whole numbers': (x) => tf.clipByValue(x, 0, 5),
  topk: (x) => tf.topk(x, 3).values,
  oneHot: (x) => tf.oneHot(x, 13),
  prelu: (x) => tf.prelu(x, tf.fill([3, 4], 0.5)),
  'pad with a number': (x) =>
    tf.pad(
      x,
      [
        [1, 1],
        [0, 2],
      ],
      7,
    ),
  mirrorPad: (x) =>
    tf.mirrorPad(
      x,
      [
        [1, 1],
        [0, 0],
      ],
      'reflect',
    ),
  tile: (x) => tf.tile(x, [2, 3]),
  gather: (x) => tf.gather(x, [1, 0], 1),
  gatherND: (x) => tf.gatherND(x, places()),
  scatterND: (x) => tf.scatterND(places(), tf.slice(x, [0, 0], [2, 4]), [3, 4]),
  slice: (x) => tf.slice(x, [1, 0], [1, 2]),
  'stridedSlice of every second': (x) => tf.stridedSlice(x, [0, 0], [3, 4], [2, 2]),
  'stridedSlice backwards': (x) => tf.stridedSlice(x, [2, 3], [0, 0], [-1, -2]),
  concat: (x, y) => tf.concat([x, y], 1),
  stack: (x, y) => tf.stack([x, y]),
  'where by one of its own': (x, y) => tf.where(tf.greater(x, y), x, y),
  bincount: (x) => tf.bincount(tf.reshape(tf.abs(x), [-1]), tf.tensor1d([], 'int32'), 13),
  unique: (x) => tf.unique(tf.reshape(x, [-1])).values,
  moments: (x) => tf.moments(x, 0).variance,
  batchNorm: (x) => tf.batchNorm(x, tf.zeros([4]), tf.ones([4]), tf.ones([4]), tf.ones([4])),
  resizeBilinear: (x) => tf.image.resizeBilinear(image(x), [6, 8]),
  resizeNearestNeighbor: (x) => tf.image.resizeNearestNeighbor(image(x), [6, 8]),
  maxPool: (x) => tf.maxPool(image(x), 2, 1, 'valid'),
  spaceToBatchND: (x) =>
    tf.spaceToBatchND(
      image(x),
      [1, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  unsortedSegmentSum: (x) => tf.unsortedSegmentSum(x, tf.tensor1d([0, 1, 0], 'int32'), 2),
  matMul: (x, y) => tf.matMul(x, y, false, true),
  broadcastTo: (x) => tf.broadcastTo(tf.slice(x, [1, 0], [1, 4]), [3, 4]),
  bandPart: (x) => tf.linalg.bandPart(tf.slice(x, [0, 0], [3, 3]), 1, 0),
};

/** Some have a second parameter that is no matrix. */
const unaryOf = tf as unknown as Readonly<Record<string, (x: tf.Tensor2D) => tf.Tensor>>;
const binaryOf = tf as unknown as Readonly<Record<string, OfMatrices>>;

export const ofTypes: readonly (readonly [name: string, run: OfMatrices])[] = [
  ...unary.map((name) => [name, (x: tf.Tensor2D) => unaryOf[name]!(x)] as const),
  ...binary.map((name) => [name, binaryOf[name]!] as const),
  ...Object.entries(others),
];
