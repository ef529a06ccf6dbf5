/**
 * Where a result lies however it is rounded: e^−x is not above 1, and what is added to a number does not make it smaller. Beyond
 * it the root or the power of 1 − e^−x would have no value, which no rounding makes of it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../backends/doubles.js';
import { reducedIndex } from './reducedIndex.js';

export type Limits = readonly [least: number, most: number];

export function limitsOf(call: KernelCall): ((i: number) => Limits) | undefined {
  const { name, inputs } = call;
  if (name === 'Sum') return limitsOfSums(call);
  const one = limits[name];
  const x = inputs['x']?.dataSync();
  if (one) return (i) => one(x?.[i] ?? NaN);
  const [a, b] = [inputs['a'], inputs['b']];
  if ((name !== 'Add' && name !== 'Sub') || !a || !b) return undefined;
  const [p, q] = [a.dataSync(), b.dataSync()];
  if (![p, q].every(({ length }) => length === 1 || length === Math.max(p.length, q.length)))
    return undefined;
  const at = (of: ArrayLike<number>, i: number): number => of[of.length === 1 ? 0 : i]!;
  return (i) => limitsOfSum([at(p, i), name === 'Add' ? at(q, i) : -at(q, i)]);
}

const limits: Readonly<Record<string, (x: number) => Limits>> = {
  Exp: (x) => (x < 0 ? [0, 1] : [1, Infinity]),
  Cosh: () => [1, Infinity],
  Sigmoid: () => [0, 1],
  Softmax: () => [0, 1],
  Softplus: (x) => [Math.max(0, x), Infinity],
  Tanh: () => [-1, 1],
  Erf: () => [-1, 1],
  Cos: () => [-1, 1],
};

/** Of numbers of one sign the sum is beyond each of them; of others it is between. */
const limitsOfSum = ([p, q]: Limits): Limits =>
  p >= 0 && q >= 0
    ? [Math.max(p, q), Infinity]
    : p <= 0 && q <= 0
      ? [-Infinity, Math.min(p, q)]
      : [Math.min(p, q), Math.max(p, q)];

/** The same of each sum of a tensor. */
function limitsOfSums({ inputs, outputs, attrs }: KernelCall): ((i: number) => Limits) | undefined {
  const x = inputs['x'];
  const [output] = outputs;
  if (!x || !output || x.size === output.size) return undefined;
  const values = x.dataSync();
  const most = new Float64Array(output.size).fill(-Infinity);
  const least = new Float64Array(output.size).fill(Infinity);
  const indexOf = reducedIndex(x.shape, tf.util.parseAxisParam(attrs['axis'] as number[], x.shape));
  for (let i = 0; i < values.length; i++) {
    const s = indexOf(i);
    most[s] = Math.max(most[s]!, values[i]!);
    least[s] = Math.min(least[s]!, values[i]!);
  }
  return (s) =>
    least[s]! >= 0
      ? [most[s]!, Infinity]
      : most[s]! <= 0
        ? [-Infinity, least[s]!]
        : [-Infinity, Infinity];
}

export const reflect = (x: number, [least, most]: Limits): number =>
  x < least ? 2 * least - x : x > most ? 2 * most - x : x;
