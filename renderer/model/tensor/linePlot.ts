/** The numbers along one axis as a line: where each lies, and of crowded ones the least and the largest per pixel. */
import type { Frame } from '../pane/geometry.js';
import type { Place } from '../pane/state.js';
import type { Range } from '../../../extension/picture/ranges.js';

/** Css pixels. */
export const lineHeight = 112;
const padding = 6;

/** Of the strip of colours above it, so that the same place is at the same distance from the left. */
export const lineFrame = ({ extent, width }: Frame): Frame => ({
  ...{ extent, width, height: lineHeight },
  stretch: (lineHeight * extent.columns) / width,
});

/** A line is never moved up or down. */
export const linePlace = ({ zoom, centre }: Place): Place => ({
  zoom,
  centre: { row: 0.5, column: centre.column },
});

/** Css pixels from the left, of the middle of an index where `index` ends in a half. */
export const lineX = ({ width }: Frame, { zoom, centre }: Place, index: number): number =>
  (index - centre.column) * zoom + width / 2;

/** Css pixels from the top; a range of no width has its value in the middle. */
export function lineY(value: number, [lo, hi]: Range): number {
  // Halved, so that the width of [-1e308, 1e308] is finite.
  const part = hi > lo ? (value / 2 - lo / 2) / (hi / 2 - lo / 2) : 0.5;
  return padding + (1 - part) * (lineHeight - 2 * padding);
}

export interface Envelope {
  /** Of each bin the least and the largest finite value; NaN where it has none. */
  readonly lo: Float64Array;
  readonly hi: Float64Array;
}

/** Of the values from `from` up to `to`, cut into `bins` of equal width; a value counts for each bin that it touches. */
export function envelopeOf(
  values: ArrayLike<number>,
  [from, to]: readonly [from: number, to: number],
  bins: number,
): Envelope {
  const lo = new Float64Array(bins).fill(NaN);
  const hi = new Float64Array(bins).fill(NaN);
  const width = (to - from) / bins;
  for (let bin = 0; bin < bins; bin++) {
    const start = Math.max(0, Math.floor(from + bin * width));
    const end = Math.min(values.length, Math.max(start + 1, Math.ceil(from + (bin + 1) * width)));
    for (let i = start; i < end; i++) {
      const x = values[i]!;
      if (x - x !== 0) continue;
      if (!(x >= lo[bin]!)) lo[bin] = x;
      if (!(x <= hi[bin]!)) hi[bin] = x;
    }
  }
  return { lo, hi };
}
