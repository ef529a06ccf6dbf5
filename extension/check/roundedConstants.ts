/**
 * Constants as float32 holds them: 1 + 1e-6 is 1.00000095 there, and what is left of it beside a probability of 1 is 5 % less. Rounding the
 * results of operations does not show that: it is the same on every backend and in every run, whether the constant is
 * written as one number or made of constants by an operation.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { alterKernels } from '../backends/alterKernels.js';
import { inDoubles } from '../backends/doubles.js';
import { isOfSample } from './inputs.js';
import { reachFrom } from './traceFrom.js';
import { explainedByConstant } from './tolerance.js';

/**
 * Runs `run` with what each operation is given rounded to float32, and gives the tensors back as they were; with `only`, of what has
 * nothing of the inputs in it the numbers that it chooses. Doubles must be on.
 */
export function withRoundedConstants<T>(run: () => T, only?: (constant: number) => boolean): T {
  const before = new Map<Float64Array, Float64Array>();
  const { isReached, reaches } = reachFrom(isOfSample);
  const round = (tensor: tf.Tensor | undefined): void => {
    if (tensor?.dtype !== 'float32' || (only && isReached(tensor))) return;
    const values = tensor.dataSync() as unknown as Float64Array;
    const isRounded = (v: number): boolean => isInexact(v) && (!only || only(v));
    if (!values.some(isRounded)) return;
    if (!before.has(values)) before.set(values, values.slice());
    values.forEach((v, i) => (values[i] = isRounded(v) ? Math.fround(v) : v));
  };
  try {
    return alterKernels((operation, proceed) => {
      for (const input of Object.values(operation.inputs)) round(input);
      const outputs = proceed(operation);
      if (only) reaches(operation.inputs as Parameters<typeof reaches>[0], [outputs].flat());
      return outputs;
    }, run);
  } finally {
    for (const [values, kept] of before) values.set(kept);
  }
}

const isInexact = (v: number): boolean => Math.fround(v) !== v && !Number.isNaN(v);

/** A loss that is given so many different numbers of its own is given data. */
const mostConstants = 16;

/**
 * The constant that alone makes of the number `exact` the number `float32`, by `run` in doubles: rounded as float32 does, and nothing
 * else. Undefined where none does, or where it cannot be told.
 */
export function findRoundedConstant(
  run: () => number,
  { float32, exact }: { readonly float32: number; readonly exact: number },
): number | undefined {
  return inDoubles(() => {
    const constants = new Set<number>();
    withRoundedConstants(run, (v) => {
      if (constants.size <= mostConstants) constants.add(v);
      return false;
    });
    if (constants.size > mostConstants) return undefined;
    return [...constants].find((constant) => {
      const there = withRoundedConstants(run, (v) => v === constant);
      return Math.abs(float32 - there) <= explainedByConstant * Math.abs(float32 - exact);
    });
  });
}
