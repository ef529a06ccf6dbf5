/** Results of operations as a conforming GPU may give them: see `gpuFunctions.ts`. */
import * as tf from '@tensorflow/tfjs-core';
import type { Operation } from '../alterKernels.js';
import {
  atan2,
  divide,
  either,
  gpuFunctions,
  off,
  power,
  ulpOf,
  type Random,
} from './gpuFunctions.js';
import type { Floats } from './rounding.js';

type Binary = (a: number, b: number, r: Random) => number;

const binary: Readonly<Record<string, Binary>> = {
  RealDiv: divide,
  Atan2: atan2,
  Pow: power,
};

/** Of `exp(x - max) / sum`, by its result y: the exponential of a negative number −ln y at most, and a division. */
const softmax = (y: number, r: Random): number =>
  y === 0 ? 0 : off(y, (5.5 + 2 * Math.abs(Math.log(y))) * ulpOf(y), r);
/** Of `x − max − log(sum)`: that logarithm's bound where it is small, else three units. */
const logSoftmax = (y: number, r: Random): number => off(y, Math.max(2 ** -21, 3 * ulpOf(y)), r);

/** Puts the values of an operation's result, which are exact, to those that a GPU may give. */
export function perturb(
  { name, inputs }: Operation,
  values: Floats,
  shape: readonly number[],
  r: Random,
): void {
  const unary = gpuFunctions[name];
  const x = inputs['x'];
  if (unary && x) {
    const given = x.dataSync();
    for (let i = 0; i < values.length; i++)
      values[i] = finiteOr(values[i]!, () => unary(given[i]!, r));
    return;
  }
  const two = binary[name];
  const { a, b } = inputs;
  if (two && a && b) {
    const [left, right] = [valuesAs(a, shape), valuesAs(b, shape)];
    for (let i = 0; i < values.length; i++)
      values[i] = finiteOr(values[i]!, () => two(left[i]!, right[i]!, r));
    return;
  }
  const whole = name === 'Softmax' ? softmax : name === 'LogSoftmax' ? logSoftmax : either;
  for (let i = 0; i < values.length; i++) values[i] = whole(values[i]!, r);
}

/** What has no number, or an infinite one, is that on every GPU; so is an exact 0. */
const finiteOr = (exact: number, of: () => number): number =>
  Number.isFinite(exact) && exact !== 0 ? of() : exact;

const valuesAs = (x: tf.Tensor, shape: readonly number[]): ArrayLike<number> =>
  tf.util.arraysEqual(x.shape, [...shape])
    ? x.dataSync()
    : tf.broadcastTo(x, [...shape] as never).dataSync();
