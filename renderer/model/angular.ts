/** The tensors of an angular view, by their roles, and the error in degrees whatever it was sent in. */
import { channelsOf, defaultAngle } from '../../extension/wire/angles.js';
import { fromJsonNumber, jsonNumber } from '../../extension/wire/report.js';
import type { TensorStats } from '../../extension/wire/tensorStats.js';
import type { AngleInfo, TensorEntry } from '../../extension/wire/view.js';
import { bothMarks, directionMarks } from './directionSelection.js';
import type { PaneSpec } from './paneSpec.js';
import type { Range } from './ranges.js';
import { rangeOf } from './ranges.js';
import { defaultScale } from './scales.js';
import { selectionMarks } from './selection.js';
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
    error: error && inDegrees(error),
    weights: isFitting ? weights : undefined,
  };
}

const isSameShape = (a: TensorEntry, b: TensorEntry): boolean =>
  a.sentShape.join() === b.sentShape.join() && a.sampling.kind === b.sampling.kind;

/** An error without an `angle` is in degrees; one that says radians is converted. A size of an angle is no direction. */
export function inDegrees(error: TensorData): TensorData {
  const { angle } = error.entry;
  if (!angle) return error;
  const factor = angle.unit === 'rad' ? 180 / Math.PI : 1;
  const entryOf = (entry: TensorEntry): TensorEntry => {
    const plain = Object.entries(entry).filter(([key]) => key !== 'angle');
    const size = Object.fromEntries(plain) as unknown as TensorEntry;
    if (factor === 1) return size;
    return { ...size, stored: 'float64', dtype: 'float64', stats: scaled(entry.stats, factor) };
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

function scaled(stats: TensorStats, factor: number): TensorStats {
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

export interface AngularLook {
  readonly selected: Range | undefined;
  readonly arrows: boolean;
  readonly colormap: 'cyclic' | 'cyclicSafe';
  /** The part of the wheel whose directions stand out, of truth or prediction. */
  readonly direction?: DirectionSector | undefined;
}

export interface DirectionSector {
  readonly pane: 'target' | 'prediction';
  readonly sector: number;
}

/** Truth, prediction and error, as far as they are there. */
export function angularPanes(
  { target, prediction, error }: AngularTensors,
  { selected, arrows, colormap, direction }: AngularLook,
): readonly PaneSpec[] {
  const pointing = direction && { target, prediction }[direction.pane];
  const marksFor = ({ axes }: TensorData) => {
    const marks = bothMarks(
      selected && error && selectionMarks(error, selected, axes),
      pointing && directionMarks(pointing, angleOf(pointing.entry), direction.sector, axes),
    );
    return marks && { marks };
  };
  const field = (tensor: TensorData | undefined, id: string, title: string): PaneSpec[] =>
    tensor
      ? [
          {
            ...{ id, title, tensor },
            scale: { kind: 'angle', angle: angleOf(tensor.entry), colormap, arrows },
            ...marksFor(tensor),
          },
        ]
      : [];
  return [
    ...field(target, 'target', 'truth'),
    ...field(prediction, 'prediction', 'prediction'),
    ...(error
      ? [
          {
            ...{ id: 'error', title: 'error', tensor: error },
            scale: {
              kind: 'scalar' as const,
              colormap: 'viridis' as const,
              range: [0, Math.max(rangeOf({ kind: 'full' }, error.entry.stats)[1], 1e-6)] as const,
              unit: '°',
            },
            ...marksFor(error),
          },
        ]
      : []),
  ];
}

/** Without a word about it: two channels are cos and sin, one is the angle in radians. */
function angleOf(entry: TensorEntry): AngleInfo {
  const scale = defaultScale(entry);
  if (scale.kind === 'angle') return scale.angle;
  const isVector = entry.shape.at(-1) === channelsOf(defaultAngle);
  return isVector ? defaultAngle : { ...defaultAngle, encoding: 'scalar' };
}
