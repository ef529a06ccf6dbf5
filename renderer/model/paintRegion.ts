/** Pixels of a region of a plane: one per block of cells. */
import { markedColours, paintRgb, paintScalar } from '../../extension/wire/paint.js';
import { colormapTable } from '../../extension/wire/colormaps.js';
import { assertNever } from '../../extension/wire/assertNever.js';
import { sumDirections } from './directions.js';
import type { PaneScale } from './paneSpec.js';
import type { Plane } from './plane.js';
import { type Block, type Grid, reduceRegion, type Region } from './reduce.js';

export type Pixels = Grid<Uint8ClampedArray<ArrayBuffer>>;

/** Errors, classes and masks are reduced to their extremes: a mean would hide the one wrong pixel. */
export function paintRegion(
  plane: Plane,
  scale: PaneScale,
  reduce: 'mean' | 'extreme',
  region: Region,
  block: Block,
): Pixels {
  if (scale.kind === 'angle') return paintDirections(plane, scale, region, block);
  const { rows, columns, values } = numbersOf(plane, reduce, region, block);
  return { rows, columns, values: paintNumbers(values, scale) };
}

type NumberScale = Exclude<PaneScale, { kind: 'angle' }>;

/** Per pixel as many numbers as the scale takes. */
export function paintNumbers(
  values: ArrayLike<number>,
  scale: NumberScale,
): Uint8ClampedArray<ArrayBuffer> {
  switch (scale.kind) {
    case 'scalar':
      return paintScalar(values, scale.colormap, scale.range).rgba;
    case 'rgb':
      return paintRgb(values, scale.range).rgba;
    case 'classes': {
      const rgba = new Uint8ClampedArray(4 * values.length).fill(255);
      for (let i = 0; i < values.length; i++) {
        const colour = scale.colours[values[i]!];
        if (colour) rgba.set(colour, 4 * i);
      }
      return rgba;
    }
    default:
      return assertNever(scale);
  }
}

function numbersOf(plane: Plane, reduce: 'mean' | 'extreme', region: Region, block: Block): Grid {
  const [top, bottom] = region.rows;
  const isWide = region.columns[0] === 0 && region.columns[1] === plane.columns;
  if (block.row > 1 || block.column > 1 || !isWide) {
    return reduceRegion(plane, region, block, reduce);
  }
  const row = plane.columns * plane.components;
  const values = plane.values.subarray(top * row, bottom * row);
  return { rows: bottom - top, columns: plane.columns, values };
}

/** As `paintAngle` of the kernel paints unit vectors; here by the million, while somebody waits. */
function paintDirections(
  plane: Plane,
  { angle, colormap }: PaneScale & { kind: 'angle' },
  region: Region,
  block: Block,
): Pixels {
  const { rows, columns, x, y, undirected } = sumDirections(plane, angle, region, block);
  const table = colormapTable(colormap);
  const values = new Uint8ClampedArray(4 * x.length);
  const [red, green, blue] = markedColours.nan;
  for (let i = 0, to = 0; i < x.length; i++, to += 4) {
    values[to + 3] = 255;
    // A block with a cell that has no direction is marked, lest it be lost; so is one whose directions cancel.
    if (undirected[i]! > 0 || (x[i] === 0 && y[i] === 0)) {
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
  return { rows, columns, values };
}
