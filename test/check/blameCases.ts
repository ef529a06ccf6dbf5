/**
 * Losses that break in a format at one operation, which is known from how they are written and repaired; and losses that do
 * not. Where a repair replaces two operations at once (the logarithm of a softmax) either is right.
 */
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import type { TrainingFormat } from '../../extension/wire/numberFormats.js';
import {
  hot,
  labels,
  line,
  logits,
  noise,
  small,
  zeros,
  type Loss,
  type Numbers,
} from './blameInputs.js';
import { beyondRange } from './blameRange.js';
import { loseDigits } from './blameRounding.js';

export interface BlameCase {
  readonly name: string;
  readonly format: TrainingFormat;
  readonly loss: Loss;
  readonly inputs: readonly [Numbers, Numbers];
  /** Any of these. */
  readonly culprit: readonly string[];
}

export const blameCases: readonly BlameCase[] = [...beyondRange, ...loseDigits].map(
  ([name, format, culprit, loss, inputs]) => ({
    name: `${format}: ${name}`,
    ...{ format, loss, inputs },
    culprit: culprit.split('|').map((word) => `tf.${word}`),
  }),
);

/** Nothing is lost in these beyond rounding. */
export const harmlessCases: readonly Pick<BlameCase, 'name' | 'loss' | 'inputs'>[] = (
  [
    ['mse', (t, p) => tf.mean(tf.squaredDifference(t, p)), [line(-1, 1), noise(-1, 1)]],
    ['mae', (t, p) => tf.mean(tf.abs(tf.sub(t, p))), [line(-1, 1), noise(-1, 1)]],
    ['atan2', (t, p) => losses.angularLoss(t, p), small],
    ['huber', (t, p) => losses.huber(t, p), [line(-3, 3), noise(-3, 3)]],
    ['logCosh', (t, p) => losses.logCosh(t, p), [line(-3, 3), noise(-3, 3)]],
    ['charbonnier', (t, p) => losses.charbonnier(t, p), [line(-3, 3), noise(-3, 3)]],
    [
      'cross entropy from logits',
      (t, p) => losses.binaryCrossEntropy(t, p),
      [labels, noise(-8, 8)],
    ],
    ['focal from logits', (t, p) => losses.focal(t, p), [labels, noise(-4, 4)]],
    ['softplus', (t, p) => tf.mean(tf.sub(tf.softplus(p), tf.mul(t, p))), [labels, noise(-8, 8)]],
    [
      'log softmax',
      (t, p) => tf.neg(tf.mean(tf.sum(tf.mul(t, tf.logSoftmax(p)), -1))),
      [hot, logits(6)],
    ],
    [
      'Dice by means',
      (t, p) => tf.sub(1, tf.div(tf.mul(2, tf.mean(tf.mul(t, p))), tf.mean(tf.add(t, p)))),
      [labels, noise(0.1, 0.9)],
    ],
    ['tanh', (_, p) => tf.mean(tf.tanh(p)), [zeros, noise(0.2, 2)]],
    ['a root', (_, p) => tf.mean(tf.sqrt(p)), [zeros, noise(0.2, 2)]],
    ['exp of small numbers', (_, p) => tf.mean(tf.exp(p)), [zeros, noise(-2, 2)]],
    ['a sum within the range', (_, p) => tf.sum(p), [zeros, noise(0.2, 2)]],
    [
      'a norm with an epsilon that is held',
      (_, p) => tf.mean(tf.sqrt(tf.add(tf.square(p), 1e-3))),
      [zeros, noise(-2, 2)],
    ],
  ] as const satisfies readonly (readonly [string, Loss, readonly [Numbers, Numbers]])[]
).map(([name, loss, inputs]) => ({ name, loss, inputs }));
