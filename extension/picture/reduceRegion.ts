/** Fewer numbers for a region of a plane that is drawn smaller than its cells: one per block. */
import type { Reduction } from '../wire/view.js';
import { createTally } from './tally.js';

export interface Region {
  /** In cells: from, and up to but not including. */
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
}

/** Cells per number, along each axis; powers of 2. */
export interface Block {
  readonly row: number;
  readonly column: number;
}

/** Numbers of a region, row-major. */
export interface Grid<Values = ArrayLike<number>> {
  readonly rows: number;
  readonly columns: number;
  readonly values: Values;
}

interface Source {
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly components: number;
}

/**
 * Mean, the number of largest magnitude, or of labels the most frequent, of each block of cells (fewer at the far edges); NaN
 * where one is in it. As `reduceBlocks` of the kernel, for two axes and a part of them: this one runs while a picture is moved.
 */
export function reduceRegion(
  source: Source,
  region: Region,
  block: Block,
  reduce: Reduction,
): Grid<Float64Array> {
  if (reduce === 'mode') return mostFrequent(source, region, block);
  const { values, columns, components } = source;
  const [top, bottom] = region.rows;
  const [left, right] = region.columns;
  const rows = Math.ceil((bottom - top) / block.row);
  const width = Math.ceil((right - left) / block.column);
  const result = new Float64Array(rows * width * components);
  const along = reduce === 'mean' ? sumAlong : extremeAlong;
  for (let row = top; row < bottom; row++) {
    const out = Math.floor((row - top) / block.row) * width * components;
    for (let column = left, to = out; column < right; column += block.column, to += components) {
      const count = Math.min(block.column, right - column);
      for (let c = 0; c < components; c++) {
        const from = (row * columns + column) * components + c;
        result[to + c] = along(result[to + c]!, values, from, count, components);
      }
    }
  }
  if (reduce === 'mean') {
    divide(result, { rows, columns: width }, [bottom - top, right - left], block, components);
  }
  return { rows, columns: width, values: result };
}

function mostFrequent(
  { values, columns }: Source,
  { rows: [top, bottom], columns: [left, right] }: Region,
  block: Block,
): Grid<Float64Array> {
  const rows = Math.ceil((bottom - top) / block.row);
  const width = Math.ceil((right - left) / block.column);
  const { add, take } = createTally();
  const result = Float64Array.from({ length: rows * width }, (_, at) => {
    const from = top + Math.floor(at / width) * block.row;
    const start = left + (at % width) * block.column;
    for (let row = from; row < Math.min(bottom, from + block.row); row++) {
      const end = row * columns + Math.min(right, start + block.column);
      for (let i = row * columns + start; i < end; i++) add(values[i]!);
    }
    return take();
  });
  return { rows, columns: width, values: result };
}

type Along = (
  start: number,
  values: ArrayLike<number>,
  from: number,
  count: number,
  step: number,
) => number;

const sumAlong: Along = (start, values, from, count, step) => {
  let sum = start;
  for (let i = 0, at = from; i < count; i++, at += step) sum += values[at]!;
  return sum;
};

/** A NaN stays: no comparison with it is true. */
const extremeAlong: Along = (start, values, from, count, step) => {
  let extreme = start;
  let size = Math.abs(start);
  for (let i = 0, at = from; i < count; i++, at += step) {
    const x = values[at]!;
    const own = Math.abs(x);
    if (own > size || own !== own) {
      extreme = x;
      size = own;
    }
  }
  return extreme;
};

function divide(
  sums: Float64Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  [height, width]: readonly [height: number, width: number],
  block: Block,
  components: number,
): void {
  for (let row = 0, at = 0; row < rows; row++) {
    const blockRows = Math.min(block.row, height - row * block.row);
    for (let column = 0; column < columns; column++) {
      const count = blockRows * Math.min(block.column, width - column * block.column);
      for (let c = 0; c < components; c++) sums[at++]! /= count;
    }
  }
}
