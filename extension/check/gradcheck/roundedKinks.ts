/**
 * Entries that float32 puts at a kink and doubles beside it. An input is a number of float32, a bound of the loss in doubles is none:
 * 1e-4 of float32 lies 2.5e-12 below a clip at 1e-4, where the gradient is 0, and in float32 at the clip, where it is not. Nothing that is
 * trained can tell the two, so either slope is as good as the other, if differences on both sides say that it is one.
 */
import { gradient } from '../evaluate.js';
import { replaceInput, withValues } from '../inputs.js';
import {
  derivativeFloat32,
  derivativeFloat32Only,
  derivativeOfAnother,
  float32Unit,
  float64Unit,
  toleranceAt,
} from '../tolerance.js';
import type { Measured } from './gradients.js';
import type { Subject } from './subject.js';

/** Units of float32: the entry and a bound are off by one half each, and a difference is to keep its distance. */
const distance = 16;
/** Two gradients and four evaluations each: a loss that is no sum has as many as entries. */
const mostChannels = 64;

/** Derivatives of all entries that were moved, some units up or down. */
type Derivatives = Readonly<Record<'up' | 'down', Float64Array>>;

/** Those of `entries` that are so. Must be called with doubles on. */
export function findRoundedKinks(
  subject: Subject,
  { float32, float64, truthBlocks: f, noise }: Measured,
  entries: readonly number[],
): ReadonlySet<number> {
  if (!float64) return new Set();
  const { loss, samples, wrt } = subject;
  const x = samples[wrt]!;
  const moveEntries = (these: readonly number[], units: number): Float64Array => {
    const values = Float64Array.from(x.values);
    for (const i of these) values[i]! += units * float32Unit * Math.abs(values[i]!);
    return values;
  };
  const autodiff = (these: readonly number[], units = distance): Derivatives => {
    const at = (moved: number): Float64Array =>
      gradient(loss, replaceInput(samples, wrt, withValues(x, moveEntries(these, moved))), wrt)
        .gradient;
    return { up: at(units), down: at(-units) };
  };
  const jumps = ({ up, down }: Derivatives, i: number): boolean => {
    const [low, high] = [Math.min(up[i]!, down[i]!), Math.max(up[i]!, down[i]!)];
    const size = Math.max(Math.abs(low), Math.abs(high));
    const isOneOf = (g: number, slack: number): boolean => g >= low - slack && g <= high + slack;
    const slack = derivativeFloat32.rtol * size;
    const slack32 = derivativeFloat32Only * size + 8 * noise.gradient32()[i]!;
    return high - low > 4 * slack && isOneOf(float64[i]!, slack) && isOneOf(float32[i]!, slack32);
  };
  /** Do differences on this side have the slope that autodiff has there? */
  const agrees = (these: readonly number[], derivatives: Derivatives, side: 'up' | 'down') => {
    const units = side === 'up' ? distance : -distance;
    const ends = [units - distance / 2, units + distance / 2].map((at) => moveEntries(these, at));
    const [below, above] = ends.map((values) => f.evaluate(values)) as [Float64Array, Float64Array];
    return (i: number): boolean => {
      const block = Math.floor(i / f.blockSize);
      const step = ends[1]![i]! - ends[0]![i]!;
      const slope = (f.weight * (above[block]! - below[block]!)) / step;
      const size = Math.max(Math.abs(derivatives.up[i]!), Math.abs(derivatives.down[i]!));
      const rounding = (2 * float64Unit * Math.abs(f.weight * f.base[block]!)) / step;
      const known = toleranceAt(derivativeOfAnother, size, 0);
      return rounding <= known && Math.abs(slope - derivatives[side][i]!) <= known + rounding;
    };
  };
  const together = entries.length > 0 ? autodiff(entries) : undefined;
  const found = new Set<number>();
  const likely = entries.filter((i) => x.values[i] !== 0 && jumps(together!, i));
  const channels = [...new Set(likely.map((i) => i % f.blockSize))];
  for (const channel of channels.slice(0, mostChannels)) {
    const these = likely.filter((i) => i % f.blockSize === channel);
    const derivatives = autodiff(these);
    const jumping = these.filter((i) => jumps(derivatives, i));
    if (jumping.length === 0) continue;
    const near = autodiff(these, distance / 4);
    const [up, down] = [agrees(these, derivatives, 'up'), agrees(these, derivatives, 'down')];
    for (const i of jumping) if (isSudden(near, derivatives, i) && up(i) && down(i)) found.add(i);
  }
  return found;
}

/** A steep slope, as of log(1 + 1e-4 − p) at a p of 1, changes by a quarter on a quarter of the way, a kink by all. */
const isSudden = (near: Derivatives, far: Derivatives, i: number): boolean =>
  Math.abs(near.up[i]! - near.down[i]!) > Math.abs(far.up[i]! - far.down[i]!) / 2;
