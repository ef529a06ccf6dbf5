/** Colour maps and ranges of a report's maps, taken from the statistics of all their entries. */
import type { ColormapName } from './colormaps.js';
import { fromJsonNumber, type JsonNumber } from '../wire/report.js';
import type {
  CompareView,
  GradcheckView,
  TensorEntry,
  TensorRole,
  TensorStats,
} from '../wire/view.js';

export interface Scale {
  readonly colormap: ColormapName;
  readonly range: readonly [lo: number, hi: number];
}

/** For both gradients, from the truth; what autodiff has beyond it takes the end colours. */
export function gradientScale(tensors: readonly TensorEntry[]): Scale {
  return divergingScale(extentOf(tensors, 'numeric') || extentOf(tensors, 'analytic'));
}

/** For both values, from the reference, unless that is one number everywhere. */
export function sharedScale(tensors: readonly TensorEntry[]): Scale {
  const [reference, candidate] = [limits(tensors, 'numeric'), limits(tensors, 'analytic')];
  const [lo, hi] =
    reference[0] < reference[1]
      ? reference
      : [Math.min(reference[0], candidate[0]), Math.max(reference[1], candidate[1])];
  return lo < 0 && hi > 0
    ? divergingScale(Math.max(-lo, hi))
    : { colormap: 'viridis', range: [lo, hi] };
}

/** Never narrower than what the check tolerates, so that rounding stays pale and what fails does not. */
export function differenceScale({ tensors, report }: GradcheckView | CompareView): Scale {
  const { rtol, atol } = report.tolerance ?? { rtol: 0, atol: 0 };
  const [lo, hi] = limits(tensors, 'numeric');
  const tolerated = atol + rtol * Math.max(Math.abs(lo), Math.abs(hi));
  return divergingScale(Math.max(extentOf(tensors, 'error'), tolerated || 0));
}

/** From 0 to the largest error of any candidate, or to `least`. */
export function upTo(tensors: readonly TensorEntry[], least: number): Scale {
  const errors = tensors.filter(({ role }) => role === 'error');
  const largest = errors.map(({ stats }) => (stats.finite > 0 ? fromJsonNumber(stats.max) : 0));
  return { colormap: 'viridis', range: [0, Math.max(least, ...largest)] };
}

const divergingScale = (extent: number): Scale => ({
  colormap: 'diverging',
  range: [-extent, extent],
});

const statsOf = (tensors: readonly TensorEntry[], role: TensorRole): TensorStats | undefined =>
  tensors.find((entry) => entry.role === role && entry.stats.finite > 0)?.stats;

function extentOf(tensors: readonly TensorEntry[], role: TensorRole): number {
  const stats = statsOf(tensors, role);
  return stats ? usualExtent(stats) : 0;
}

/** The magnitude that 98 of 100 entries have at most: one pole must not turn the rest white. */
export function usualExtent({ quantiles: { p1, p99 }, min, max }: TensorStats): number {
  const larger = (lo: JsonNumber, hi: JsonNumber): number =>
    Math.max(Math.abs(fromJsonNumber(lo)), Math.abs(fromJsonNumber(hi))) || 0;
  return larger(p1, p99) || larger(min, max);
}

function limits(tensors: readonly TensorEntry[], role: TensorRole): [lo: number, hi: number] {
  const stats = statsOf(tensors, role);
  return stats ? [fromJsonNumber(stats.min), fromJsonNumber(stats.max)] : [0, 0];
}
