/** Operations that take, move and put together entries. */
import * as tf from '@tensorflow/tfjs';
import { int, row, shapesOfRank, type OperationCase } from './operationCase.js';

export const moving: readonly OperationCase[] = [
  ...shapesOfRank.slice(1).flatMap((shape) =>
    [...shape.keys(), -1].flatMap((axis) => {
      const n = shape.at(axis)!;
      return [
        row(
          `gather of [${shape.join()}] along ${axis}`,
          (x) => tf.gather(x, int([n - 1, 0, n - 1], [3]), axis),
          shape,
        ),
        row(
          `gather of [${shape.join()}] along ${axis}, by a matrix`,
          (x) => tf.gather(x, int([0, n - 1, 0, 0], [2, 2]), axis),
          shape,
        ),
        row(
          `concat of [${shape.join()}] along ${axis}`,
          (x, y) => tf.concat([x, y, x], axis),
          shape,
          shape,
        ),
        row(`split of [${shape.join()}] along ${axis}`, (x) => tf.split(x, n, axis), shape),
        row(`unstack of [${shape.join()}] along ${axis}`, (x) => tf.unstack(x, axis), shape),
        row(`reverse of [${shape.join()}] along ${axis}`, (x) => tf.reverse(x, axis), shape),
        row(
          `stack of [${shape.join()}] at ${axis}`,
          (x, y) => tf.stack([x, y], axis),
          shape,
          shape,
        ),
        row(`expandDims of [${shape.join()}] at ${axis}`, (x) => tf.expandDims(x, axis), shape),
      ];
    }),
  ),
  ...shapesOfRank.slice(2).flatMap((shape) => {
    const rank = shape.length;
    const order = Array.from({ length: rank }, (_, i) => i);
    return [
      row(`transpose of [${shape.join()}]`, (x) => tf.transpose(x), shape),
      row(
        `transpose of [${shape.join()}], turned`,
        (x) => tf.transpose(x, [...order.slice(1), 0]),
        shape,
      ),
      row(
        `transpose of [${shape.join()}], last two`,
        (x) => tf.transpose(x, [...order.slice(0, -2), rank - 1, rank - 2]),
        shape,
      ),
      row(
        `gather of [${shape.join()}], one batch dimension`,
        (x) =>
          tf.gather(
            x,
            int(
              Array.from({ length: shape[0]! * 2 }, (_, i) => i % shape[1]!),
              [shape[0]!, 2],
            ),
            1,
            1,
          ),
        shape,
      ),
      ...(rank > 2
        ? [
            row(
              `gather of [${shape.join()}], one batch dimension, along 2`,
              (x) =>
                tf.gather(
                  x,
                  int(
                    Array.from({ length: shape[0]! * 2 }, (_, i) => (i + 1) % shape[2]!),
                    [shape[0]!, 2],
                  ),
                  2,
                  1,
                ),
              shape,
            ),
            row(
              `gather of [${shape.join()}], one batch dimension, along -1`,
              (x) =>
                tf.gather(
                  x,
                  int(
                    Array.from({ length: shape[0]! * 2 }, (_, i) => i % shape.at(-1)!),
                    [shape[0]!, 2],
                  ),
                  -1,
                  1,
                ),
              shape,
            ),
            row(
              `gather of [${shape.join()}], two batch dimensions`,
              (x) =>
                tf.gather(
                  x,
                  int(
                    Array.from({ length: shape[0]! * shape[1]! * 2 }, (_, i) => i % shape[2]!),
                    [shape[0]!, shape[1]!, 2],
                  ),
                  2,
                  2,
                ),
              shape,
            ),
          ]
        : []),
      row(
        `slice of [${shape.join()}]`,
        (x) =>
          tf.slice(
            x,
            shape.map((n) => (n > 1 ? 1 : 0)),
          ),
        shape,
      ),
      row(
        `slice of [${shape.join()}], none`,
        (x) =>
          tf.slice(
            x,
            shape.map(() => 0),
            [0, ...shape.slice(1)],
          ),
        shape,
      ),
      row(
        `pad of [${shape.join()}]`,
        (x) =>
          tf.pad(
            x,
            shape.map((_, i): [number, number] => [i % 2, 1]),
            0.5,
          ),
        shape,
      ),
      row(
        `tile of [${shape.join()}]`,
        (x) =>
          tf.tile(
            x,
            shape.map((_, i) => 1 + (i % 2)),
          ),
        shape,
      ),
      row(`topk of [${shape.join()}]`, (x) => tf.topk(x, 2).values, shape),
      row(
        `sum of squares of [${shape.join()}] twice reduced`,
        (x) => tf.sum(tf.sum(tf.square(x), -1), 0),
        shape,
      ),
      row(
        `where of [${shape.join()}]`,
        (x, y) => tf.where(tf.greater(tf.range(0, x.size).reshape(x.shape), x.size / 2), x, y),
        shape,
        shape,
      ),
      row(
        `strided slice of [${shape.join()}]`,
        (x) =>
          tf.stridedSlice(
            x,
            shape.map(() => 0),
            [...shape],
            shape.map((_, i) => 1 + (i % 2)),
          ),
        shape,
      ),
      row(
        `strided slice of [${shape.join()}], backwards`,
        (x) => tf.stridedSlice(x, [-1], [-shape[0]! - 1], [-1]),
        shape,
      ),
    ];
  }),
  row(
    'where, its condition along the first axis',
    (x, y) => tf.where(tf.tensor1d([1, 0, 1], 'bool'), x, y),
    [3, 2],
    [3, 2],
  ),
  row(
    'where, broadcast',
    (x, y) => tf.where(tf.tensor2d([[1], [0], [1]], undefined, 'bool'), x, y),
    [3, 4],
    [1, 4],
  ),
  row('gatherND, entries', (x) => tf.gatherND(x, int([0, 1, 2, 3, 0, 1], [3, 2])), [3, 4]),
  row('gatherND, rows', (x) => tf.gatherND(x, int([2, 0, 2], [3, 1])), [3, 4]),
  row('gatherND of rank 4', (x) => tf.gatherND(x, int([1, 0, 0, 2], [2, 2])), [2, 3, 4, 2]),
  row('scatterND', (x) => tf.scatterND(int([4, 1, 4], [3, 1]), x, [6]), [3]),
  row('scatterND of rows', (x) => tf.scatterND(int([1, 0], [2, 1]), x, [3, 4]), [2, 4]),
  row(
    'unsortedSegmentSum',
    (x) => tf.unsortedSegmentSum(x, tf.tensor1d([2, 0, 2], 'int32'), 4),
    [3, 4],
  ),
  row('oneHot of labels', (x) => tf.mul(x, tf.oneHot(tf.tensor1d([0, 3, 1], 'int32'), 4)), [3, 4]),
  row(
    'oneHot of labels outside',
    (x) => tf.mul(x, tf.oneHot(tf.tensor1d([-1, 4, 1], 'int32'), 4)),
    [3, 4],
  ),
  row(
    'oneHot of a matrix of labels',
    (x) =>
      tf.mul(
        x,
        tf.oneHot(
          tf.tensor2d(
            [
              [0, 1],
              [2, 0],
            ],
            undefined,
            'int32',
          ),
          3,
        ),
      ),
    [2, 2, 3],
  ),
  row(
    'mirrorPad, reflect',
    (x) =>
      tf.mirrorPad(
        x,
        [
          [1, 2],
          [0, 1],
        ],
        'reflect',
      ),
    [3, 4],
  ),
  row(
    'mirrorPad, symmetric',
    (x) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [2, 1],
          [1, 1],
          [0, 0],
        ],
        'symmetric',
      ),
    [1, 3, 4, 2],
  ),
  row('broadcastTo', (x) => tf.broadcastTo(x, [2, 3, 4]), [3, 1]),
  row('dot of vectors', (x, y) => tf.dot(x, y), [5], [5]),
  row('outer product', (x, y) => tf.outerProduct(x as tf.Tensor1D, y as tf.Tensor1D), [3], [4]),
  row('einsum', (x, y) => tf.einsum('bij,bjk->bik', x, y), [2, 3, 4], [2, 4, 2]),
  row('einsum, a trace of products', (x, y) => tf.einsum('ij,ij->i', x, y), [3, 4], [3, 4]),
];
