/**
 * Right losses with constants of order 1 on inputs far smaller than that: fractions of a pixel, losses near their
 * end. A step as small as the input changes nothing in 1 + d², and a difference of exactly 0 is not known exactly.
 */
import * as tf from '@tensorflow/tfjs';
import {
  abs,
  add,
  diff,
  div,
  exp,
  log,
  mean,
  mul,
  numbers,
  sqrt,
  square,
  sub,
  sum,
  twice,
} from './vocabulary.js';
import type { Row } from './vocabulary.js';

type Element = (d: tf.Tensor) => tf.Tensor;
interface Small {
  readonly name: string;
  readonly of: Element;
  /** Below this float32 itself has lost the gradient: a right verdict could be either. */
  readonly least?: number;
}

const elements: readonly Small[] = [
  { name: 'log(1 + d²)', of: (d) => log(add(1, square(d))) },
  { name: 'log(1 + d²/2), by log1p', of: (d) => tf.log1p(mul(0.5, square(d))) },
  { name: '√(1 + d²) − 1', of: (d) => sub(sqrt(add(1, square(d))), 1) },
  { name: '1 − exp(−d²/2)', of: (d) => sub(1, exp(mul(-0.5, square(d)))) },
  { name: '1 − cos d', of: (d) => sub(1, tf.cos(d)) },
  { name: 'log cosh d', of: (d) => log(tf.cosh(d)), least: 1e-4 },
  {
    name: '|d| + log(1 + exp(−2|d|)) − log 2',
    of: (d) => sub(add(abs(d), tf.log1p(exp(mul(-2, abs(d))))), Math.LN2),
    least: 1e-4,
  },
  { name: 'd²/(1 + d²)', of: (d) => div(square(d), add(1, square(d))) },
  { name: 'd·tanh d', of: (d) => mul(d, tf.tanh(d)) },
  { name: '1/(1 + d²), its complement', of: (d) => sub(1, div(1, add(1, square(d)))) },
  { name: '(1 + d)² − 1', of: (d) => sub(square(add(1, d)), 1) },
  { name: 'exp d − 1', of: (d) => sub(exp(d), 1) },
  { name: 'σ(d) − ½', of: (d) => sub(tf.sigmoid(d), 0.5) },
  { name: '(1 + d²)^1.2', of: (d) => tf.pow(add(1, square(d)), 1.2) },
  { name: 'd² + 1', of: (d) => add(square(d), 1) },
  { name: 'sin² d', of: (d) => square(tf.sin(d)), least: 1e-5 },
];
const scales = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

const wholes: readonly (readonly [string, (t: tf.Tensor, p: tf.Tensor) => tf.Tensor])[] = [
  ['√(1 + mean d²)', (t, p) => sqrt(add(1, mean(square(diff(t, p)))))],
  ['log(1 + Σd²)', (t, p) => log(add(1, sum(square(diff(t, p)))))],
  ['1 − 1/(1 + Σd²)', (t, p) => sub(1, div(1, add(1, sum(square(diff(t, p))))))],
];

export const smallInputs: readonly Row[] = [
  ...elements.flatMap(({ name, of, least = 0 }) =>
    scales
      .filter((scale) => scale >= least)
      .map((scale): Row => ({
        name: `${name}, inputs of ${scale}`,
        loss: (t, p) => mean(of(diff(t, p))),
        inputs: twice(numbers(-scale, scale, 6)),
      })),
  ),
  ...wholes.flatMap(([name, loss]) =>
    scales.slice(0, 4).map((scale): Row => ({
      name: `${name}, inputs of ${scale}`,
      loss: (t, p) => loss(t, p),
      inputs: twice(numbers(-scale, scale, 6)),
    })),
  ),
];
