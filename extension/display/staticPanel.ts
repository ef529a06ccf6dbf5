/**
 * A panel of a view where nothing can be chosen: the first item of the batch, and of a pixel's channels one.
 *
 * Of classes that is the worst, of numbers that of largest magnitude, in each panel for itself. So it is of a block of
 * pixels where a map is too large, as the one wrong entry must be seen. Directions take all their channels, and the mean
 * direction of a block.
 */
import { componentsOf, type Panel } from '../picture/panel.js';
import { paintRegion } from '../picture/paintRegion.js';
import { lengthOf, type Plane, planeOf } from '../picture/plane.js';
import { reduceRegion } from '../picture/reduceRegion.js';
import type { TensorData } from '../picture/tensorData.js';
import type { RgbaImage } from './raster.js';

export interface StaticPanel {
  readonly panel: Panel;
  /** In pixels of the whole tensor. */
  readonly width: number;
  readonly height: number;
  /** What of the tensor is not seen, where it is not all seen. */
  readonly notes: readonly string[];
  readonly batches: number;
  /** One pixel per `block` × `block` of the whole tensor. */
  readonly draw: (block: number) => RgbaImage;
}

/** Maps narrower than this say less than the table in the text. */
const smallestSide = 4;
const mapAxes = ['y x', 'y x channel', 'batch y x', 'batch y x channel'];

/** None where the tensor is no picture. */
export function staticPanel(panel: Panel): StaticPanel | undefined {
  const { tensor, scale } = panel;
  const plane = isMap(tensor) ? planeIn(panel) : undefined;
  if (!plane) return undefined;
  const region = { rows: [0, plane.rows], columns: [0, plane.columns] } as const;
  return {
    panel,
    width: lengthOf(tensor, 'x'),
    height: lengthOf(tensor, 'y'),
    notes: channelNotes(panel),
    batches: lengthOf(tensor, 'batch'),
    draw(block) {
      // What was sent may be blocks already.
      const cells = (step: number): number => Math.max(1, Math.ceil(block / step));
      const cell = { row: cells(plane.step.row), column: cells(plane.step.column) };
      const painted = paintRegion(plane, scale, 'extreme', region, cell);
      return { width: painted.columns, height: painted.rows, rgba: painted.values };
    },
  };
}

function channelNotes({ scale, tensor }: Panel): readonly string[] {
  const count = lengthOf(tensor, 'channel');
  if (componentsOf(scale) > 1 || count === 1) return [];
  return [`${scale.kind === 'classes' ? 'worst' : 'largest'} of the ${count} channels`];
}

const isMap = ({ axes, entry: { shape } }: TensorData): boolean =>
  mapAxes.includes(axes.join(' ')) &&
  ['x', 'y'].every((axis) => shape[axes.indexOf(axis)]! >= smallestSide) &&
  shape.every((length) => length > 0);

function planeIn({ tensor, scale }: Panel): Plane | undefined {
  const components = componentsOf(scale);
  const choice = (channel: number) => ({
    ...{ rows: 'y', columns: 'x', fixed: { batch: 0, channel }, components },
  });
  const first = planeOf(tensor, choice(0));
  const channels = lengthOf(tensor, 'channel');
  if (!first || components > 1 || channels === 1) return first;
  const others = Array.from({ length: channels - 1 }, (_, c) => planeOf(tensor, choice(c + 1)));
  return largestOf([first, ...others.filter((plane) => plane !== undefined)]);
}

/** Of each pixel's numbers the one of largest magnitude; NaN where one is. */
function largestOf(planes: readonly [Plane, ...Plane[]]): Plane {
  const [first] = planes;
  const size = first.values.length;
  const all = new Float64Array(size * planes.length);
  planes.forEach(({ values }, c) => {
    for (let i = 0; i < size; i++) all[i * planes.length + c] = values[i]!;
  });
  const source = { values: all, columns: size * planes.length, components: 1 };
  const region = { rows: [0, 1], columns: [0, source.columns] } as const;
  const block = { row: 1, column: planes.length };
  return { ...first, values: reduceRegion(source, region, block, 'extreme').values };
}
