/**
 * A logarithm of p + ε with an ε that is no guard against 0 but changes the loss where networks predict: −log(p + 0.1) costs
 * less than 0 when sure and right, no more than 2.3 when sure and wrong, and has half of its gradient at p = 0.1.
 */
import { traceKernels, type KernelCall } from '../../backends/doubles.js';
import type { LossWithOptions } from '../evaluate.js';
import { meaningfulEpsilon } from '../tolerance.js';
import { valueOf, type Pair } from './look.js';

/** The ε of a logarithm that is given it and a number that reaches 1; at a prediction that is sure and right. */
export function findLargeEpsilon(loss: LossWithOptions, sure: Pair): number | undefined {
  let found: number | undefined;
  const made = new Set<object>();
  /** What an addition of such a number to probabilities made. */
  const sums = new Map<object, number>();
  const listen = ({ name, inputs, outputs }: KernelCall): void => {
    const given = Object.values(inputs).filter((x) => x !== undefined);
    const known = given.map((x) => sums.get(x.dataId)).find((x) => x !== undefined);
    if (name === 'Log' && known !== undefined) found ??= known;
    const epsilon = isSum(name) ? epsilonIn(given, made) : undefined;
    const kept = epsilon ?? (name === 'Reshape' || name === 'Identity' ? known : undefined);
    for (const { dataId } of outputs) {
      made.add(dataId);
      if (kept !== undefined) sums.set(dataId, kept);
    }
  };
  traceKernels(listen, () => valueOf(loss, sure));
  return found;
}

const isSum = (name: string): boolean => name === 'Add' || name === 'AddV2';

type Given = KernelCall['inputs'][string] & object;

/** A number in the code beside numbers from 0 to 1, of which one is 1. */
function epsilonIn(given: readonly Given[], made: ReadonlySet<object>): number | undefined {
  const constant = given.find((x) => x.size === 1 && !made.has(x.dataId));
  const other = given.find((x) => x !== constant);
  if (!constant || !other || other.size === 1) return undefined;
  const [epsilon] = constant.dataSync();
  if (!(epsilon! >= Math.fround(meaningfulEpsilon.least) && epsilon! <= meaningfulEpsilon.most))
    return undefined;
  const values = Float64Array.from(other.dataSync());
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  return least >= 0 && Math.abs(most - 1) <= meaningfulEpsilon.least ? epsilon : undefined;
}
