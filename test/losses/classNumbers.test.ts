/** Class numbers are constants: losses of them can be differentiated in both inputs, and give nothing for the truth. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import { onEachBackend } from './support.js';
import type { Loss } from './table.js';

onEachBackend('gradients in class numbers', () => {
  const ofClasses: readonly (readonly [string, Loss, number, object?])[] = [
    ['crossEntropy', losses.crossEntropy, 3],
    ['crossEntropy of one class', losses.crossEntropy, 1],
    ['softmaxFocal', losses.softmaxFocal, 3],
    ['polyCrossEntropy', losses.polyCrossEntropy, 3],
    ['ohemCrossEntropy', losses.ohemCrossEntropy, 3, { minKept: 2 }],
    ['diceCrossEntropy', losses.diceCrossEntropy, 3],
    ['generalizedDice', losses.generalizedDice, 3],
    ['unifiedFocal', losses.unifiedFocal, 3],
    ['lovaszSoftmax', losses.lovaszSoftmax, 3],
  ];
  for (const [name, loss, classes, own] of ofClasses) {
    it(`${name}: the gradient in class numbers is 0, with an ignored label and without`, () => {
      for (const ignoreLabel of [null, 255]) {
        const numbers = [[0, 1 % classes, ignoreLabel ?? 0, classes - 1]];
        const shares = Array.from({ length: classes }, () => 1 / classes);
        const [inTrue, inPred] = tf.tidy(() =>
          tf
            .grads((t, p) => loss(t, p, { labels: 'index', ignoreLabel, ...own }))([
              tf.tensor(numbers),
              tf.tensor([[shares, shares, shares, shares]]),
            ])
            .map((g) => [...g.dataSync()]),
        );
        assert.ok(inTrue!.every((g) => g === 0) && inPred!.every(Number.isFinite));
      }
    });
  }
});
