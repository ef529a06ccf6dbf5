/** Pixels of a region of a plane, one per block of cells: what the pictures in a file and on the page are made of. */
import { assertNever } from '../wire/assertNever.js';
import type { Reduction } from '../wire/view.js';
import { colormapTable } from './colormaps.js';
import { sumDirections } from './directions.js';
import { codeColour } from './labels.js';
import { markedColours, type Painted, paintRgb, paintScalar } from './paint.js';
import type { PanelScale } from './panel.js';
import type { Plane } from './plane.js';
import { type Block, type Grid, reduceRegion, type Region } from './reduceRegion.js';

export type Pixels = Grid<Painted['rgba']>;

export interface PaintedRegion extends Omit<Painted, 'rgba'>, Pixels {}

/** Errors, classes and masks are reduced to their extremes: a mean would hide the one wrong pixel. */
export function paintRegion(
  plane: Plane,
  scale: PanelScale,
  reduce: Reduction,
  region: Region,
  block: Block,
): PaintedRegion {
  if (scale.kind === 'angle') return paintDirections(plane, scale, region, block);
  const way = reductionIn(scale, reduce);
  const { rows, columns, values } = numbersOf(plane, way, region, block);
  const { rgba, below, above, marked } = paintNumbers(values, scale);
  return { rows, columns, values: rgba, below, above, marked };
}

/** Of classes the worst is seen, and between two labels there is no third. */
export function reductionIn(scale: PanelScale, reduce: Reduction): Reduction {
  if (scale.kind === 'angle') return 'mean';
  if (scale.kind === 'classes') return scale.labels ? 'mode' : 'extreme';
  return reduce;
}

type NumberScale = Exclude<PanelScale, { kind: 'angle' }>;

/** Per pixel as many numbers as the scale takes. */
export function paintNumbers(values: ArrayLike<number>, scale: NumberScale): Painted {
  switch (scale.kind) {
    case 'scalar':
      return paintScalar(values, scale.colormap, scale.range, scale);
    case 'rgb':
      return paintRgb(values, scale.range);
    case 'classes': {
      const rgba = new Uint8ClampedArray(4 * values.length).fill(255);
      for (let i = 0; i < values.length; i++) {
        const colour = codeColour(scale, values[i]!);
        if (colour) rgba.set(colour, 4 * i);
      }
      return { rgba, below: 0, above: 0, marked: 0 };
    }
    default:
      return assertNever(scale);
  }
}

function numbersOf(plane: Plane, reduce: Reduction, region: Region, block: Block): Grid {
  const [top, bottom] = region.rows;
  const isWide = region.columns[0] === 0 && region.columns[1] === plane.columns;
  if (block.row > 1 || block.column > 1 || !isWide) {
    return reduceRegion(plane, region, block, reduce);
  }
  const row = plane.columns * plane.components;
  const values = plane.values.subarray(top * row, bottom * row);
  return { rows: bottom - top, columns: plane.columns, values };
}

/** By the million, while somebody waits. */
function paintDirections(
  plane: Plane,
  { angle, colormap }: PanelScale & { kind: 'angle' },
  region: Region,
  block: Block,
): PaintedRegion {
  const { rows, columns, x, y, undirected } = sumDirections(plane, angle, region, block);
  const table = colormapTable(colormap);
  const values = new Uint8ClampedArray(4 * x.length);
  const [red, green, blue] = markedColours.nan;
  let marked = 0;
  for (let i = 0, to = 0; i < x.length; i++, to += 4) {
    values[to + 3] = 255;
    // A block with a cell that has no direction is marked, lest it be lost; so is one whose directions cancel.
    if (undirected[i]! > 0 || (x[i] === 0 && y[i] === 0)) {
      marked++;
      values[to] = red;
      values[to + 1] = green;
      values[to + 2] = blue;
      continue;
    }
    const turn = Math.atan2(y[i]!, x[i]!) / (2 * Math.PI);
    const row = 3 * Math.min(255, Math.floor((turn < 0 ? turn + 1 : turn) * 256));
    values[to] = table[row]!;
    values[to + 1] = table[row + 1]!;
    values[to + 2] = table[row + 2]!;
  }
  return { rows, columns, values, below: 0, above: 0, marked };
}
