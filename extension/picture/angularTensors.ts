/** The tensors of an angular view, by their roles, and the error in degrees whatever it was sent in. */
import { fromJsonNumber, jsonNumber } from '../wire/report.js';
import type { AngleInfo, TensorEntry, TensorStats } from '../wire/view.js';
import { channelsOf, defaultAngle } from './angles.js';
import type { PanelScale } from './panel.js';
import type { TensorData } from './tensorData.js';

export interface AngularTensors {
  readonly target: TensorData | undefined;
  readonly prediction: TensorData | undefined;
  /** In degrees. */
  readonly error: TensorData | undefined;
  /** One weight per error; 0 leaves it out. */
  readonly weights: TensorData | undefined;
}

export function angularTensors(tensors: readonly TensorData[]): AngularTensors {
  const of = (...roles: readonly string[]) =>
    tensors.find(({ entry }) => roles.includes(entry.role));
  const error = of('error');
  const weights = of('mask', 'weights');
  const isFitting = error && weights && isSameShape(error.entry, weights.entry);
  return {
    target: of('target'),
    prediction: of('prediction'),
    error: error && toDegrees(error),
    weights: isFitting ? weights : undefined,
  };
}

/** Without a word about it: two channels are cos and sin, one is the angle in radians. None where they do not fit. */
export function directionScale(
  { angle, shape, axes }: TensorEntry,
  look: { readonly colormap: 'cyclic' | 'cyclicSafe'; readonly arrows: boolean },
): (PanelScale & { readonly kind: 'angle' }) | undefined {
  const isVector = shape.at(-1) === channelsOf(defaultAngle);
  const info: AngleInfo =
    angle ?? (isVector ? defaultAngle : { ...defaultAngle, encoding: 'scalar' });
  const channels = axes.at(-1) === 'channel' ? shape.at(-1) : 1;
  const isFitting = channelsOf(info) === 2 ? isVector : channels === 1;
  return isFitting ? { kind: 'angle', angle: info, ...look } : undefined;
}

const isSameShape = (a: TensorEntry, b: TensorEntry): boolean =>
  a.sentShape.join() === b.sentShape.join() && a.sampling.kind === b.sampling.kind;

/** An error without an `angle` is in degrees; one that says radians is converted. A size of an angle is no direction. */
export function toDegrees(error: TensorData): TensorData {
  const { angle } = error.entry;
  if (!angle) return error;
  const factor = angle.unit === 'rad' ? 180 / Math.PI : 1;
  const entryOf = (entry: TensorEntry): TensorEntry => {
    const plain = Object.entries(entry).filter(([key]) => key !== 'angle');
    const size = Object.fromEntries(plain) as unknown as TensorEntry;
    if (factor === 1) return size;
    return { ...size, stored: 'float64', dtype: 'float64', stats: scaleStats(entry.stats, factor) };
  };
  return {
    ...error,
    entry: entryOf(error.entry),
    parts: error.parts.map(({ entry, values }) => ({
      entry: entryOf(entry),
      values: factor === 1 ? values : Float64Array.from(values, (x) => x * factor),
    })),
  };
}

function scaleStats(stats: TensorStats, factor: number): TensorStats {
  const times = (x: TensorStats['min']) => jsonNumber(fromJsonNumber(x) * factor);
  const quantiles = Object.fromEntries(
    Object.entries(stats.quantiles).map(([name, x]) => [name, times(x)]),
  ) as TensorStats['quantiles'];
  const { lo, hi, counts } = stats.histogram;
  return {
    ...stats,
    ...{ min: times(stats.min), max: times(stats.max) },
    ...{ mean: times(stats.mean), std: times(stats.std) },
    quantiles,
    histogram: { lo: times(lo), hi: times(hi), counts },
  };
}
