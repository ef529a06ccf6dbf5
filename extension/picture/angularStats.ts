/**
 * Statistics of an angular error, as the literature on surface normals and orientation reports it: mean, median, root
 * mean square, and the shares of pixels under 5°, 11.25°, 22.5° and 30° (Fouhey, Gupta, Hebert, "Data-Driven 3D
 * Primitives", ICCV 2013, has the latter three). For the text of an output and for the page, which thus say the same.
 */
import { fromJsonNumber } from '../wire/report.js';
import type { TensorStats } from '../wire/view.js';

export const shareLimits = [5, 11.25, 22.5, 30] as const;

/** Degrees; NaN where no pixel counts. */
export interface AngularStats {
  /** Pixels with a finite error and, where there are weights, one above 0; out of all. */
  readonly counted: number;
  readonly pixels: number;
  readonly mean: number;
  readonly median: number;
  readonly rmse: number;
  readonly p95: number;
  readonly max: number;
  /** Parts of the pixels, or of their weight, under each of `shareLimits`. */
  readonly shares: readonly number[];
}

/** Without weights: of all pixels, from the statistics that travel with them; the shares are of what was sent. */
export function plainStats(stats: TensorStats, degrees: ArrayLike<number>): AngularStats {
  const under = shareLimits.map(() => 0);
  let finite = 0;
  for (let i = 0; i < degrees.length; i++) {
    const error = degrees[i]!;
    if (error - error !== 0) continue;
    finite++;
    for (let s = 0; s < under.length; s++) if (error < shareLimits[s]!) under[s]!++;
  }
  const [mean, std] = [fromJsonNumber(stats.mean), fromJsonNumber(stats.std)];
  return {
    counted: stats.finite,
    pixels: stats.n,
    mean,
    median: fromJsonNumber(stats.quantiles.p50),
    // The mean of squares is the variance plus the square of the mean.
    rmse: Math.hypot(mean, std),
    p95: fromJsonNumber(stats.quantiles.p95),
    max: fromJsonNumber(stats.max),
    shares: under.map((count) => count / finite),
  };
}

/**
 * `weights` belongs to `degrees` element by element; one that is not a positive finite number leaves its pixel out. A
 * quantile is the least error that the given part of the weight has at most; where all weigh alike, as under a mask, it is that of
 * the pixels that count, as `plainStats` has it.
 */
export function weightedStats(
  degrees: ArrayLike<number>,
  weights: ArrayLike<number>,
): AngularStats {
  const kept: number[] = [];
  for (let i = 0; i < degrees.length; i++) {
    const weight = weights[i]!;
    if (Number.isFinite(degrees[i]!) && weight > 0 && weight < Infinity) kept.push(i);
  }
  kept.sort((a, b) => degrees[a]! - degrees[b]!);
  let [total, sum, squares] = [0, 0, 0];
  const under = shareLimits.map(() => 0);
  for (const i of kept) {
    const [error, weight] = [degrees[i]!, weights[i]!];
    total += weight;
    sum += weight * error;
    squares += weight * error * error;
    shareLimits.forEach((limit, s) => {
      if (error < limit) under[s]! += weight;
    });
  }
  const areAlike = kept.every((i) => weights[i] === weights[kept[0]!]);
  const quantile = (p: number): number => {
    if (areAlike && kept.length > 0) {
      const at = p * (kept.length - 1);
      const [low, high] = [degrees[kept[Math.floor(at)]!]!, degrees[kept[Math.ceil(at)]!]!];
      return low + (at % 1) * (high - low);
    }
    let below = 0;
    const found = kept.find((i) => (below += weights[i]!) >= p * total);
    return found === undefined ? NaN : degrees[found]!;
  };
  return {
    counted: kept.length,
    pixels: degrees.length,
    mean: sum / total,
    median: quantile(0.5),
    rmse: Math.sqrt(squares / total),
    p95: quantile(0.95),
    max: kept.length > 0 ? degrees[kept.at(-1)!]! : NaN,
    shares: under.map((weight) => weight / total),
  };
}
