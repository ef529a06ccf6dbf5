/**
 * Conventions at a threshold: `>=` for `>`, a tie rounded the other way, the sign of 0. Untrained sigmoids give exactly
 * 0.5, so inputs sit there. What differs fails, and a difference elsewhere is not excused by a jump beside it.
 */
import * as tf from '@tensorflow/tfjs';
import { abs, mean, mul, square, sub } from './vocabulary.js';
import { elementLoop, type Loop, type Loss, type Numbers } from '../support.js';

export interface Threshold {
  readonly name: string;
  readonly candidate: Loss;
  readonly loop: Loop;
  readonly inputs: readonly Numbers[];
  readonly verdict: 'pass' | 'fail';
}

type OfP = (p: tf.Tensor) => tf.Tensor;
const float = (x: tf.Tensor): tf.Tensor => tf.cast(x, 'float32');
const truth = [
  [0.2, 1, 0],
  [1, 0, 0.7],
];
const halves = [
  [0.5, 0.5, 0.5],
  [0.5, 0.5, 0.5],
];
const mixed = [
  [0.5, 0.2, 0.9],
  [0.1, 0.7, 0.4],
];
const ties = [
  [0.5, 1.5, 2.5],
  [-0.5, -1.5, 4.5],
];
const zeros = [
  [0, 1.3, -0.4],
  [0, -2, 0.8],
];

const row = (
  name: string,
  verdict: Threshold['verdict'],
  of: OfP,
  loop: (p: number) => number,
  p: Numbers,
): Threshold => ({
  name,
  verdict,
  candidate: (t, x) => mean(square(sub(t, of(x)))),
  loop: elementLoop((t, x) => (t - loop(x)) ** 2),
  inputs: [truth, p],
});

export const thresholds: readonly Threshold[] = [
  row(
    '>= for >, one at 0.5',
    'fail',
    (p) => float(tf.greaterEqual(p, 0.5)),
    (x) => Number(x > 0.5),
    mixed,
  ),
  row(
    '< for <=, one at 0.5',
    'fail',
    (p) => float(tf.less(p, 0.5)),
    (x) => Number(x <= 0.5),
    mixed,
  ),
  row(
    '>= and >=, all at 0.5',
    'pass',
    (p) => float(tf.greaterEqual(p, 0.5)),
    (x) => Number(x >= 0.5),
    halves,
  ),
  row(
    '> and >, one at 0.5',
    'pass',
    (p) => float(tf.greater(p, 0.5)),
    (x) => Number(x > 0.5),
    mixed,
  ),
  row(
    'no tie, rounded either way',
    'pass',
    tf.round,
    Math.round,
    mixed.map((r) => r.map((x) => 3 * x + 0.1)),
  ),
  row('floor of x + ½ for ties up', 'pass', (p) => tf.floor(tf.add(p, 0.5)), Math.round, ties),
  row('floor for ceil, at whole numbers and beside', 'fail', tf.floor, Math.ceil, ties),
  row('floor for trunc, below 0', 'fail', tf.floor, Math.trunc, ties),
  row('floor for trunc, above 0', 'pass', tf.floor, Math.trunc, mixed),
  row('sign of 0 is 0', 'pass', tf.sign, Math.sign, zeros),
  row(
    'sign of 0 is 1',
    'fail',
    (p) => sub(mul(2, float(tf.greaterEqual(p, 0))), 1),
    Math.sign,
    zeros,
  ),
  row(
    'step of 0 is 0',
    'pass',
    (p) => tf.step(p),
    (x) => Number(x > 0),
    zeros,
  ),
  row(
    'step of 0 is 1',
    'fail',
    (p) => tf.step(p),
    (x) => Number(x >= 0),
    zeros,
  ),
  row('relu at 0', 'pass', tf.relu, (x) => Math.max(0, x), zeros),
  row(
    '3·sign for sign, one at the jump',
    'fail',
    (p) => mul(3, tf.sign(sub(p, 0.5))),
    (x) => Math.sign(x - 0.5),
    mixed,
  ),
  row(
    'a step of 1.1 for 1, one at the jump',
    'fail',
    (p) => mul(1.1, float(tf.greater(p, 0.5))),
    (x) => Number(x > 0.5),
    mixed,
  ),
  row(
    'threshold 0.6 for 0.5, one between',
    'fail',
    (p) => float(tf.greater(p, 0.6)),
    (x) => Number(x > 0.5),
    mixed.map((r) => r.map((x) => x + 0.03)),
  ),
  row(
    'an error of 1 % and a jump',
    'fail',
    (p) => mul(1.01, tf.where(tf.greater(p, 0.5), p, abs(p))),
    (x) => x,
    mixed,
  ),
  row(
    'a gap of 1 at 0.5, other side',
    'fail',
    (p) => tf.where(tf.greaterEqual(p, 0.5), tf.add(p, 1), p),
    (x) => (x > 0.5 ? x + 1 : x),
    mixed,
  ),
  row(
    'a kink at 0.5, other side',
    'pass',
    (p) => tf.where(tf.greaterEqual(p, 0.5), sub(mul(2, p), 0.5), p),
    (x) => (x > 0.5 ? 2 * x - 0.5 : x),
    mixed,
  ),
];
