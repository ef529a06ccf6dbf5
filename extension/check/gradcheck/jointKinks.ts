/**
 * Entries at a kink that shows only when several of them move: of two equal hypotheses that both hit the truth, neither
 * changes the least distance by itself, and of the next step each may. By itself such an entry has a derivative; the loss
 * has none there, and what autodiff gives is a convention, if it is one of the slopes around.
 *
 * A wrong gradient of a loss that is smooth there is not excused: its slopes near by agree the more the nearer they are taken.
 */
import { makeRandom, sum } from '../numbers.js';
import { besideKink, bend, derivative, sweepGap } from '../tolerance.js';
import { scaleOf } from './differenceQuotients.js';
import type { BlockFunction } from './independentBlocks.js';

interface Derivatives {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Each slope of four that meet is missed once in a thousand. */
const places = 24;
/** Of the distance: a difference that hardly ever crosses the kink. */
const stepOfDistance = 1e-3;
const mostChannels = 16;
const mostEntries = 4096;

/** Those of `wrong`, entries of `x`, at which `autodiff` is a slope of a kink. */
export function findJointKinks(
  f: BlockFunction,
  x: Float64Array,
  wrong: readonly number[],
  autodiff: Float64Array,
): ReadonlySet<number> {
  const channels = [...new Set(wrong.map((i) => i % f.blockSize))];
  const isMuch = channels.length > mostChannels || x.length > mostEntries;
  if (isMuch || !isBent(f, x, wrong)) return new Set();
  const found = new Set<number>();
  for (const channel of channels) {
    const [far, near] = besideKink.map((distance) => derivativesAround(f, x, channel, distance));
    for (const i of wrong) {
      if (i % f.blockSize !== channel) continue;
      const block = Math.floor(i / f.blockSize);
      if (isKink(far!, near!, block, f.weight, autodiff[i]!)) found.add(i);
    }
  }
  return found;
}

/** Has the loss another slope forwards than backwards where these entries move together? */
function isBent(f: BlockFunction, x: Float64Array, entries: readonly number[]): boolean {
  const random = makeRandom(21);
  const scale = scaleOf(x);
  const base = sum(f.base);
  for (let k = 0; k < 4; k++) {
    const signs = entries.map(() => (random() < 0.5 ? -1 : 1));
    const slope = (h: number): number => {
      const values = Float64Array.from(x);
      entries.forEach((i, n) => (values[i]! += h * scale * signs[n]!));
      return (sum(f.evaluate(values)) - base) / h;
    };
    const gap = (h: number): number => Math.abs(slope(h) - slope(-h));
    const [far, near] = besideKink.map(gap) as [number, number];
    if (near > bend * far && near > sweepGap * Math.abs(slope(besideKink[1]))) return true;
  }
  return false;
}

/** Derivatives of each block in one of its entries, where all entries are moved by up to `distance`. */
function derivativesAround(
  f: BlockFunction,
  x: Float64Array,
  channel: number,
  distance: number,
): Derivatives {
  const random = makeRandom(22);
  const scale = scaleOf(x);
  const h = stepOfDistance * distance * scale;
  const low = new Float64Array(f.blocks).fill(Infinity);
  const high = new Float64Array(f.blocks).fill(-Infinity);
  for (let k = 0; k < places; k++) {
    const there = x.map((v) => v + distance * scale * (2 * random() - 1));
    const step = (by: number): Float64Array =>
      f.evaluate(there.map((v, i) => (i % f.blockSize === channel ? v + by : v)));
    const [above, below] = [step(h), step(-h)];
    above.forEach((a, s) => {
      const slope = (a - below[s]!) / (2 * h);
      low[s] = Math.min(low[s]!, slope);
      high[s] = Math.max(high[s]!, slope);
    });
  }
  return { low, high };
}

function isKink(
  far: Derivatives,
  near: Derivatives,
  block: number,
  weight: number,
  x: number,
): boolean {
  const [low, high] = [near.low[block]!, near.high[block]!];
  const spread = high - low;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const stays = spread > bend * (far.high[block]! - far.low[block]!);
  if (!(stays && spread > sweepGap * size)) return false;
  const ends = [weight * low, weight * high];
  // Derivatives were taken beside the inputs, and differ from those at them by as much.
  const slack = (derivative.rtol + besideKink[0]) * Math.abs(weight) * size;
  return x >= Math.min(...ends) - slack && x <= Math.max(...ends) + slack;
}
