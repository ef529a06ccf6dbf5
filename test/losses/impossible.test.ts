/** A logit of −∞ says that a class cannot be: where it is not the label, nothing of it is left, as of one far below the others. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { flat, onEachBackend } from './support.js';
import type { Nested } from './support.js';
import type { Loop, Loss } from './lossCase.js';

const ofLogits = [
  'crossEntropy',
  'softmaxFocal',
  'polyCrossEntropy',
  'ohemCrossEntropy',
  'diceCrossEntropy',
] as const;

const labels: readonly (readonly [string, Nested])[] = [
  ['index', [[0, 2]]],
  ['oneHot', [[[1, 0, 0], [0, 0, 1]]]], // prettier-ignore
];

onEachBackend('a class that cannot be', () => {
  for (const name of ofLogits) {
    for (const [kind, yTrue] of labels) {
      it(`${name}, labels ${kind}: value, gradient and loop are those of a logit of −1e4`, () => {
        const loss = losses[name] as unknown as Loss;
        const loop = reference[name] as unknown as Loop;
        const of = (logit: number): Nested => [[[1, logit, 0.5], [0.25, logit, -2]]]; // prettier-ignore
        const options = { labels: kind };
        const results = (logit: number): readonly unknown[] =>
          tf.tidy(() => {
            const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => loss(yTrue, x, options))(
              tf.tensor(of(logit)),
            );
            const looped = flat(loop(yTrue, of(logit), options))[0]!;
            return [value.dataSync()[0]!, [...grad.dataSync()], looped];
          });
        const found = results(-Infinity);
        const [value, , looped] = found as [number, unknown, number];
        assert.ok(Number.isFinite(value) && Math.abs(value - looped) < 1e-5, `${value}, ${looped}`);
        assert.deepEqual(found, results(-1e4));
      });
    }
  }
});
