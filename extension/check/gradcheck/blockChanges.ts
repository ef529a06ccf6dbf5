/**
 * How far inputs are changed to learn what depends on what.
 *
 * A change that does not show proves nothing: of logits of 1e-10, or of an untrained layer's 0, two per cent move a
 * sigmoid by less than its last bits, and any function is a sum there. Such changes are made larger until the values move.
 */
import { distance, sumOfSizes } from '../numbers.js';
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

/** And beyond, by so many times the largest input, of a loss that those do not move: sure and right logits of 60 turn around. */
export const furtherGrowths = (size: number): readonly number[] => {
  const most = growths(size).at(-1)!;
  return [larger * most, larger ** 2 * most];
};

/** How far values have moved beside what sums of them are held to. */
export function movement(before: Float64Array, after: Float64Array): 'none' | 'hidden' | 'seen' {
  const moved = distance(before, after);
  if (moved === 0) return 'none';
  // What has left the domain of the loss shows nothing.
  if (Number.isNaN(moved)) return 'hidden';
  return moved < visibleChange * sumOfSizes(before) ? 'hidden' : 'seen';
}

/**
 * Which blocks to change together: sets with their complements. Up to 64 blocks these separate every two, and
 * all at once are changed as well, so that a bent sum is seen. Beyond, a random half separates half of all
 * pairs; a loss that mixes pixels mixes many, and `confirmed` in gradients.ts asks once more.
 */
export function groupings(blocks: number): readonly ((block: number) => boolean)[] {
  const few = blocks <= 64;
  const bits = few ? Math.ceil(Math.log2(blocks)) : 1;
  const hash = (block: number): number =>
    few ? block : (Math.imul(block + 1, 0x9e3779b1) ^ Math.imul(block + 7, 0x85ebca6b)) >>> 15;
  const halves = Array.from(
    { length: 2 * bits },
    (_, k) => (block: number) => ((hash(block) >> (k >> 1)) & 1) === (k & 1),
  );
  return few ? [() => true, ...halves] : halves;
}
