/**
 * Angles as unit vectors over one turn of their period, and their means over blocks.
 *
 * Axial data (period π) thereby have their angle doubled, so that opposite ends agree; the angle of a mean is half the
 * angle of the sum. A linear mean of angles is never taken.
 */
import { channelsOf } from './angles.js';
import type { AngleInfo } from '../wire/view.js';
import type { Plane } from './plane.js';
import type { Block, Region } from './reduceRegion.js';

/** Per block: sum of its unit vectors, and how many of its cells have no direction. */
export interface DirectionSums {
  readonly rows: number;
  readonly columns: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly undirected: Uint32Array;
  /** Cells per block, at the far edges fewer. */
  readonly cells: Uint32Array;
}

export function sumDirections(
  plane: Pick<Plane, 'values' | 'columns'>,
  angle: AngleInfo,
  { rows: [top, bottom], columns: [left, right] }: Region,
  block: Block,
): DirectionSums {
  const rows = Math.ceil((bottom - top) / block.row);
  const columns = Math.ceil((right - left) / block.column);
  const size = rows * columns;
  const sums: DirectionSums = {
    ...{ rows, columns, x: new Float64Array(size), y: new Float64Array(size) },
    ...{ undirected: new Uint32Array(size), cells: new Uint32Array(size) },
  };
  const add = adderFor(angle);
  const step = channelsOf(angle);
  for (let row = top; row < bottom; row++) {
    let to = Math.floor((row - top) / block.row) * columns;
    for (let column = left; column < right; column += block.column, to++) {
      const count = Math.min(block.column, right - column);
      add(sums, to, plane.values, (row * plane.columns + column) * step, count);
      sums.cells[to]! += count;
    }
  }
  return sums;
}

/** Part of the period, from 0 up to 1, and length of the mean vector: 1 where all agree. NaN where none has a direction. */
export function meanDirection(
  { x, y, undirected, cells }: DirectionSums,
  i: number,
): { readonly fraction: number; readonly resultant: number } {
  const directed = cells[i]! - undirected[i]!;
  const length = Math.sqrt(x[i]! * x[i]! + y[i]! * y[i]!);
  if (directed === 0 || length === 0) return { fraction: NaN, resultant: directed === 0 ? NaN : 0 };
  const turn = Math.atan2(y[i]!, x[i]!) / (2 * Math.PI);
  return { fraction: turn < 0 ? turn + 1 : turn, resultant: Math.min(1, length / directed) };
}

/** Adds the unit vectors of `count` cells from position `from` on; this is where the time goes. */
type Adder = (
  sums: DirectionSums,
  to: number,
  values: ArrayLike<number>,
  from: number,
  count: number,
) => void;

function adderFor({ encoding, unit, period }: AngleInfo): Adder {
  if (encoding === 'scalar') {
    const turn = (unit === 'deg' ? Math.PI / 180 : 1) * (period === 'half' ? 2 : 1);
    return (sums, to, values, from, count) => {
      for (let i = from; i < from + count; i++) addAngle(sums, to, values[i]! * turn);
    };
  }
  return encoding === 'cos-sin' && period === 'half' ? addDoubled : addVectors;
}

const addVectors: Adder = (sums, to, values, from, count) => {
  let [x, y] = [0, 0];
  for (let i = 0, at = from; i < count; i++, at += 2) {
    const first = values[at]!;
    const second = values[at + 1]!;
    const square = first * first + second * second;
    if (square > 1 - nearlyUnit && square < 1 + nearlyUnit) {
      x += first;
      y += second;
    } else if (square > tiny && square < huge) {
      const scale = 1 / Math.sqrt(square);
      x += first * scale;
      y += second * scale;
    } else {
      addAngle(sums, to, angleOf(first, second));
    }
  }
  sums.x[to]! += x;
  sums.y[to]! += y;
};

const addDoubled: Adder = (sums, to, values, from, count) => {
  let [x, y] = [0, 0];
  for (let i = 0, at = from; i < count; i++, at += 2) {
    const first = values[at]!;
    const second = values[at + 1]!;
    const square = first * first + second * second;
    if (square > tiny && square < huge) {
      x += (first * first - second * second) / square;
      y += (2 * first * second) / square;
    } else {
      addAngle(sums, to, 2 * angleOf(first, second));
    }
  }
  sums.x[to]! += x;
  sums.y[to]! += y;
};

/** Unit vectors in float32 are of length 1 to within this: they need no root, which is most of the time. */
const nearlyUnit = 1e-6;

/** Between these a sum of squares has neither overflown nor lost its bits. */
const tiny = 1e-280;
const huge = 1e280;

const angleOf = (x: number, y: number): number => (x === 0 && y === 0 ? NaN : Math.atan2(y, x));

/** NaN is no direction. */
function addAngle(sums: DirectionSums, to: number, angle: number): void {
  if (angle - angle !== 0) {
    sums.undirected[to]!++;
    return;
  }
  sums.x[to]! += Math.cos(angle);
  sums.y[to]! += Math.sin(angle);
}
