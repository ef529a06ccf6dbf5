/**
 * How far inputs are changed to learn what depends on what.
 *
 * A change that does not show proves nothing: of logits of 1e-10, or of an untrained layer's 0, two per cent move a
 * sigmoid by less than its last bits, and any function is a sum there. Such changes are made larger until the values move.
 */
import { sumOfSizes } from '../numbers.js';
import { visibleChange } from '../tolerance.js';

const part = 0.02;
const larger = 32;

/** Large enough to bend what is not a sum, small enough to stay in the domain of the loss. */
export const someChange = (value: number, size: number, random: () => number): number =>
  part * (random() - 0.3) * (Math.abs(value) || 0.1 * (size || 1));

/** Factors to try on `someChange`, the least first, up to a change of an input of order 1. */
export function growths(size: number): readonly number[] {
  const most = size > 0 ? Math.max(1, 1 / size) : 1;
  const found = [];
  for (let growth = 1; growth < most; growth *= larger) found.push(growth);
  return [...found, most];
}

/** How far values have moved beside what sums of them are held to. */
export function movement(before: Float64Array, after: Float64Array): 'none' | 'hidden' | 'seen' {
  let moved = 0;
  for (let i = 0; i < before.length; i++) moved += Math.abs(after[i]! - before[i]!);
  if (moved === 0) return 'none';
  return moved < visibleChange * sumOfSizes(before) ? 'hidden' : 'seen';
}
