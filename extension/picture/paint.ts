/**
 * Numbers to colours: the one place where kernel (PNG) and renderer (canvas) decide how a pixel looks.
 *
 * What a colour map cannot show has a colour of its own, the same on every map: NaN and ±Infinity are
 * marked (as in lovely-tensors), and values beyond the range take the end colours and are counted.
 */
import { angleFraction } from './angles.js';
import { type ColormapName, colormapTable } from './colormaps.js';
import type { AngleInfo } from '../wire/view.js';

type Rgb = readonly [red: number, green: number, blue: number];

export const markedColours = {
  nan: [255, 255, 0],
  posInf: [255, 0, 255],
  negInf: [0, 255, 255],
} as const satisfies Record<string, Rgb>;

export interface Painted {
  /** Opaque pixels: red, green, blue, alpha. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  /** Finite values below and above the range. */
  readonly below: number;
  readonly above: number;
  /** Pixels in a marked colour. */
  readonly marked: number;
}

/** One pixel per value. The middle of a range of no width has the middle colour. */
export function paintScalar(
  values: ArrayLike<number>,
  map: ColormapName,
  [lo, hi]: readonly [lo: number, hi: number],
  { nan = markedColours.nan, log = false }: { readonly nan?: Rgb; readonly log?: boolean } = {},
): Painted {
  const table = colormapTable(map);
  const rgba = new Uint8ClampedArray(values.length * 4).fill(255);
  let [below, above, marked] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    const mark = markOf(x);
    if (mark) {
      rgba.set(Number.isNaN(x) ? nan : mark, 4 * i);
      marked++;
      continue;
    }
    if (x < lo) below++;
    else if (x > hi) above++;
    const position = log ? partOfLog(x, lo, hi) : partOf(x, lo, hi);
    putColour(rgba, i, table, Math.floor(Math.max(0, Math.min(1, position)) * 256));
  }
  return { rgba, below, above, marked };
}

/** Where in a range a number lies, from 0 to 1; beyond that outside of it. */
export const partOf = (x: number, lo: number, hi: number): number =>
  // Halved, so that the width of [-1e308, 1e308] is finite.
  hi > lo ? (x / 2 - lo / 2) / (hi / 2 - lo / 2) : 0.5;

export const partOfLog = (x: number, lo: number, hi: number): number =>
  x > 0 ? partOf(Math.log(x), Math.log(lo), Math.log(hi)) : 0;

/** Three values per pixel; a pixel with a value that is not finite takes the mark of the first such. */
export function paintRgb(
  values: ArrayLike<number>,
  [lo, hi]: readonly [lo: number, hi: number],
): Painted {
  const pixels = values.length / 3;
  const rgba = new Uint8ClampedArray(pixels * 4).fill(255);
  let [below, above, marked] = [0, 0, 0];
  for (let i = 0; i < pixels; i++) {
    let mark: Rgb | undefined;
    for (let c = 0; c < 3; c++) {
      const x = values[3 * i + c]!;
      mark ??= markOf(x);
      if (x < lo && x !== -Infinity) below++;
      else if (x > hi && x !== Infinity) above++;
      rgba[4 * i + c] = 255 * (hi > lo ? (x / 2 - lo / 2) / (hi / 2 - lo / 2) : 0.5);
    }
    if (mark) {
      rgba.set(mark, 4 * i);
      marked++;
    }
  }
  return { rgba, below, above, marked };
}

/** One pixel per angle, in the colour of its part of the period; marked as NaN where there is no direction. */
export function paintAngle(
  values: ArrayLike<number>,
  angle: AngleInfo,
  map: ColormapName = 'cyclic',
): Painted {
  const table = colormapTable(map);
  const step = angle.encoding === 'scalar' ? 1 : 2;
  const rgba = new Uint8ClampedArray((values.length / step) * 4).fill(255);
  let marked = 0;
  for (let i = 0; i < values.length / step; i++) {
    const fraction = angleFraction(values[i * step]!, values[i * step + 1] ?? NaN, angle);
    if (Number.isNaN(fraction)) {
      rgba.set(markedColours.nan, 4 * i);
      marked++;
    } else {
      putColour(rgba, i, table, Math.floor(fraction * 256));
    }
  }
  return { rgba, below: 0, above: 0, marked };
}

function markOf(x: number): Rgb | undefined {
  if (x - x === 0) return undefined;
  return x === Infinity
    ? markedColours.posInf
    : x === -Infinity
      ? markedColours.negInf
      : markedColours.nan;
}

function putColour(rgba: Uint8ClampedArray, pixel: number, table: Uint8Array, row: number): void {
  const from = 3 * Math.min(255, row);
  rgba[4 * pixel] = table[from]!;
  rgba[4 * pixel + 1] = table[from + 1]!;
  rgba[4 * pixel + 2] = table[from + 2]!;
}
