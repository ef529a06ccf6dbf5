/**
 * The maps of a check on one grid, whatever was sent of each: entries, or blocks of entries where a map was too
 * large. A block holds extremes (the worst class, the largest difference, the largest truth), so what fails in
 * it by the rule of `wire/tolerated.ts` holds an entry that fails: counts over blocks are lower bounds.
 */
import { reduceBlocks } from '../../../extension/picture/reduceBlocks.js';
import { stridesOf, type Shape } from '../../../extension/wire/shape.js';
import type { StoredArray, TensorRole } from '../../../extension/wire/view.js';
import type { TensorData, TensorPart } from '../../../extension/picture/tensorData.js';

export interface ReportMaps {
  /** Numbers per axis, and entries per axis that one stands for. */
  readonly grid: Shape;
  readonly block: Shape;
  /** Every entry is there by itself. */
  readonly exact: boolean;
  /** Names of the codes, the worst last. */
  readonly classes: readonly string[];
  readonly codes: StoredArray;
  readonly truth: StoredArray;
  readonly judged: StoredArray;
  readonly allowance: StoredArray | undefined;
  readonly tensors: {
    readonly analytic: TensorData;
    readonly numeric: TensorData;
    readonly error: TensorData;
    readonly class: TensorData;
  };
}

/** Undefined where there is no picture: a scalar, single entries, or a view made by another version. */
export function reportMaps(tensors: readonly TensorData[]): ReportMaps | undefined {
  const of = (role: TensorRole): TensorData | undefined =>
    tensors.find(({ entry }) => entry.role === role);
  const [analytic, numeric, error] = [of('analytic'), of('numeric'), of('error')];
  const [judged, codes] = [of('judged'), of('class')];
  if (!analytic || !numeric || !error || !judged || !codes) return undefined;
  const allowance = of('allowance');
  const wholes = [numeric, judged, codes, ...(allowance ? [allowance] : [])].map(wholeOf);
  const block = codes.entry.shape.map((_, axis) =>
    Math.max(...wholes.map((part) => blockOf(part)[axis]!)),
  );
  const onGrid = (tensor: TensorData): StoredArray => inBlocks(wholeOf(tensor), block);
  return {
    grid: codes.entry.shape.map((length, axis) => Math.ceil(length / block[axis]!)),
    block,
    exact: block.every((length) => length === 1),
    classes: codes.entry.classes ?? [],
    codes: onGrid(codes),
    truth: onGrid(numeric),
    judged: onGrid(judged),
    allowance: allowance && onGrid(allowance),
    tensors: { analytic, numeric, error, class: codes },
  };
}

/** Where on the grid an entry is. */
export function gridPosition({ grid, block }: ReportMaps, index: readonly number[]): number {
  const strides = stridesOf(grid);
  return index.reduce((flat, i, axis) => flat + Math.floor(i / block[axis]!) * strides[axis]!, 0);
}

/** The first entry of a place on the grid. */
export function indexOnGrid({ grid, block }: ReportMaps, position: number): number[] {
  return stridesOf(grid).map(
    (stride, axis) => (Math.floor(position / stride) % grid[axis]!) * block[axis]!,
  );
}

/** The class map with other codes, as a tensor that a pane takes. */
export function classTensor(maps: ReportMaps, codes: StoredArray): TensorData {
  const { class: tensor } = maps.tensors;
  const sampling = maps.exact
    ? ({ kind: 'full' } as const)
    : ({ kind: 'blocks', block: maps.block, reduce: 'extreme' } as const);
  const entry = { ...tensor.entry, sampling, sentShape: maps.grid };
  return { ...tensor, entry, parts: [{ entry, values: codes }] };
}

/** What of a tensor covers all of it: the exact part of a batch comes before its blocks. */
const wholeOf = ({ parts }: TensorData): TensorPart =>
  parts.find(({ entry }) => entry.sampling.kind !== 'window') ?? parts[0]!;

const blockOf = ({ entry }: TensorPart): Shape =>
  entry.sampling.kind === 'blocks' ? entry.sampling.block : entry.shape.map(() => 1);

/** Blocks are powers of two, so that larger ones are made of smaller ones. */
function inBlocks(part: TensorPart, block: Shape): StoredArray {
  const own = blockOf(part);
  const further = block.map((length, axis) => length / own[axis]!);
  if (further.every((length) => length === 1)) return part.values;
  return reduceBlocks(part.values, part.entry.sentShape, further, 'extreme').data;
}
