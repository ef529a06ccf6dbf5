/**
 * Tensors as entries and buffers of a view, within what an output may weigh.
 *
 * A tensor of up to 4 MiB is sent whole. Of a larger one the first item of the batch is sent
 * exactly (if it fits), and the whole in blocks; the view then holds two entries of one name. Statistics
 * are always taken from all elements.
 */
import { type Shape, sizeOf } from '../wire/shape.js';
import { areLabels, countLabels } from './labels.js';
import { blockShape, reduceBlocks, spatialAxes } from './reduceBlocks.js';
import { tensorStats } from './tensorStats.js';
import { bytesPerElement } from '../wire/container.js';
import type {
  AngleInfo,
  Reduction,
  Sampling,
  StoredArray,
  StoredType,
  TensorEntry,
  TensorRole,
} from '../wire/view.js';

/** A tensor out of its library: row-major numbers and what they are. */
export interface PlainTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: string;
  readonly data: StoredArray;
  /** Default 'value'. Errors, losses, masks and classes are reduced to their extremes, not their means. */
  readonly role?: TensorRole;
  /** Default: batch, y, x, channel where the rank allows, else axis 0, 1, … */
  readonly axes?: readonly string[];
  readonly angle?: AngleInfo;
  /** For role 'class': names of the codes, the worst last, as a block shows its largest code. */
  readonly classes?: readonly string[];
  /** The numbers are labels, whatever they look like. */
  readonly isLabels?: boolean;
}

export interface PackLimits {
  readonly bytesPerTensor: number;
  readonly bytesPerView: number;
}

export const defaultPackLimits: PackLimits = {
  bytesPerTensor: 4 * 2 ** 20,
  bytesPerView: 16 * 2 ** 20,
};

export interface PackedTensors {
  readonly tensors: readonly TensorEntry[];
  readonly buffers: readonly StoredArray[];
}

export function packTensors(
  tensors: readonly PlainTensor[],
  { bytesPerTensor, bytesPerView }: PackLimits = defaultPackLimits,
): PackedTensors {
  const total = tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
  // Shared evenly only where they do not all fit, so that small ones leave their part to the large.
  const share = total <= bytesPerView ? bytesPerView : bytesPerView / tensors.length;
  const limit = Math.min(bytesPerTensor, Math.floor(share));
  const entries: TensorEntry[] = [];
  const buffers: StoredArray[] = [];
  for (const tensor of tensors) {
    const { shape, data } = tensor;
    if (sizeOf(shape) !== data.length) {
      throw new Error(
        `packTensors: ${tensor.name} has ${data.length} numbers, its shape [${shape.join(',')}] needs ${sizeOf(shape)}`,
      );
    }
    const labels = tensor.isLabels || tensor.dtype === 'int32' ? countLabels(data) : undefined;
    const whole = {
      name: tensor.name,
      role: tensor.role ?? 'value',
      shape,
      axes: tensor.axes ?? defaultAxes(shape),
      dtype: tensor.dtype,
      stats: tensorStats(data),
      ...(tensor.angle && { angle: tensor.angle }),
      ...(tensor.classes && { classes: tensor.classes }),
      ...(labels && (tensor.isLabels || areLabels({ dtype: tensor.dtype, labels })) && { labels }),
    };
    for (const part of partsOf(tensor, limit, reductionOf(whole))) {
      entries.push({
        ...whole,
        buffer: buffers.length,
        stored: storedTypeOf(part.data),
        sentShape: part.shape,
        sampling: part.sampling,
      });
      buffers.push(part.data);
    }
  }
  return { tensors: entries, buffers };
}

/** Told by its tag, as `instanceof Float32Array` holds for doubles while a check runs in doubles. */
export function storedTypeOf(data: StoredArray): StoredType {
  switch (data[Symbol.toStringTag]) {
    case 'Float32Array':
      return 'float32';
    case 'Float64Array':
      return 'float64';
    case 'Int32Array':
      return 'int32';
    case 'Uint8Array':
      return 'uint8';
  }
}

export function defaultAxes(shape: Shape): readonly string[] {
  switch (shape.length) {
    case 2:
      return ['y', 'x'];
    case 3:
      return shape[2]! <= 4 ? ['y', 'x', 'channel'] : ['batch', 'y', 'x'];
    case 4:
      return ['batch', 'y', 'x', 'channel'];
    default:
      return shape.map((_, axis) => `axis ${axis}`);
  }
}

interface Part {
  readonly shape: Shape;
  readonly data: StoredArray;
  readonly sampling: Sampling;
}

function partsOf({ shape, data }: PlainTensor, limit: number, reduce: Reduction): Part[] {
  if (data.byteLength <= limit) return [{ shape, data, sampling: { kind: 'full' } }];
  const parts: Part[] = [];
  const itemSize = data.length / shape[0]!;
  const itemBytes = data.byteLength / shape[0]!;
  const hasItems = !spatialAxes(shape).includes(0) && shape[0]! > 1;
  const itemFits = hasItems && itemBytes <= (limit * 3) / 4;
  if (itemFits) {
    parts.push({
      shape: [1, ...shape.slice(1)],
      data: data.subarray(0, itemSize),
      sampling: { kind: 'window', offset: shape.map(() => 0) },
    });
  }
  const blockLimit = itemFits ? limit / 4 : limit;
  // A mean of integers or bytes is a float32.
  const bytes = bytesPerElement[storedTypeOf(data)];
  const block = blockShape(shape, blockLimit / (reduce === 'mean' ? Math.max(4, bytes) : bytes));
  const reduced = reduceBlocks(data, shape, block, reduce);
  parts.push({ ...reduced, sampling: { kind: 'blocks', block, reduce } });
  return parts;
}

/** A mean would hide the one wrong pixel, and what its truth was; between two labels there is no third. */
export function reductionOf({ role, labels }: Pick<TensorEntry, 'role' | 'labels'>): Reduction {
  if (labels) return 'mode';
  switch (role) {
    case 'error':
    case 'analytic':
    case 'numeric':
    case 'judged':
    case 'allowance':
    case 'class':
    case 'mask':
    case 'loss':
      return 'extreme';
    default:
      return 'mean';
  }
}
