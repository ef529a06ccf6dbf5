/** Inputs of unequal shapes that look like the same pixels: the error says what makes one of the other. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import type { Loss } from './table.js';

type Shape = readonly number[];

const rows: readonly (readonly [loss: string, yTrue: Shape, yPred: Shape, remedy: string])[] = [
  ['mse', [2, 8, 9], [2, 8, 9, 1], 'tf.expandDims(yTrue, -1) adds the axis'],
  ['mse', [2, 8, 9, 1], [2, 8, 9], 'tf.squeeze(yTrue, [-1]) takes the axis away'],
  ['crossEntropy', [2, 8, 9], [2, 8, 9, 5], "class numbers go in with { labels: 'index' }"],
  ['softmaxFocal', [8], [8, 5], "class numbers go in with { labels: 'index' }"],
  ['generalizedDice', [2, 8, 9], [2, 8, 9, 5], "class numbers go in with { labels: 'index' }"],
  [
    'dice',
    [2, 8, 9],
    [2, 8, 9, 5],
    "of class numbers tf.oneHot(tf.cast(yTrue, 'int32'), 5) makes the axis",
  ],
  [
    'angularLoss',
    [2, 8, 9, 2],
    [2, 2, 8, 9],
    'channels come last: tf.transpose(yPred, [0, 2, 3, 1])',
  ],
  ['mae', [2, 3, 8, 9], [2, 8, 9, 3], 'channels come last: tf.transpose(yTrue, [0, 2, 3, 1])'],
  ['mae', [2, 3, 8], [2, 8, 3], ''],
  ['mae', [2, 3], [2, 4], ''],
  ['mae', [2, 8, 9, 1], [2, 9, 8, 1], ''],
];

describe('the error of unequal shapes', () => {
  for (const [name, yTrue, yPred, remedy] of rows) {
    it(`${name}, [${yTrue}] and [${yPred}]: ${remedy || 'no remedy is known'}`, () => {
      const loss = (losses as unknown as Readonly<Record<string, Loss>>)[name]!;
      const message = `${name}: yTrue [${yTrue}] and yPred [${yPred}] must have equal shapes${remedy && `; ${remedy}`}`;
      tf.tidy(() =>
        assert.throws(() => loss(tf.zeros([...yTrue]), tf.zeros([...yPred])), { message }),
      );
    });
  }
});
