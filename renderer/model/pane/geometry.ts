/**
 * Where a plane lies in a pane.
 *
 * Positions in the plane are in indices of the tensor: the cell at row 12 reaches from 12 to 13. Positions in the
 * pane are in css pixels, or device pixels where said so; edges of cells always fall on whole device pixels.
 */
import type { Extent } from '../../../extension/picture/plane.js';
import type { Cell, Place } from './state.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Of a pane: its size, and how much taller than wide its cells are (1, but for planes of very few rows or columns). */
export interface Frame extends Size {
  readonly extent: Extent;
  readonly stretch: number;
}

const maxZoom = 256;
/** Cells of a small plane are not drawn larger than this at first; numbers fit into the smaller planes' cells. */
const fitZoom = { few: 56, many: 32 } as const;
const few = 8;
const minSide = 28;

/**
 * The frame of a plane in the room there is. From one pixel a cell on, cells are whole pixels, and the frame is
 * exactly as large as the plane.
 */
export function frameOf(extent: Extent, room: Size): Frame {
  const { rows, columns } = extent;
  const most = Math.max(rows, columns) <= few ? fitZoom.few : fitZoom.many;
  const exact = Math.min(room.width / columns, room.height / rows, most);
  const zoom = exact >= 1 ? Math.floor(exact) : exact;
  const [width, height] = [zoom * columns, zoom * rows];
  if (height < minSide && width >= minSide) {
    const stretch = minSide / height;
    return { extent, width, height: minSide, stretch };
  }
  if (width < minSide && height >= minSide) {
    return { extent, width: minSide, height, stretch: height / rows / (minSide / columns) };
  }
  return { extent, width, height, stretch: 1 };
}

export const fitPlace = ({ extent, width }: Frame): Place => ({
  zoom: width / extent.columns,
  centre: { row: extent.rows / 2, column: extent.columns / 2 },
});

export const placeIn = (frame: Frame, place: Place | undefined): Place => place ?? fitPlace(frame);

/** The point of the plane at a point of the pane. */
export function pointAt(frame: Frame, { zoom, centre }: Place, x: number, y: number): Cell {
  return {
    row: centre.row + (y - frame.height / 2) / (zoom * frame.stretch),
    column: centre.column + (x - frame.width / 2) / zoom,
  };
}

/** The cell at a point of the pane; undefined beside the plane. */
export function cellAt(frame: Frame, place: Place, x: number, y: number): Cell | undefined {
  const point = pointAt(frame, place, x, y);
  const cell = { row: Math.floor(point.row), column: Math.floor(point.column) };
  const { rows, columns } = frame.extent;
  const inside = cell.row >= 0 && cell.row < rows && cell.column >= 0 && cell.column < columns;
  return inside ? cell : undefined;
}

/** Changes the zoom by a factor; what lies under (x, y) stays there. */
export function zoomAt(frame: Frame, place: Place, factor: number, x: number, y: number): Place {
  const zoom = clamp(place.zoom * factor, fitPlace(frame).zoom / 2, maxZoom);
  const point = pointAt(frame, place, x, y);
  return clampPlace(frame, {
    zoom,
    centre: {
      row: point.row - (y - frame.height / 2) / (zoom * frame.stretch),
      column: point.column - (x - frame.width / 2) / zoom,
    },
  });
}

/** Moves the plane by css pixels. */
export function panBy(frame: Frame, { zoom, centre }: Place, dx: number, dy: number): Place {
  return clampPlace(frame, {
    zoom,
    centre: {
      row: centre.row - dy / (zoom * frame.stretch),
      column: centre.column - dx / zoom,
    },
  });
}

/** The least movement that brings a cell into the pane. */
export function revealCell(frame: Frame, place: Place, cell: Cell): Place {
  const halfRows = frame.height / 2 / (place.zoom * frame.stretch);
  const halfColumns = frame.width / 2 / place.zoom;
  return {
    zoom: place.zoom,
    centre: {
      row: within(place.centre.row, cell.row, halfRows),
      column: within(place.centre.column, cell.column, halfColumns),
    },
  };
}

function within(centre: number, index: number, half: number): number {
  // A pane narrower than a cell shows its middle.
  if (half < 0.5) return index + 0.5;
  return clamp(centre, index + 1 - half, index + half);
}

/** Some of the plane is always in the pane. */
const clampPlace = ({ extent }: Frame, { zoom, centre }: Place): Place => ({
  zoom,
  centre: {
    row: clamp(centre.row, 0, extent.rows),
    column: clamp(centre.column, 0, extent.columns),
  },
});

/** Device pixels of the edges of cells. */
export interface Edges {
  /** The left edge of a column, the upper edge of a row; of the cell after it, the other edge. */
  x: (column: number) => number;
  y: (row: number) => number;
  /** Device pixels per index, not rounded. */
  readonly cell: Size;
  /** Rows and columns in the pane: from, and up to but not including. */
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
}

export function edgesOf(frame: Frame, { zoom, centre }: Place, ratio: number): Edges {
  const cell = { width: zoom * ratio, height: zoom * frame.stretch * ratio };
  const [halfWidth, halfHeight] = [(frame.width * ratio) / 2, (frame.height * ratio) / 2];
  const visible = (middle: number, half: number, size: number, count: number) =>
    [
      clamp(Math.floor(middle - half / size), 0, count),
      clamp(Math.ceil(middle + half / size), 0, count),
    ] as const;
  return {
    x: (column) => Math.round((column - centre.column) * cell.width + halfWidth),
    y: (row) => Math.round((row - centre.row) * cell.height + halfHeight),
    cell,
    rows: visible(centre.row, halfHeight, cell.height, frame.extent.rows),
    columns: visible(centre.column, halfWidth, cell.width, frame.extent.columns),
  };
}

const clamp = (x: number, lo: number, hi: number): number => Math.max(lo, Math.min(hi, x));
