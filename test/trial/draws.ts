/** Seeded draws: which case, where, how long. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Draws {
  /** A whole number from 0 to `below` - 1. */
  below: (below: number) => number;
  /** One of `from`, which is not empty. */
  pick: <T>(from: readonly T[]) => T;
}

export function drawsOf(seed: number): Draws {
  const source = xoroshiro128plus(seed);
  const below = (limit: number): number => uniformInt(source, 0, limit - 1);
  return { below, pick: <T>(from: readonly T[]) => from[below(from.length)] as T };
}
