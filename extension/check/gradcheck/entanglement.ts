/** Were blocks taken to be independent that are not? Asked once more when their gradients are known. */
import { toleratedDifference, truthErrorMargin } from '../../wire/tolerated.js';
import { largest, sum } from '../numbers.js';
import { derivative as derivativeTolerance, sumRounding, sweepGap } from '../tolerance.js';
import { scaleOf } from './differenceQuotients.js';
import { someChange } from './blockChanges.js';
import type { BlockFunction } from './independentBlocks.js';
import { areAllIndependent } from './pairwiseIndependence.js';
import type { Truths } from './truths.js';

/**
 * Were many blocks wrongly taken to be independent? Then the sum does not move as a gradient says that
 * agrees with every block, or a block moves with an entry that is not its own.
 */
export function isEntangled(
  f: BlockFunction,
  x: Float64Array,
  gradient: Float64Array,
  truths: Truths,
  random: () => number,
): boolean {
  if (f.blocks <= 64) return false;
  const wrong = truths.entries.filter((i) => !agreesAt(truths, gradient, i));
  if (wrong.length === 0) {
    if (truths.kinks.size > 0 || isConfirmed(f, x, gradient, random)) return false;
    // A few steep pixels, at the edge of a clip say, keep the sum of all from settling: ask every pair.
    return !areAllIndependent(f, x, random);
  }
  if (leans(f, x, wrong, random)) return true;
  return wrong.slice(0, 4).some((i) => {
    const there = Float64Array.from(x);
    there[i]! += 1e-3 * scaleOf(x); // a step
    return f
      .evaluate(there)
      .some((v, s) => s !== Math.floor(i / f.blockSize) && !Object.is(v, f.base[s]));
  });
}

/** Do the blocks of these entries change when all of the others do? */
function leans(
  f: BlockFunction,
  x: Float64Array,
  entries: readonly number[],
  random: () => number,
): boolean {
  const requested = new Set(entries.map((i) => Math.floor(i / f.blockSize)));
  // Of many, `local` in independentBlocks.ts would have found one.
  if (2 * requested.size > f.blocks) return false;
  const size = largest(x);
  const there = x.slice();
  for (let i = 0; i < x.length; i++) {
    if (!requested.has(Math.floor(i / f.blockSize))) there[i]! += someChange(x[i]!, size, random);
  }
  const after = f.evaluate(there);
  return [...requested].some((block) => !Object.is(after[block], f.base[block]));
}

/** Is autodiff in doubles the truth there, as gradcheck judges it? */
export const agreesAt = (truths: Truths, gradient: Float64Array, i: number): boolean =>
  Math.abs(gradient[i]! - truths.gradient[i]!) <=
  toleratedDifference(
    { rtol: derivativeTolerance.rtol, atol: 0 },
    truths.gradient[i]!,
    truthErrorMargin * truths.error[i]!,
  );

/**
 * Does the sum of the loss move as the gradient says, all entries at once? One evaluation, so one-sided: the
 * step is small enough that the curvature of a million pixels stays below the tolerance.
 */
function isConfirmed(
  f: BlockFunction,
  x: Float64Array,
  gradient: Float64Array,
  random: () => number,
): boolean {
  const h = 1e-8 * scaleOf(x); // a step
  const there = x.map((v) => v + (random() < 0.5 ? -h : h));
  const terms = there.map((v, i) => (v - x[i]!) * gradient[i]!);
  const moved = f.weight * (sum(f.evaluate(there)) - sum(f.base));
  const length = Math.sqrt(sum(terms.map((t) => t * t)));
  const rounding = sumRounding * Math.abs(f.weight) * sum(f.base.map(Math.abs));
  return Math.abs(moved - sum(terms)) <= sweepGap * length + rounding;
}
