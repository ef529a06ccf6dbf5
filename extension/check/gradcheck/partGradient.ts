/** The gradient at some blocks only, where they can be had by themselves: of few among many it costs next to nothing. */
import { gradient, type Loss } from '../evaluate.js';
import { allClose, largest, sumOfSizes } from '../numbers.js';
import { nearlySameInDoubles, sameConstant } from '../tolerance.js';
import type { BlockFunction } from './independentBlocks.js';
import { takeBlocks } from './takeBlocks.js';

export interface Part {
  /** The function of these blocks. */
  readonly few: BlockFunction;
  /** The gradient of the whole is that of these blocks by themselves, times this: a mean over fewer is steeper. */
  readonly factor: number;
}

/**
 * Must be called with doubles on. `float64`: autodiff at the whole. Undefined where the blocks are not few, or the loss
 * does not take them alone or is another one there.
 */
export function findPart(
  loss: Loss,
  wrt: number,
  f: BlockFunction,
  float64: Float64Array,
  blocks: readonly number[],
): Part | undefined {
  const few = 8 * blocks.length < f.blocks ? f.restrict(blocks) : undefined;
  if (few === undefined || few.blocks !== blocks.length) return undefined;
  const there = gradientThere(loss, few, wrt);
  if (there === undefined) return undefined;
  const here = takeBlocks(float64, blocks, f.blockSize);
  const factor = sumOfSizes(here) / sumOfSizes(there);
  const scaled = there.map((g) => factor * g);
  const same = allClose(scaled, here, sameConstant, nearlySameInDoubles * largest(here));
  return same ? { few, factor } : undefined;
}

/** A backward written by hand may insist on the shape that the loss itself does not. */
function gradientThere(
  loss: Loss,
  { samples }: BlockFunction,
  wrt: number,
): Float64Array | undefined {
  try {
    return gradient(loss, samples, wrt).gradient;
  } catch {
    return undefined;
  }
}
