/** Directions and their errors as an output: the view for the renderer, statistics as text, and a picture. */
import { type AngularStats, plainStats, weightedStats } from '../picture/angularStats.js';
import { angularLine, angularLines } from '../picture/angularText.js';
import { encodeView } from '../wire/container.js';
import { mime, type MimeBundle } from '../wire/ids.js';
import { packTensors, type PlainTensor } from '../picture/packTensors.js';
import { formatShape, type Shape } from '../wire/shape.js';
import { samplingText } from '../picture/samplingText.js';
import type { AngleInfo, StoredArray } from '../wire/view.js';
import { displayContext } from './sink.js';
import { viewPicture } from './viewPicture.js';

export interface AngularParts {
  readonly target: PlainTensor;
  readonly prediction: PlainTensor;
  /** Radians. */
  readonly error: Float64Array;
  /** The shape of the error. */
  readonly map: Shape;
  readonly angle: AngleInfo;
  readonly mask: PlainTensor | undefined;
  readonly weights: PlainTensor | undefined;
  readonly title: string | undefined;
}

export function angularBundle(parts: AngularParts): MimeBundle {
  const { target, prediction, map, angle, title } = parts;
  const axes = mapAxes(map.length);
  const fieldAxes = target.shape.length > map.length ? [...axes, 'channel'] : axes;
  const degrees = inDegrees(parts);
  const counting = pixelWeights(parts);
  const { tensors, buffers } = packTensors([
    { ...target, role: 'target', axes: fieldAxes, angle },
    { ...prediction, role: 'prediction', axes: fieldAxes, angle },
    {
      ...{ name: 'error', role: 'error', dtype: dtypeOf(degrees), shape: map, axes },
      data: counting ? leaveOut(degrees, counting.data) : degrees,
    },
    ...(counting ? [{ ...counting, shape: map, axes }] : []),
  ]);
  const stats = counting
    ? weightedStats(degrees, counting.data)
    : plainStats(tensors.find(({ role }) => role === 'error')!.stats, degrees);
  const source = displayContext().source();
  const view = encodeView(
    {
      kind: 'angular',
      id: displayContext().viewId(),
      title: title ?? '',
      tensors,
      ...(source && { source }),
    },
    buffers,
  );
  const png = viewPicture(view, [title ?? 'angular error', ...angularLines(stats)]);
  const texts = [
    `${title === undefined ? '' : `${title}: `}angular error ${angularLine(stats)}`,
    countText(stats, degrees, parts),
    samplingText(tensors.filter(({ role }) => role === 'error')),
  ];
  return {
    [mime.view]: view,
    [mime.text]: texts.filter((text) => text !== undefined).join('\n'),
    ...(png && { [mime.png]: png }),
  };
}

/** As exact as the directions are: of doubles doubles. */
function inDegrees({ target, prediction, error }: AngularParts): Float32Array | Float64Array {
  const isDouble = [target, prediction].some(
    ({ data }) => data[Symbol.toStringTag] === 'Float64Array',
  );
  const degrees = error.map((x) => (x * 180) / Math.PI);
  return isDouble ? degrees : Float32Array.from(degrees);
}

/** NaN where a pixel does not count: neither the colours nor the histogram are of it. */
const leaveOut = <Data extends Float32Array | Float64Array>(
  degrees: Data,
  counts: StoredArray,
): Data => degrees.map((x, i) => (counts[i]! > 0 ? x : NaN)) as Data;

const dtypeOf = (data: StoredArray): string =>
  data[Symbol.toStringTag] === 'Float64Array' ? 'float64' : 'float32';

/** What each pixel counts: the weights where the mask is 1. */
function pixelWeights({
  mask,
  weights,
}: AngularParts): Pick<PlainTensor, 'name' | 'role' | 'dtype' | 'data'> | undefined {
  if (!weights) return mask && { name: 'mask', role: 'mask', dtype: mask.dtype, data: mask.data };
  const data = mask ? weights.data.map((x, i) => (mask.data[i] === 0 ? 0 : x)) : weights.data;
  return { name: 'weights', role: 'weights', dtype: weights.dtype, data };
}

function mapAxes(rank: number): readonly string[] {
  const last = ['batch', 'y', 'x'];
  return rank <= last.length
    ? last.slice(last.length - rank)
    : Array.from({ length: rank }, (_, axis) => `axis ${axis}`);
}

/** `4000 of 4096 pixels [1,64,64] count, 12 without a direction, 84 left out by the mask`. */
function countText(
  { counted, pixels }: AngularStats,
  degrees: ArrayLike<number>,
  { map, mask, weights, angle }: AngularParts,
): string {
  let undirected = 0;
  for (let i = 0; i < degrees.length; i++) if (Number.isNaN(degrees[i]!)) undirected++;
  const parts = [
    `${counted === pixels ? `all ${pixels}` : `${counted} of ${pixels}`} pixels ${formatShape(map)} count`,
    undirected > 0 && `${undirected} without a direction`,
    mask && `${mask.data.filter((x) => x === 0).length} left out by the mask`,
    weights && 'weighted',
    angle.period === 'half' && 'axes, at most 90° apart',
  ];
  return parts.filter((part) => typeof part === 'string').join(', ');
}
