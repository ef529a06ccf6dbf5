/**
 * A painted plane, in tiles: only what is on the screen is painted, at the size at which it is seen, so that the cost of a
 * frame follows the size of the pane and not that of the tensor.
 *
 * A cell smaller than a device pixel shares it with its neighbours: they are reduced to one colour before they are
 * painted, as drawing them smaller would lose all but one of them.
 */
import type { Edges } from '../model/pane/geometry.js';
import type { Pixels } from '../../extension/picture/paintRegion.js';
import type { Plane } from '../../extension/picture/plane.js';
import type { Block, Region } from '../../extension/picture/reduceRegion.js';

const tileSide = 256;
const maxTiles = 48;

export type PaintTile = (region: Region, block: Block) => Pixels;
export type PlaneShape = Pick<Plane, 'rows' | 'columns' | 'first' | 'step'>;

export interface Tiles {
  /**
   * Draws what the edges show. Once `deadline` has passed, tiles that are not yet painted are left to the next frame, and
   * coarser ones drawn in their place; returns whether all were there.
   */
  draw: (context: CanvasRenderingContext2D, edges: Edges, deadline: number) => boolean;
  dispose: () => void;
}

interface Tile {
  readonly block: Block;
  readonly region: Region;
  readonly canvas: OffscreenCanvas;
}

interface Wanted {
  readonly key: string;
  readonly block: Block;
  readonly region: Region;
}

export function createTiles(plane: PlaneShape, paint: PaintTile): Tiles {
  const tiles = new Map<string, Tile>();
  let base: readonly Tile[] | undefined;

  const paintTile = ({ key, block, region }: Wanted): Tile => {
    const known = tiles.get(key);
    tiles.delete(key);
    const tile = known ?? { block, region, canvas: toCanvas(paint(region, block)) };
    tiles.set(key, tile);
    return tile;
  };
  const forget = (keep: ReadonlySet<string>): void => {
    for (const key of tiles.keys()) {
      if (tiles.size <= maxTiles) return;
      if (!keep.has(key)) tiles.delete(key);
    }
  };

  return {
    draw(context, edges, deadline) {
      const wanted = wantedTiles(plane, edges);
      const ready: Tile[] = [];
      for (const tile of wanted) {
        const isLate = base !== undefined && performance.now() > deadline;
        if (tiles.has(tile.key) || !isLate) ready.push(paintTile(tile));
      }
      const isComplete = ready.length === wanted.length;
      context.imageSmoothingEnabled = false;
      if (!isComplete) for (const tile of base ?? []) drawTile(context, edges, plane, tile);
      for (const tile of ready) drawTile(context, edges, plane, tile);
      if (isComplete) base ??= ready;
      forget(new Set(wanted.map(({ key }) => key)));
      return isComplete;
    },
    dispose() {
      tiles.clear();
      base = undefined;
    },
  };
}

function wantedTiles(plane: PlaneShape, edges: Edges): readonly Wanted[] {
  const { first, step } = plane;
  const block = {
    row: blockFor(edges.cell.height * step.row),
    column: blockFor(edges.cell.width * step.column),
  };
  const rows = spans(edges.rows, first.row, step.row, plane.rows, block.row);
  const columns = spans(edges.columns, first.column, step.column, plane.columns, block.column);
  return rows.flatMap((rowSpan) =>
    columns.map((columnSpan) => ({
      key: `${block.row}/${block.column}/${rowSpan[0]}/${columnSpan[0]}`,
      block,
      region: { rows: rowSpan, columns: columnSpan },
    })),
  );
}

/** The least power of two whose cells together are at least one device pixel. */
const blockFor = (size: number): number =>
  size >= 1 || !(size > 0) ? 1 : 2 ** Math.ceil(-Math.log2(size));

/** Cells of the tiles along one axis that overlap the visible indices. */
function spans(
  [from, to]: readonly [number, number],
  first: number,
  step: number,
  cells: number,
  block: number,
): readonly (readonly [from: number, to: number])[] {
  const side = tileSide * block;
  const start = Math.max(0, Math.floor((from - first) / step));
  const end = Math.min(cells, Math.ceil((to - first) / step));
  const found: (readonly [number, number])[] = [];
  for (let at = Math.floor(start / side) * side; at < end; at += side) {
    found.push([at, Math.min(cells, at + side)]);
  }
  return found;
}

/** Only its visible pixels: far edges of a large picture are beyond what a canvas places exactly. */
function drawTile(
  context: CanvasRenderingContext2D,
  edges: Edges,
  { first, step }: PlaneShape,
  { block, region, canvas }: Tile,
): void {
  const x = (pixel: number) =>
    edges.x(first.column + (region.columns[0] + pixel * block.column) * step.column);
  const y = (pixel: number) => edges.y(first.row + (region.rows[0] + pixel * block.row) * step.row);
  const pixelOf = (index: number, start: number, indices: number, count: number, round: 0 | 1) =>
    Math.max(0, Math.min(count, Math.floor((index - start) / indices) + round));
  const width = block.column * step.column;
  const height = block.row * step.row;
  const startColumn = first.column + region.columns[0] * step.column;
  const startRow = first.row + region.rows[0] * step.row;
  const left = pixelOf(edges.columns[0], startColumn, width, canvas.width, 0);
  const right = pixelOf(edges.columns[1], startColumn, width, canvas.width, 1);
  const top = pixelOf(edges.rows[0], startRow, height, canvas.height, 0);
  const bottom = pixelOf(edges.rows[1], startRow, height, canvas.height, 1);
  if (right <= left || bottom <= top) return;
  const [x0, y0] = [x(left), y(top)];
  context.drawImage(
    canvas,
    left,
    top,
    right - left,
    bottom - top,
    x0,
    y0,
    x(right) - x0,
    y(bottom) - y0,
  );
}

function toCanvas({ rows, columns, values }: Pixels): OffscreenCanvas {
  const canvas = new OffscreenCanvas(columns, rows);
  canvas.getContext('2d')!.putImageData(new ImageData(values, columns, rows), 0, 0);
  return canvas;
}
