/** A place away from the inputs, at which a loss of a few blocks is held against the same loss of all. */
import type { Sample } from '../inputs.js';
import { largest, makeRandom } from '../numbers.js';
import { furtherGrowths, growths, movement, someChange } from './blockChanges.js';

interface Elsewhere {
  readonly moved: Float64Array;
  readonly map: Float64Array;
}

/**
 * All inputs changed as far as `growths` goes, and the map there. At the inputs themselves a few blocks may look as they do among all:
 * a pixel beside one that it hardly leans on, as a flow of 1e-7 leans on the pixel beside. What stands still there is moved further:
 * any tensor of zeros looks like pixels that are sure and right.
 */
export function farFrom(
  x: Sample,
  base: Float64Array,
  evaluate: (values: Float64Array) => Float64Array,
): (part: (map: Float64Array) => Float64Array) => Elsewhere {
  const known = new Map<number, Elsewhere>();
  const size = largest(x.values);
  const move = (growth: number): Elsewhere => {
    const found = known.get(growth);
    if (found) return found;
    const random = makeRandom(9);
    const moved = x.values.map((v) => v + growth * someChange(v, size, random));
    const made = { moved, map: evaluate(moved) };
    known.set(growth, made);
    return made;
  };
  const sizes = [growths(size).at(-1)!, ...furtherGrowths(size)];
  return (part) => {
    const isSeen = (growth: number): boolean =>
      movement(part(base), part(move(growth).map)) === 'seen';
    return move(sizes.find(isSeen) ?? sizes[0]!);
  };
}
