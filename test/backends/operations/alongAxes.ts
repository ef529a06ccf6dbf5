/** Operations along axes: reductions, running sums, softmax. */
import * as tf from '@tensorflow/tfjs';
import { odd, row, shapesOfRank, type OperationCase } from './operationCase.js';

const reductions: Readonly<
  Record<string, (x: tf.Tensor, axis?: number | number[], keep?: boolean) => tf.Tensor>
> = {
  sum: tf.sum,
  mean: tf.mean,
  max: tf.max,
  min: tf.min,
  prod: tf.prod,
  logSumExp: tf.logSumExp,
  norm: (x, axis, keep) => tf.norm(x, 2, axis, keep),
  variance: (x, axis, keep) => tf.moments(x, axis, keep).variance,
  euclideanNorm: (x, axis, keep) => tf.norm(x, 'euclidean', axis, keep),
  norm1: (x, axis, keep) => tf.norm(x, 1, axis, keep),
};

export const alongAxes: readonly OperationCase[] = [
  ...Object.entries(reductions).flatMap(([name, f]) =>
    shapesOfRank.slice(1).flatMap((shape) => {
      const axes: readonly (number | number[] | undefined)[] = [
        undefined,
        ...shape.keys(),
        -1,
        -shape.length,
        ...(shape.length > 2
          ? [
              [0, 2],
              [-1, 0],
              [0, shape.length - 1],
            ]
          : []),
        ...(shape.length > 3
          ? [
              [1, 3],
              [0, 1, 3],
              [1, 2],
            ]
          : []),
      ];
      return axes.flatMap((axis) =>
        [false, true].map((keep) =>
          row(
            `${name} of [${shape.join()}] over ${String(axis)}${keep ? ', kept' : ''}`,
            (x) => f(x, axis, keep),
            shape,
          ),
        ),
      );
    }),
  ),
  ...(['sum', 'mean', 'prod', 'max', 'min'] as const).flatMap((name) => [
    row(`${name} of [0,3] over 0`, (x) => reductions[name]!(x, 0), [0, 3]),
    row(`${name} of [0,3] over 1`, (x) => reductions[name]!(x, 1), [0, 3]),
    {
      ...row(`${name} of odd numbers`, (x) => reductions[name]!(tf.reshape(x, [4, 3]), 1), [12]),
      values: odd,
    },
  ]),
  ...(['argMax', 'argMin'] as const).flatMap((name) =>
    shapesOfRank
      .slice(1)
      .flatMap((shape) =>
        [...shape.keys(), -1].map((axis) =>
          row(
            `${name} of [${shape.join()}] along ${axis}`,
            (x) => tf.cast(tf[name](x, axis), 'float32'),
            shape,
          ),
        ),
      ),
  ),
  ...(['cumsum', 'cumprod'] as const).flatMap((name) =>
    shapesOfRank.slice(1).flatMap((shape) =>
      [...shape.keys(), -1, -shape.length].flatMap((axis) =>
        (
          [
            [false, false],
            [true, false],
            [false, true],
            [true, true],
          ] as const
        ).map(([exclusive, reverse]) =>
          row(
            `${name} of [${shape.join()}] along ${axis}${exclusive ? ', exclusive' : ''}${reverse ? ', reversed' : ''}`,
            (x) => tf[name](x, axis, exclusive, reverse),
            shape,
          ),
        ),
      ),
    ),
  ),
  ...(['softmax', 'logSoftmax'] as const).flatMap((name) =>
    shapesOfRank
      .slice(1)
      .map((shape) => row(`${name} of [${shape.join()}]`, (x) => tf[name](x), shape)),
  ),
];
