/**
 * Inputs of which each pixel is nearer to its partner than given, by a factor of its own. Of numbers drawn at random the
 * errors are all of one size: a count of those beyond a threshold is then 0 or 1 whatever is done to it.
 */
import { replaceInput, withValues, type Sample } from '../inputs.js';
import { sum } from '../numbers.js';
import { sameConstant } from '../tolerance.js';

/**
 * `smaller`, `larger`: both are, so that what is relative parts from what is not; `opposite`: near to the negative, if there
 * are negative numbers.
 */
export type Manner = 'near' | 'smaller' | 'larger' | 'opposite';

/** The smallest factor is 1 over this: of what is between two inputs, and of their size. */
const span = { near: 300, size: 3000 };

/** Of each several, as many things make the same of a few counts. */
export const manners: readonly Manner[] = [0, 1, 2, 3].flatMap(
  () => ['near', 'smaller', 'larger', 'opposite'] as const,
);

/** The later of the first two float inputs of one shape moves, or the earlier if that one has whole numbers, as labels do. */
export function blend(
  samples: readonly Sample[],
  random: () => number,
  manner: Manner,
): readonly Sample[] {
  const isFloat = ({ dtype, shape }: Sample): boolean => dtype === 'float32' && shape.length > 0;
  const isWhole = ({ values }: Sample): boolean => values.every(Number.isInteger);
  for (const [i, a] of samples.entries()) {
    const j = samples.findIndex((b, k) => k > i && isFloat(b) && a.shape.join() === b.shape.join());
    if (!isFloat(a) || j < 0) continue;
    const [moved, still] = isWhole(samples[j]!) ? [i, j] : [j, i];
    if (isWhole(samples[moved]!)) return samples;
    const sign = manner === 'opposite' && samples[moved]!.values.some((x) => x < 0) ? -1 : 1;
    const power = manner === 'smaller' ? -1 : manner === 'larger' ? 1 : 0;
    const [x, y] = [Float64Array.from(samples[moved]!.values), samples[still]!.values.slice()];
    const channels = a.shape.at(-1)!;
    for (let at = 0; at < x.length; at += channels) {
      const row = x.subarray(at, at + channels);
      const to = y.subarray(at, at + channels);
      moveRow(row, to, sign, span.near ** -random());
      if (power !== 0 && !isWhole(samples[still]!))
        scaleRows([row, to], span.size ** (power * random()));
    }
    const near = replaceInput(samples, moved, withValues(samples[moved]!, x));
    return replaceInput(near, still, withValues(samples[still]!, y));
  }
  return samples;
}

/** Vectors of length 1 may be directions, and stay so. */
function moveRow(row: Float64Array, to: Float64Array, sign: 1 | -1, factor: number): void {
  const unit = isUnit(row);
  row.forEach((x, c) => (row[c] = sign * to[c]! + factor * (x - sign * to[c]!)));
  const now = Math.hypot(...row);
  if (unit && now > 0) row.forEach((x, c) => (row[c] = x / now));
}

/** Directions and probabilities stay what they are. */
function scaleRows(rows: readonly Float64Array[], factor: number): void {
  if (rows.some((row) => isUnit(row) || isNearOne(sum(row)))) return;
  for (const row of rows) row.forEach((x, c) => (row[c] = factor * x));
}

const isUnit = (row: Float64Array): boolean => row.length > 1 && isNearOne(Math.hypot(...row));

const isNearOne = (x: number): boolean => Math.abs(x - 1) <= sameConstant;
