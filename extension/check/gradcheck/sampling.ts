/** Which entries are gone through one by one: all that the budget allows, the suspicious ones first. */
import { sum } from '../numbers.js';
import { float64Unit, derivativeFloat32, derivativeFloat32Only } from '../tolerance.js';
import { extrapolate, scaleOf } from './differenceQuotients.js';
import { search, type Range } from './directionalSearch.js';
import type { BlockFunction } from './independentBlocks.js';
import type { Noise } from './measuredNoise.js';

export interface Sampled {
  readonly entries: number;
  readonly directions: number;
  /** Parts whose gradient disagrees with the loss, and no entry looked at says why. */
  readonly unexplained: readonly Range[];
  /** How much an entry must be off to show in a direction. */
  readonly resolution: number;
}

export interface Picked {
  readonly channels: readonly number[];
  readonly sampled: Sampled | undefined;
}

export function pick(
  f: BlockFunction,
  x: Float64Array,
  float32: Float64Array,
  float64: Float64Array | undefined,
  noise: Noise,
  random: () => number,
  budget: number,
  requested: readonly number[],
): Picked {
  const all = Array.from({ length: f.blockSize }, (_, channel) => channel);
  if (2 * f.blockSize <= budget) return { channels: all, sampled: undefined };
  const guide = float64 ?? float32;
  const scale = scaleOf(x);
  const derivativeAt = (i: number): number => {
    const [block, channel] = [Math.floor(i / f.blockSize), i % f.blockSize];
    const found = extrapolate(f, x, channel, scale, noise.value(), [block]);
    return f.weight * found[block]!.derivative;
  };
  const searched = {
    f,
    x,
    gradient: guide,
    // Of float32 alone no more can be asked than that it is the gradient by and large.
    slack: float64 ? 0 : derivativeFloat32Only,
    noise: totalNoise(f, x, noise),
    random,
  };
  const found = search({ ...searched, typical: typicalOf(guide) }, derivativeAt);
  const most = Math.max(1, Math.floor(budget / 4));
  const chosen = new Set<number>();
  for (const entry of [...found.suspects, ...oddest(float32, guide, most)]) {
    if (chosen.size < most) chosen.add(entry % f.blockSize);
  }
  while (chosen.size < most) chosen.add(Math.floor(random() * f.blockSize));
  for (const entry of requested) chosen.add(entry % f.blockSize);
  const channels = [...chosen].sort((a, b) => a - b);
  const { directions, unexplained, resolution } = found;
  const entries = channels.length * f.blocks;
  return { channels, sampled: { entries, directions, unexplained, resolution } };
}

/** Where float32 is furthest from doubles, of itself. */
function oddest(float32: Float64Array, guide: Float64Array, most: number): readonly number[] {
  const odd: (readonly [i: number, off: number])[] = [];
  for (let i = 0; i < guide.length; i++) {
    const off = Math.abs(float32[i]! - guide[i]!) / Math.abs(guide[i]!);
    if (off > derivativeFloat32.rtol) odd.push([i, off]);
  }
  odd.sort((a, b) => b[1] - a[1]);
  return odd.slice(0, Math.ceil(most / 2)).map(([i]) => i);
}

/** Of the sum, whose long additions round too: √N times a unit (Higham 2002, 4.2: errors of random sign). */
function totalNoise(f: BlockFunction, x: Float64Array, noise: Noise): number {
  const ofBlocks = Math.sqrt(sum(noise.value().map((v) => v * v)));
  const additions = float64Unit * Math.sqrt(x.length) * Math.abs(sum(f.base));
  return Math.abs(f.weight) * (2 * ofBlocks + additions);
}

function typicalOf(guide: Float64Array): number {
  const stride = Math.ceil(guide.length / 4096);
  const sizes = [...guide.filter((g, i) => i % stride === 0 && g !== 0).map(Math.abs)];
  return sizes.sort((a, b) => a - b)[sizes.length >> 1] ?? 0;
}
