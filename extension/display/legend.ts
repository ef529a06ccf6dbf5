/** Under a panel: what its colours stand for, as a bar with ticks or as names, and what the picture cannot show. */
import { periodInDegrees } from '../picture/angles.js';
import { colormapTable } from '../picture/colormaps.js';
import { codeKeys } from '../picture/labels.js';
import type { Panel, Rgb } from '../picture/panel.js';
import { shortNumber } from '../wire/numberText.js';
import { grey } from './caption.js';
import { cutText, lineHeight, textWidth, wrapText, write } from './lettering.js';
import { blank, fill, type RgbaImage } from './raster.js';

export interface Legend {
  readonly bar?: {
    /** From left to right: red, green and blue in turn. */
    readonly colours: Uint8Array;
    /** What stands below a part of the bar, from 0 to 1. */
    readonly label: (part: number) => string;
  };
  readonly keys?: readonly { readonly name: string; readonly colour: Rgb }[];
  readonly notes: readonly string[];
}

export function legendOf({ scale, tensor }: Panel, notes: readonly string[]): Legend {
  switch (scale.kind) {
    case 'scalar': {
      const { range, log = false, unit = '' } = scale;
      const label = (part: number) => shortNumber(valueAt(range, part, log)) + unit;
      return { bar: { colours: colormapTable(scale.colormap), label }, notes };
    }
    case 'angle': {
      const period = periodInDegrees(scale.angle);
      const label = (part: number) => `${part * period}°`;
      return { bar: { colours: colormapTable(scale.colormap), label }, notes };
    }
    case 'classes': {
      const all = codeKeys(scale);
      if (scale.labels) return { keys: all, notes };
      // Only what is there, as a check has classes that are rarely seen.
      const present = new Set(tensor.parts.flatMap(({ values }) => [...new Set(values)]));
      return { keys: all.filter((_, code) => present.has(code)), notes };
    }
    case 'rgb':
      return { notes };
  }
}

function valueAt([lo, hi]: readonly [number, number], part: number, log: boolean): number {
  if (part === 0 || part === 1) return part === 0 ? lo : hi;
  return log && lo > 0 ? lo * (hi / lo) ** part : lo + (hi - lo) * part;
}

const barHeight = 10;
const tickHeight = 3;
const gap = 4;
const swatch = 10;

/** Each under its panel, as high as the highest; nothing at all where there is nothing to say. */
export function drawLegends(legends: readonly Legend[], panel: number, gutter: number): RgbaImage {
  const wrapped = legends.map(({ notes, ...legend }) => ({
    ...legend,
    notes: notes.flatMap((note) => wrapText(note, panel)),
  }));
  const heights = wrapped.map(
    ({ bar, keys = [], notes }) =>
      (bar ? barHeight + tickHeight + lineHeight : 0) + (keys.length + notes.length) * lineHeight,
  );
  const most = Math.max(...heights);
  const image = blank(legends.length * (panel + gutter) - gutter, most && gap + most + gap);
  wrapped.forEach(({ bar, keys = [], notes }, i) => {
    const left = i * (panel + gutter);
    let top = gap;
    if (bar) top = drawBar(image, bar, { left, top, width: panel });
    for (const { name, colour } of keys) {
      const [square, down] = [left + swatch, top + 2];
      fill(image, { left, right: square, top: down, bottom: down + swatch }, colour);
      write(image, cutText(name, panel - swatch - 6), { left: square + 6, top }, grey);
      top += lineHeight;
    }
    for (const note of notes) {
      write(image, note, { left, top }, grey);
      top += lineHeight;
    }
  });
  return image;
}

/** Returns where the next line begins. */
function drawBar(
  image: RgbaImage,
  { colours, label }: NonNullable<Legend['bar']>,
  { left, top, width }: { readonly left: number; readonly top: number; readonly width: number },
): number {
  const count = colours.length / 3;
  for (let x = 0; x < width; x++) {
    const at = 3 * Math.round((x / (width - 1)) * (count - 1));
    const [red, green, blue] = colours.subarray(at, at + 3);
    const column = { left: left + x, right: left + x + 1, top, bottom: top + barHeight };
    fill(image, column, [red!, green!, blue!]);
  }
  const below = top + barHeight + tickHeight;
  for (const { part, text, wide } of ticks(label, width)) {
    const x = left + Math.round(part * (width - 1));
    fill(image, { left: x, right: x + 1, top: top + barHeight, bottom: below }, grey);
    const start = Math.round(x - wide / 2);
    write(
      image,
      text,
      { left: Math.max(left, Math.min(start, left + width - wide)), top: below },
      grey,
    );
  }
  return below + lineHeight;
}

const space = 8;

/** Quarters, halves or the ends: as many as have room side by side. */
function ticks(label: (part: number) => string, width: number) {
  const sets = [4, 2, 1].map((parts) =>
    Array.from({ length: parts + 1 }, (_, i) => {
      const text = label(i / parts);
      return { part: i / parts, text, wide: textWidth(text) };
    }),
  );
  // The first and the last stand inside of the ends, so the gaps beside them are the tightest.
  const hasRoom = (set: (typeof sets)[number]): boolean => {
    const step = width / (set.length - 1);
    return set.every(({ wide }, i) => {
      const next = set[i + 1];
      if (!next) return true;
      const ends = (i === 0 ? 1 : 0.5) * wide + (i + 2 === set.length ? 1 : 0.5) * next.wide;
      return ends + space <= step;
    });
  };
  return sets.find(hasRoom) ?? sets.at(-1)!;
}
