/**
 * Does any block of a function depend on another block's entries? Asked of every pair, exactly.
 *
 * Number the blocks in binary. For each digit, the blocks that have a 1 there are changed together, then
 * those that have a 0: any two different blocks differ in some digit, so one of them is once changed while the
 * other is not, and must then keep its value to the last bit. Two evaluations a digit: 24 for 64×64 pixels.
 */
import { largest } from '../numbers.js';
import { someChange } from './blockChanges.js';
import type { BlockFunction } from './independentBlocks.js';

export function areAllIndependent(
  f: BlockFunction,
  x: Float64Array,
  random: () => number,
): boolean {
  const size = largest(x);
  const digits = Math.ceil(Math.log2(f.blocks));
  for (let k = 0; k < 2 * digits; k++) {
    const isChosen = (block: number): boolean => ((block >> (k >> 1)) & 1) === (k & 1);
    const values = x.map((v, i) =>
      isChosen(Math.floor(i / f.blockSize)) ? v + someChange(v, size, random) : v,
    );
    const after = f.evaluate(values);
    if (!f.base.every((v, block) => isChosen(block) || Object.is(v, after[block]))) return false;
  }
  return true;
}
