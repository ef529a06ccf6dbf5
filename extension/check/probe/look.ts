/** One look at a loss: its value and its gradient at given inputs, or why it has none. */
import { inDoubles, type StrangeOperation } from '../../backends/doubles.js';
import { evaluate, gradient, type Loss, type LossWithOptions, type Output } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { findStrange } from '../nanSource.js';
import { largest, sum } from '../numbers.js';

export type Pair = readonly [yTrue: Sample, yPred: Sample];

export interface Look {
  /** The loss; of a map, its mean. NaN if it threw. */
  readonly value: number;
  readonly output: Output | undefined;
  /** Of `value` in one input; undefined if there is none. */
  readonly gradient: Float64Array | undefined;
  /** Why the loss, or only its gradient, could not be had. */
  readonly threw: string | undefined;
  readonly noGradient: string | undefined;
  /** The operation that makes the first number of value or gradient that is not finite. */
  readonly findStrange: () => StrangeOperation | undefined;
}

export const plain =
  (loss: LossWithOptions): Loss =>
  (t, p) =>
    loss(t, p);

export const withOptions =
  (loss: LossWithOptions, options: object): LossWithOptions =>
  (t, p) =>
    loss(t, p, options as never);

export function look(loss: LossWithOptions, pair: Pair, wrt: 0 | 1 = 1): Look {
  let noGradient: string | undefined;
  const strange = {
    findStrange: () =>
      findStrange(() => void evaluate(plain(loss), pair), false) ??
      findStrange(() => void gradient(plain(loss), pair, wrt), true),
  };
  try {
    const found = gradient(plain(loss), pair, wrt);
    const entries = found.value.values.length;
    const scaled = entries === 1 ? found.gradient : found.gradient.map((g) => g / entries);
    return { ...toLook(found.value), ...strange, gradient: scaled, noGradient };
  } catch (error) {
    noGradient = (error as Error).message;
  }
  const none = { ...strange, gradient: undefined };
  try {
    return { ...toLook(evaluate(plain(loss), pair)), ...none, noGradient };
  } catch (error) {
    const threw = (error as Error).message;
    return { value: NaN, output: undefined, ...none, threw, noGradient: undefined };
  }
}

const toLook = (output: Output): Pick<Look, 'value' | 'output' | 'threw'> => ({
  value: meanOf(output),
  output,
  threw: undefined,
});

export const meanOf = ({ values }: Output): number => sum(values) / values.length;

export const valueOf = (loss: LossWithOptions, pair: Pair): number =>
  meanOf(evaluate(plain(loss), pair));

/** In doubles if the loss can be evaluated so, else on the backend: formula first, rounding second. */
export function preferDoubles<T>(run: () => T): T {
  try {
    return inDoubles(run);
  } catch {
    return run();
  }
}

export const allFinite = (values: Float64Array): boolean => values.every(Number.isFinite);

export const largestOf = (gradient: Float64Array | undefined): number =>
  gradient === undefined ? NaN : allFinite(gradient) ? largest(gradient) : NaN;
