/**
 * The part of a tensor that one pane shows: two of its axes, at fixed indices of the others.
 *
 * All positions outside of here are indices of the whole tensor, so that panes of one view stay aligned also
 * where one of them was sent in blocks: a cell of a plane is then `step` indices wide.
 */
import { sizeOf, stridesOf } from '../wire/shape.js';
import type { StoredArray } from '../wire/view.js';
import type { TensorData, TensorPart } from './tensorData.js';

/** Which plane of a tensor; axes that it does not have are as if they had one index. */
export interface PlaneChoice {
  readonly rows: string;
  readonly columns: string;
  readonly fixed: Readonly<Record<string, number>>;
  /** Numbers per cell, taken along the last axis: 2 for cos and sin, 3 for colours. */
  readonly components: 1 | 2 | 3;
}

export interface Plane {
  /** Row-major, `components` numbers per cell. */
  readonly values: StoredArray;
  readonly components: 1 | 2 | 3;
  /** In cells. */
  readonly rows: number;
  readonly columns: number;
  /** The index of the first cell, and indices per cell. */
  readonly first: { readonly row: number; readonly column: number };
  readonly step: { readonly row: number; readonly column: number };
}

/** How many indices the two axes of a plane have. */
export interface Extent {
  readonly rows: number;
  readonly columns: number;
}

export const extentOf = (tensor: TensorData, { rows, columns }: PlaneChoice): Extent => ({
  rows: lengthOf(tensor, rows),
  columns: lengthOf(tensor, columns),
});

/** 1 along an axis that the tensor has not. */
export const lengthOf = ({ axes, entry }: TensorData, axis: string): number =>
  entry.shape[axes.indexOf(axis)] ?? 1;

/** The index of an element of the whole tensor; `component` is its place on the last axis, where cells have several. */
export function indexAt(
  { axes, entry }: TensorData,
  { rows, columns, fixed, components }: PlaneChoice,
  cell: { readonly row: number; readonly column: number },
  component = 0,
): number[] {
  return axes.map((axis, i) => {
    if (components > 1 && i === axes.length - 1) return component;
    if (axis === rows) return cell.row;
    if (axis === columns) return cell.column;
    return clampIndex(fixed[axis] ?? 0, entry.shape[i]!);
  });
}

/** Undefined where nothing of it was sent. */
export function planeOf(tensor: TensorData, choice: PlaneChoice): Plane | undefined {
  if (sizeOf(tensor.entry.shape) === 0) return undefined;
  const covering = tensor.parts.filter((part) => holdsFixed(tensor, part, choice));
  const whole = covering.find((part) => holdsAll(tensor, part, choice));
  const part = whole ?? covering[0];
  return part && cut(tensor, part, choice);
}

function holdsFixed(tensor: TensorData, { entry }: TensorPart, choice: PlaneChoice): boolean {
  const { sampling } = entry;
  if (sampling.kind !== 'window') return true;
  return tensor.axes.every((axis, i) => {
    if (axis === choice.rows || axis === choice.columns) return true;
    if (choice.components > 1 && i === tensor.axes.length - 1) {
      return sampling.offset[i] === 0 && entry.sentShape[i]! >= choice.components;
    }
    const at = clampIndex(choice.fixed[axis] ?? 0, entry.shape[i]!) - sampling.offset[i]!;
    return at >= 0 && at < entry.sentShape[i]!;
  });
}

const holdsAll = (tensor: TensorData, { entry }: TensorPart, choice: PlaneChoice): boolean =>
  entry.sampling.kind !== 'window' ||
  [choice.rows, choice.columns].every((axis) => {
    const i = tensor.axes.indexOf(axis);
    return i < 0 || entry.sentShape[i] === entry.shape[i];
  });

function cut(
  { axes }: TensorData,
  { entry, values }: TensorPart,
  { rows, columns, fixed, components }: PlaneChoice,
): Plane {
  const { sentShape, shape, sampling } = entry;
  const strides = stridesOf(sentShape);
  const [rowAxis, columnAxis] = [axes.indexOf(rows), axes.indexOf(columns)];
  const along = (axis: number) => ({
    length: sentShape[axis] ?? 1,
    stride: strides[axis] ?? 0,
    first: (sampling.kind === 'window' ? sampling.offset[axis] : undefined) ?? 0,
    step: (sampling.kind === 'blocks' ? sampling.block[axis] : undefined) ?? 1,
  });
  const start = axes.reduce((flat, axis, i) => {
    const isFree = i === rowAxis || i === columnAxis;
    if (isFree || (components > 1 && i === axes.length - 1)) return flat;
    const { first, step, stride } = along(i);
    return flat + Math.floor((clampIndex(fixed[axis] ?? 0, shape[i]!) - first) / step) * stride;
  }, 0);
  const [down, right] = [along(rowAxis), along(columnAxis)];
  return {
    values: gather(values, start, down, right, components),
    components,
    rows: down.length,
    columns: right.length,
    first: { row: down.first, column: right.first },
    step: { row: down.step, column: right.step },
  };
}

interface Along {
  readonly length: number;
  readonly stride: number;
}

/** Uncopied where the plane lies in one piece. */
function gather(
  values: StoredArray,
  start: number,
  down: Along,
  right: Along,
  components: number,
): StoredArray {
  const size = down.length * right.length * components;
  const isOnePiece =
    (right.stride === components || right.length === 1) &&
    (down.stride === right.length * components || down.length === 1);
  if (isOnePiece) return values.subarray(start, start + size);
  const plane = values.slice(0, size) as StoredArray;
  let to = 0;
  for (let row = 0; row < down.length; row++) {
    let from = start + row * down.stride;
    for (let column = 0; column < right.length; column++, from += right.stride) {
      for (let c = 0; c < components; c++) plane[to++] = values[from + c]!;
    }
  }
  return plane;
}

const clampIndex = (index: number, length: number): number =>
  Math.max(0, Math.min(length - 1, index));
