/**
 * Looking for wrong entries in a gradient too long to go through: directional derivatives.
 *
 * Along a seeded direction of ±1 the loss changes by Σ ±gᵢ. If autodiff agrees with the difference, all
 * its entries are right, but for mistakes that cancel under random signs. If not, the block is halved and
 * each half requested with new signs: k wrong entries among N cost about k·log N directions.
 */
import type { BlockFunction } from './independentBlocks.js';
import { sum } from '../numbers.js';
import { scaleOf } from './differenceQuotients.js';
import { derivative, sumRounding, sweepGap } from '../tolerance.js';

export interface Search {
  /** Entries whose own difference must be looked at. */
  readonly suspects: readonly number[];
  readonly directions: number;
}

/** Small enough to meet few kinks, large enough for 1e-16/h to stay below the tolerance. */
const step = 1e-6;

export function search(
  f: BlockFunction,
  x: Float64Array,
  gradient: Float64Array,
  random: () => number,
  most: number,
): Search {
  const scale = scaleOf(x);
  const suspects: number[] = [];
  let directions = 0;
  // Breadth first, so that a budget that runs out has seen all of the input.
  let blocks: (readonly [from: number, to: number])[] = [[0, x.length]];
  while (blocks.length > 0) {
    const next: (readonly [number, number])[] = [];
    for (const [from, to] of blocks) {
      if (directions >= most) return { suspects, directions };
      directions++;
      if (agrees(f, x, gradient, random, scale, from, to)) continue;
      if (to - from === 1) suspects.push(from);
      else next.push([from, (from + to) >> 1], [(from + to) >> 1, to]);
    }
    // A second set of signs over everything guards against mistakes that cancelled in the first.
    if (directions === 1 && next.length === 0) next.push([0, x.length]);
    blocks = next;
  }
  return { suspects, directions };
}

/**
 * Does the sum of the loss move as the gradient says, all entries at once? One evaluation, so one-sided: the
 * step is small enough that the curvature of a million pixels stays below the tolerance.
 */
export function confirmed(
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

function agrees(
  f: BlockFunction,
  x: Float64Array,
  gradient: Float64Array,
  random: () => number,
  scale: number,
  from: number,
  to: number,
): boolean {
  const plus = Float64Array.from(x);
  const minus = Float64Array.from(x);
  const terms = new Float64Array(to - from);
  let squares = 0;
  for (let i = from; i < to; i++) {
    const h = step * scale * (random() < 0.5 ? -1 : 1);
    plus[i] = x[i]! + h;
    minus[i] = x[i]! - h;
    terms[i - from] = gradient[i]! * (plus[i]! - minus[i]!);
    squares += terms[i - from]! ** 2;
  }
  const found = f.weight * (sum(f.evaluate(plus)) - sum(f.evaluate(minus)));
  const rounding = sumRounding * Math.abs(f.weight) * sum(f.base.map(Math.abs));
  // Of the length of the vector: in the mean of squares.
  return Math.abs(found - sum(terms)) <= derivative.rtol * Math.sqrt(squares) + 4 * rounding;
}
