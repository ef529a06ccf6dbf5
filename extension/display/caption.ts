/**
 * The verdict of a report as a strip above its maps. Viewers that show one representation of an output take the
 * picture: then the picture alone must say whether the check passed.
 */
import type { Rgb } from '../picture/panel.js';
import type { ReportData } from '../wire/report.js';
import { cell, inkAt } from './font.js';
import type { RgbaImage } from './png.js';

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];
const verdictColours: Readonly<Record<ReportData['verdict'], Rgb>> = {
  pass: [20, 105, 40],
  fail: [175, 20, 25],
};
const grey: Rgb = [90, 90, 90];
const margin = 4;
/** Of small pictures, which are enlarged as a whole, and of others. */
const scaleFor = (width: number): number => (width < 320 ? 1 : 2);

/** White, `width` wide: the verdict in its colour, what was expected of it, and the summary. */
export function drawCaption(
  { verdict, expected, summary }: Pick<ReportData, 'verdict' | 'expected' | 'summary'>,
  width: number,
): RgbaImage {
  const scale = scaleFor(width);
  const columns = Math.max(8, Math.floor((width - 2 * margin) / (cell.width * scale)));
  const remark =
    verdict === expected
      ? expected === 'fail'
        ? ' as expected'
        : ''
      : ` expected ${expected.toUpperCase()}`;
  const badge = `${verdict === 'pass' ? '✓' : '✗'} ${verdict.toUpperCase()}`;
  const lines = wrap(summary, columns);
  const height = (1 + lines.length) * cell.height * scale + 2 * margin;
  const image = blank(width, height);
  const top = margin;
  const badgeColumns = badge.length + 1;
  fill(
    image,
    {
      left: 0,
      top: 0,
      right: margin + badgeColumns * cell.width * scale,
      bottom: margin + cell.height * scale,
    },
    verdictColours[verdict],
  );
  write(image, badge, { left: margin, top, scale }, white);
  write(
    image,
    remark.slice(0, columns - badgeColumns),
    { left: margin + badgeColumns * cell.width * scale, top, scale },
    grey,
  );
  lines.forEach((line, i) => {
    write(
      image,
      line,
      { left: margin, top: top + margin / 2 + (i + 1) * cell.height * scale, scale },
      black,
    );
  });
  return image;
}

/** White, `width` wide: the first text in black, the others in grey, each on lines of its own. */
export function drawLines(texts: readonly string[], width: number): RgbaImage {
  // Small pictures have no room for more than the figures in one line.
  const scale = width < 640 ? 1 : 2;
  const columns = Math.max(8, Math.floor((width - 2 * margin) / (cell.width * scale)));
  const lines = texts.flatMap((text, i) =>
    wrap(text, columns).map((line) => ({ line, colour: i === 0 ? black : grey })),
  );
  const image = blank(width, lines.length * cell.height * scale + 2 * margin);
  lines.forEach(({ line, colour }, i) => {
    write(image, line, { left: margin, top: margin + i * cell.height * scale, scale }, colour);
  });
  return image;
}

/** Under a panel: a bar of colours with what its ends stand for, or the names of colours; and a line besides. */
export interface Legend {
  readonly bar?: {
    /** From left to right: red, green and blue in turn. */
    readonly colours: Uint8Array;
    readonly from: string;
    readonly to: string;
  };
  readonly keys?: readonly { readonly name: string; readonly colour: Rgb }[];
  readonly note: string;
}

const barHeight = 8;
const gap = 3;

/** Each under its panel, as high as the highest. */
export function drawLegends(legends: readonly Legend[], panel: number, gutter: number): RgbaImage {
  const heights = legends.map(
    ({ bar, keys = [], note }) =>
      (bar ? barHeight + 2 + cell.height : 0) + (keys.length + (note ? 1 : 0)) * cell.height,
  );
  const image = blank(legends.length * (panel + gutter) - gutter, gap + Math.max(...heights) + 2);
  legends.forEach(({ bar, keys = [], note }, i) => {
    const left = i * (panel + gutter);
    let top = gap;
    if (bar) top = drawBar(image, bar, { left, top, width: panel });
    for (const { name, colour } of keys) {
      const swatch = { left, right: left + barHeight, top, bottom: top + barHeight };
      fill(image, swatch, colour);
      write(image, name, { left: left + barHeight + cell.width, top, scale: 1 }, grey);
      top += cell.height;
    }
    write(image, note, { left, top, scale: 1 }, grey);
  });
  return image;
}

/** Returns where the next line begins. */
function drawBar(
  image: RgbaImage,
  { colours, from, to }: NonNullable<Legend['bar']>,
  { left, top, width }: { readonly left: number; readonly top: number; readonly width: number },
): number {
  const count = colours.length / 3;
  for (let x = 0; x < width; x++) {
    const at = 3 * Math.round((x / (width - 1)) * (count - 1));
    const [red, green, blue] = colours.subarray(at, at + 3);
    const column = { left: left + x, right: left + x + 1, top, bottom: top + barHeight };
    fill(image, column, [red!, green!, blue!]);
  }
  const below = top + barHeight + 2;
  const right = left + width - to.length * cell.width;
  write(image, from, { left, top: below, scale: 1 }, grey);
  write(image, to, { left: Math.max(left, right), top: below, scale: 1 }, grey);
  return below + cell.height;
}

/** One line of titles, each above its panel. */
export function drawTitles(titles: readonly string[], panel: number, gutter: number): RgbaImage {
  const width = titles.length * (panel + gutter) - gutter;
  const image = blank(width, cell.height + 2);
  const most = Math.max(1, Math.floor(panel / cell.width));
  titles.forEach((title, i) => {
    write(image, title.slice(0, most), { left: i * (panel + gutter) + 1, top: 2, scale: 1 }, grey);
  });
  return image;
}

/** One under the other; all have one width. */
export function stack(images: readonly RgbaImage[]): RgbaImage {
  const width = images[0]!.width;
  const height = images.reduce((sum, image) => sum + image.height, 0);
  const rgba = new Uint8ClampedArray(4 * width * height);
  let at = 0;
  for (const image of images) {
    rgba.set(image.rgba, at);
    at += image.rgba.length;
  }
  return { width, height, rgba };
}

/** At spaces where there are any; longer words are cut. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let rest = Array.from(text.trim());
  while (rest.length > columns) {
    const space = rest.slice(0, columns + 1).lastIndexOf(' ');
    const end = space > 0 ? space : columns;
    lines.push(rest.slice(0, end).join(''));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  return rest.length > 0 ? [...lines, rest.join('')] : lines;
}

const blank = (width: number, height: number): RgbaImage => ({
  width,
  height,
  rgba: new Uint8ClampedArray(4 * width * height).fill(255),
});

function write(
  image: RgbaImage,
  text: string,
  { left, top, scale }: { readonly left: number; readonly top: number; readonly scale: number },
  colour: Rgb,
): void {
  Array.from(text).forEach((character, i) => {
    for (let y = 0; y < cell.height; y++) {
      for (let x = 0; x < cell.width; x++) {
        if (!inkAt(character, x, y)) continue;
        const [from, down] = [left + (i * cell.width + x) * scale, top + y * scale];
        fill(image, { left: from, top: down, right: from + scale, bottom: down + scale }, colour);
      }
    }
  });
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function fill({ width, height, rgba }: RgbaImage, box: Box, colour: Rgb): void {
  for (let y = box.top; y < Math.min(box.bottom, height); y++) {
    for (let x = box.left; x < Math.min(box.right, width); x++)
      rgba.set(colour, 4 * (y * width + x));
  }
}
