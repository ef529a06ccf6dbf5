/** Statistics that a view tells of a tensor. */
import { toJson } from '../notebook/json.js';
import { tensorStats } from '../picture/tensorStats.js';
import { fromJsonNumber } from '../wire/report.js';
import type { StoredArray, TensorEntry, TensorStats } from '../wire/view.js';
import { allowances, type Allowance, isClose } from './allowances.js';
import { compareJson } from './compareJson.js';
import type { Finding } from './difference.js';

/** Of a tensor that is there in full they are drawn from its numbers, which are compared themselves. */
export function compareOwnStats(entry: TensorEntry, values: StoredArray): readonly Finding[] {
  const [told, drawn] = [toJson(entry.stats), toJson(tensorStats(values))];
  return compareJson(`statistics of ${entry.name}`, told, drawn, allowances.same);
}

/** Of a tensor of which a part was sent; `scale` is what its numbers are held to. */
export function compareStats(
  recorded: TensorEntry,
  now: TensorEntry,
  { float32, share, rounding }: Allowance,
  scale: number,
): readonly Finding[] {
  const what = `statistics of ${recorded.name}`;
  const [was, is] = [numbersOf(recorded.stats), numbersOf(now.stats)];
  for (const [name, before] of Object.entries(was)) {
    // Of two that are all but equal another backend may find the other one the largest.
    if (!rounding && places.has(name)) continue;
    const after = is[name] ?? NaN;
    const size = counts.has(name) ? 0 : scale;
    const tolerance = counts.has(name) ? { rtol: share, atol: 0 } : float32;
    if (isClose(after, before, tolerance, size)) continue;
    const allowed = tolerance.rtol * Math.abs(before) + tolerance.atol * size;
    return [{ code: 'number', what: `${what}.${name}`, recorded: before, now: after, allowed }];
  }
  return compareHistograms(what, recorded.stats, now.stats, share);
}

const places = new Set(['argmin', 'argmax']);
const counts = new Set(['n', 'finite', 'zeros', 'nan', 'posInf', 'negInf', ...places]);

function numbersOf({
  histogram,
  quantiles,
  ...rest
}: TensorStats): Readonly<Record<string, number>> {
  const { lo, hi } = histogram;
  return Object.fromEntries(
    Object.entries({ ...rest, ...quantiles, lo, hi }).map(([name, x]) => [name, fromJsonNumber(x)]),
  );
}

/** The last bit of an extreme moves the borders of all bins, and what lies on a border goes to the bin beside. */
function compareHistograms(
  what: string,
  { histogram: recorded, n }: TensorStats,
  { histogram: now }: TensorStats,
  share: number,
): readonly Finding[] {
  const [before, after] = [cumulative(recorded.counts), cumulative(now.counts)];
  const slack = share * n;
  const bin = before.findIndex((sum, i) => {
    const [least, most] = [after[i - 1] ?? 0, after[i + 1] ?? after.at(-1) ?? 0];
    return sum < least - slack || sum > most + slack;
  });
  const last = before.at(-1) !== after.at(-1) ? before.length - 1 : bin;
  if (last < 0 && before.length === after.length) return [];
  return [
    {
      ...{ code: 'number', what: `${what}.histogram up to bin ${last + 1}`, allowed: slack },
      ...{ recorded: before[last] ?? 0, now: after[last] ?? 0 },
    },
  ];
}

function cumulative(counts: readonly number[]): readonly number[] {
  let sum = 0;
  return counts.map((count) => (sum += count));
}
